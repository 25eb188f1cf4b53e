"""LlamaIndex's store: dense, sparse and hybrid, filters, deletion, sync and async."""

import asyncio
import uuid

import pytest
from conftest import dense, sparse
from llama_index.core.schema import NodeRelationship, RelatedNodeInfo, TextNode
from llama_index.core.vector_stores.types import (
    ExactMatchFilter,
    FilterCondition,
    FilterOperator,
    MetadataFilter,
    MetadataFilters,
    VectorStoreQuery,
    VectorStoreQueryMode,
)
from llama_index.vector_stores.qdrant import QdrantVectorStore

TEXTS = ["red apples grow", "green pears grow", "blue boats sail", "red boats sail"]


def nodes():
    return [
        TextNode(
            id_=str(uuid.UUID(int=n + 1)), text=text, embedding=dense(text),
            metadata={"n": n, "kind": text.split()[1]},
            relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=f"document-{n % 2}")},
        )
        for n, text in enumerate(TEXTS)
    ]


def encode(texts):
    pairs = [sparse(text) for text in texts]
    return [own for own, _ in pairs], [own for _, own in pairs]


@pytest.fixture(params=["dense", "hybrid"])
def store(request, both, name):
    client, aclient = both
    hybrid = request.param == "hybrid"
    options = dict(enable_hybrid=True, sparse_doc_fn=encode, sparse_query_fn=encode) if hybrid else {}
    own = QdrantVectorStore(collection_name=name, client=client, aclient=aclient, **options)
    own.add(nodes())
    return own


def ask(text, top=2, mode=VectorStoreQueryMode.DEFAULT, filters=None):
    return VectorStoreQuery(
        query_embedding=dense(text), query_str=text, similarity_top_k=top, sparse_top_k=top, mode=mode, filters=filters
    )


def texts(result):
    return [own.get_content() for own in result.nodes]


def modes(store):
    extra = [VectorStoreQueryMode.HYBRID, VectorStoreQueryMode.SPARSE] if store.enable_hybrid else []
    return [VectorStoreQueryMode.DEFAULT, *extra]


def test_queries_in_every_mode(store):
    for mode in modes(store):
        result = store.query(ask("red boats", mode=mode))
        assert texts(result)[0] == "red boats sail", mode
        assert result.nodes[0].metadata["kind"] == "boats" and result.similarities[0] > 0


def test_filters(store):
    def found(*filters, condition=FilterCondition.AND):
        own = MetadataFilters(filters=list(filters), condition=condition)
        return sorted(texts(store.query(ask("red", top=4, filters=own))))

    boats = ExactMatchFilter(key="kind", value="boats")
    late = MetadataFilter(key="n", value=2, operator=FilterOperator.GT)
    assert found(boats) == ["blue boats sail", "red boats sail"]
    assert found(boats, late) == ["red boats sail"]
    some = MetadataFilter(key="kind", value=["apples", "pears"], operator=FilterOperator.IN)
    assert found(some, late, condition=FilterCondition.OR) == ["green pears grow", "red apples grow", "red boats sail"]
    other = MetadataFilter(key="kind", value="boats", operator=FilterOperator.NE)
    assert found(other) == ["green pears grow", "red apples grow"]


def test_nodes_come_and_go(store):
    first = nodes()[0].node_id
    assert [own.get_content() for own in store.get_nodes([first])] == ["red apples grow"]
    store.delete_nodes([first])
    assert store.get_nodes(filters=MetadataFilters(filters=[ExactMatchFilter(key="kind", value="apples")])) == []
    store.delete("document-1")
    assert texts(store.query(ask("red", top=9))) == ["blue boats sail"]
    store.clear()
    assert not store.client.collection_exists(store.collection_name)


def test_asynchronously(store):
    async def story():
        await store.async_add([TextNode(id_=str(uuid.UUID(int=9)), text="white sails", embedding=dense("white sails"))])
        found = [texts(await store.aquery(ask("white", mode=mode, top=1))) for mode in modes(store)]
        await store.adelete_nodes([str(uuid.UUID(int=9))])
        await store.adelete("document-0")
        return found, await store.aquery(ask("red", top=9))

    found, left = asyncio.run(story())
    assert all(own == ["white sails"] for own in found)
    assert sorted(texts(left)) == ["green pears grow", "red boats sail"]
