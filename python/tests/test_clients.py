"""What a user does, over every way: in memory, on disk, REST and gRPC; blocking and async."""

import array
import asyncio
from datetime import time, timedelta
from decimal import Decimal
from uuid import UUID

import grpc
import numpy as np
import pytest

import orthoplex
from orthoplex import models as m
from orthoplex.exceptions import ResponseHandlingException, UnexpectedResponse


def made(client, name, **options):
    options = {"vectors_config": m.VectorParams(size=4, distance=m.Distance.COSINE), **options}
    assert client.create_collection(name, **options) is True
    return client


CITIES = ["Berlin", "London", "Moscow", "New York", "Beijing", "Mumbai"]
VECTORS = [
    [0.05, 0.61, 0.76, 0.74],
    [0.19, 0.81, 0.75, 0.11],
    [0.36, 0.55, 0.47, 0.94],
    [0.18, 0.01, 0.85, 0.80],
    [0.24, 0.18, 0.22, 0.44],
    [0.35, 0.08, 0.11, 0.44],
]


def filled(client, name):
    made(client, name)
    points = [
        m.PointStruct(id=number, vector=vector, payload={"city": city, "rank": number})
        for number, (vector, city) in enumerate(zip(VECTORS, CITIES), 1)
    ]
    result = client.upsert(name, points, wait=True)
    assert result.status is m.UpdateStatus.COMPLETED
    return client


def test_places_in_memory(client, name):
    vectors = m.VectorParams(size=4, distance=m.Distance.DOT)
    places = {
        "payload": m.PayloadStorageParams(memory=m.Memory.COLD),
        "id_tracker": m.IdTrackerParams(memory=m.Memory.CACHED),
    }
    client.create_collection(name, vectors_config=vectors, **places)
    params = client.get_collection(name).config.params
    assert (params.payload, params.id_tracker) == tuple(places.values())


def test_quick_start(client, name):
    filled(client, name)
    found = client.query_points(name, query=[0.2, 0.1, 0.9, 0.7], limit=3)
    assert [hit.id for hit in found.points] == [4, 1, 5]
    hit = found.points[0]
    assert hit.payload == {"city": "New York", "rank": 4} and hit.vector is None
    assert hit.score == pytest.approx(0.99248314, abs=1e-5)
    only = m.Filter(must=[m.FieldCondition(key="city", match=m.MatchValue(value="London"))])
    found = client.query_points(name, query=[0.2, 0.1, 0.9, 0.7], query_filter=only, with_vectors=True)
    assert [hit.id for hit in found.points] == [2] and len(found.points[0].vector) == 4
    assert client.delete_collection(name) is True and client.collection_exists(name) is False


def test_collections(client, name):
    made(client, name, on_disk_payload=False)
    assert client.collection_exists(name)
    assert name in [own.name for own in client.get_collections().collections]
    info = client.get_collection(name)
    assert info.status is m.CollectionStatus.GREEN
    assert info.config.params.vectors == m.VectorParams(size=4, distance=m.Distance.COSINE)
    assert info.points_count == 0 and info.config.hnsw_config.m == 16
    alias = f"{name}-alias"
    new = m.CreateAliasOperation(create_alias=m.CreateAlias(collection_name=name, alias_name=alias))
    assert client.update_collection_aliases([new]) is True
    assert [own.alias_name for own in client.get_collection_aliases(name).aliases] == [alias]
    assert client.update_collection(name, hnsw_config=m.HnswConfigDiff(m=8)) is True
    assert client.get_collection(alias).config.hnsw_config.m == 8
    assert client.create_payload_index(name, "city", "keyword").status == "completed"
    assert client.get_collection(name).payload_schema["city"].data_type is m.PayloadSchemaType.KEYWORD
    assert client.delete_payload_index(name, "city").status == "completed"
    vectors = {"a": m.VectorParams(size=2, distance=m.Distance.DOT)}
    assert client.recreate_collection(name, vectors_config=vectors) is True
    assert client.get_collection(name).config.params.vectors == vectors


