mod cors;
mod dashboard;

use crate::settings::Settings;
use crate::testing::{BROKEN, MISSING, Rest};
use crate::version::{COMMIT, SERVER};
use axum::body::Body;
use axum::http::Request;
use orthoplex_types::{Scope, WriteOrdering};
use serde_json::json;

fn open() -> Rest {
    Rest::new(Settings::default())
}

fn locked() -> Rest {
    let mut settings = Settings::default();
    settings.service.api_key = Some("main".to_owned());
    settings.service.read_only_api_key = Some("reader".to_owned());
    Rest::new(settings)
}

#[tokio::test]
async fn root_says_what_clients_look_for() {
    let answer = open().call("GET", "/", "").await;
    let expected =
        json!({"title": "qdrant - vector search engine", "version": "1.19.0", "commit": COMMIT});
    assert_eq!((answer.status, answer.json()), (200, expected));
    assert_eq!(COMMIT.len(), 40);
    assert_eq!(answer.headers["server"], SERVER);
    assert_eq!(answer.headers["content-type"], "application/json");
}

#[tokio::test]
async fn health_is_plain_text() {
    let rest = locked();
    for (path, text) in [
        ("/healthz", "healthz check passed"),
        ("/livez", "healthz check passed"),
        ("/readyz", "all shards are ready"),
    ] {
        let answer = rest.call("GET", path, "").await;
        assert_eq!((answer.status, answer.text.as_str()), (200, text));
    }
}

