"""Classes that pass for the official ones, whichever version of those is installed (`make e2e-compat`)."""

import asyncio
import copy
import pickle
import uuid

import pytest
import qdrant_client
from qdrant_client.http import exceptions as theirs
from qdrant_client.http import models as official

import orthoplex
from orthoplex import compat


@pytest.fixture(params=["memory", "path", "rest", "grpc"])
def options(request, tmp_path):
    if request.param == "memory":
        return {"location": ":memory:"}
    if request.param == "path":
        return {"path": str(tmp_path / "data")}
    server = request.getfixturevalue("server")
    return {"url": server.url, "grpc_port": server.grpc, "prefer_grpc": request.param == "grpc", "timeout": 30}


@pytest.fixture
def client(options):
    with compat.QdrantClient(**options) as own:
        yield own


def of(kind, value):
    """The value, which is an official model where the installed version has that model."""
    assert type(value).__name__ == kind and isinstance(value, getattr(official, kind, object)), value
    return value


RED = official.Filter(must=[official.FieldCondition(key="color", match=official.MatchValue(value="red"))])
SPARSE = official.SparseVector(indices=[1, 7], values=[0.5, 0.25])


def point(number, **more):
    vector = {"dense": [1.0, float(number)], "sparse": SPARSE}
    return official.PointStruct(id=number, vector=vector, payload={"color": ["red", "blue"][number % 2], **more})


def filled(client, name):
    dense = {"dense": official.VectorParams(size=2, distance=official.Distance.DOT)}
    sparse = {"sparse": official.SparseVectorParams()}
    assert client.create_collection(name, vectors_config=dense, sparse_vectors_config=sparse) is True
    done = of("UpdateResult", client.upsert(name, [point(number) for number in range(6)], wait=True))
    assert done.status is official.UpdateStatus.COMPLETED


def test_results_are_official(client, name):
    filled(client, name)
    info = of("CollectionInfo", client.get_collection(name))
    assert info.config.params.vectors["dense"] == official.VectorParams(size=2, distance=official.Distance.DOT)
    assert isinstance(info.config.params.sparse_vectors["sparse"], official.SparseVectorParams)
    assert name in [own.name for own in of("CollectionsResponse", client.get_collections()).collections]
    found = of("QueryResponse", client.query_points(name, query=[1.0, 1.0], using="dense", query_filter=RED, limit=2))
    assert [of("ScoredPoint", own).id for own in found.points] == [4, 2]
    old = client.search(name, query_vector=("dense", [1.0, 1.0]), limit=2)
    assert [(of("ScoredPoint", own).id, own.score) for own in old] == [(5, 6.0), (4, 5.0)]
    near = client.query_points(name, query=SPARSE, using="sparse", limit=1, with_vectors=["sparse"]).points[0]
    assert near.vector == {"sparse": SPARSE} and near.score == pytest.approx(0.3125)
    page, more = client.scroll(name, limit=4, with_vectors=True)
    assert [of("Record", own).id for own in page] == [0, 1, 2, 3] and more == 4
    assert official.PointStruct(id=1, vector=page[1].vector).vector["sparse"] == SPARSE
    groups = of("GroupsResult", client.query_points_groups(name, "color", query=[1.0, 1.0], using="dense", limit=2))
    best = {of("PointGroup", own).id: of("ScoredPoint", own.hits[0]).id for own in groups.groups}
    assert best == {"red": 4, "blue": 5}
    assert of("CountResult", client.count(name, count_filter=RED)).count == 3


def test_changes(client, name):
    filled(client, name)
    client.set_payload(name, payload={"seen": True}, points=[1, 2])
    client.delete_payload(name, keys=["color"], points=official.Filter(must=[official.HasIdCondition(has_id=[1])]))
    assert client.retrieve(name, [1])[0].payload == {"seen": True}
    client.update_vectors(name, points=[official.PointVectors(id=3, vector={"dense": [9.0, 9.0]})])
    client.delete(name, points_selector=official.FilterSelector(filter=RED))
    client.upload_points(name, (point(number, late=True) for number in range(10, 20)), batch_size=3, wait=True)
    batch = official.Batch(ids=[30], vectors={"dense": [[5.0, 5.0]]}, payloads=[{}])
    operations = [official.UpsertOperation(upsert=official.PointsBatch(batch=batch))]
    assert [of("UpdateResult", own).status for own in client.batch_update_points(name, operations)] == ["completed"]
    assert client.count(name).count == 14
    assert client.create_payload_index(name, "color", official.PayloadSchemaType.KEYWORD).status == "completed"
    assert client.get_collection(name).payload_schema["color"].data_type is official.PayloadSchemaType.KEYWORD
    alias = official.CreateAlias(collection_name=name, alias_name=f"{name}-alias")
    assert client.update_collection_aliases([official.CreateAliasOperation(create_alias=alias)])
    assert [own.alias_name for own in client.get_collection_aliases(name).aliases] == [f"{name}-alias"]
    assert client.update_collection(name, hnsw_config=official.HnswConfigDiff(m=8))
    assert client.delete_collection(name) and not client.collection_exists(name)


def test_migration_copies_what_models_of_this_version_lack(client, name):
    filled(client, name)
    client.update_collection(name, metadata={"kept": True})
    with compat.QdrantClient(":memory:") as target:
        client.migrate(target, [name])
        assert target.count(name).count == 6
        own = orthoplex._client.as_blocking(target)
        assert own.get_collection(name).config.metadata == {"kept": True}