def test_reads(client, name):
    filled(client, name)
    page, following = client.scroll(name, limit=4, with_vectors=True)
    assert [record.id for record in page] == [1, 2, 3, 4] and following == 5
    assert client.scroll(name, offset=following)[1] is None
    records = client.retrieve(name, [2, 99, 1], with_payload=["city"])
    assert [record.payload for record in records] == [{"city": "London"}, {"city": "Berlin"}]
    low = m.Filter(must_not=[m.FieldCondition(key="rank", range=m.Range(gt=2))])
    assert client.count(name).count == 6 and client.count(name, low).count == 2
    client.create_payload_index(name, "city", m.PayloadSchemaType.KEYWORD)
    hits = client.facet(name, "city", limit=2).hits
    assert len(hits) == 2 and hits[0].count == 1
    groups = client.query_points_groups(name, "city", query=VECTORS[0], limit=2, group_size=1).groups
    assert [group.id for group in groups] == ["Berlin", "Moscow"] and groups[0].hits[0].id == 1
    batch = client.query_batch_points(name, [m.QueryRequest(query=own, limit=1) for own in VECTORS[:2]])
    assert [answer.points[0].id for answer in batch] == [1, 2]
    pairs = client.search_matrix_pairs(name, sample=6, limit=1).pairs
    assert len(pairs) == 6 and isinstance(pairs[0], m.SearchMatrixPair)


def test_writes(client, name):
    filled(client, name)
    client.set_payload(name, {"new": True}, points=[1])
    client.set_payload(name, {"deep": 1}, points=m.Filter(must=[m.HasIdCondition(has_id=[1])]), key="under")
    client.delete_payload(name, ["rank"], points=m.PointIdsList(points=[1]))
    assert client.retrieve(name, [1])[0].payload == {"city": "Berlin", "new": True, "under": {"deep": 1}}
    client.overwrite_payload(name, {"only": 1}, points=[1])
    assert client.retrieve(name, [1])[0].payload == {"only": 1}
    client.clear_payload(name, points_selector=[1])
    assert client.retrieve(name, [1])[0].payload in ({}, None)
    client.update_vectors(name, [m.PointVectors(id=1, vector=[1.0, 0.0, 0.0, 0.0])])
    assert client.retrieve(name, [1], with_vectors=True)[0].vector == [1.0, 0.0, 0.0, 0.0]
    client.delete(name, points_selector=[1, 2])
    assert client.count(name).count == 4
    batch = [
        m.UpsertOperation(upsert=m.PointsList(points=[m.PointStruct(id=8, vector=VECTORS[0])])),
        m.DeleteOperation(delete=m.PointIdsList(points=[3])),
    ]
    assert [own.status for own in client.batch_update_points(name, batch)] == ["completed"] * 2
    assert client.count(name).count == 4


def test_what_points_are_made_of(client, name):
    made(client, name)
    number = UUID(int=9)
    client.upsert(name, [{"id": 1, "vector": VECTORS[0]}])
    client.upsert(name, [m.PointStruct(id=2, vector=np.array(VECTORS[1], dtype=np.float32))])
    client.upsert(name, [m.PointStruct(id=3, vector=np.array(VECTORS[2]))])
    client.upsert(name, (m.PointStruct(id=own, vector=array.array("f", VECTORS[3])) for own in (4, str(number))))
    client.upsert(name, m.Batch(ids=[6, 7], vectors=np.array(VECTORS[:2], np.float32), payloads=[{"a": 1}, None]))
    from qdrant_client import models as theirs

    client.upsert(name, [theirs.PointStruct(id=8, vector=VECTORS[0], payload={"kept": None})])
    records = client.retrieve(name, [1, 6, 8], with_vectors=True)
    assert records[0].vector == records[1].vector == records[2].vector
    assert records[2].payload == {"kept": None}
    found = client.query_points(name, query=np.array(VECTORS[3], np.float32), limit=2)
    assert {hit.id for hit in found.points} == {4, str(number)}
    assert client.query_points(name, query=number, limit=1).points[0].id == 4
    payload = {"text": "\u00fc\u20ac", "list": [1, 2.5, "x", None, True], "big": 2**60, "nested": {"f": [0.1, 0.2]}}
    client.upsert(name, [m.PointStruct(id=10, vector=VECTORS[0], payload=payload)])
    assert client.retrieve(name, [10])[0].payload == payload