/// Method, path, body, operation that must be asked, result.
#[rustfmt::skip]
const OPERATIONS: &[(&str, &str, &str, &str)] = &[
    ("GET", "/collections", "", "collections.list"),
    ("GET", "/collections/a", "", "collections.get"),
    ("PUT", "/collections/a", r#"{"vectors":{"size":4,"distance":"Dot"}}"#, "collections.create"),
    ("PATCH", "/collections/a", "{}", "collections.update"),
    ("DELETE", "/collections/a", "", "collections.delete"),
    ("GET", "/collections/a/exists", "", "collections.exists"),
    ("GET", "/collections/a/aliases", "", "aliases.of_collection"),
    ("GET", "/aliases", "", "aliases.list"),
    ("POST", "/collections/aliases", r#"{"actions":[]}"#, "aliases.change"),
    ("PUT", "/collections/a/points", r#"{"points":[{"id":1,"vector":[1,2]}]}"#, "points.upsert"),
    ("POST", "/collections/a/points/delete", r#"{"points":[1]}"#, "points.delete"),
    ("PUT", "/collections/a/points/vectors", r#"{"points":[{"id":1,"vector":[1]}]}"#, "points.update_vectors"),
    ("POST", "/collections/a/points/vectors/delete", r#"{"points":[1],"vector":[""]}"#, "points.delete_vectors"),
    ("POST", "/collections/a/points/payload", r#"{"payload":{},"points":[1]}"#, "points.set_payload"),
    ("PUT", "/collections/a/points/payload", r#"{"payload":{},"points":[1]}"#, "points.overwrite_payload"),
    ("POST", "/collections/a/points/payload/delete", r#"{"keys":[],"points":[1]}"#, "points.delete_payload"),
    ("POST", "/collections/a/points/payload/clear", r#"{"points":[1]}"#, "points.clear_payload"),
    ("POST", "/collections/a/points/batch", r#"{"operations":[]}"#, "points.batch"),
    ("GET", "/collections/a/points/1", "", "points.get"),
    ("POST", "/collections/a/points", r#"{"ids":[1]}"#, "points.get_many"),
    ("POST", "/collections/a/points/scroll", "{}", "points.scroll"),
    ("POST", "/collections/a/points/count", "{}", "points.count"),
    ("POST", "/collections/a/points/query", r#"{"query":[1,2]}"#, "points.query"),
    ("POST", "/collections/a/points/query/batch", r#"{"searches":[]}"#, "points.query_batch"),
    ("POST", "/collections/a/points/search", r#"{"vector":[1,2],"limit":1}"#, "points.search"),
    ("POST", "/collections/a/points/search/batch", r#"{"searches":[]}"#, "points.search_batch"),
    ("POST", "/collections/a/points/recommend", r#"{"positive":[1],"limit":1}"#, "points.recommend"),
    ("POST", "/collections/a/points/recommend/batch", r#"{"searches":[]}"#, "points.recommend_batch"),
    ("POST", "/collections/a/points/discover", r#"{"target":1,"limit":1}"#, "points.discover"),
    ("POST", "/collections/a/points/discover/batch", r#"{"searches":[]}"#, "points.discover_batch"),
    ("POST", "/collections/a/points/query/groups", r#"{"group_by":"k"}"#, "points.query_groups"),
    ("POST", "/collections/a/points/search/groups", r#"{"vector":[1,2],"limit":1,"group_by":"k","group_size":1}"#, "points.search_groups"),
    ("POST", "/collections/a/points/recommend/groups", r#"{"positive":[1],"limit":1,"group_by":"k","group_size":1}"#, "points.recommend_groups"),
    ("POST", "/collections/a/points/search/matrix/pairs", "{}", "points.search_matrix_pairs"),
    ("POST", "/collections/a/points/search/matrix/offsets", "{}", "points.search_matrix_offsets"),
];

#[tokio::test]
async fn every_operation_has_its_route() {
    let rest = open();
    for (method, path, body, name) in OPERATIONS {
        let answer = rest.call(method, path, body).await;
        assert_eq!(answer.status, 200, "{method} {path}: {}", answer.text);
        let asked = rest.stub.asked.lock().pop().expect("an operation");
        assert_eq!(asked.name, *name, "{method} {path}");
        let collection = if path.starts_with("/collections/a/") || *path == "/collections/a" {
            "a"
        } else {
            ""
        };
        assert_eq!(asked.scope.collection, collection, "{method} {path}");
        let is_read =
            method == &"GET" || !answer.text.contains("completed") && name.starts_with("points");
        assert_eq!(asked.deadline.is_some(), is_read, "{method} {path}");
    }
}

#[tokio::test]
async fn results_come_in_the_envelope() {
    let rest = open();
    let answer = rest
        .call("POST", "/collections/a/points/query", r#"{"query":[1,2]}"#)
        .await;
    let mut body = answer.json();
    let time = body["time"].take();
    assert!(
        time.as_f64().is_some_and(|time| (0.0..1.0).contains(&time)),
        "{time}"
    );
    let expected = json!({
        "result": {"points": [{"id": 1, "version": 3, "score": 1.4063001}]},
        "status": "ok",
        "time": null,
    });
    assert_eq!(body, expected);
    assert!(
        answer.text.contains(r#""score":1.4063001}"#),
        "{}",
        answer.text
    );
    let answer = rest
        .call("PUT", "/collections/a/points?wait=true", r#"{"points":[]}"#)
        .await;
    assert_eq!(
        answer.json()["result"],
        json!({"operation_id": 7, "status": "completed"})
    );
}

#[tokio::test]
async fn query_parameters_reach_the_scope() {
    let rest = open();
    let path = "/collections/a/points?wait=true&ordering=medium&timeout=5";
    assert_eq!(rest.call("PUT", path, r#"{"points":[]}"#).await.status, 200);
    let asked = rest.stub.asked.lock().pop().expect("asked");
    let scope = Scope {
        wait: true,
        ordering: WriteOrdering::Medium,
        timeout_s: Some(5),
        ..Scope::of("a")
    };
    assert_eq!(asked.scope, scope);
    let answer = rest.call("GET", "/collections/a?timeout=0", "").await;
    let text =
        "Validation error in query parameters: [timeout: value 0 invalid, must be 1 or larger]";
    assert_eq!((answer.status, answer.error().as_str()), (422, text));
    assert_eq!(answer.json()["time"], json!(0.0));
}

#[tokio::test]
async fn paths_are_normalised_and_decoded() {
    let rest = open();
    for path in [
        "/collections/a%20b%C3%A9/",
        "//collections///a%20b%C3%A9//",
        "/collections/a%20b%C3%A9?",
    ] {
        assert_eq!(rest.call("GET", path, "").await.status, 200, "{path}");
        let asked = rest.stub.asked.lock().pop().expect("asked");
        assert_eq!(asked.scope.collection, "a bé", "{path}");
    }
    // A decoded slash belongs to the name, where it is not allowed; it never becomes a path.
    let answer = rest.call("GET", "/collections/..%2F..%2Fetc", "").await;
    let text =
        r#"Validation error in path parameters: [name: collection name cannot contain "/" char]"#;
    assert_eq!((answer.status, answer.error().as_str()), (422, text));
    assert_eq!(rest.call("GET", "/collections/%FF", "").await.status, 400);
}

#[tokio::test]
async fn unknown_paths_and_methods_are_an_empty_404() {
    let rest = open();
    for (method, path) in [
        ("GET", "/nothing"),
        ("DELETE", "/"),
        ("PATCH", "/collections/a/points"),
        ("GET", "/locks"),
    ] {
        let answer = rest.call(method, path, "").await;
        assert_eq!(
            (answer.status, answer.text.as_str()),
            (404, ""),
            "{method} {path}"
        );
    }
    assert_eq!(locked().call("GET", "/nothing", "").await.status, 401);
}

#[tokio::test]
async fn bodies_that_cannot_be_read_are_a_400() {
    let rest = open();
    for body in [
        "{",
        "[]",
        r#"{"query":NaN}"#,
        r#"{"query":[NaN,1]}"#,
        r#"{"limit":"x"}"#,
        r#"{"limit":1} x"#,
    ] {
        let answer = rest.call("POST", "/collections/a/points/query", body).await;
        assert_eq!(answer.status, 400, "{body}");
        let error = answer.error();
        assert!(
            error.starts_with("Format error in JSON body: "),
            "{body}: {error}"
        );
    }
    let deep = format!(
        r#"{{"payload":{{"a":{}1{}}},"points":[1]}}"#,
        "[".repeat(500),
        "]".repeat(500)
    );
    assert_eq!(
        rest.call("POST", "/collections/a/points/payload", &deep)
            .await
            .status,
        400
    );
    assert!(rest.stub.asked.lock().is_empty());
}

#[tokio::test]
async fn a_body_needs_its_content_type() {
    let rest = open();
    let send = async |kind: Option<&str>| {
        let mut request = Request::builder()
            .method("POST")
            .uri("/collections/a/points/count");
        if let Some(kind) = kind {
            request = request.header("content-type", kind);
        }
        rest.send(request.body(Body::from("{}")).expect("request"))
            .await
    };
    for kind in [
        None,
        Some("text/plain"),
        Some("application/x-www-form-urlencoded"),
    ] {
        let answer = send(kind).await;
        assert_eq!(
            (answer.status, answer.error().as_str()),
            (400, "Content type error"),
            "{kind:?}"
        );
    }
    assert_eq!(
        send(Some("application/json; charset=utf-8")).await.status,
        200
    );
}

#[tokio::test]
async fn broken_constraints_are_a_422_with_the_path_of_the_body() {
    let rest = open();
    for (method, path, body, text) in [
        (
            "PUT",
            "/collections/a",
            r#"{"vectors":{"size":65537,"distance":"Dot"}}"#,
            "[vectors.size: value 65537 invalid, must be from 1 to 65536]",
        ),
        (
            "POST",
            "/collections/a/points/query",
            r#"{"limit":0}"#,
            "[internal.limit: value 0 invalid, must be 1 or larger]",
        ),
        (
            "POST",
            "/collections/a/points/scroll",
            r#"{"limit":0}"#,
            "[scroll_request.limit: value 0 invalid, must be 1 or larger]",
        ),
        (
            "POST",
            "/collections/a/points/search",
            r#"{"vector":[1],"limit":0}"#,
            "[search_request.limit: value 0 invalid, must be 1 or larger]",
        ),
    ] {
        let answer = rest.call(method, path, body).await;
        assert_eq!(answer.status, 422, "{path}");
        assert_eq!(
            answer.error(),
            format!("Validation error in JSON body: {text}")
        );
        assert_eq!(answer.json()["time"], json!(0.0));
    }
    let answer = rest
        .call("PUT", "/collections/a%3Ab", r#"{"vectors":{}}"#)
        .await;
    assert_eq!(answer.status, 422);
    assert!(
        answer
            .error()
            .contains(r#"collection name cannot contain ":" char"#),
        "{}",
        answer.text
    );
}

#[tokio::test]
async fn errors_of_the_executor_keep_kind_and_text() {
    let answer = open()
        .call("GET", &format!("/collections/{MISSING}"), "")
        .await;
    let text = "Not found: Collection `missing` doesn't exist!";
    assert_eq!((answer.status, answer.error().as_str()), (404, text));
    let answer = open().call("GET", "/collections/a/points/abc", "").await;
    let text = r#"Wrong input: Can not recognize "abc" as point id"#;
    assert_eq!((answer.status, answer.error().as_str()), (400, text));
}

#[tokio::test]
async fn debugging_tells_what_there_is() {
    let rest = open();
    let stacks = rest.call("GET", "/stacktrace", "").await.json();
    assert!(stacks["result"]["threads"].is_array(), "{stacks}");
    let none = json!({"pyroscope": null});
    let debugger = rest.call("GET", "/debugger", "").await.json();
    assert_eq!(debugger["result"], none);
    let off = rest.call("PATCH", "/debugger", &none.to_string()).await;
    assert_eq!(off.json()["result"], json!(true));
    let on = json!({"pyroscope": {"url": "http://localhost:4040", "identifier": "own"}});
    let refused = rest.call("PATCH", "/debugger", &on.to_string()).await;
    assert_eq!(refused.status, 501, "{}", refused.text);
    let refused = rest.call("POST", "/audit/logs", "{}").await;
    assert_eq!(refused.status, 400);
    assert_eq!(refused.error(), "Bad request: The audit log is not enabled");
}

#[tokio::test]
async fn one_node_tells_of_its_shards() {
    let telemetry = open().call("GET", "/cluster/telemetry", "").await.json();
    let result = &telemetry["result"];
    assert_eq!(result["cluster"], json!({"enabled": false, "peers": {}}));
    let replica = &result["collections"]["books"]["shards"][0]["replicas"][0];
    assert_eq!(replica["state"], json!("Active"), "{telemetry}");
    assert_eq!(replica["num_vectors"], json!(5));
}

#[tokio::test]
async fn administration_has_its_rights_and_shapes() {
    let rest = open();
    let logger = rest.call("GET", "/logger", "").await.json();
    assert_eq!(
        logger["result"],
        json!({"log_level": "info", "format": "text", "on_disk": {"enabled": false}})
    );
    assert_eq!(
        rest.call("POST", "/logger", "{}").await.json()["result"],
        json!(true)
    );
    let refused = rest
        .call("POST", "/logger", r#"{"log_level": "x=y=z"}"#)
        .await;
    assert_eq!(refused.status, 400);
    let slow = rest
        .call("GET", "/profiler/slow_requests?limit=3", "")
        .await;
    assert_eq!(slow.json()["result"], json!({"requests": []}));
    let quotas = rest.call("GET", "/quotas", "").await.json();
    assert_eq!(quotas["result"]["config"], json!({"enabled": false}));
    let set = r#"{"enabled": true, "max_disk_usage_percent": 90}"#;
    assert_eq!(
        rest.call("PUT", "/quotas", set).await.json()["result"],
        json!(true)
    );
    let wrong = rest
        .call("PUT", "/quotas", r#"{"max_disk_usage_percent": 101}"#)
        .await;
    assert_eq!(wrong.status, 422, "{}", wrong.text);
    let unknown = rest.call("PUT", "/quotas", r#"{"max_cpu": 1}"#).await;
    assert_eq!(unknown.status, 400);
    let path = "/collections/a/optimizations?with=queued%20,%20completed&completed_limit=2";
    let work = rest.call("GET", path, "").await;
    assert_eq!(work.json()["result"]["running"], json!([]));
    let wrong = rest
        .call("GET", "/collections/a/optimizations?with=all", "")
        .await;
    assert_eq!(wrong.status, 400);
    for (method, path) in [
        ("GET", "/logger"),
        ("PUT", "/quotas"),
        ("GET", "/profiler/slow_requests"),
        ("POST", "/audit/logs"),
        ("GET", "/stacktrace"),
        ("PATCH", "/debugger"),
        ("GET", "/cluster/telemetry"),
    ] {
        assert_eq!(locked().call(method, path, "{}").await.status, 401);
    }
}

#[tokio::test]
async fn every_route_of_the_public_description_is_in_the_table() {
    let paths = include_str!("tests/api_routes.txt")
        .lines()
        .filter(|line| !line.is_empty());
    let rest = open();
    let mut count = 0;
    for (method, path) in paths.filter_map(|line| line.split_once(' ')) {
        let path = path.replace("{id}", "1").replace(['{', '}'], "");
        let answer = rest.call(method, &path, "").await;
        assert_ne!(
            (answer.status, answer.text.as_str()),
            (404, ""),
            "{method} {path}"
        );
        count += 1;
    }
    assert!(count > 70, "{count}");
}

#[tokio::test]
async fn too_long_bodies_are_refused() {
    let mut settings = Settings::default();
    settings.service.max_request_size_mb = 1;
    let rest = Rest::new(settings);
    let body = format!(r#"{{"points":[{}]}}"#, "1,".repeat(600_000));
    let answer = rest
        .call("POST", "/collections/a/points/delete", &body)
        .await;
    let text = "JSON payload is larger than allowed (limit: 1048576 bytes).";
    assert_eq!((answer.status, answer.error().as_str()), (413, text));
}

#[tokio::test]
async fn without_credential_only_public_endpoints_answer() {
    let rest = locked();
    for (method, path, body, _) in OPERATIONS {
        for (key, text) in [
            (
                "",
                "Must provide an API key or an Authorization bearer token",
            ),
            ("wrong", "Invalid API key or JWT"),
        ] {
            let answer = rest.call_as(key, method, path, body).await;
            assert_eq!(
                (answer.status, answer.text.as_str()),
                (401, text),
                "{method} {path}"
            );
        }
        assert_eq!(
            rest.call_as("main", method, path, body).await.status,
            200,
            "{method} {path}"
        );
    }
    for path in ["/metrics", "/telemetry", "/cluster", "/issues"] {
        assert_eq!(rest.call("GET", path, "").await.status, 401, "{path}");
        assert_eq!(
            rest.call_as("reader", "GET", path, "").await.status,
            200,
            "{path}"
        );
    }
    // The white list goes by route, not by how a path begins.
    assert_eq!(
        rest.call("GET", "/healthz%2f..%2fcollections", "")
            .await
            .status,
        401
    );
}

#[tokio::test]
async fn the_read_only_key_reads_and_writes_nothing() {
    let rest = locked();
    for (method, path, body, name) in OPERATIONS {
        let answer = rest.call_as("reader", method, path, body).await;
        let is_global = matches!(
            *name,
            "collections.create" | "collections.update" | "collections.delete" | "aliases.change"
        );
        let is_write = rest.stub.asked.lock().pop().is_none();
        let expected = match (is_global, is_write) {
            (true, _) => Some("Forbidden: Global manage access is required"),
            (_, true) => Some("Forbidden: Write access to collection a is required"),
            _ => None,
        };
        let Some(text) = expected else {
            assert_eq!(answer.status, 200, "{method} {path}");
            continue;
        };
        assert_eq!(
            (answer.status, answer.error().as_str()),
            (403, text),
            "{method} {path}"
        );
    }
    let refused = OPERATIONS.iter().filter(|(_, _, _, name)| {
        [
            "upsert",
            "delete",
            "set_",
            "overwrite",
            "clear",
            "update",
            "batch",
        ]
        .iter()
        .any(|part| name.starts_with(&format!("points.{part}")))
    });
    assert_eq!(refused.count(), 9);
    assert_eq!(
        rest.call_as("reader", "DELETE", "/issues", "").await.status,
        403
    );
}

#[tokio::test]
async fn metrics_count_answers() {
    let rest = open();
    rest.call("GET", "/collections/a", "").await;
    rest.call("GET", &format!("/collections/{MISSING}"), "")
        .await;
    let answer = rest.call("GET", "/metrics", "").await;
    assert!(
        answer.headers["content-type"]
            .to_str()
            .expect("text")
            .starts_with("text/plain")
    );
    for line in [
        "# HELP app_info information about qdrant server",
        "# TYPE app_info gauge",
        r#"app_info{name="qdrant",version="1.19.0"} 1"#,
        "collections_total 1",
        r#"collection_points{id="books"} 5"#,
        r#"collection_vectors{collection="books",vector=""} 5"#,
        "collections_vector_total 5",
        r#"snapshot_created_total{id="books"} 0"#,
        r#"rest_responses_total{method="GET",endpoint="/collections/{collection_name}",status="200"} 1"#,
        r#"rest_responses_total{method="GET",endpoint="/collections/{collection_name}",status="404"} 1"#,
        r#"rest_responses_duration_seconds_count{method="GET",endpoint="/collections/{collection_name}",status="200"} 1"#,
    ] {
        assert!(
            answer.text.lines().any(|own| own == line),
            "{line} is not in\n{}",
            answer.text
        );
    }
    let mut requests = answer.text.lines().filter(|own| own.starts_with("rest_"));
    assert!(requests.all(|own| !own.contains("collection=")));
    rest.call("GET", "/collections/books", "").await;
    let answer = rest.call("GET", "/metrics?per_collection=true", "").await;
    let line = r#"rest_responses_total{method="GET",endpoint="/collections/{collection_name}",status="200",collection="books"} 1"#;
    assert!(
        answer.text.lines().any(|own| own == line),
        "{line} is not in\n{}",
        answer.text
    );
    assert!(!answer.text.contains(&format!("collection=\"{MISSING}")));
    let answer = rest
        .call("GET", "/metrics?per_collection=true&anonymize=true", "")
        .await;
    assert!(!answer.text.contains("books") && answer.text.contains("collection_points{id="));
}

/// Names of the members of a result.
fn result_keys(answer: &serde_json::Value) -> Vec<String> {
    let members = answer["result"].as_object().expect("object");
    members.keys().cloned().collect()
}

#[tokio::test]
async fn telemetry_has_the_members_of_its_level() {
    let rest = open();
    rest.call("PUT", "/collections/a/points", r#"{"points":[]}"#)
        .await;
    let basic = rest.call("GET", "/telemetry", "").await.json();
    assert_eq!(
        result_keys(&basic),
        ["app", "cluster", "collections", "id", "requests"]
    );
    assert_eq!(basic["result"]["app"]["features"]["staging"], json!(false));
    assert_eq!(
        basic["result"]["collections"],
        json!({"number_of_collections": 1})
    );
    let answers = &basic["result"]["requests"]["rest"]["responses"];
    let upserts = &answers["PUT /collections/{collection_name}/points"]["200"];
    assert_eq!(upserts["count"], json!(1));
    assert!(upserts["last_responded"].is_string() && upserts["avg_duration_micros"].is_number());
    assert!(basic["result"]["requests"]["rest"]["per_collection_responses"].is_null());
}

#[tokio::test]
async fn telemetry_has_details_on_demand() {
    let rest = open();
    let detailed = rest
        .call("GET", "/telemetry?details_level=1", "")
        .await
        .json();
    let all = [
        "app",
        "cluster",
        "collections",
        "hardware",
        "id",
        "memory",
        "requests",
        "search_pool",
    ];
    assert_eq!(result_keys(&detailed), all);
    let collection = &detailed["result"]["collections"]["collections"][0];
    assert_eq!(
        (&collection["vectors"], &collection["optimizers_status"]),
        (&json!(5), &json!("ok"))
    );
    let resident = detailed["result"]["memory"]["resident_bytes"].as_u64();
    assert!(resident.is_some_and(|bytes| bytes > 0));
    let config = rest
        .call("GET", "/telemetry?details_level=2", "")
        .await
        .json();
    let collection = &config["result"]["collections"]["collections"][0];
    assert_eq!(
        (&collection["id"], &collection["init_time_ms"]),
        (&json!("books"), &json!(7))
    );
    assert_eq!(collection["config"]["hnsw_config"]["m"], json!(16));
    assert!(collection["shards"].is_null());
    let shards = rest
        .call("GET", "/telemetry?details_level=3&anonymize=true", "")
        .await
        .json();
    let collection = &shards["result"]["collections"]["collections"][0];
    assert!(!shards.to_string().contains("books"));
    assert_eq!(collection["shards"][0]["local"]["num_vectors"], json!(5));
    assert_eq!(collection["transfers"], json!([]));
    rest.call("GET", "/collections/books", "").await;
    let counted = rest
        .call("GET", "/telemetry?per_collection=true", "")
        .await
        .json();
    let books = &counted["result"]["requests"]["rest"]["per_collection_responses"]["books"];
    assert_eq!(
        books["GET /collections/{collection_name}"]["200"]["count"],
        json!(1)
    );
}

#[tokio::test]
async fn a_single_node_has_no_cluster() {
    let rest = open();
    let answer = rest.call("GET", "/cluster", "").await;
    assert_eq!(answer.json()["result"], json!({"status": "disabled"}));
    for (method, path) in [("POST", "/cluster/recover"), ("DELETE", "/cluster/peer/1")] {
        let answer = rest.call(method, path, "").await;
        let text = "Bad request: Distributed mode disabled";
        assert_eq!((answer.status, answer.error().as_str()), (400, text));
    }
    let answer = rest.call("GET", "/collections/a/shards", "").await;
    assert_eq!(answer.json()["result"], json!({"shard_keys": [{"key": 7}]}));
    let moved = r#"{"move_shard": {"shard_id": 0, "from_peer_id": 0, "to_peer_id": 1}}"#;
    let answer = rest.call("POST", "/collections/a/cluster", moved).await;
    assert_eq!(answer.error(), "Bad request: Distributed mode disabled");
    let key = r#"{"shard_key": "k"}"#;
    for (method, path, body) in [
        ("PUT", "/collections/a/shards", key.to_owned()),
        ("POST", "/collections/a/shards/delete", key.to_owned()),
        (
            "POST",
            "/collections/a/cluster",
            format!(r#"{{"create_sharding_key": {key}}}"#),
        ),
        (
            "POST",
            "/collections/a/cluster",
            format!(r#"{{"drop_sharding_key": {key}}}"#),
        ),
    ] {
        let answer = rest.call(method, path, &body).await;
        assert_eq!(answer.json()["result"], json!(true), "{path} {body}");
    }
    let answer = rest.call("GET", "/collections/a/cluster", "").await;
    let shard = json!({"shard_id": 0, "shard_key": "k", "points_count": 5, "state": "Active"});
    assert_eq!(answer.json()["result"]["local_shards"], json!([shard]));
    let answer = rest.call("GET", "/issues", "").await;
    assert_eq!(answer.json()["result"], json!({"issues": []}));
}

#[tokio::test]
async fn answers_are_compressed_on_demand_and_open_to_other_origins() {
    let rest = open();
    let request = Request::builder()
        .uri("/metrics")
        .header("accept-encoding", "gzip")
        .header("origin", "http://x");
    let mut request = request.body(Body::empty()).expect("request");
    super::normalise(request.uri_mut());
    let response = tower::ServiceExt::oneshot(rest.router(), request)
        .await
        .expect("answer");
    assert_eq!(response.headers()["content-encoding"], "gzip");
    assert_eq!(response.headers()["access-control-allow-origin"], "*");
}

#[tokio::test]
async fn a_panic_ends_its_request_only() {
    let rest = open();
    let answer = rest
        .call("GET", &format!("/collections/{BROKEN}"), "")
        .await;
    let text = "Service internal error: the request failed unexpectedly, see the log";
    assert_eq!((answer.status, answer.error().as_str()), (500, text));
    assert_eq!(rest.call("GET", "/collections/a", "").await.status, 200);
}
