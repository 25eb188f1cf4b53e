"""The raw APIs beside those of the installed qdrant-client, and against a server."""

import asyncio
import inspect
import io

import pytest
from qdrant_client import http as theirs

import orthoplex
from orthoplex import http as ours
from orthoplex import models as m

APIS = [
    (kind, name, method)
    for kind in ("SyncApis", "AsyncApis")
    for name in vars(getattr(theirs, kind)("http://localhost"))
    if name.endswith("_api")
    for method in dir(getattr(getattr(theirs, kind)("http://localhost"), name))
    if not method.startswith("_") and method != "api_client"
]


@pytest.mark.parametrize("kind, name, method", APIS)
def test_same_methods(kind, name, method):
    own, other = (getattr(getattr(getattr(side, kind)("http://localhost"), name), method) for side in (ours, theirs))
    assert list(inspect.signature(own).parameters) == list(inspect.signature(other).parameters)
    assert inspect.iscoroutinefunction(own) == inspect.iscoroutinefunction(other)


def raw(client):
    """The raw REST API, blocking."""
    apis = getattr(client, "client", client).http
    if isinstance(apis, ours.SyncApis):
        return lambda api, method, **given: getattr(getattr(apis, api), method)(**given)
    return lambda api, method, **given: client.loop.run_until_complete(getattr(getattr(apis, api), method)(**given))


@pytest.mark.parametrize("client", ["rest-sync", "rest-async", "grpc-sync", "grpc-async"], indirect=True)
def test_requests(client, name):
    call = raw(client)
    params = m.CreateCollection(vectors=m.VectorParams(size=2, distance=m.Distance.DOT))
    made = call("collections_api", "create_collection", collection_name=name, create_collection=params)
    assert isinstance(made, m.InlineResponse2001) and (made.result, made.status) == (True, "ok") and made.time >= 0
    points = m.PointsList(points=[m.PointStruct(id=1, vector=[1.0, 2.0], payload={"a": "b"})])
    done = call("points_api", "upsert_points", collection_name=name, wait=True, point_insert_operations=points)
    assert done.result.status == m.UpdateStatus.COMPLETED
    query = m.QueryRequest(query=[1.0, 0.0], limit=3, with_payload=True)
    found = call("search_api", "query_points", collection_name=name, query_request=query)
    assert found.result.points[0].payload == {"a": "b"}
    work = call("collections_api", "get_optimizations", collection_name=name, _with="queued")
    assert work.result.queued == []
    assert "healthz" in call("service_api", "healthz") and "collections_total" in call("service_api", "metrics")
    assert call("service_api", "root").version
    with pytest.raises(orthoplex.exceptions.UnexpectedResponse, match="exist"):
        call("collections_api", "get_collection", collection_name=f"{name}-no")


def test_files_of_snapshots(server, name):
    with orthoplex.Client(server.url) as client:
        client.create_collection(name, m.VectorParams(size=2, distance=m.Distance.DOT))
        client.upsert(name, [m.PointStruct(id=1, vector=[1.0, 2.0])])
        own = client.http.snapshots_api
        made = own.create_snapshot(name, wait=True).result
        file = own.get_snapshot(name, made.name)
        assert isinstance(file, bytes) and len(file) == made.size
        again = f"{name}-again"
        done = own.recover_from_uploaded_snapshot(again, wait=True, snapshot=io.BytesIO(file))
        assert done.result is True and client.count(again).count == 1


def test_apis_of_their_own(server):
    apis = ours.SyncApis(server.url, timeout=10, headers={"a": "b"})
    assert apis.service_api.root().title
    apis.close()
    with pytest.raises(RuntimeError, match="closed"):
        apis.service_api.root()

    async def main():
        apis = ours.AsyncApis(server.url)
        title = (await apis.service_api.root()).title
        await apis.aclose()
        return title

    assert asyncio.run(main())
    with pytest.raises(NotImplementedError, match="middleware"):
        ours.SyncApis(server.url).client.add_middleware(None)


def test_a_database_in_this_process_has_none():
    client = orthoplex.Client(":memory:")
    for name in ("http", "grpc_points", "grpc_collections", "async_grpc_points"):
        with pytest.raises(NotImplementedError, match="in this process"):
            getattr(client, name)


def test_stubs_of_grpc(server, name):
    grpc = pytest.importorskip("orthoplex.grpc")
    client = orthoplex.Client(server.url, grpc_port=server.grpc, headers={"a": "b"}, api_key=None)
    config = grpc.VectorsConfig(params=grpc.VectorParams(size=2, distance=grpc.Dot))
    client.grpc_collections.Create(grpc.CreateCollection(collection_name=name, vectors_config=config), timeout=10)
    point = grpc.PointStruct(id=grpc.PointId(num=5), payload={"a": grpc.Value(string_value="b")})
    point.vectors.vector.data.extend([1.0, 2.0])
    client.grpc_points.Upsert(grpc.UpsertPoints(collection_name=name, wait=True, points=[point]), timeout=10)
    assert client.count(name).count == 1
    assert client.grpc_root.HealthCheck(grpc.HealthCheckRequest()).version

    async def main():
        async with orthoplex.AsyncClient(server.url, grpc_port=server.grpc) as client:
            return await client.grpc_points.Count(grpc.CountPoints(collection_name=name))

    assert asyncio.run(main()).result.count == 1
    client.close()


def test_conversions_between_messages_and_models():
    pytest.importorskip("google.protobuf")
    from qdrant_client.conversions.conversion import GrpcToRest as official

    from orthoplex.conversions.conversion import NAMES, GrpcToRest, RestToGrpc

    kept = m.Filter(must=[m.FieldCondition(key="a", match=m.MatchValue(value=1))])
    message = RestToGrpc.convert_filter(kept)
    assert message.must[0].field.match.integer == 1
    assert GrpcToRest.convert_filter(message) == kept
    point = m.PointStruct(id=7, vector={"a": [0.5, 0.25]}, payload={"b": [1, "c"]})
    assert GrpcToRest.convert_point_struct(RestToGrpc.convert_point_struct(point)) == point
    names = {line.split(" ")[0] for line in NAMES.split("\n") if line}
    assert names - {name[8:] for name in dir(official) if name.startswith("convert_")} < {
        name[8:] for name in dir(RestToGrpc) if name.startswith("convert_")
    }


def messages_of(package):
    field = package.FieldCondition(key="a", match=package.Match(keyword="b"))
    filter_ = package.Filter(must=[package.Condition(field=field)])
    point = package.PointStruct(id=package.PointId(num=5), payload={"a": package.Value(string_value="b")})
    point.vectors.vector.data.extend([1.0, 2.0])
    return filter_, point


@pytest.mark.parametrize("package", ["orthoplex.grpc", "qdrant_client.grpc"])
def test_messages_go_into_methods(client, name, package):
    package = pytest.importorskip(package)
    filter_, point = messages_of(package)
    client.create_collection(name, m.VectorParams(size=2, distance=m.Distance.DOT))
    client.upsert(name, [point, m.PointStruct(id=6, vector=[0.0, 1.0])])
    assert [own.id for own in client.scroll(name, scroll_filter=filter_)[0]] == [5]
    exact = package.SearchParams(exact=True)
    found = client.query_points(name, query=[1.0, 0.0], query_filter=filter_, search_params=exact)
    assert [own.id for own in found.points] == [5]
    assert client.retrieve(name, [package.PointId(num=6)])[0].id == 6
    with pytest.raises(TypeError, match="qdrant.UpsertPoints"):
        client.upsert(name, [package.UpsertPoints()])
