"""The processes of gaps.py: each holds one client, makes the calls it is told to, and times its event loop.

A process is of one kind: ours, the official client, or a control, which has no client and only ticks.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import multiprocessing
import os
import selectors
import statistics
import time
from multiprocessing.connection import Connection
from typing import Any, Awaitable, Callable, NamedTuple

import numpy as np

from gaps_stub import PAGE, PAYLOAD, WIDTH

KINDS = {"ours": ("orthoplex", "AsyncClient"), "official": ("qdrant_client", "AsyncQdrantClient")}
TICK_S = 0.001
EMBEDDED = "search x64"
EMBEDDED_WIDTH, EMBEDDED_POINTS = 128, 20_000

Work = Callable[[], Awaitable[Any]]


class Place(NamedTuple):
    """What a process calls: ports of a server, or neither for a database in the process; and its cores."""

    http: int
    grpc: int
    cores: tuple[int, ...]


class Found(NamedTuple):
    """Of one measurement, in ms: the gaps, the longest turn of the loop in CPU of its thread, CPU of one go."""

    worst: float
    p99: float
    own: float
    cpu: float


class Watched(selectors.DefaultSelector):
    """Knows how long its loop works in one turn, between two looks for what has come."""

    began = longest = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        self.longest = max(self.longest, time.thread_time() - self.began)
        try:
            return super().select(timeout)
        finally:
            self.began = time.thread_time()


async def timed(watched: Watched, work: Callable[[], Awaitable[int]]) -> Found:
    """What the event loop's ticker saw while the work ran, which says how many goes it made."""
    gaps: list[float] = []

    async def tick() -> None:
        last = time.perf_counter()
        while True:
            await asyncio.sleep(TICK_S)
            now = time.perf_counter()
            gaps.append((now - last - TICK_S) * 1e3)
            last = now

    gc.collect()
    spent = time.process_time()
    ticker = asyncio.create_task(tick())
    await asyncio.sleep(0.02)
    watched.longest = 0.0
    goes = await work()
    # What the last go kept is seen by a last tick.
    await asyncio.sleep(5 * TICK_S)
    ticker.cancel()
    cpu = (time.process_time() - spent) / goes
    return Found(max(gaps), float(np.percentile(gaps, 99)), watched.longest * 1e3, cpu * 1e3)


def again(work: Work, seconds: float) -> Callable[[], Awaitable[int]]:
    """The work over and over for a while."""

    async def run() -> int:
        end, goes = time.perf_counter() + seconds, 0
        while not goes or time.perf_counter() < end:
            await work()
            goes += 1
        return goes

    return run


def at_once(count: int, one: Callable[[int], Awaitable[Any]]) -> Work:
    async def work() -> None:
        await asyncio.gather(*(one(number) for number in range(count)))

    return work


def searches(client: Any, query: list[float], count: int, name: str, limit: int, with_vectors: bool = False) -> Work:
    async def one(_: int) -> None:
        found = await client.query_points(name, query=query, limit=limit, with_vectors=with_vectors)
        for hit in found.points:
            assert hit.score is not None and hit.payload["city"] == "Berlin"

    return at_once(count, one)


def upserts(client: Any, models: Any, vectors: list[list[float]], count: int, lanes: int) -> Work:
    """Points are made before anything is timed: that is the caller's work."""

    def lane(first: int) -> list[Any]:
        numbers = range(first, first + count)
        return [models.PointStruct(id=own, vector=vectors[own - first], payload=PAYLOAD) for own in numbers]

    points = [lane(number * count) for number in range(lanes)]
    return at_once(lanes, lambda number: client.upsert("put", points[number]))


def scrolls(client: Any) -> Work:
    async def work() -> None:
        page, _ = await client.scroll("page", limit=PAGE)
        assert len(page) == PAGE and page[-1].payload["city"] == "Berlin"

    return work


