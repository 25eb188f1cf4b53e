use super::*;
use serde_json::{Value, from_value, json};

fn refusal(value: Value) -> String {
    let op: UpdateCluster = from_value(value).unwrap();
    op.validate().unwrap_err().to_string()
}

#[test]
fn operations_that_need_another_node_are_refused() {
    for name in [
        "move_shard",
        "replicate_shard",
        "abort_transfer",
        "restart_transfer",
        "drop_replica",
        "start_resharding",
        "abort_resharding",
    ] {
        let text = refusal(json!({ name: {} }));
        assert_eq!(text, "Bad request: Distributed mode disabled", "{name}");
    }
    let error = from_value::<UpdateCluster>(json!({"other": {}})).unwrap_err();
    assert!(error.to_string().contains("ClusterOperations"), "{error}");
}

#[test]
fn new_keys_are_checked() {
    let create = |member: &str, value: Value| {
        let mut key = json!({"shard_key": "a"});
        key[member] = value;
        json!({ "create_sharding_key": key })
    };
    let op: UpdateCluster = from_value(create("shard_number", json!(3))).unwrap();
    let UpdateCluster::CreateShardKey(key) = op else {
        panic!("{op:?}")
    };
    assert_eq!(
        (key.shard_key.clone(), key.shards_number),
        ("a".into(), Some(3))
    );
    assert!(key.validate().is_ok());
    for (member, value, text) in [
        ("shards_number", json!(0), "shards_number"),
        ("shards_number", json!(1025), "shards_number"),
        ("replication_factor", json!(0), "replication_factor"),
        (
            "initial_state",
            json!("Dead"),
            "Bad request: Initial state cannot be Dead, only Active or Partial are allowed",
        ),
        (
            "placement",
            json!([0, 9]),
            "Bad request: Peer 9 does not exist",
        ),
    ] {
        let refused = refusal(create(member, value));
        assert!(refused.contains(text), "{refused}");
    }
    for (member, value) in [
        ("placement", json!([PEER_ID])),
        ("replication_factor", json!(3)),
        ("initial_state", json!("Partial")),
    ] {
        let op: UpdateCluster = from_value(create(member, value)).unwrap();
        assert!(op.validate().is_ok());
    }
}
