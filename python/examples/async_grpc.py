"""The asynchronous client over gRPC: the same methods, and many calls at a time.

Run: `python async_grpc.py [URL] [GRPC_PORT]`.
"""

import asyncio
import random
import sys

from orthoplex import AsyncClient
from orthoplex.models import (
    Distance,
    FieldCondition,
    Filter,
    MatchValue,
    PointStruct,
    ScalarQuantization,
    ScalarQuantizationConfig,
    ScalarType,
    VectorParams,
)

DIM = 100
INT8 = ScalarQuantization(scalar=ScalarQuantizationConfig(type=ScalarType.INT8))


async def main(url: str = "http://localhost:6333", grpc_port: str = "6334", name: str = "numbers") -> None:
    chance = random.Random(7)
    vectors = [[chance.random() for _ in range(DIM)] for _ in range(1000)]
    async with AsyncClient(url=url, grpc_port=int(grpc_port), prefer_grpc=True) as client:
        config = VectorParams(size=DIM, distance=Distance.COSINE)
        await client.create_collection(name, vectors_config=config, quantization_config=INT8)
        points = (PointStruct(id=own, vector=vector, payload={"n": own}) for own, vector in enumerate(vectors))
        await client.upload_points(name, points, batch_size=100, parallel=4, wait=True)

        async def nearest(number: int) -> int:
            only = Filter(must=[FieldCondition(key="n", match=MatchValue(value=number))])
            found = await client.query_points(name, query=vectors[number], query_filter=only, limit=1)
            return found.points[0].id

        found = await asyncio.gather(*(nearest(number) for number in range(0, 1000, 10)))
        print((await client.count(name)).count, found == list(range(0, 1000, 10)))
        await client.delete_collection(name)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
