"""LangChain's store: dense, sparse and hybrid, sync and async."""

import asyncio
import uuid

import pytest
from conftest import dense, sparse
from langchain_core.embeddings import Embeddings
from langchain_qdrant import QdrantVectorStore, RetrievalMode, SparseEmbeddings, SparseVector
from qdrant_client import models as m

TEXTS = ["red apples grow", "green pears grow", "blue boats sail", "red boats sail"]
IDS = [str(uuid.UUID(int=i)) for i in range(1, 5)]
METADATA = [{"n": i, "kind": text.split()[1]} for i, text in enumerate(TEXTS)]
BOATS = m.Filter(must=[m.FieldCondition(key="metadata.kind", match=m.MatchValue(value="boats"))])


class Dense(Embeddings):
    def embed_documents(self, texts):
        return [dense(text) for text in texts]

    def embed_query(self, text):
        return dense(text)


class Sparse(SparseEmbeddings):
    def embed_documents(self, texts):
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text):
        indices, values = sparse(text)
        return SparseVector(indices=indices, values=values)


@pytest.fixture(params=RetrievalMode)
def store(request, options, name):
    return QdrantVectorStore.from_texts(
        TEXTS, Dense(), METADATA, IDS, collection_name=name, retrieval_mode=request.param,
        sparse_embedding=Sparse(), **options,
    )


def texts(documents):
    return [own.page_content for own in documents]


def test_search_and_filter(store):
    found = store.similarity_search("red boats", k=2)
    assert texts(found)[0] == "red boats sail" and found[0].metadata["kind"] == "boats"
    found = store.similarity_search("red apples", k=4, filter=BOATS)
    assert set(texts(found)) <= {"blue boats sail", "red boats sail"} and texts(found)[0] == "red boats sail"
    scored = store.similarity_search_with_score("green pears grow", k=2)
    assert scored[0][0].page_content == "green pears grow" and scored[0][1] >= scored[1][1]


def test_changes(store):
    [added] = store.add_texts(["white sails"], [{"n": 9}], ids=[str(uuid.UUID(int=9))])
    assert texts(store.get_by_ids([added])) == ["white sails"]
    assert texts(store.similarity_search("white", k=1)) == ["white sails"]
    store.delete([added, IDS[3]])
    assert store.get_by_ids([added, IDS[3]]) == []
    assert "red boats sail" not in texts(store.similarity_search("red boats", k=4))


def test_asynchronously(store):
    async def story():
        await store.aadd_texts(["white sails"], ids=[str(uuid.UUID(int=9))])
        found = await store.asimilarity_search("white", k=1)
        await store.adelete([str(uuid.UUID(int=9))])
        return texts(found), await store.asimilarity_search("red boats", k=1, filter=BOATS)

    first, second = asyncio.run(story())
    assert first == ["white sails"] and texts(second) == ["red boats sail"]


@pytest.mark.parametrize("store", [RetrievalMode.DENSE], indirect=True)
def test_diversity_and_an_existing_collection(store, options, name):
    again = QdrantVectorStore.from_existing_collection(collection_name=name, embedding=Dense(), **options)
    found = texts(again.max_marginal_relevance_search("red boats", k=2, fetch_k=4, lambda_mult=0.1))
    assert found[0] == "red boats sail" and len(set(found)) == 2
    assert texts(again.similarity_search_by_vector(dense("green pears"), k=1)) == ["green pears grow"]
