"""Collections: every way to create and change one, what it tells of itself, aliases, vector names."""

import time

import pytest
from qdrant_client import QdrantClient
from qdrant_client import models as m
from wire import ids, refused

DOT, EUCLID = m.Distance.DOT, m.Distance.EUCLID
POINTS = [m.PointStruct(id=i, vector=[i, 1], payload={"n": i}) for i in range(1, 4)]


def params(api, name):
    return api.get_collection(name).config.params


def test_unnamed_named_sparse_and_no_vectors(api, name):
    cases = {
        "one": dict(vectors_config=m.VectorParams(size=3, distance=EUCLID)),
        "two": dict(vectors_config={
            "a": m.VectorParams(size=3, distance=DOT), "b": m.VectorParams(size=2, distance=EUCLID),
        }),
        "sparse": dict(vectors_config={}, sparse_vectors_config={
            "s": m.SparseVectorParams(index=m.SparseIndexParams(full_scan_threshold=7, on_disk=True)),
        }),
        "none": dict(vectors_config={}),
    }
    for suffix, options in cases.items():
        assert api.create_collection(f"{name}-{suffix}", **options) is True
    assert params(api, f"{name}-one").vectors.size == 3
    assert params(api, f"{name}-two").vectors["b"].distance == EUCLID
    assert params(api, f"{name}-sparse").sparse_vectors["s"].index.full_scan_threshold == 7
    assert not params(api, f"{name}-none").vectors
    api.upsert(f"{name}-none", [m.PointStruct(id=1, vector={}, payload={"a": 1})], wait=True)
    assert api.retrieve(f"{name}-none", [1])[0].payload == {"a": 1}
    for suffix in cases:
        assert api.delete_collection(f"{name}-{suffix}") is True


def test_settings_of_vectors_are_told(api, name):
    api.create_collection(name, {
        "many": m.VectorParams(
            size=4, distance=m.Distance.COSINE, datatype=m.Datatype.FLOAT16, on_disk=True,
            multivector_config=m.MultiVectorConfig(comparator=m.MultiVectorComparator.MAX_SIM),
            hnsw_config=m.HnswConfigDiff(m=24, ef_construct=64),
            quantization_config=m.BinaryQuantization(binary=m.BinaryQuantizationConfig(always_ram=True)),
        ),
    })
    own = params(api, name).vectors["many"]
    assert own.multivector_config.comparator == "max_sim"
    assert (own.datatype, own.on_disk) == (m.Datatype.FLOAT16, True)
    assert (own.hnsw_config.m, own.hnsw_config.ef_construct) == (24, 64)
    assert own.quantization_config.binary.always_ram is True
    api.delete_collection(name)


def test_names(api, rest, make):
    name = make()
    with refused(409, f"Wrong input: Collection `{name}` already exists!"):
        api.create_collection(name, m.VectorParams(size=1, distance=DOT))
    with refused(422, 'collection name cannot contain "'):
        api.create_collection("a:b", m.VectorParams(size=1, distance=DOT))
    alias = m.CreateAlias(collection_name=name, alias_name=f"{name}-alias")
    api.update_collection_aliases([m.CreateAliasOperation(create_alias=alias)])
    with refused(400, f"Can't create collection with name {name}-alias. Alias with the same name"):
        api.create_collection(f"{name}-alias", m.VectorParams(size=1, distance=DOT))
    listed = [own.name for own in api.get_collections().collections]
    assert name in listed and f"{name}-alias" not in listed
    assert api.collection_exists(name) and api.collection_exists(f"{name}-alias")
    assert not api.collection_exists(f"{name}-nobody")


def test_info(api, make):
    name = make(POINTS, metadata={"a": 1})
    api.create_payload_index(name, "n", "integer", wait=True)
    info = api.get_collection(name)
    assert (info.status, info.optimizer_status) == ("green", "ok")
    assert (info.points_count, info.indexed_vectors_count) == (3, 0) and info.segments_count >= 1
    assert info.config.params.shard_number == 1 and info.config.params.on_disk_payload is True
    assert (info.config.hnsw_config.m, info.config.hnsw_config.full_scan_threshold) == (16, 10000)
    assert info.config.optimizer_config.deleted_threshold == pytest.approx(0.2)
    assert info.config.wal_config.wal_capacity_mb == 32
    assert info.payload_schema["n"].points == 3 and info.config.metadata == {"a": 1}
    with refused(404, f"Not found: Collection `{name}x` doesn't exist!"):
        api.get_collection(f"{name}x")


