"""Each operation that is built, driven by the official client over both transports, sync and async."""

import uuid

import pytest
from qdrant_client import models as m

DIM = 4
IDS = [1, 2, 3, 4, str(uuid.UUID(int=77))]


def unit(place):
    return [1.0 if column == place else 0.1 * column for column in range(DIM)]


@pytest.fixture
def filled(client, name):
    """Five points: unnamed vector, a few kinds of payload."""
    client.create_collection(name, m.VectorParams(size=DIM, distance=m.Distance.DOT))
    client.upsert(
        name,
        [
            m.PointStruct(
                id=point,
                vector=unit(place % DIM),
                payload={
                    "number": place,
                    "word": ["even", "odd"][place % 2],
                    "tags": ["all", f"t{place}"],
                    "when": f"2024-01-0{place + 1}T00:00:00Z",
                    "nested": {"items": [{"a": place, "b": "x"}, {"a": 9, "b": f"y{place}"}]},
                },
            )
            for place, point in enumerate(IDS)
        ],
        wait=True,
    )
    yield name
    client.delete_collection(name)


def ids(records):
    return [record.id for record in records]


def match(key, **kind):
    value = next(iter(kind.values()))
    shapes = {"value": m.MatchValue, "any": m.MatchAny}
    [(shape, _)] = kind.items()
    if shape == "except_":
        return m.FieldCondition(key=key, match=m.MatchExcept(**{"except": value}))
    return m.FieldCondition(key=key, match=shapes[shape](**kind))


def test_collections(client, name):
    assert not client.collection_exists(name)
    assert client.create_collection(
        name,
        vectors_config={
            "text": m.VectorParams(size=8, distance=m.Distance.COSINE),
            "image": m.VectorParams(
                size=3, distance=m.Distance.EUCLID, hnsw_config=m.HnswConfigDiff(m=24)
            ),
        },
        shard_number=2,
        quantization_config=m.ScalarQuantization(
            scalar=m.ScalarQuantizationConfig(type=m.ScalarType.INT8, always_ram=True)
        ),
    )
    assert client.collection_exists(name)
    assert name in [own.name for own in client.get_collections().collections]
    info = client.get_collection(name)
    assert info.status == m.CollectionStatus.GREEN
    assert info.optimizer_status == m.OptimizersStatusOneOf.OK
    assert info.config.params.shard_number == 2
    assert info.config.params.vectors["image"].hnsw_config.m == 24
    assert info.config.hnsw_config.ef_construct == 100
    assert info.config.optimizer_config.indexing_threshold == 10000
    assert info.config.wal_config.wal_capacity_mb == 32
    assert info.config.quantization_config.scalar.always_ram is True
    assert info.points_count == 0
    with pytest.raises(Exception) as error:
        client.create_collection(name, m.VectorParams(size=4, distance=m.Distance.DOT))
    assert f"Collection `{name}` already exists!" in str(error.value).replace("\\'", "'")
    assert client.delete_collection(name)
    assert not client.delete_collection(name)
    with pytest.raises(Exception) as error:
        client.get_collection(name)
    assert f"Collection `{name}` doesn't exist!" in str(error.value).replace("\\'", "'")


def test_update_collection(client, filled):
    assert client.update_collection(
        filled,
        hnsw_config=m.HnswConfigDiff(ef_construct=200, m=8),
        optimizers_config=m.OptimizersConfigDiff(indexing_threshold=500),
        quantization_config=m.ScalarQuantization(
            scalar=m.ScalarQuantizationConfig(type=m.ScalarType.INT8)
        ),
        collection_params=m.CollectionParamsDiff(on_disk_payload=False),
    )
    config = client.get_collection(filled).config
    assert (config.hnsw_config.ef_construct, config.hnsw_config.m) == (200, 8)
    assert config.optimizer_config.indexing_threshold == 500
    assert config.quantization_config.scalar.type == m.ScalarType.INT8
    assert config.params.on_disk_payload is False
    client.update_collection(filled, quantization_config=m.Disabled.DISABLED)
    assert client.get_collection(filled).config.quantization_config is None


