"""Shard keys, background work, the server itself: over every way."""

import functools

import pytest

import orthoplex
from orthoplex import models as m
from orthoplex.exceptions import UnsupportedError

VECTOR = m.VectorParams(size=2, distance=m.Distance.DOT)


def test_shard_keys(client, name):
    client.create_collection(name, VECTOR, sharding_method=m.ShardingMethod.CUSTOM, shard_number=1)
    assert client.create_shard_key(name, "a", shards_number=1, timeout=30)
    assert client.create_shard_key(name, 7)
    keys = {own.key for own in client.list_shard_keys(name).shard_keys}
    assert keys == {"a", 7}
    client.upsert(name, [m.PointStruct(id=1, vector=[1.0, 0.0])], shard_key_selector="a")
    assert client.count(name, shard_key_selector=7).count == 0
    assert client.delete_shard_key(name, "a")
    drop = m.DropShardingKeyOperation(drop_sharding_key=m.DropShardingKey(shard_key=7))
    assert client.cluster_collection_update(name, drop)
    assert client.list_shard_keys(name).shard_keys == []


def test_background_work(client, name):
    client.create_collection(name, VECTOR)
    found = client.get_optimizations(name, completed_limit=3, with_=["queued"])
    assert found.summary.queued_optimizations == 0
    assert found.queued == [] and found.completed == []
    with pytest.raises(ValueError, match="nothing"):
        client.get_optimizations(name, with_="nothing")


def test_the_server_itself(client):
    assert client.info().version
    assert isinstance(client.info(), m.VersionInfo)
    assert client.cluster_status() == m.ClusterStatusOneOf(status="disabled")
    calls = [client.recover_current_peer, lambda: client.remove_peer(1, force=True)]
    if client.way in ("memory", "path"):
        calls.append(client.cluster_telemetry)
    else:
        assert client.cluster_telemetry().collections is not None
    for call in calls:
        with pytest.raises((orthoplex.exceptions.UnexpectedResponse, NotImplementedError)):
            call()
    if client.way in ("memory", "path"):
        with pytest.raises(UnsupportedError, match="POST /cluster/recover"):
            client.recover_current_peer()


@pytest.mark.parametrize("makes", [orthoplex.Client, orthoplex.AsyncClient])
def test_migrating(client, name, makes):
    indexed, other = f"{name}-a", f"{name}-b"
    client.create_collection(
        indexed, {"v": VECTOR}, sparse_vectors_config={"s": m.SparseVectorParams()}, hnsw_config=m.HnswConfigDiff(m=5)
    )
    client.create_payload_index(indexed, "n", m.PayloadSchemaType.INTEGER)
    points = [
        m.PointStruct(id=own, vector={"v": [1.0, own], "s": {"indices": [own], "values": [1.0]}}, payload={"n": own})
        for own in range(25)
    ]
    client.upsert(indexed, points)
    client.create_collection(other, VECTOR)
    target = makes(":memory:")
    client.migrate(target, [indexed, other], batch_size=10)
    found = orthoplex.Client.__new__(orthoplex.Client)
    found._client = target._client
    assert {own.name for own in found.get_collections().collections} == {indexed, other}
    info = found.get_collection(indexed)
    assert info.config.hnsw_config.m == 5 and list(info.payload_schema) == ["n"]
    same = found.retrieve(indexed, [24], with_vectors=True)[0]
    assert same.payload == {"n": 24} and same.vector["v"] == [1.0, 24.0] and same.vector["s"].indices == [24]
    with pytest.raises(ValueError, match="already exist"):
        client.migrate(target, [other])
    client.migrate(target, [other], recreate_on_collision=True)
    for wrong in (ValueError, AssertionError):
        with pytest.raises(wrong, match="does not have"):
            client.migrate(target, ["nowhere"])
    with pytest.raises(TypeError, match="object"):
        client.migrate(object())
    found.close()


def test_without_fastembed(client, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "fastembed", None)
    assert client.list_text_models() == {} and client.list_sparse_models() == {}
    calls = [(client.get_embedding_size, "a"), (client.add, "c", ["text"]), (client.query, "c", "text")]
    for call in (functools.partial(*own) for own in calls):
        with pytest.raises(ImportError, match="fastembed is not installed"):
            call()


def test_with_fastembed(client, monkeypatch):
    class Family:
        @classmethod
        def list_supported_models(cls):
            return [{"model": "one", "dim": 3}]

    class Sparse:
        @classmethod
        def list_supported_models(cls):
            return [{"model": "two", "requires_idf": True}]

    families = {name: Family for name in orthoplex._fastembed.DENSE} | {"SparseTextEmbedding": Sparse}
    monkeypatch.setitem(__import__("sys").modules, "fastembed", type("fastembed", (), families))
    assert client.list_image_models() == {"one": (3, m.Distance.COSINE)}
    assert client.list_sparse_models() == {"two": {"requires_idf": True}}
    assert client.get_embedding_size("one") == 3
    with pytest.raises(ValueError, match="Sparse"):
        client.get_embedding_size("two")
    with pytest.raises(ValueError, match="Unsupported"):
        client.get_embedding_size("three")
    with pytest.raises(NotImplementedError, match="taken out"):
        client.add("c", ["text"])
