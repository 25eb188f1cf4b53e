"""How long calls keep the event loop: ours and the official client's, by turns, against the same stub.

The stub is a process of its own that answers canned bytes after 10 ms, so that no server is measured. A
ticker wakes every millisecond; a gap is the time between two ticks less that millisecond. `own` is the worst
time that the loop's thread worked between two ticks, which a busy machine does not change. `idle` is the
ticker alone. Run: `python python/bench/gaps.py [rounds]` with qdrant-client and orjson installed.
"""

import asyncio
import gc
import json
import multiprocessing
import statistics
import sys
import time

import qdrant_client

import orthoplex

WIDTH = 1536


def answers() -> dict[str, bytes]:
    def points(count: int, width: int) -> dict:
        one = {
            "version": 1,
            "score": 0.5,
            "payload": {"city": "Berlin", "rank": 7, "tags": ["a", "b"], "text": "x" * 80},
        }
        vector = {"vector": [0.123456 + number / 1e4 for number in range(width)]} if width else {}
        return {"points": [{"id": number, **one, **vector} for number in range(count)]}

    results = {"/few": points(10, 0), "/full": points(100, WIDTH), "/put": {"operation_id": 1, "status": "completed"}}
    return {name: json.dumps({"result": own, "status": "ok", "time": 0.01}).encode() for name, own in results.items()}


def serve(port: int) -> None:
    canned = answers()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                lower = head.lower()
                if b"content-length:" in lower:
                    await reader.readexactly(int(lower.split(b"content-length:")[1].split(b"\r\n")[0]))
                elif b"chunked" in lower:
                    while not (await reader.readuntil(b"\r\n")).startswith(b"0\r"):
                        await reader.readuntil(b"\r\n")
                    await reader.readuntil(b"\r\n")
                body = next((own for name, own in canned.items() if name.encode() + b"/" in head), b'{"result":true}')
                await asyncio.sleep(0.01)
                writer.write(
                    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(body)
                )
                writer.write(body)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def run() -> None:
        server = await asyncio.start_server(talk, "127.0.0.1", port, limit=1 << 26)
        await server.serve_forever()

    asyncio.run(run())


async def gap(work) -> tuple[float, float]:
    """The worst gap and the worst own time in ms while the work runs."""
    worst, own, done = 0.0, 0.0, False

    async def tick() -> None:
        nonlocal worst, own
        last, worked = time.perf_counter(), time.thread_time()
        while not done:
            await asyncio.sleep(0.001)
            now, spent = time.perf_counter(), time.thread_time()
            worst, own = max(worst, now - last - 0.001), max(own, spent - worked)
            last, worked = now, spent

    ticker = asyncio.create_task(tick())
    await asyncio.sleep(0.02)
    await work
    done = True
    await ticker
    return worst * 1e3, own * 1e3


def calls(client, models) -> dict:
    points = [
        models.PointStruct(id=number, vector=[0.1 + number] * WIDTH, payload={"n": number}) for number in range(256)
    ]
    query = [0.1] * WIDTH

    async def many(count, name, limit, vectors):
        async def one():
            found = (await client.query_points(name, query=query, limit=limit, with_vectors=vectors)).points
            return [hit.payload["city"] for hit in found]

        await asyncio.gather(*(one() for _ in range(count)))

    return {
        "idle": lambda: asyncio.sleep(0.1),
        "10 hits x50": lambda: many(50, "few", 10, False),
        "100 hits with vectors x1": lambda: many(1, "full", 100, True),
        "100 hits with vectors x8": lambda: many(8, "full", 100, True),
        "upsert 256 x 1536-d": lambda: client.upsert("put", points),
    }


async def main(rounds: int, port: int) -> None:
    url = f"http://127.0.0.1:{port}"
    kinds = {
        "orthoplex": calls(orthoplex.AsyncClient(url=url, timeout=30), orthoplex.models),
        "qdrant-client": calls(
            qdrant_client.AsyncQdrantClient(url=url, timeout=30, check_compatibility=False), qdrant_client.models
        ),
    }
    found: dict[tuple[str, str], list[tuple[float, float, float]]] = {}
    for turn in range(rounds + 1):
        for kind, own in kinds.items():
            for name, call in own.items():
                gc.collect()
                start = time.process_time()
                gaps = await gap(call())
                if turn:
                    found.setdefault((name, kind), []).append((*gaps, (time.process_time() - start) * 1e3))
    print(f"{'ms: gap median / max, own median / max, CPU':34}" + "".join(f"{kind:>42}" for kind in kinds))
    for name in next(iter(kinds.values())):
        line = f"{name:34}"
        for kind in kinds:
            gaps, own, cpu = zip(*found[name, kind])
            line += f"{statistics.median(gaps):9.2f} /{max(gaps):7.2f}"
            line += f" {statistics.median(own):7.2f} /{max(own):6.2f} {statistics.median(cpu):7.1f}"
        print(line)


if __name__ == "__main__":
    port = 7479
    stub = multiprocessing.get_context("spawn").Process(target=serve, args=(port,), daemon=True)
    stub.start()
    time.sleep(1.5)
    try:
        asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10, port))
    finally:
        stub.terminate()