def test_patch_merges(api, make):
    name = make(
        hnsw_config=m.HnswConfigDiff(m=20), optimizers_config=m.OptimizersConfigDiff(flush_interval_sec=9)
    )
    assert api.update_collection(
        name,
        optimizers_config=m.OptimizersConfigDiff(indexing_threshold=500),
        hnsw_config=m.HnswConfigDiff(ef_construct=77),
        collection_params=m.CollectionParamsDiff(on_disk_payload=False),
        strict_mode_config=m.StrictModeConfig(enabled=True, max_query_limit=50),
    )
    api.update_collection(name, strict_mode_config=m.StrictModeConfig(max_timeout=9))
    config = api.get_collection(name).config
    optimizers = config.optimizer_config
    assert (optimizers.flush_interval_sec, optimizers.indexing_threshold) == (9, 500)
    assert (config.hnsw_config.m, config.hnsw_config.ef_construct) == (20, 77)
    assert config.params.on_disk_payload is False
    strict = config.strict_mode_config
    assert (strict.enabled, strict.max_query_limit, strict.max_timeout) == (True, 50, 9)


def test_patch_of_vectors(api, make):
    unnamed = make()
    change = m.VectorParamsDiff(hnsw_config=m.HnswConfigDiff(m=33), on_disk=True)
    api.update_collection(unnamed, vectors_config={"": change})
    own = params(api, unnamed).vectors
    assert (own.hnsw_config.m, own.on_disk, own.size) == (33, True, 2)
    named = make(
        vectors_config={"a": m.VectorParams(size=2, distance=DOT)},
        sparse_vectors_config={"s": m.SparseVectorParams()},
    )
    api.update_collection(named, vectors_config={"a": change}, sparse_vectors_config={
        "s": m.SparseVectorParams(
            modifier=m.Modifier.IDF, index=m.SparseIndexParams(full_scan_threshold=9)
        ),
    })
    changed = params(api, named)
    assert changed.vectors["a"].hnsw_config.m == 33
    assert changed.sparse_vectors["s"].modifier == m.Modifier.IDF
    assert changed.sparse_vectors["s"].index.full_scan_threshold == 9
    with refused(400, "Wrong input: Not existing vector name error: b"):
        api.update_collection(named, vectors_config={"b": change})


def test_patch_of_quantization(api, make):
    name = make(POINTS)
    scalar = m.ScalarQuantization(scalar=m.ScalarQuantizationConfig(type="int8", quantile=0.75))
    product = m.ProductQuantization(product=m.ProductQuantizationConfig(compression="x16"))
    for config in (scalar, product):
        api.update_collection(name, quantization_config=config)
        assert api.get_collection(name).config.quantization_config == config
        assert api.query_points(name, [1.0, 0.0], limit=1).points[0].id == 3
    api.update_collection(name, quantization_config=m.Disabled.DISABLED)
    assert api.get_collection(name).config.quantization_config is None


def test_metadata(api, make):
    name = make(metadata={"keep": [1, {"a": None}], "drop": 1, "change": "x"})
    api.update_collection(name, metadata={"drop": None, "change": {"y": 2}, "new": 1.5})
    assert api.get_collection(name).config.metadata == {
        "keep": [1, {"a": None}], "change": {"y": 2}, "new": 1.5
    }


def test_delete(api, rest, name, make):
    kept = make()
    api.create_collection(name, m.VectorParams(size=2, distance=DOT))
    api.update_collection_aliases([
        m.CreateAliasOperation(create_alias=m.CreateAlias(collection_name=name, alias_name=f"{name}-a"))
    ])
    # An alias is no collection to delete.
    assert api.delete_collection(f"{name}-a") is False and api.collection_exists(name)
    assert api.delete_collection(name) is True
    assert rest.call("DELETE", f"/collections/{name}").json()["result"] is False
    assert not api.collection_exists(f"{name}-a") and api.collection_exists(kept)
    assert f"{name}-a" not in [own.alias_name for own in api.get_aliases().aliases]


