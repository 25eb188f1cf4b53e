"""LangChain's store over our embedded engine, from asynchronous code. Run: `python langchain_async.py`.

The store has no asynchronous calls of its own; LangChain runs them on threads, where our client never holds the
GIL while it searches. `patch` comes before anything imports `qdrant_client`.
"""

import asyncio
import zlib

import orthoplex

orthoplex.patch()

from langchain_core.embeddings import Embeddings  # noqa: E402
from langchain_qdrant import QdrantVectorStore  # noqa: E402

SIZE = 1024


class Words(Embeddings):
    """Texts that share words are near each other; a real service would ask a model."""

    def embed_query(self, text: str) -> list[float]:
        vector = [0.01] * SIZE
        for word in text.lower().split():
            vector[zlib.crc32(word.encode()) % SIZE] += 1.0
        return vector

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]


async def main() -> None:
    texts = ["red apples grow", "green pears grow", "blue boats sail"]
    store = await QdrantVectorStore.afrom_texts(texts, Words(), location=":memory:", collection_name="texts")
    await store.aadd_texts(["white sails"])
    found = await asyncio.gather(*(store.asimilarity_search(text, k=1) for text in ("apples", "white", "boats")))
    for documents in found:
        print(documents[0].page_content)


if __name__ == "__main__":
    asyncio.run(main())
