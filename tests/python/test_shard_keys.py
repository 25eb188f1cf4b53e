"""Custom sharding on one node, by the official client over REST and gRPC, and plain REST."""

import json
import urllib.error
import urllib.request

import pytest
from qdrant_client import QdrantClient
from qdrant_client import models as m


def points(*ids):
    return [m.PointStruct(id=i, vector=[float(i), 1.0], payload={"n": i}) for i in ids]


@pytest.fixture
def keyed(client, name):
    """Keys `cats` and 7 of two shards each; id 3 lives in both."""
    client.create_collection(
        name,
        m.VectorParams(size=2, distance=m.Distance.DOT),
        sharding_method=m.ShardingMethod.CUSTOM,
        shard_number=2,
    )
    client.create_shard_key(name, "cats")
    client.create_shard_key(name, 7)
    client.upsert(name, points(1, 2, 3), shard_key_selector="cats")
    client.upsert(name, points(3, 4, 5), shard_key_selector=7)
    return name


def test_writes_and_reads_choose_shards(client, keyed):
    def ids(selector):
        found = client.query_points(keyed, [1.0, 0.0], shard_key_selector=selector).points
        return [(own.id, own.shard_key) for own in found]

    assert ids("cats") == [(3, "cats"), (2, "cats"), (1, "cats")]
    assert ids(7) == [(5, 7), (4, 7), (3, 7)]
    assert sorted(own[0] for own in ids(["cats", 7])) == [1, 2, 3, 3, 4, 5]
    assert len(ids(None)) == 6
    fallback = m.ShardKeyWithFallback(target="birds", fallback=7)
    assert ids(fallback) == ids(7)
    client.upsert(keyed, points(6), shard_key_selector=fallback)
    assert client.count(keyed, shard_key_selector=7).count == 4
    assert client.count(keyed).count == 7
    records = client.retrieve(keyed, [3], shard_key_selector=7)
    assert [(own.id, own.shard_key) for own in records] == [(3, 7)]
    page, _ = client.scroll(keyed, shard_key_selector="cats")
    assert [own.shard_key for own in page] == ["cats"] * 3
    client.delete(keyed, [3], shard_key_selector="cats")
    assert client.count(keyed, shard_key_selector="cats").count == 2
    assert client.count(keyed, shard_key_selector=7).count == 4
    for call in [
        lambda: client.upsert(keyed, points(9)),
        lambda: client.upsert(keyed, points(9), shard_key_selector="birds"),
        lambda: client.count(keyed, shard_key_selector="birds"),
    ]:
        with pytest.raises(Exception, match="Shard key"):
            call()


def test_keys_are_listed_and_dropped(client, keyed):
    shards = client.collection_cluster_info(keyed).local_shards
    assert [own.shard_key for own in shards] == ["cats", "cats", 7, 7]
    with pytest.raises(Exception, match="already exists"):
        client.create_shard_key(keyed, "cats")
    client.cluster_collection_update(
        keyed,
        m.CreateShardingKeyOperation(create_sharding_key=m.CreateShardingKey(shard_key="new")),
    )
    assert client.collection_cluster_info(keyed).shard_count == 6
    client.delete_shard_key(keyed, "cats")
    assert client.count(keyed).count == 3
    move = m.MoveShardOperation(
        move_shard=m.MoveShard(shard_id=0, from_peer_id=0, to_peer_id=1)
    )
    with pytest.raises(Exception, match="Distributed mode disabled"):
        client.cluster_collection_update(keyed, move)


def test_rest_lists_keys(server, client, keyed):
    def call(method, path, body=None):
        request = urllib.request.Request(
            f"{server.url}/collections/{keyed}/{path}",
            json.dumps(body).encode() if body else None,
            {"Content-Type": "application/json"},
            method=method,
        )
        try:
            return json.load(urllib.request.urlopen(request))
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)["status"]["error"]

    assert call("GET", "shards")["result"] == {"shard_keys": [{"key": "cats"}, {"key": 7}]}
    code, text = call("PUT", "shards", {"shard_key": "x", "initial_state": "Dead"})
    assert (code, text) == (
        400,
        "Bad request: Initial state cannot be Dead, only Active or Partial are allowed",
    )
    code, text = call("PUT", "points", {"points": [{"id": 1, "vector": [1, 1]}]})
    assert (code, text) == (400, "Wrong input: Shard key not specified")


def test_points_are_copied_to_another_key(client, keyed):
    late = m.Filter(must=[m.FieldCondition(key="n", range=m.Range(gte=2))])

    def replicate(to, **options):
        operation = m.ReplicatePoints(from_shard_key="cats", to_shard_key=to, **options)
        return client.cluster_collection_update(keyed, m.ReplicatePointsOperation(replicate_points=operation))

    partial = m.CreateShardingKey(shard_key="new", initial_state=m.ReplicaState.PARTIAL)
    client.cluster_collection_update(keyed, m.CreateShardingKeyOperation(create_sharding_key=partial))
    with pytest.raises(Exception, match="no active replicas"):
        client.count(keyed, shard_key_selector="new")
    replicate("new", filter=late)
    found = client.scroll(keyed, shard_key_selector="new", with_vectors=True)[0]
    assert [(own.id, own.payload, own.vector) for own in found] == [
        (2, {"n": 2}, [2.0, 1.0]), (3, {"n": 3}, [3.0, 1.0]),
    ]
    assert client.count(keyed, shard_key_selector="cats").count == 3
    for to, text in [("none", "not found"), ("cats", "must be different")]:
        with pytest.raises(Exception, match=text):
            replicate(to)


def test_keys_survive_a_kill(own_server):
    own_server.start()
    client = QdrantClient(url=own_server.url)
    client.create_collection(
        "c",
        m.VectorParams(size=2, distance=m.Distance.DOT),
        sharding_method=m.ShardingMethod.CUSTOM,
    )
    client.create_shard_key("c", "a")
    client.create_shard_key("c", 1)
    client.upsert("c", points(1, 2), shard_key_selector="a")
    client.delete_shard_key("c", 1)
    own_server.kill()
    own_server.start()
    client = QdrantClient(url=own_server.url)
    shards = client.collection_cluster_info("c").local_shards
    assert [(own.shard_id, own.shard_key) for own in shards] == [(0, "a")]
    assert client.count("c", shard_key_selector="a").count == 2