def test_aliases(client, filled):
    alias, other = f"{filled}-a", f"{filled}-b"
    create = m.CreateAlias(collection_name=filled, alias_name=alias)
    assert client.update_collection_aliases([m.CreateAliasOperation(create_alias=create)])
    assert client.count(alias).count == len(IDS)
    assert [own.alias_name for own in client.get_collection_aliases(filled).aliases] == [alias]
    rename = m.RenameAlias(old_alias_name=alias, new_alias_name=other)
    client.update_collection_aliases([m.RenameAliasOperation(rename_alias=rename)])
    assert (other, filled) in [
        (own.alias_name, own.collection_name) for own in client.get_aliases().aliases
    ]
    drop = m.DeleteAlias(alias_name=other)
    client.update_collection_aliases([m.DeleteAliasOperation(delete_alias=drop)])
    assert client.get_collection_aliases(filled).aliases == []


def test_retrieve(client, filled):
    records = client.retrieve(filled, [3, 404, 1, IDS[4]], with_payload=True, with_vectors=True)
    assert ids(records) == [3, 1, IDS[4]]
    assert records[0].payload["number"] == 2
    assert records[1].vector == pytest.approx(unit(0))
    bare = client.retrieve(filled, [1], with_payload=["nested.items[].a", "word"])
    assert bare[0].payload == {"nested": {"items": [{"a": 0}, {"a": 9}]}, "word": "even"}
    assert bare[0].vector is None


def test_upsert_as_batch_replaces_whole_points(client, filled):
    client.upsert(
        filled,
        m.Batch(ids=[1, 50], vectors=[unit(1), unit(2)], payloads=[{"fresh": True}, {}]),
        wait=True,
    )
    records = client.retrieve(filled, [1, 50], with_payload=True, with_vectors=True)
    assert records[0].payload == {"fresh": True}
    assert records[0].vector == pytest.approx(unit(1))
    assert not records[1].payload
    assert client.count(filled).count == len(IDS) + 1


def test_payload_operations(client, filled):
    client.set_payload(filled, {"extra": 1, "word": "new"}, points=[1, 2], wait=True)
    client.set_payload(filled, {"c": 2}, points=[3], key="nested.items[0]", wait=True)
    client.overwrite_payload(filled, {"only": "this"}, points=[2], wait=True)
    client.delete_payload(filled, ["tags", "nested.items[].b"], points=[1], wait=True)
    client.clear_payload(filled, [4], wait=True)
    by_id = {own.id: own.payload for own in client.retrieve(filled, [1, 2, 3, 4])}
    assert by_id[1]["extra"] == 1 and by_id[1]["word"] == "new" and "tags" not in by_id[1]
    assert by_id[1]["nested"] == {"items": [{"a": 0}, {"a": 9}]}
    assert by_id[2] == {"only": "this"}
    assert by_id[3]["nested"]["items"][0] == {"a": 2, "b": "x", "c": 2}
    assert not by_id[4]
    word = m.Filter(must=[match("word", value="new")])
    client.set_payload(filled, {"seen": True}, points=word, wait=True)
    assert client.count(filled, count_filter=m.Filter(must=[match("seen", value=True)])).count == 1
    with pytest.raises(Exception) as error:
        client.set_payload(filled, {"a": 1}, points=[404], wait=True)
    assert "No point with id 404 found" in str(error.value).replace("\\'", "'")


def test_delete(client, filled):
    client.delete(filled, [1, 404], wait=True)
    client.delete(filled, m.Filter(must=[match("word", value="odd")]), wait=True)
    records, _ = client.scroll(filled)
    assert ids(records) == [3, IDS[4]]