def test_aliases(api, make):
    first, second = make(POINTS), make(POINTS[:1])
    a, b = f"{first}-a", f"{first}-b"
    create = lambda to, alias: m.CreateAliasOperation(  # noqa: E731
        create_alias=m.CreateAlias(collection_name=to, alias_name=alias)
    )
    api.update_collection_aliases([
        create(first, a),
        m.RenameAliasOperation(rename_alias=m.RenameAlias(old_alias_name=a, new_alias_name=b)),
        create(second, a),
        # An alias that exists is moved.
        create(first, a),
        create(second, a),
    ])
    listed = {own.alias_name: own.collection_name for own in api.get_aliases().aliases}
    assert (listed[a], listed[b]) == (second, first)
    assert [own.alias_name for own in api.get_collection_aliases(first).aliases] == [b]
    assert (api.count(a).count, api.count(b).count) == (1, 3)
    api.upsert(b, [m.PointStruct(id=9, vector=[0, 0])], wait=True)
    api.update_collection(b, metadata={"by": "alias"})
    assert ids(api.retrieve(first, [9])) == [9]
    assert api.get_collection(b).config.metadata == {"by": "alias"}
    with refused(404, "Not found: Collection `never-made` doesn't exist!"):
        api.update_collection_aliases([create("never-made", f"{a}-x")])
    with refused(409, f"Wrong input: Collection `{second}` already exists!"):
        api.update_collection_aliases([create(first, second)])
    rename = m.RenameAlias(old_alias_name="nobody", new_alias_name="somebody")
    with refused(404, "Not found: Alias nobody does not exists!"):
        api.update_collection_aliases([m.RenameAliasOperation(rename_alias=rename)])
    drop = [m.DeleteAliasOperation(delete_alias=m.DeleteAlias(alias_name=own)) for own in (a, b, b)]
    assert api.update_collection_aliases(drop) is True
    assert api.get_collection_aliases(second).aliases == []


def test_vector_names_come_and_go(api, rest, make):
    name = make(vectors_config={"a": m.VectorParams(size=2, distance=DOT)})
    api.upsert(name, [m.PointStruct(id=i, vector={"a": [i, 1]}) for i in (1, 2)], wait=True)
    dense = m.DenseVectorNameConfig(dense=m.DenseVectorConfig(size=3, distance=m.Distance.COSINE))
    sparse = m.SparseVectorNameConfig(sparse=m.SparseVectorConfig(modifier=m.Modifier.IDF))
    for _ in range(2):
        api.create_vector_name(name, "b", dense, wait=True)
        api.create_vector_name(name, "s", sparse, wait=True)
    api.update_vectors(name, [
        m.PointVectors(id=2, vector={"b": [0, 0, 3], "s": m.SparseVector(indices=[5], values=[1.0])})
    ], wait=True)
    has = lambda vector: m.Filter(must=[m.HasVectorCondition(has_vector=vector)])  # noqa: E731
    assert ids(api.scroll(name, has("b"))[0]) == [2] == ids(api.scroll(name, has("s"))[0])
    assert api.query_points(name, [0.0, 0.0, 1.0], using="b").points[0].score == pytest.approx(1)
    other = m.DenseVectorNameConfig(dense=m.DenseVectorConfig(size=4, distance=m.Distance.COSINE))
    with refused(400, "Vector `b` already exists with a different configuration"):
        api.create_vector_name(name, "b", other, wait=True)
    with refused(400, "already exists as a"):
        api.create_vector_name(name, "s", dense, wait=True)
    api.delete_vector_name(name, "b", wait=True)
    api.delete_vector_name(name, "never", wait=True)
    assert set(params(api, name).vectors) == {"a"}
    assert api.retrieve(name, [2], with_vectors=True)[0].vector.keys() == {"a", "s"}
    with refused(400, "Not existing vector name error: b"):
        api.upsert(name, [m.PointStruct(id=3, vector={"b": [1, 2, 3]})], wait=True)
    api.create_vector_name(name, "b", dense, wait=True)
    assert ids(api.scroll(name, has("b"))[0]) == []


def test_optimisation_is_yellow_then_green(own_server):
    client = QdrantClient(url=own_server.start().url, timeout=30)
    client.create_collection(
        "busy", m.VectorParams(size=64, distance=DOT),
        optimizers_config=m.OptimizersConfigDiff(indexing_threshold=1),
    )
    vectors = [[float((i * j) % 17) for j in range(64)] for i in range(6000)]
    seen = set()
    for first in range(0, 6000, 2000):
        batch = m.Batch(ids=list(range(first, first + 2000)), vectors=vectors[first:first + 2000])
        client.upsert("busy", batch, wait=True)
        seen.add(client.get_collection("busy").status)
    until = time.monotonic() + 60
    info = client.get_collection("busy")
    while info.status != "green" or info.indexed_vectors_count < 6000:
        assert time.monotonic() < until, info
        seen.add(info.status)
        time.sleep(0.05)
        info = client.get_collection("busy")
    assert "yellow" in seen and info.points_count == 6000
