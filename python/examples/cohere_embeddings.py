"""Documents and queries embedded by Cohere's asynchronous client. Needs `cohere`.

Run: `CO_API_KEY=... python cohere_embeddings.py`; `CO_API_URL` names another server of that API.
"""

import asyncio

from cohere import AsyncClientV2

from orthoplex import AsyncClient
from orthoplex.models import Distance, PointStruct, VectorParams

MODEL, SIZE = "embed-v4.0", 256
TEXTS = ["red apples grow", "green pears grow", "blue boats sail", "red boats sail", "white sails"]


async def main() -> None:
    async with AsyncClientV2() as cohere, AsyncClient(":memory:") as client:
        await client.create_collection("texts", vectors_config=VectorParams(size=SIZE, distance=Distance.COSINE))

        async def embedded(texts: list[str], kind: str) -> list[list[float]]:
            answer = await cohere.embed(
                model=MODEL, texts=texts, input_type=kind, embedding_types=["float"], output_dimension=SIZE
            )
            return answer.embeddings.float_

        vectors = await embedded(TEXTS, "search_document")
        rows = [
            PointStruct(id=number, vector=vector, payload={"text": text})
            for number, (text, vector) in enumerate(zip(TEXTS, vectors))
        ]
        await client.upsert("texts", rows)
        [query] = await embedded(["blue boats"], "search_query")
        for hit in (await client.query_points("texts", query=query, limit=2)).points:
            print(hit.payload["text"])


if __name__ == "__main__":
    asyncio.run(main())
