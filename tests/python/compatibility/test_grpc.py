"""Bare gRPC messages: services, health, reflection, compression, values, old fields, refusals."""

import struct

import grpc
import pytest
from qdrant_client import grpc as q
from qdrant_client import models as m


@pytest.fixture(scope="module")
def channel(server):
    with grpc.insecure_channel(f"127.0.0.1:{server.grpc}") as own:
        yield own


@pytest.fixture
def points(channel):
    return q.PointsStub(channel)


@pytest.fixture
def filled(make):
    return make([m.PointStruct(id=i, vector=[i, 1], payload={"n": i}) for i in range(1, 4)])


def refused(call, code, *texts):
    with pytest.raises(grpc.RpcError) as error:
        call()
    assert error.value.code() == getattr(grpc.StatusCode, code), error.value.details()
    for text in texts:
        assert text in error.value.details(), error.value.details()


def unary(channel, path, request=b""):
    return channel.unary_unary(path)(request)


def test_every_method_is_known(channel):
    """A method is there if an empty request gets an answer or a refusal that is not about the method."""
    from qdrant_client.grpc import collections_service_pb2, points_service_pb2, qdrant_pb2, snapshots_service_pb2

    missing = []
    for module in (collections_service_pb2, points_service_pb2, qdrant_pb2, snapshots_service_pb2):
        for service in module.DESCRIPTOR.services_by_name.values():
            for method in service.methods:
                try:
                    unary(channel, f"/{service.full_name}/{method.name}")
                except grpc.RpcError as error:
                    if error.code() == grpc.StatusCode.UNIMPLEMENTED:
                        missing.append((service.full_name, method.name, error.details()))
    assert missing == []
    with pytest.raises(grpc.RpcError) as error:
        unary(channel, "/qdrant.Points/NoSuchMethod")
    assert error.value.code() == grpc.StatusCode.UNIMPLEMENTED


def test_health_and_reflection(channel):
    # HealthCheckResponse { status: SERVING }
    assert unary(channel, "/grpc.health.v1.Health/Check") == b"\x08\x01"
    assert unary(channel, "/grpc.health.v1.Health/Check", b"\x0a\x06qdrant") == b"\x08\x01"
    listing = b"\x3a\x00"  # ServerReflectionRequest { list_services: "" }
    for version in ("v1", "v1alpha"):
        method = f"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo"
        [answer] = channel.stream_stream(method)(iter([listing]))
        for service in (b"qdrant.Points", b"qdrant.Collections", b"qdrant.Snapshots", b"qdrant.Qdrant"):
            assert service in answer
    reply = q.QdrantStub(channel).HealthCheck(q.HealthCheckRequest())
    assert reply.title == "qdrant - vector search engine" and reply.version.startswith("1.")


def test_gzip(server, filled):
    with grpc.insecure_channel(f"127.0.0.1:{server.grpc}", compression=grpc.Compression.Gzip) as own:
        assert len(q.PointsStub(own).Scroll(q.ScrollPoints(collection_name=filled)).result) == 3


def test_values(points, filled):
    value = q.Value
    sent = {
        "null": value(null_value=0), "nothing": value(), "bool": value(bool_value=True),
        "large": value(integer_value=2**62), "small": value(integer_value=-(2**63)), "double": value(double_value=1.0),
        "text": value(string_value="ü"), "list": value(list_value=q.ListValue(values=[value(integer_value=1)])),
        "object": value(struct_value=q.Struct(fields={"a": value(double_value=0.5)})),
    }
    one = q.PointStruct(id=q.PointId(num=9), payload=sent, vectors=q.Vectors(vector=q.Vector(data=[1, 2])))
    points.Upsert(q.UpsertPoints(collection_name=filled, points=[one], wait=True))
    request = q.GetPoints(
        collection_name=filled, ids=[q.PointId(num=9)], with_payload=q.WithPayloadSelector(enable=True)
    )
    [record] = points.Get(request).result
    got = dict(record.payload)
    assert got.pop("nothing").WhichOneof("kind") == "null_value"
    sent.pop("nothing")
    assert got == sent
    for broken in (float("nan"), float("inf")):
        one.payload["double"].double_value = broken
        refused(
            lambda: points.Upsert(q.UpsertPoints(collection_name=filled, points=[one], wait=True)),
            "INVALID_ARGUMENT", "cannot convert to json number",
        )


def test_ids(points, filled):
    get = lambda own: points.Get(q.GetPoints(collection_name=filled, ids=[own]))  # noqa: E731
    refused(lambda: get(q.PointId()), "INVALID_ARGUMENT", "No ID options provided")
    refused(lambda: get(q.PointId(uuid="zzz")), "INVALID_ARGUMENT", "Unable to parse UUID")
    assert get(q.PointId(uuid="550E8400E29B41D4A716446655440000")).result == []