def remote_calls(client: Any, models: Any) -> dict[str, Work]:
    rows = np.random.default_rng(7).normal(size=(1_000, WIDTH)).astype(np.float32).tolist()
    table = {
        "nothing but the ticker": lambda: asyncio.sleep(0.1),
        "query 10 hits x50": searches(client, rows[0], 50, "few", 10),
        "scroll of 10,000 points": scrolls(client),
    }
    for count in (1, 8, 64):
        table[f"query 100 hits with vectors x{count}"] = searches(client, rows[0], count, "full", 100, True)
    for points in (256, 1_000):
        for lanes in (1, 8):
            table[f"upsert {points:,} points x{lanes}"] = upserts(client, models, rows, points, lanes)
    return table


async def embedded_calls(client: Any, models: Any) -> dict[str, Work]:
    rows = np.random.default_rng(7).normal(size=(EMBEDDED_POINTS, EMBEDDED_WIDTH)).astype(np.float32).tolist()
    await client.create_collection("few", models.VectorParams(size=EMBEDDED_WIDTH, distance=models.Distance.COSINE))
    for first in range(0, EMBEDDED_POINTS, 1_000):
        ids = range(first, first + 1_000)
        await client.upsert("few", [models.PointStruct(id=own, vector=rows[own], payload=PAYLOAD) for own in ids])
    return {EMBEDDED: searches(client, rows[0], 64, "few", 10)}


async def calls(kind: str, place: Place) -> dict[str, Work]:
    """All calls, by protocol and name."""
    module = importlib.import_module(KINDS[kind][0])
    of = getattr(module, KINDS[kind][1])
    if not place.http:
        return {f"embedded {name}": own for name, own in (await embedded_calls(of(":memory:"), module.models)).items()}
    table = {}
    for protocol in ("REST", "gRPC"):
        client = of(
            host="127.0.0.1",
            port=place.http,
            grpc_port=place.grpc,
            prefer_grpc=protocol == "gRPC",
            timeout=120,
            check_compatibility=False,
        )
        table.update({f"{protocol} {name}": own for name, own in remote_calls(client, module.models).items()})
    return table


async def obey(watched: Watched, pipe: Connection, kind: str, place: Place) -> None:
    """Times the call of each name that comes, for so many seconds; without a client, ticks until the next word."""
    loop = asyncio.get_running_loop()
    table = {} if kind == "control" else await calls(kind, place)
    # The points to be written are the caller's; whether the collector walks through them depends on chance.
    gc.collect()
    gc.freeze()
    pipe.send(list(table))
    heard = asyncio.Event()
    loop.add_reader(pipe.fileno(), heard.set)

    async def word() -> Any:
        heard.clear()
        while not pipe.poll():
            await heard.wait()
            heard.clear()
        return pipe.recv()

    async def until_told() -> int:
        await word()
        return 1

    while True:
        name, seconds = await word()
        pipe.send(await timed(watched, again(table[name], seconds) if table else until_told))


def process(pipe: Connection, kind: str, place: Place) -> None:
    # Before there are other threads, which take it over.
    os.sched_setaffinity(0, place.cores)
    watched = Watched()
    with asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(watched)) as runner:
        runner.run(obey(watched, pipe, kind, place))


class Worker:
    """Such a process, from outside."""

    def __init__(self, kind: str, place: Place) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, other = context.Pipe()
        self.process = context.Process(target=process, args=(other, kind, place), daemon=True)
        self.process.start()
        other.close()
        self.names: list[str] = self.pipe.recv()

    def timed(self, name: str, seconds: float) -> Found:
        self.pipe.send((name, seconds))
        return self.pipe.recv()

    def beside(self, other: Worker, name: str, seconds: float) -> Found:
        """What a control sees while another makes calls."""
        self.pipe.send(("", 0.0))
        other.timed(name, seconds)
        self.pipe.send(None)
        return self.pipe.recv()

    def stop(self) -> None:
        self.process.terminate()
        self.process.join()


def median(all: list[Found]) -> Found:
    return Found(*(statistics.median(own) for own in zip(*all)))
