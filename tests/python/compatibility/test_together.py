"""Many callers at once: each sees its own writes, over both transports, while the collection changes."""

import asyncio
import random

import pytest
from qdrant_client import AsyncQdrantClient
from qdrant_client import models as m

CALLERS, STEPS = 12, 15


async def work(client, name, caller):
    """Writes points of its own and looks at what became of them; returns what must be left."""
    chance = random.Random(caller)
    own, mine = {}, m.Filter(must=[m.FieldCondition(key="caller", match=m.MatchValue(value=caller))])
    for step in range(STEPS):
        number = caller * 1000 + chance.randrange(20)
        match chance.randrange(4):
            case 0 if own:
                number = chance.choice(list(own))
                await client.set_payload(name, {"step": step}, points=[number], wait=True)
                own[number] = step
            case 1 if own:
                number = chance.choice(list(own))
                await client.delete(name, [number], wait=True)
                own.pop(number)
            case _:
                point = m.PointStruct(id=number, vector=[caller, step], payload={"caller": caller, "step": step})
                await client.upsert(name, [point], wait=True)
                own[number] = step
        found, _ = await client.scroll(name, mine, limit=100)
        assert {record.id: record.payload["step"] for record in found} == own, (caller, step)
        assert (await client.count(name, count_filter=mine)).count == len(own)
        near = await client.query_points(name, [1.0, 1.0], query_filter=mine, limit=100)
        assert {point.id for point in near.points} == set(own)
    return own


async def disturb(client, name, stop):
    """Changes everything around the points, again and again."""
    while not stop.is_set():
        await client.create_payload_index(name, "caller", "integer", wait=True)
        snapshot = await client.create_snapshot(name)
        await client.update_collection(name, hnsw_config=m.HnswConfigDiff(ef_construct=random.randrange(50, 200)))
        await client.delete_snapshot(name, snapshot.name)
        await client.delete_payload_index(name, "caller", wait=True)


@pytest.mark.parametrize("shards", [1, 3])
def test_callers_see_their_own_writes(server, make, shards):
    name = make(shard_number=shards)

    async def story():
        clients = [
            AsyncQdrantClient(url=server.url, grpc_port=server.grpc, prefer_grpc=grpc, timeout=60)
            for grpc in (False, True)
        ]
        stop = asyncio.Event()
        noise = asyncio.create_task(disturb(clients[0], name, stop))
        left = await asyncio.gather(*(work(clients[own % 2], name, own) for own in range(CALLERS)))
        stop.set()
        await noise
        count = (await clients[0].count(name)).count
        for client in clients:
            await client.close()
        return left, count

    left, count = asyncio.run(story())
    assert count == sum(map(len, left)) > 0
