"""Classes that pass for the official ones."""

import pickle

import pytest
import qdrant_client
from qdrant_client.http import exceptions as theirs

import orthoplex
from orthoplex import compat
from orthoplex import models as m


@pytest.mark.parametrize("options", [{"location": ":memory:"}, {"host": "127.0.0.1", "port": 1}])
def test_errors_are_caught_by_official_names(options):
    client = compat.QdrantClient(**options)
    wrong = theirs.UnexpectedResponse if "location" in options else theirs.ResponseHandlingException
    with pytest.raises(wrong) as caught:
        client.count("none")
    assert isinstance(caught.value, orthoplex.exceptions.ApiException)


def test_ancestry():
    for name in ("QdrantClient", "AsyncQdrantClient"):
        own, other = getattr(compat, name), getattr(qdrant_client, name)
        ours = getattr(orthoplex, name)
        assert issubclass(own, other) and issubclass(own, ours)
        inherited = [key for key in dir(other) if not key.startswith("_") and getattr(own, key) is getattr(other, key)]
        assert inherited == ["DEFAULT_BATCH_SIZE"] or not inherited


def test_vectors_that_were_read_go_into_official_points():
    official = qdrant_client.models
    client = compat.QdrantClient(":memory:")
    client.create_collection("c", vectors_config={}, sparse_vectors_config={"s": official.SparseVectorParams()})
    sparse = official.SparseVector(indices=[1], values=[0.5])
    client.upsert("c", [official.PointStruct(id=own, vector={"s": sparse}) for own in range(300)])
    page = client.scroll("c", limit=300, with_vectors=True)[0]
    found = client.query_points("c", query=sparse, using="s", limit=300, with_vectors=True).points
    assert len(page) == len(found) == 300
    for own in (page[0], found[299]):
        assert isinstance(own, (m.Record, m.ScoredPoint)) and pickle.loads(pickle.dumps(own)) == own
        assert official.PointStruct(id=1, vector=own.vector).vector == {"s": sparse}


def test_patch_and_back():
    before = qdrant_client.QdrantClient, qdrant_client.AsyncQdrantClient
    undo = orthoplex.patch()
    try:
        from qdrant_client import QdrantClient

        client = QdrantClient(":memory:")
        assert type(client) is compat.QdrantClient and isinstance(client, before[0])
        client.create_collection("c", vectors_config=qdrant_client.models.VectorParams(size=2, distance="Dot"))
        client.upsert("c", [qdrant_client.models.PointStruct(id=1, vector=[1.0, 2.0])])
        kept = qdrant_client.models.Filter(must_not=[qdrant_client.models.HasIdCondition(has_id=[2])])
        assert isinstance(client.query_points("c", query=[1.0, 1.0], query_filter=kept).points[0], m.ScoredPoint)
    finally:
        undo()
    assert (qdrant_client.QdrantClient, qdrant_client.AsyncQdrantClient) == before
