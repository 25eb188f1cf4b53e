"""Haystack's store and retrievers: dense, sparse and hybrid, filters, changes, sync and async."""

import asyncio

import pytest
from conftest import SIZE, dense, sparse
from haystack.dataclasses import Document, SparseEmbedding
from haystack.document_stores.types import DuplicatePolicy
from haystack_integrations.components.retrievers.qdrant import (
    QdrantEmbeddingRetriever,
    QdrantHybridRetriever,
    QdrantSparseEmbeddingRetriever,
)
from haystack_integrations.document_stores.qdrant import QdrantDocumentStore

TEXTS = ["red apples grow", "green pears grow", "blue boats sail", "red boats sail"]
BOATS = {"field": "meta.kind", "operator": "==", "value": "boats"}
LATE = {"field": "meta.n", "operator": ">", "value": 2}


def embedding(text):
    indices, values = sparse(text)
    return SparseEmbedding(indices=indices, values=values)


def document(text, **meta):
    return Document(content=text, meta=meta, embedding=dense(text), sparse_embedding=embedding(text))


@pytest.fixture
def store(options, name):
    own = QdrantDocumentStore(
        index=name, embedding_dim=SIZE, use_sparse_embeddings=True, sparse_idf=True, progress_bar=False,
        payload_fields_to_index=[{"field_name": "meta.kind", "field_schema": "keyword"}], **options,
    )
    own.write_documents([document(text, n=n, kind=text.split()[1]) for n, text in enumerate(TEXTS)])
    yield own
    own.close()


def texts(documents):
    return [own.content for own in documents]


def retrievers(store):
    return [
        (QdrantEmbeddingRetriever(document_store=store), lambda t: dict(query_embedding=dense(t))),
        (QdrantSparseEmbeddingRetriever(document_store=store), lambda t: dict(query_sparse_embedding=embedding(t))),
        (
            QdrantHybridRetriever(document_store=store),
            lambda t: dict(query_embedding=dense(t), query_sparse_embedding=embedding(t)),
        ),
    ]


def test_retrievers(store):
    for retriever, query in retrievers(store):
        found = retriever.run(**query("red boats"), top_k=2)["documents"]
        assert texts(found)[0] == "red boats sail", retriever
        found = retriever.run(**query("red apples"), top_k=4, filters=BOATS)["documents"]
        assert texts(found)[0] == "red boats sail" and set(texts(found)) <= {"red boats sail", "blue boats sail"}
    retriever, query = retrievers(store)[0]
    grouped = retriever.run(**query("red"), group_by="meta.kind", group_size=1, top_k=3)["documents"]
    assert len({own.meta["kind"] for own in grouped}) == len(grouped) == 3


def test_filters_and_counts(store):
    assert store.count_documents() == 4
    both = {"operator": "AND", "conditions": [BOATS, LATE]}
    assert texts(store.filter_documents(both)) == ["red boats sail"]
    either = {"operator": "OR", "conditions": [LATE, {"field": "meta.kind", "operator": "in", "value": ["pears"]}]}
    assert sorted(texts(store.filter_documents(either))) == ["green pears grow", "red boats sail"]
    assert len(store.filter_documents({"operator": "NOT", "conditions": [BOATS]})) == 2
    assert store.count_documents_by_filter(BOATS) == 2


def test_changes(store):
    known = store.filter_documents(LATE)[0]
    assert store.write_documents([known], policy=DuplicatePolicy.SKIP) == 0
    assert store.write_documents([known], policy=DuplicatePolicy.OVERWRITE) == 1
    store.update_by_filter(BOATS, {"seen": True})
    assert store.count_documents_by_filter({"field": "meta.seen", "operator": "==", "value": True}) == 2
    store.delete_documents([known.id])
    assert store.count_documents() == 3
    assert store.delete_by_filter(BOATS) == 1
    store.delete_all_documents()
    assert store.count_documents() == 0


def test_asynchronously(store):
    async def story():
        await store.write_documents_async([document("white sails", n=9)])
        found = []
        for retriever, query in retrievers(store):
            result = await retriever.run_async(**query("white"), top_k=1)
            found.append(texts(result["documents"]))
        await store.delete_by_filter_async(BOATS)
        count = await store.count_documents_async()
        await store.close_async()
        return found, count

    found, count = asyncio.run(story())
    assert found == [["white sails"]] * 3 and count == 3
