"""Mem0's store: memories with embeddings, its filters, changes."""

import uuid

import pytest
from conftest import SIZE, dense
from mem0.configs.vector_stores.qdrant import QdrantConfig
from mem0.vector_stores.qdrant import Qdrant

TEXTS = ["red apples grow", "green pears grow", "blue boats sail", "red boats sail"]
IDS = [str(uuid.UUID(int=number)) for number in range(1, 5)]


@pytest.fixture
def store(client, name):
    # Its settings take a client of the official class only, and want an address beside it.
    config = QdrantConfig(collection_name=name, embedding_model_dims=SIZE, client=client, path="unused")
    own = Qdrant(**{key: value for key, value in config if value is not None})
    assert own.client is client
    payloads = [
        {"data": text, "user_id": f"u{number % 2}", "n": number, "at": f"2026-11-0{number + 1}T00:00:00Z"}
        for number, text in enumerate(TEXTS)
    ]
    own.insert([dense(text) for text in TEXTS], payloads, IDS)
    return own


def texts(found):
    return [own.payload["data"] for own in found]


def test_search_and_filters(store):
    def found(filters=None):
        return texts(store.search("red boats", dense("red boats"), top_k=4, filters=filters))

    assert found()[0] == "red boats sail" and len(found()) == 4
    assert found({"user_id": "u0"}) == ["blue boats sail", "red apples grow"]
    assert found({"n": {"gte": 2}, "data": {"contains": "boats"}}) == ["red boats sail", "blue boats sail"]
    assert set(found({"n": {"in": [0, 1]}})) == {"red apples grow", "green pears grow"}
    assert set(found({"at": {"gt": "2026-11-02T12:00:00Z"}})) == {"blue boats sail", "red boats sail"}
    either = {"OR": [{"n": {"eq": 0}}, {"user_id": {"ne": "u0"}}], "NOT": [{"n": 1}]}
    assert set(found(either)) == {"red apples grow", "red boats sail"}
    several = store.search_batch(["a", "b"], [dense("green pears"), dense("blue boats")], top_k=1)
    assert [texts(own) for own in several] == [["green pears grow"], ["blue boats sail"]]


def test_changes(store):
    store.update(IDS[0], dense("white sails"), {"data": "white sails", "user_id": "u2"})
    assert texts(store.search("", dense("white sails"), top_k=1)) == ["white sails"]
    store.update(IDS[0], payload={"seen": True})
    assert store.get(IDS[0]).payload == {"data": "white sails", "user_id": "u2", "seen": True}
    store.update(IDS[1], vector=dense("blue boats"))
    assert set(texts(store.search("", dense("blue boats"), top_k=2))) == {"green pears grow", "blue boats sail"}
    store.delete(IDS[2])
    assert store.get(IDS[2]) is None
    records, following = store.list(top_k=10)
    assert len(records) == 3 and following is None
    store.reset()
    assert store.list()[0] == [] and store.col_info().points_count == 0


def test_it_builds_its_own_client(options, name):
    if "path" not in options:
        own = Qdrant(name, SIZE, url=options["url"])
    else:
        own = Qdrant(name, SIZE, path=options["path"])
        assert own.is_local
    own.insert([dense("red boats")], [{"data": "red boats"}], [IDS[0]])
    assert texts(own.search("", dense("red boats"), top_k=1)) == ["red boats"]
    assert own._has_bm25_slot and name in [known.name for known in own.list_cols().collections]
    own.client.close()