def test_old_and_new_fields_of_vectors(points, make):
    name = make(
        vectors_config={
            "d": m.VectorParams(size=2, distance="Dot"),
            "m": m.VectorParams(size=2, distance="Dot", multivector_config=m.MultiVectorConfig(comparator="max_sim")),
        },
        sparse_vectors_config={"s": m.SparseVectorParams()},
    )
    old = {
        "d": q.Vector(data=[1, 2]), "m": q.Vector(data=[1, 2, 3, 4], vectors_count=2),
        "s": q.Vector(data=[5, 6], indices=q.SparseIndices(data=[7, 8])),
    }
    new = {
        "d": q.Vector(dense=q.DenseVector(data=[1, 2])),
        "m": q.Vector(multi_dense=q.MultiDenseVector(vectors=[q.DenseVector(data=own) for own in ([1, 2], [3, 4])])),
        "s": q.Vector(sparse=q.SparseVector(values=[5, 6], indices=[7, 8])),
    }
    structs = [
        q.PointStruct(id=q.PointId(num=i), vectors=q.Vectors(vectors=q.NamedVectors(vectors=own)))
        for i, own in enumerate((old, new))
    ]
    points.Upsert(q.UpsertPoints(collection_name=name, points=structs, wait=True))
    everything = q.WithVectorsSelector(enable=True)
    request = q.GetPoints(
        collection_name=name, ids=[q.PointId(num=0), q.PointId(num=1)], with_vectors=everything
    )
    first, second = (own.vectors.vectors.vectors for own in points.Get(request).result)
    assert first == second and set(first) == {"d", "m", "s"}
    dense = first["d"].dense.data or first["d"].data
    assert list(dense) == [1, 2]


def test_matches_ranges_and_dates(points, make):
    name = make([
        m.PointStruct(id=i, vector=[1, 1], payload=payload) for i, payload in enumerate([
            {"k": "a", "n": 1, "b": True, "when": "2024-01-01T00:00:00.000001Z"}, {"k": "b", "n": 2, "b": False},
        ])
    ])

    def found(**condition):
        own = q.Filter(must=[q.Condition(field=q.FieldCondition(**condition))])
        return [p.id.num for p in points.Scroll(q.ScrollPoints(collection_name=name, filter=own)).result]

    strings, integers = q.RepeatedStrings(strings=["a"]), q.RepeatedIntegers(integers=[1])
    assert found(key="k", match=q.Match(keyword="a")) == [0] == found(key="n", match=q.Match(integer=1))
    assert found(key="b", match=q.Match(boolean=False)) == [1]
    assert found(key="k", match=q.Match(keywords=strings)) == [0] == found(key="n", match=q.Match(integers=integers))
    assert found(key="k", match=q.Match(except_keywords=strings)) == [1]
    assert found(key="n", match=q.Match(except_integers=integers)) == [1]
    assert found(key="k", match=q.Match(text="a")) == [0] == found(key="k", match=q.Match(phrase="a"))
    assert found(key="k", match=q.Match(text_any="a c")) == [0]
    assert found(key="n", range=q.Range(gt=1)) == [1]
    from google.protobuf.timestamp_pb2 import Timestamp

    stamp = Timestamp(seconds=1704067200, nanos=1000)
    assert found(key="when", datetime_range=q.DatetimeRange(gte=stamp)) == [0]
    assert found(key="when", datetime_range=q.DatetimeRange(gt=stamp)) == []


def test_validation_texts(channel, points, filled):
    query = q.QueryPoints(collection_name=filled, limit=0)
    refused(lambda: points.Query(query), "INVALID_ARGUMENT", "Validation error in body: [limit: ")
    create = q.CreateCollection(collection_name="x", vectors_config=q.VectorsConfig(params=q.VectorParams(size=2)))
    refused(lambda: q.CollectionsStub(channel).Create(create), "INVALID_ARGUMENT", "UnknownDistance")
    empty = q.UpdateBatchPoints(collection_name=filled)
    refused(lambda: points.UpdateBatch(empty), "INVALID_ARGUMENT", "Validation error in body: [operations: ")
    index = q.CreateFieldIndexCollection(collection_name=filled, field_name="never", wait=True)
    refused(lambda: points.CreateFieldIndex(index), "INVALID_ARGUMENT", "Can't auto-detect field type")


def test_packed_floats(points, filled):
    """Packed floats on the wire are what every client sends."""
    packed = struct.pack("<2f", 1.5, 2.5)
    vector = q.Vector.FromString(b"\x0a" + bytes([len(packed)]) + packed)
    one = q.PointStruct(id=q.PointId(num=1), vectors=q.Vectors(vector=vector))
    points.Upsert(q.UpsertPoints(collection_name=filled, points=[one], wait=True))
    found = points.Search(q.SearchPoints(collection_name=filled, vector=[1, 1], limit=1))
    assert found.result[0].score == 4.0
