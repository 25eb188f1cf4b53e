"""Groups, discoveries, matrices and texts, by the official client, plain REST and bare gRPC messages."""

import json
import urllib.error
import urllib.request

import grpc
import pytest
from qdrant_client import grpc as messages
from qdrant_client import models as m

DOCUMENTS = 4
CHUNKS = 5


@pytest.fixture
def filled(client, name):
    """Points at (id, 0) in documents of five; `other` holds the documents."""
    client.create_collection(name, m.VectorParams(size=2, distance=m.Distance.EUCLID))
    client.upsert(
        name,
        [
            m.PointStruct(
                id=number,
                vector=[float(number), 0.0],
                payload={
                    "doc": number // CHUNKS,
                    "tags": ["all", f"t{number // CHUNKS}"],
                    "when": 100 - number,
                },
            )
            for number in range(DOCUMENTS * CHUNKS)
        ],
        wait=True,
    )
    client.create_collection(f"{name}-docs", m.VectorParams(size=1, distance=m.Distance.DOT))
    titles = [
        m.PointStruct(id=number, vector=[1.0], payload={"title": f"Document {number}"})
        for number in range(2)
    ]
    client.upsert(f"{name}-docs", titles, wait=True)
    yield name
    client.delete_collection(name)
    client.delete_collection(f"{name}-docs")


def shown(result):
    return [(group.id, [hit.id for hit in group.hits]) for group in result.groups]