def test_vectors(client, name):
    client.create_collection(
        name,
        {
            "a": m.VectorParams(size=2, distance=m.Distance.EUCLID),
            "b": m.VectorParams(size=3, distance=m.Distance.MANHATTAN),
        },
    )
    client.upsert(
        name,
        [
            m.PointStruct(id=1, vector={"a": [0, 0], "b": [1, 1, 1]}),
            m.PointStruct(id=2, vector={"a": [3, 4]}),
            m.PointStruct(id=3, vector={}),
        ],
        wait=True,
    )
    found = client.query_points(name, [0.0, 0.0], using="a", with_vectors=["a"]).points
    assert [(own.id, own.score) for own in found] == [(1, 0.0), (2, 5.0)]
    assert found[1].vector == {"a": [3.0, 4.0]}
    near = client.query_points(name, [0.0, 0.0], using="a", score_threshold=2.0).points
    assert ids(near) == [1]
    client.update_vectors(name, [m.PointVectors(id=2, vector={"b": [0, 0, 0]})], wait=True)
    client.delete_vectors(name, ["a"], points=[1], wait=True)
    has = m.Filter(must=[m.HasVectorCondition(has_vector="a")])
    assert ids(client.scroll(name, scroll_filter=has)[0]) == [2]
    found = client.query_points(name, [1.0, 1.0, 1.0], using="b").points
    assert [(own.id, own.score) for own in found] == [(1, 0.0), (2, 3.0)]
    client.delete_collection(name)


FILTERS = {
    "must": (m.Filter(must=[match("word", value="even")]), [1, 3, IDS[4]]),
    "must_not": (m.Filter(must_not=[match("number", any=[0, 1])]), [3, 4, IDS[4]]),
    "should": (
        m.Filter(should=[match("number", value=0), match("tags", value="t3")]), [1, 4]
    ),
    "min_should": (
        m.Filter(
            min_should=m.MinShould(
                conditions=[match("word", value="odd"), match("number", value=3), match("tags", value="all")],
                min_count=3,
            )
        ),
        [4],
    ),
    "except": (m.Filter(must=[match("number", except_=[0, 1, 2])]), [4, IDS[4]]),
    "range": (m.Filter(must=[m.FieldCondition(key="number", range=m.Range(gt=0, lte=2))]), [2, 3]),
    "datetime": (
        m.Filter(
            must=[m.FieldCondition(key="when", range=m.DatetimeRange(gte="2024-01-04T00:00:00Z"))]
        ),
        [4, IDS[4]],
    ),
    "has_id": (m.Filter(must=[m.HasIdCondition(has_id=[2, IDS[4]])]), [2, IDS[4]]),
    "is_empty": (m.Filter(must=[m.IsEmptyCondition(is_empty=m.PayloadField(key="none"))]), IDS),
    "is_null": (m.Filter(must=[m.IsNullCondition(is_null=m.PayloadField(key="none"))]), []),
    "values_count": (
        m.Filter(must=[m.FieldCondition(key="tags", values_count=m.ValuesCount(gte=2))]), IDS
    ),
    "nested": (
        m.Filter(
            must=[
                m.NestedCondition(
                    nested=m.Nested(
                        key="nested.items",
                        filter=m.Filter(must=[match("a", value=1), match("b", value="x")]),
                    )
                )
            ]
        ),
        [2],
    ),
    "filter in filter": (
        m.Filter(must=[m.Filter(should=[match("number", value=0), match("number", value=1)])]),
        [1, 2],
    ),
}


@pytest.mark.parametrize("kind", FILTERS)
def test_filters(client, filled, kind):
    condition, expected = FILTERS[kind]
    assert ids(client.scroll(filled, scroll_filter=condition, limit=100)[0]) == expected
    assert client.count(filled, count_filter=condition).count == len(expected)
    found = client.query_points(filled, unit(0), query_filter=condition, limit=100).points
    assert sorted(ids(found), key=str) == sorted(expected, key=str)


