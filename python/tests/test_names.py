"""Modules and attributes that existing code imports from `qdrant_client`, under our name."""

import asyncio
import importlib

import pytest
from qdrant_client.http import models as theirs
from qdrant_client.hybrid import fusion as their_fusion

import orthoplex
from orthoplex import models as m

NAMES = {
    "async_qdrant_client": ["AsyncQdrantClient"],
    "common.client_exceptions": ["ResourceExhaustedResponse", "QdrantException"],
    "conversions.common_types": ["Filter", "PointId", "Points", "PointsSelector"],
    "conversions.conversion": ["GrpcToRest", "RestToGrpc"],
    "grpc": ["PointStruct", "points_pb2"],
    "grpc.collections_pb2": ["CreateCollection"],
    "grpc.points_pb2": ["PointStruct", "UpsertPoints"],
    "grpc.points_service_pb2_grpc": ["PointsStub"],
    "http.exceptions": ["UnexpectedResponse", "ResponseHandlingException"],
    "http.models": ["Filter"],
    "hybrid.fusion": ["reciprocal_rank_fusion", "distribution_based_score_fusion"],
    "local.async_qdrant_local": ["AsyncQdrantLocal"],
    "local.qdrant_local": ["QdrantLocal"],
    "migrate": ["migrate"],
    "models": ["Filter"],
    "qdrant_client": ["QdrantClient"],
}


@pytest.mark.parametrize("name", NAMES)
def test_the_module_is_there_as_in_the_official_package(name):
    for package in ("orthoplex", "qdrant_client"):
        module = importlib.import_module(f"{package}.{name}")
        assert all(hasattr(module, own) for own in NAMES[name])


def test_clients_look_remote():
    from orthoplex.local.async_qdrant_local import AsyncQdrantLocal
    from orthoplex.local.qdrant_local import QdrantLocal

    client, other = orthoplex.Client(":memory:"), orthoplex.AsyncClient(":memory:")
    for own in (client, other):
        assert not isinstance(own._client, (QdrantLocal, AsyncQdrantLocal))
        assert own.embedding_model_name == "BAAI/bge-small-en" and own.sparse_embedding_model_name is None
    client.close()
    asyncio.run(other.close())


def test_errors_have_one_base():
    from orthoplex.common.client_exceptions import QdrantException, ResourceExhaustedResponse

    assert issubclass(ResourceExhaustedResponse, QdrantException)


def test_migrate_copies():
    from orthoplex.migrate import migrate

    with orthoplex.Client(":memory:") as source, orthoplex.Client(":memory:") as other:
        source.create_collection("c", {})
        source.upsert("c", [m.PointStruct(id=1, vector={})])
        migrate(source, other, ["c"])
        assert other.count("c").count == 1


def found(models, *scores):
    return [models.ScoredPoint(id=number, version=0, score=score) for number, score in scores]


LISTS = [
    [[(1, 0.9), (2, 0.8), (3, 0.1)], [(3, 5.0), (1, 4.0)]],
    [[(1, 0.9), (4, 0.9)], [(2, 0.8)], []],
    [],
]


@pytest.mark.parametrize("lists", LISTS)
def test_fusion(lists):
    from orthoplex.hybrid import fusion

    def scores(module, models, name, **options):
        fused = getattr(module, name)([found(models, *own) for own in lists], **options)
        return [(point.id, pytest.approx(point.score)) for point in fused]

    rank, spread = "reciprocal_rank_fusion", "distribution_based_score_fusion"
    weights = [1.0, 2.0, 0.5][: len(lists)]
    calls = [(rank, {}), (rank, {"limit": 2}), (rank, {"ranking_constant_k": 60}), (rank, {"weights": weights})]
    for name, options in [*calls, (spread, {"limit": 10}), (spread, {"limit": 1})]:
        assert scores(fusion, m, name, **options) == scores(their_fusion, theirs, name, **options)
    with pytest.raises(ValueError):
        fusion.reciprocal_rank_fusion([[]], weights=[1.0, 2.0])