def rest(server, name, path, body):
    request = urllib.request.Request(
        f"{server.url}/collections/{name}/points/{path}",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["result"]


@pytest.fixture
def points(server):
    with grpc.insecure_channel(f"127.0.0.1:{server.grpc}") as channel:
        yield messages.PointsStub(channel)


def test_groups_are_filled(client, filled):
    found = client.query_points_groups(filled, "doc", query=[0.0, 0.0], limit=3, group_size=2)
    assert shown(found) == [(0, [0, 1]), (1, [5, 6]), (2, [10, 11])]
    found = client.query_points_groups(filled, "tags[]", query=[7.0, 0.0], limit=2, group_size=2)
    assert [group for group, _ in shown(found)] == ["all", "t1"]
    found = client.query_points_groups(filled, "doc", query=[0.0, 0.0])
    assert [len(hits) for _, hits in shown(found)] == [3] * DOCUMENTS
    assert found.groups[0].hits[0].payload is None or found.groups[0].hits[0].payload["doc"] == 0


@pytest.mark.parametrize("form", ["name", "object"])
def test_groups_with_lookup(client, filled, form):
    lookup = other = f"{filled}-docs"
    if form == "object":
        lookup = m.WithLookup(collection=other, with_payload=["title"], with_vectors=True)
    found = client.query_points_groups(
        filled, "doc", query=[0.0, 0.0], limit=3, group_size=1, with_lookup=lookup
    )
    assert [group.lookup and group.lookup.payload["title"] for group in found.groups] == [
        "Document 0",
        "Document 1",
        None,
    ]
    assert found.groups[0].lookup.vector == ([1.0] if form == "object" else None)
    with pytest.raises(Exception) as error:
        client.query_points_groups(
            filled, "doc", query=[0.0, 0.0], with_lookup=f"{filled}-none"
        )
    assert f"Collection {filled}-none not found" in str(error.value)


def test_order_by_queries_need_an_index(client, filled):
    ask = dict(query=m.OrderByQuery(order_by="when"), limit=2)
    with pytest.raises(Exception) as error:
        client.query_points(filled, **ask)
    assert "No range index for `order_by` key: `when`" in str(error.value).replace("\\'", "'")
    client.create_payload_index(filled, "when", m.PayloadSchemaType.INTEGER, wait=True)
    assert [point.id for point in client.query_points(filled, **ask).points] == [19, 18]
    grouped = client.query_points_groups(filled, "doc", group_size=1, **ask)
    assert shown(grouped) == [(3, [19]), (2, [14])]


def test_matrices(client, filled):
    only = m.Filter(must=[m.HasIdCondition(has_id=[0, 1, 3])])
    pairs = client.search_matrix_pairs(filled, query_filter=only, sample=5, limit=1).pairs
    assert [(pair.a, pair.b, pair.score) for pair in pairs] == [(0, 1, 1), (1, 0, 1), (3, 1, 2)]
    offsets = client.search_matrix_offsets(filled, query_filter=only, sample=5, limit=1)
    assert (offsets.ids, offsets.offsets_row) == ([0, 1, 3], [0, 1, 2])
    assert (offsets.offsets_col, offsets.scores) == ([1, 0, 1], [1, 1, 2])


def test_retired_endpoints(client, server, points, filled):
    groups = dict(group_by="doc", limit=2, group_size=1)
    wanted = [(0, [0]), (1, [5])]

    def of(result):
        return [(group["id"], [hit["id"] for hit in group["hits"]]) for group in result["groups"]]

    assert of(rest(server, filled, "search/groups", {"vector": [0, 0], **groups})) == wanted
    recommend = {"positive": [[0, 0]], **groups}
    assert of(rest(server, filled, "recommend/groups", recommend)) == wanted
    discover = {"target": [0, 0], "context": [{"positive": 1, "negative": 19}], "limit": 2}
    found = rest(server, filled, "discover", discover)
    assert [point["id"] for point in found] == [0, 2]
    assert rest(server, filled, "discover/batch", {"searches": [discover] * 2}) == [found] * 2

    def ids(answer):
        return [
            (group.id.unsigned_value, [hit.id.num for hit in group.hits])
            for group in answer.result.groups
        ]

    request = messages.SearchPointGroups(collection_name=filled, vector=[0, 0], **groups)
    assert ids(points.SearchGroups(request)) == wanted
    vector = messages.Vector(data=[0, 0])
    request = messages.RecommendPointGroups(
        collection_name=filled, positive_vectors=[vector], **groups
    )
    assert ids(points.RecommendGroups(request)) == wanted
    example = lambda number: messages.VectorExample(id=messages.PointId(num=number))  # noqa: E731
    request = messages.DiscoverPoints(
        collection_name=filled,
        target=messages.TargetVector(single=messages.VectorExample(vector=vector)),
        context=[messages.ContextExamplePair(positive=example(1), negative=example(19))],
        limit=2,
    )
    assert [point.id.num for point in points.Discover(request).result] == [0, 2]
    batch = messages.DiscoverBatchPoints(collection_name=filled, discover_points=[request])
    [one] = points.DiscoverBatch(batch).result
    assert [point.id.num for point in one.result] == [0, 2]


def test_limits_of_groups(server, client, filled):
    with pytest.raises(urllib.error.HTTPError) as error:
        rest(server, filled, "query/groups", {"group_by": "doc", "group_size": 0})
    assert error.value.code == 422
    text = json.load(error.value)["status"]["error"]
    assert "search_group_request.group_size: value 0 invalid, must be 1 or larger" in text


TEXTS = ["I must not fear", "The sky above the port", "Fear is the mind-killer", "the and of"]


@pytest.mark.parametrize("model", ["qdrant/bm25", "Qdrant/BM25"])
def test_texts_become_sparse_vectors(client, server, name, model):
    client.create_collection(
        name, sparse_vectors_config={"text": m.SparseVectorParams(modifier=m.Modifier.IDF)}
    )
    documents = [
        m.PointStruct(id=number, vector={"text": m.Document(text=text, model=model)})
        for number, text in enumerate(TEXTS)
    ]
    client.upsert(name, documents, wait=True)

    def ask(text):
        query = m.Document(text=text, model=model)
        return [p.id for p in client.query_points(name, query=query, using="text").points]

    assert sorted(ask("fearing")) == [0, 2]
    assert ask("a SKY of ports") == [1]
    assert ask("the and of") == []
    query = {"image": "aGk=", "model": "some/model"}
    with pytest.raises(urllib.error.HTTPError) as error:
        rest(server, name, "query", {"query": query, "using": "text"})
    assert error.value.code == 500
    assert "InferenceService is not initialized" in json.load(error.value)["status"]["error"]
    client.delete_collection(name)