def test_scroll_pages(client, filled):
    seen, offset = [], None
    while True:
        records, offset = client.scroll(filled, limit=2, offset=offset, with_payload=False)
        seen += ids(records)
        if offset is None:
            break
    assert seen == IDS


def test_query(client, filled):
    found = client.query_points(filled, unit(2), limit=3, with_payload=True, with_vectors=True)
    assert found.points[0].id == 3
    assert found.points[0].payload["number"] == 2
    assert found.points[0].vector == pytest.approx(unit(2))
    by_id = client.query_points(filled, 1, limit=2).points
    assert by_id[0].id == IDS[4] and 1 not in ids(by_id)
    exact = m.SearchParams(exact=True, hnsw_ef=32)
    page = client.query_points(filled, unit(2), limit=2, offset=1, search_params=exact).points
    assert ids(page) == ids(client.query_points(filled, unit(2), limit=3).points)[1:]
    requests = [m.QueryRequest(query=unit(place), limit=1) for place in range(3)]
    answers = client.query_batch_points(filled, requests)
    assert [ids(own.points) for own in answers][1:] == [[2], [3]]
    with pytest.raises(Exception) as error:
        client.query_points(filled, 404)
    assert "No point with id 404 found" in str(error.value).replace("\\'", "'")
    with pytest.raises(Exception) as error:
        client.query_points(filled, [1.0, 2.0, 3.0])
    assert "Vector dimension error: expected dim: 4, got 3" in str(error.value).replace("\\'", "'")


def test_recommend(client, filled):
    query = m.RecommendQuery(recommend=m.RecommendInput(positive=[1], negative=[2]))
    found = client.query_points(filled, query, limit=5).points
    assert found[0].id == IDS[4] and not {1, 2} & set(ids(found))


def test_stages(client, filled):
    stages = [m.Prefetch(query=unit(0), limit=2), m.Prefetch(query=unit(1), limit=2)]
    fused = client.query_points(filled, m.FusionQuery(fusion=m.Fusion.RRF), prefetch=stages, limit=9).points
    assert {1, 2} <= set(ids(fused)) and fused[0].score >= fused[-1].score
    again = client.query_points(filled, unit(1), prefetch=stages, limit=1).points
    assert ids(again) == [2]
    formula = m.FormulaQuery(
        formula=m.SumExpression(sum=["$score", m.MultExpression(mult=[2.0, "bonus"])]),
        defaults={"bonus": 0.25},
    )
    scored = client.query_points(filled, formula, prefetch=stages[:1], limit=1).points
    score = sum(value * value for value in unit(0))
    assert ids(scored) == [1] and abs(scored[0].score - score - 0.5) < 1e-5
    with pytest.raises(Exception) as error:
        client.query_points(filled, m.FusionQuery(fusion=m.Fusion.RRF))
    assert "cannot apply Fusion without prefetches" in str(error.value)


def test_queries_by_examples(client, filled):
    best = m.RecommendInput(positive=[1], negative=[2], strategy=m.RecommendStrategy.BEST_SCORE)
    found = client.query_points(filled, m.RecommendQuery(recommend=best), limit=5).points
    assert found and not {1, 2} & set(ids(found))
    pair = m.ContextPair(positive=1, negative=2)
    discover = m.DiscoverQuery(discover=m.DiscoverInput(target=unit(2), context=[pair]))
    assert client.query_points(filled, discover, limit=3).points
    context = m.ContextQuery(context=[pair])
    assert all(own.score <= 0 for own in client.query_points(filled, context, limit=3).points)
    mmr = m.NearestQuery(nearest=unit(0), mmr=m.Mmr(diversity=0.5, candidates_limit=4))
    assert ids(client.query_points(filled, mmr, limit=2).points)[0] == 1
    sample = client.query_points(filled, m.SampleQuery(sample=m.Sample.RANDOM), limit=2).points
    assert len(set(ids(sample))) == 2
