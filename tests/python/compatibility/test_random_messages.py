"""Random messages of every gRPC method: each is answered or refused, and none fails inside the server."""

import math
import random

import grpc
import pytest
from google.protobuf import message_factory
from google.protobuf.descriptor import FieldDescriptor as Field
from qdrant_client import QdrantClient
from qdrant_client import models as m
from qdrant_client.grpc import collections_service_pb2, points_service_pb2

MESSAGES = 1200
NAME = "random"
# What would change the collection under the feet of the others.
LEFT_OUT = {"/qdrant.Collections/Create", "/qdrant.Collections/Delete"}
REFUSALS = {"INVALID_ARGUMENT", "NOT_FOUND", "UNIMPLEMENTED", "ALREADY_EXISTS", "RESOURCE_EXHAUSTED"}
TEXTS = ["", "a", "s", "m", "n", "tag", "list[].b", "qdrant/bm25", "550e8400-e29b-41d4-a716-446655440000", "2024-01-01"]
SMALL = [0, 1, 2, 3, 10, 100, 65536]
NUMBERS = {
    Field.CPPTYPE_INT32: [*SMALL, -1, 2**31 - 1], Field.CPPTYPE_INT64: [*SMALL, -1, 2**63 - 1, -(2**63)],
    Field.CPPTYPE_UINT32: [*SMALL, 2**32 - 1], Field.CPPTYPE_UINT64: [*SMALL, 2**64 - 1],
    Field.CPPTYPE_DOUBLE: [0, 0.5, 1, -1, 1e300, math.nan, math.inf], Field.CPPTYPE_FLOAT: [0, 0.5, 1, -1, 1e30, math.nan],
    Field.CPPTYPE_BOOL: [False, True],
}


def scalar(chance, field):
    if field.enum_type:
        return chance.choice([value.number for value in field.enum_type.values] + [99])
    if field.type == Field.TYPE_BYTES:
        return b"x"
    return chance.choice(NUMBERS.get(field.cpp_type, TEXTS))


def chosen(chance, descriptor, depth):
    """One field of each choice, and some of the others: fewer, the deeper."""
    for own in descriptor.oneofs:
        # A leading underscore is how the compiler writes `optional`.
        if not own.name.startswith("_") or chance.random() < 0.4:
            yield chance.choice(own.fields)
    for field in descriptor.fields:
        if not field.containing_oneof and chance.random() < (0.5 if depth < 4 else 0.15):
            yield field


def fill(chance, message, depth=0):
    for field in chosen(chance, message.DESCRIPTOR, depth):
        place = getattr(message, field.name)
        if depth > 10 or field.name == "collection_name":
            continue
        if field.message_type and field.message_type.GetOptions().map_entry:
            value = field.message_type.fields_by_name["value"]
            for key in chance.sample(["", "a", "s"], chance.randrange(3)):
                if value.message_type:
                    fill(chance, place[key], depth + 1)
                else:
                    place[key] = scalar(chance, value)
        elif hasattr(place, "extend"):
            for _ in range(chance.randrange(3)):
                if field.message_type:
                    fill(chance, place.add(), depth + 1)
                else:
                    place.append(scalar(chance, field))
        elif field.message_type:
            place.SetInParent()
            fill(chance, place, depth + 1)
        else:
            setattr(message, field.name, scalar(chance, field))
    if "collection_name" in message.DESCRIPTOR.fields_by_name:
        message.collection_name = NAME


def methods():
    for module in (points_service_pb2, collections_service_pb2):
        for service in module.DESCRIPTOR.services_by_name.values():
            for method in service.methods:
                path = f"/{service.full_name}/{method.name}"
                if path not in LEFT_OUT:
                    yield path, message_factory.GetMessageClass(method.input_type)


def refill(client):
    client.delete_collection(NAME)
    plain = m.VectorParams(size=2, distance=m.Distance.DOT)
    many = m.VectorParams(size=2, distance="Dot", multivector_config=m.MultiVectorConfig(comparator="max_sim"))
    client.create_collection(
        NAME, {"": plain, "a": plain, "m": many}, sparse_vectors_config={"s": m.SparseVectorParams()}
    )
    points = [
        m.PointStruct(
            id=i, vector={"": [i, 1], "a": [1, i], "m": [[i, 1]], "s": m.SparseVector(indices=[i], values=[1])},
            payload={"n": i, "tag": "x", "list": [{"b": i}]},
        )
        for i in range(30)
    ]
    client.upsert(NAME, points, wait=True)
    client.create_payload_index(NAME, "n", "integer", wait=True)


@pytest.mark.parametrize("seed", range(2))
def test_no_message_fails_inside(configured, seed):
    server = configured(QDRANT__LOG_LEVEL="warn")
    client = QdrantClient(url=server.url, timeout=30)
    chance, every, answered = random.Random(seed), list(methods()), 0
    with grpc.insecure_channel(f"127.0.0.1:{server.grpc}") as channel:
        for number in range(MESSAGES):
            if number % 200 == 0:
                refill(client)
            path, kind = chance.choice(every)
            message = kind()
            fill(chance, message)
            try:
                channel.unary_unary(path)(message.SerializeToString(), timeout=20)
                answered += 1
            except grpc.RpcError as error:
                known = error.code().name in REFUSALS or "InferenceService" in error.details()
                assert known, (path, error.code(), error.details(), message)
    client.close()
    # Most are nonsense, many are not; and the server is as it was.
    assert answered > MESSAGES / 10
    assert "panicked" not in server.output()