def test_asynchronously(options, name):
    async def story():
        async with compat.AsyncQdrantClient(**options) as client:
            await client.create_collection(name, official.VectorParams(size=2, distance=official.Distance.COSINE))
            ids = [str(uuid.UUID(int=number)) for number in range(400)]
            points = [official.PointStruct(id=own, vector=[1.0, number]) for number, own in enumerate(ids)]
            await client.upsert(name, points)
            found = await client.query_points(name, query=[1.0, 0.0], limit=300, with_vectors=True)
            return found.points, (await client.scroll(name, limit=1))[0], await client.get_collection(name)

    points, page, info = asyncio.run(story())
    assert len(points) == 300 and of("ScoredPoint", points[0]).vector == [1.0, 0.0]
    assert of("Record", page[0]).id == str(uuid.UUID(int=0)) and of("CollectionInfo", info).points_count == 400


def test_points_behave_as_official_ones(name):
    client = compat.QdrantClient(":memory:")
    filled(client, name)

    def fresh():
        return client.query_points(name, query=[1.0, 1.0], using="dense", limit=1, with_vectors=True).points[0]

    data = {"dense": [1.0, 5.0], "sparse": {"indices": [1, 7], "values": [0.5, 0.25]}}
    whole = {**dict.fromkeys(official.ScoredPoint.model_fields), **fresh().model_dump()}
    assert (whole["id"], whole["score"], whole["payload"], whole["vector"]) == (5, 6.0, {"color": "blue"}, data)
    twin = official.ScoredPoint(**whole)
    assert fresh() == twin and twin == fresh() and fresh() != fresh().model_copy(update={"id": 6})
    assert repr(fresh()) == repr(twin) and fresh().model_dump_json() == twin.model_dump_json()
    for copied in (copy.copy(fresh()), copy.deepcopy(fresh()), pickle.loads(pickle.dumps(fresh()))):
        assert copied == twin
    if hasattr(official, "QueryResponse"):
        assert official.QueryResponse(points=[fresh()]).model_dump()["points"] == [whole]
    own = fresh()
    own.payload = {"other": 1}
    assert own.model_dump()["payload"] == {"other": 1}
    with pytest.raises(AttributeError, match="nothing"):
        fresh().nothing


@pytest.mark.parametrize("way", ["rest", "grpc", "memory"])
def test_too_many_requests(request, way, name):
    if not hasattr(official, "StrictModeConfig"):
        pytest.skip("this version knows no strict mode")
    from qdrant_client.common.client_exceptions import ResourceExhaustedResponse

    options = {"location": ":memory:"}
    if way != "memory":
        server = request.getfixturevalue("server")
        options = {"url": server.url, "grpc_port": server.grpc, "prefer_grpc": way == "grpc"}
    with compat.QdrantClient(**options) as client:
        slow = official.StrictModeConfig(enabled=True, read_rate_limit=1)
        client.create_collection(name, vectors_config={}, strict_mode_config=slow)
        with pytest.raises(ResourceExhaustedResponse) as caught:
            for _ in range(3):
                client.scroll(name)
        assert caught.value.retry_after_s > 0 and "rate limit" in str(caught.value).lower()
        client.delete_collection(name)


@pytest.mark.parametrize("options", [{"location": ":memory:"}, {"host": "127.0.0.1", "port": 1}])
def test_errors_are_caught_by_official_names(options):
    client = compat.QdrantClient(**options)
    wrong = theirs.UnexpectedResponse if "location" in options else theirs.ResponseHandlingException
    with pytest.raises(wrong) as caught:
        client.count("none")
    assert isinstance(caught.value, orthoplex.exceptions.ApiException)
    for again in (pickle.loads(pickle.dumps(caught.value)), copy.copy(caught.value), copy.deepcopy(caught.value)):
        assert type(again) is type(caught.value) and str(again) == str(caught.value)


@pytest.mark.parametrize("kind", compat.TWINS)
def test_errors_can_be_sent_to_other_processes(kind):
    twin = compat.TWINS[kind]
    given = {"ResponseHandlingException": (OSError("lost"),), "ResourceExhaustedResponse": ("later", 3)}
    error = twin(*given.get(kind.__name__, (404, "Not Found", b"{}", {})))
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is twin and issubclass(twin, kind) and str(again) == str(error)


def test_ancestry():
    for name in ("QdrantClient", "AsyncQdrantClient"):
        own, other = getattr(compat, name), getattr(qdrant_client, name)
        ours = getattr(orthoplex, name)
        assert issubclass(own, other) and issubclass(own, ours)
        inherited = [key for key in dir(other) if not key.startswith("_") and getattr(own, key) is getattr(other, key)]
        constants = {"DEFAULT_BATCH_SIZE", "DEFAULT_EMBEDDING_MODEL", "embedding_models", "sparse_embedding_models"}
        assert set(inherited) <= constants
    client = compat.QdrantClient(":memory:")
    if hasattr(qdrant_client.QdrantClient, "set_model"):
        with pytest.raises(NotImplementedError, match="set_model"):
            client.set_model("a")
        names = client.embedding_model_name, client.sparse_embedding_model_name
        assert names == ("BAAI/bge-small-en", None)


def test_patch_and_back():
    before = qdrant_client.QdrantClient, qdrant_client.AsyncQdrantClient
    undo = orthoplex.patch()
    try:
        from qdrant_client import QdrantClient

        client = QdrantClient(":memory:")
        assert type(client) is compat.QdrantClient and isinstance(client, before[0])
        client.create_collection("c", vectors_config=official.VectorParams(size=2, distance="Dot"))
        client.upsert("c", [official.PointStruct(id=1, vector=[1.0, 2.0])])
        kept = official.Filter(must_not=[official.HasIdCondition(has_id=[2])])
        assert isinstance(client.query_points("c", query=[1.0, 1.0], query_filter=kept).points[0], official.ScoredPoint)
    finally:
        undo()
    assert (qdrant_client.QdrantClient, qdrant_client.AsyncQdrantClient) == before
