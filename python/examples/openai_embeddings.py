"""Texts embedded by OpenAI's asynchronous client while earlier ones are written. Needs `openai`.

Run: `OPENAI_API_KEY=... python openai_embeddings.py`; `OPENAI_BASE_URL` names another server of that API.
"""

import asyncio
from itertools import count

from openai import AsyncOpenAI

from orthoplex import AsyncClient
from orthoplex.models import Distance, PointStruct, VectorParams

MODEL, SIZE = "text-embedding-3-small", 256
TEXTS = ["red apples grow", "green pears grow", "blue boats sail", "red boats sail", "white sails"]


async def main() -> None:
    numbers = count()
    async with AsyncOpenAI() as openai, AsyncClient(":memory:") as client:
        await client.create_collection("texts", vectors_config=VectorParams(size=SIZE, distance=Distance.COSINE))

        async def embedded(texts: list[str]) -> list[list[float]]:
            answer = await openai.embeddings.create(model=MODEL, input=texts, dimensions=SIZE)
            return [own.embedding for own in answer.data]

        async def put(texts: list[str]) -> None:
            vectors = await embedded(texts)
            rows = [
                PointStruct(id=next(numbers), vector=vector, payload={"text": text})
                for text, vector in zip(texts, vectors)
            ]
            await client.upsert("texts", rows)

        await asyncio.gather(*(put(TEXTS[start : start + 2]) for start in range(0, len(TEXTS), 2)))
        [query] = await embedded(["blue boats"])
        for hit in (await client.query_points("texts", query=query, limit=2)).points:
            print(hit.payload["text"])


if __name__ == "__main__":
    asyncio.run(main())
