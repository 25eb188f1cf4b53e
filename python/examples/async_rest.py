"""The asynchronous client over REST: create, fill, search. Run: `python async_rest.py [URL]`."""

import asyncio
import sys
import uuid

from orthoplex import AsyncClient
from orthoplex.models import Distance, PointStruct, VectorParams


async def main(url: str, name: str = "colors") -> None:
    async with AsyncClient(url=url) as client:
        await client.create_collection(name, vectors_config=VectorParams(size=4, distance=Distance.COSINE))
        point = PointStruct(id=str(uuid.uuid4()), payload={"color": "red"}, vector=[0.9, 0.1, 0.1, 0.5])
        await client.upsert(name, [point])
        found = await client.query_points(name, query=[0.9, 0.1, 0.1, 0.5], limit=2)
        for hit in found.points:
            print(hit.id == point.id, round(hit.score, 3), hit.payload)
        await client.delete_collection(name)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:] or ["http://localhost:6333"]))