def test_what_json_has_not_is_written_as_text(client, name):
    made(client, name)
    rare = {"bytes": b"123", "time": time(1, 2), "for": timedelta(days=1, seconds=90), "price": Decimal("1.50")}
    client.upsert(name, [m.PointStruct(id=1, vector=VECTORS[0], payload=rare)])
    texts = {"bytes": "123", "time": "01:02:00", "for": "P1DT1M30S", "price": "1.50"}
    assert client.retrieve(name, [1])[0].payload == texts


def test_settings_read_as_they_were_written(client, name):
    codes = m.ScalarQuantization(scalar=m.ScalarQuantizationConfig(type=m.ScalarType.INT8, quantile=0.69))
    made(client, name, quantization_config=codes)
    assert client.get_collection(name).config.quantization_config == codes


def test_sparse_and_multi_vectors(client, name):
    config = m.MultiVectorConfig(comparator=m.MultiVectorComparator.MAX_SIM)
    dense = {"many": m.VectorParams(size=2, distance="Dot", multivector_config=config)}
    made(client, name, vectors_config=dense, sparse_vectors_config={"words": m.SparseVectorParams()})
    sparse = m.SparseVector(indices=[1, 5], values=[0.5, 2.0])
    vector = {"many": [[1.0, 0.0], [0.0, 1.0]], "words": sparse}
    client.upsert(name, [m.PointStruct(id=1, vector=vector)])
    assert client.retrieve(name, [1], with_vectors=True)[0].vector == vector
    assert client.query_points(name, query=sparse, using="words").points[0].score == pytest.approx(4.25)
    assert client.query_points(name, query=np.eye(2), using="many").points[0].score == pytest.approx(2)
    prefetch = [m.Prefetch(query=sparse, using="words"), m.Prefetch(query=[[1.0, 0.0]], using="many")]
    fused = client.query_points(name, query=m.FusionQuery(fusion=m.Fusion.RRF), prefetch=prefetch)
    assert [hit.id for hit in fused.points] == [1]


def test_retired_methods(client, name):
    filled(client, name)
    assert [hit.id for hit in client.search(name, VECTORS[0], limit=2)] == [1, 3]
    requests = [m.SearchRequest(vector=VECTORS[1], limit=1), m.SearchRequest(vector=VECTORS[4], limit=1)]
    assert [[hit.id for hit in hits] for hits in client.search_batch(name, requests)] == [[2], [5]]
    assert client.recommend(name, positive=[1], negative=[6], limit=1)[0].id in (2, 3)
    pairs = [m.ContextExamplePair(positive=1, negative=6)]
    assert len(client.discover(name, target=2, context=pairs, limit=2)) == 2
    assert len(client.search_groups(name, VECTORS[0], "city", limit=2).groups) == 2


def test_uploads(client, name):
    made(client, name)
    told = []
    points = (m.PointStruct(id=own, vector=VECTORS[own % 6]) for own in range(1000))
    client.upload_points(name, points, batch_size=64, parallel=3, wait=True, progress=told.append)
    assert client.count(name).count == 1000 and told[-1] == 1000
    vectors = np.random.default_rng(1).random((100, 4), dtype=np.float32)
    client.upload_collection(name, vectors, payload=[{"n": own} for own in range(100)], wait=True)
    assert client.count(name).count == 1100


def test_an_empty_list_is_no_vector_in_an_upload(client, name):
    from qdrant_client import models as theirs

    client.create_collection(name, vectors_config={})
    kinds = m.PointStruct, theirs.PointStruct, dict
    points = [kind(id=own, vector=[], payload={"n": own}) for own, kind in enumerate(kinds)]
    client.upload_points(name, points, wait=True)
    assert [own.payload for own in client.scroll(name)[0]] == [{"n": own} for own in range(3)]


