"""Memory of the client: flat while a generator of any length is uploaded, and after minutes of mixed calls.

Run: `python python/bench/memory.py URL GRPC_PORT [--points 1000000] [--minutes 10] [--grpc]`, against a server in
a process of its own, whose memory is not looked at. Exit status 1: it grew by more than `--allowed` MB.
"""

import argparse
import asyncio
import gc
import random
import sys
import time
import uuid

from orthoplex import AsyncClient
from orthoplex.models import Distance, FieldCondition, Filter, MatchValue, PointStruct, VectorParams

DIM, BATCH, PARALLEL = 128, 256, 4
RED = Filter(must=[FieldCondition(key="color", match=MatchValue(value="red"))])


def resident() -> float:
    """MB of this process that are in memory."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 / 1e6


def point(number: int) -> PointStruct:
    vector = [random.random() for _ in range(DIM)]
    return PointStruct(id=number, vector=vector, payload={"color": random.choice(["red", "blue"]), "text": "x" * 50})


async def stream(client: AsyncClient, name: str, count: int) -> float:
    """Uploads points that nobody holds; MB by which the second nine tenths exceed the first tenth."""
    early, late, start = 0.0, 0.0, time.monotonic()

    def points():
        nonlocal early, late
        for number in range(count):
            if number % 1000 == 0:
                if number <= count // 10:
                    early = max(early, resident())
                late = max(late, resident())
            yield point(number)

    await client.upload_points(name, points(), batch_size=BATCH, parallel=PARALLEL, wait=True)
    rate = count / (time.monotonic() - start)
    print(f"upload of {count} x {DIM}: {early:.1f} MB in the first tenth, {late:.1f} MB at most, {rate:.0f} points/s")
    return late - early


async def mixed(client: AsyncClient, name: str, count: int) -> None:
    """A task's worth of calls of every kind, some of which fail or are given up."""
    await client.upsert(name, [point(random.randrange(count)) for _ in range(64)], wait=True)
    query = [random.random() for _ in range(DIM)]
    found = await client.query_points(name, query=query, query_filter=RED, limit=50, with_vectors=True)
    sum(len(hit.vector) for hit in found.points)
    page, _ = await client.scroll(name, limit=300)
    sum(len(own.payload) for own in page)
    await client.set_payload(name, payload={"seen": uuid.uuid4().hex}, points=[page[0].id])
    await client.count(name, count_filter=RED)
    try:
        await client.count("none")
    except Exception:
        pass
    given_up = asyncio.create_task(client.query_points(name, query=query, limit=50))
    await asyncio.sleep(0.001)
    given_up.cancel()
    await asyncio.gather(given_up, return_exceptions=True)


async def soak(client: AsyncClient, name: str, count: int, minutes: float) -> float:
    """Mixed calls; MB by which the last fifth of the time exceeds the second."""
    start, seen, calls = time.monotonic(), [], 0
    end = start + 60 * minutes
    while (now := time.monotonic()) < end:
        await asyncio.gather(*(mixed(client, name, count) for _ in range(8)))
        calls += 64
        seen.append(((now - start) / (end - start), resident()))
    gc.collect()

    def most(low: float, high: float) -> float:
        return max(own for part, own in seen if low <= part < high)

    fifths = [most(part / 5, part / 5 + 0.2) for part in range(5)]
    shown = ", ".join(f"{own:.1f}" for own in fifths)
    print(f"{calls} calls in {minutes} min: at most {shown} MB by fifths of the time, {len(gc.get_objects())} objects")
    return fifths[4] - fifths[1]


async def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("grpc_port", type=int)
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--allowed", type=float, default=10)
    parser.add_argument("--grpc", action="store_true")
    given = parser.parse_args()
    name = f"memory-{uuid.uuid4().hex[:8]}"
    options = {"url": given.url, "grpc_port": given.grpc_port, "prefer_grpc": given.grpc, "timeout": 120}
    async with AsyncClient(**options) as client:
        await client.create_collection(name, vectors_config=VectorParams(size=DIM, distance=Distance.DOT))
        grown = [await stream(client, name, given.points), await soak(client, name, given.points, given.minutes)]
        await client.delete_collection(name)
    print(f"grown by {grown[0]:.1f} and {grown[1]:.1f} MB; {given.allowed} are allowed")
    return 0 if max(grown) <= given.allowed else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