def test_errors(client, name):
    wrong = grpc.RpcError if client.way == "grpc" else UnexpectedResponse
    with pytest.raises(wrong) as caught:
        client.query_points(name, query=[0.1])
    assert "t exist!" in str(caught.value)
    if client.way == "grpc":
        assert caught.value.code() is grpc.StatusCode.NOT_FOUND
    else:
        assert caught.value.status_code == 404
        assert "doesn't exist" in caught.value.structured()["status"]["error"]
    made(client, name)
    with pytest.raises(wrong, match="imension|expected"):
        client.upsert(name, [m.PointStruct(id=1, vector=[0.1])])
    with pytest.raises(wrong if client.way == "grpc" else ValueError, match="vector|variant"):
        client.query_points(name, query={"text": [1.0]})
    with pytest.raises(TypeError, match="object"):
        client.upsert(name, [m.PointStruct(id=1, vector=object())])
    with pytest.raises(wrong, match="unheard_of"):
        client.query_points(name, query=VECTORS[0], search_params={"unheard_of": 1})


def test_nobody_listens():
    for is_grpc, wrong in ((False, ResponseHandlingException), (True, grpc.RpcError)):
        client = orthoplex.Client(host="127.0.0.1", port=1, grpc_port=1, prefer_grpc=is_grpc, timeout=5)
        with pytest.raises(wrong, match="connect"):
            client.get_collections()


def test_a_folder_is_shared_in_a_process_and_kept(tmp_path, name):
    folder = tmp_path / "data"
    one = filled(orthoplex.Client(path=str(folder)), name)
    other = orthoplex.AsyncClient(path=str(folder / ".." / "data"))
    assert asyncio.run(other.count(name)).count == 6
    one.close()
    one.close()
    with pytest.raises(RuntimeError, match="closed"):
        one.count(name)
    assert asyncio.run(other.count(name)).count == 6
    asyncio.run(other.close())
    with orthoplex.Client(path=str(folder)) as again:
        assert again.count(name).count == 6


def test_fields_without_an_index(client, name):
    filled(client, name)
    last = {"limit": 2, "order_by": m.OrderBy(key="rank", direction=m.Direction.DESC)}
    if client.way in ("memory", "path"):
        assert [own.order_value for own in client.scroll(name, **last)[0]] == [6, 5]
        assert {(hit.value, hit.count) for hit in client.facet(name, "city").hits} == {(city, 1) for city in CITIES}
        return
    for call in (lambda: client.scroll(name, **last), lambda: client.facet(name, "city")):
        with pytest.raises((UnexpectedResponse, grpc.RpcError), match="index"):
            call()


def test_an_empty_payload_of_a_record_is_one_over_every_transport(client, name):
    made(client, name)
    client.upsert(name, [m.PointStruct(id=1, vector=VECTORS[0])])
    assert [own.payload for own in (*client.retrieve(name, [1]), *client.scroll(name)[0])] == [{}, {}]


def test_the_engine_in_the_process_is_waited_for(client, name):
    made(client, name)
    done = client.upsert(name, [m.PointStruct(id=1, vector=VECTORS[0])], wait=False)
    if client.way in ("memory", "path"):
        assert done.status is m.UpdateStatus.COMPLETED and client.count(name).count == 1
    else:
        assert done.status is m.UpdateStatus.ACKNOWLEDGED


@pytest.mark.parametrize("wrong", [[[1.0, float("nan")]], m.SparseVector(indices=[1], values=[float("nan")])])
def test_what_is_no_number_is_no_vector(wrong):
    with orthoplex.Client(":memory:") as client:
        rows = m.MultiVectorConfig(comparator=m.MultiVectorComparator.MAX_SIM)
        dense = {"rows": m.VectorParams(size=2, distance=m.Distance.DOT, multivector_config=rows)}
        client.create_collection("c", vectors_config=dense, sparse_vectors_config={"sparse": m.SparseVectorParams()})
        using = "rows" if isinstance(wrong, list) else "sparse"
        for call in (
            lambda: client.query_points("c", query=wrong, using=using),
            lambda: client.upsert("c", [m.PointStruct(id=1, vector={using: wrong})]),
        ):
            with pytest.raises(ValueError, match="finite"):
                call()
