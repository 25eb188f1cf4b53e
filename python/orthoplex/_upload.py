"""Uploads: many points in batches, from any iterable, with few batches in memory at once.

An upload runs on threads of its own, so the same one serves the blocking and the async class: it can be
awaited, or waited for.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from threading import Thread
from typing import Any, Callable, Generator, Iterable, Iterator, NamedTuple

from ._plan import Call, body, plain
from .exceptions import ResourceExhaustedResponse, is_silence

Send = Callable[[Call], Any]


class Batch(NamedTuple):
    """Some points as members of the body of an upsert."""

    size: int
    members: dict[str, Any]


def batches(points: Iterable[Any], size: int) -> Iterator[Batch]:
    """Points one by one, some at a time."""
    if size < 1:
        raise ValueError(f"a batch of {size} points")
    points = iter(points)
    while batch := list(map(without_none, itertools.islice(points, size))):
        yield Batch(len(batch), {"points": batch})


def without_none(point: Any) -> Any:
    """The point; an empty list as its vector is none, as in uploads of the official client."""
    is_dict = isinstance(point, dict)
    vector = point.get("vector") if is_dict else getattr(point, "vector", None)
    if not isinstance(vector, list) or vector:
        return point
    known = point if is_dict else {"id": point.id, "payload": point.payload}
    return {**known, "vector": {}}


def parts_of(vectors: Any, payload: Any, ids: Any, size: int) -> Iterator[Batch]:
    """Points of a collection that comes as vectors, payloads and ids apart.

    Arrays (of numpy, or of whatever has Arrow's C interface) go as columns, cut into batches.
    """
    columns = list(vectors.values()) if isinstance(vectors, dict) else [vectors]
    others = [own for own in (payload, ids) if own is not None]
    if all(map(is_array, columns)) and all(is_array(own) or isinstance(own, (list, tuple)) for own in others):
        return cut(vectors, payload, ids, min(map(len, [*columns, *others]), default=0), size)
    return batches(rows_of(vectors, payload, ids), size)


def is_array(own: Any) -> bool:
    names = ("__arrow_c_array__", "__arrow_c_stream__", "dtype")
    return hasattr(own, "__len__") and any(hasattr(own, name) for name in names)


def cut(vectors: Any, payload: Any, ids: Any, total: int, size: int) -> Iterator[Batch]:
    """The first `total` points of columns, in batches."""
    from uuid import uuid4

    if size < 1:
        raise ValueError(f"a batch of {size} points")
    for first in range(0, total, size):
        count = min(size, total - first)

        def part(own: Any, first: int = first, count: int = count) -> Any:
            if callable(getattr(own, "slice", None)):
                return own.slice(first, count)
            return getattr(own, "iloc", own)[first : first + count]

        names = {name: part(own) for name, own in vectors.items()} if isinstance(vectors, dict) else None
        columns = body(
            ids=[str(uuid4()) for _ in range(count)] if ids is None else part(ids),
            vectors=part(vectors) if names is None else names,
            payloads=None if payload is None else part(payload),
        )
        yield Batch(count, {"batch": columns})


def rows_of(vectors: Any, payload: Any, ids: Any) -> Iterator[dict[str, Any]]:
    """The points of columns, one by one; they end where the shortest of them does."""
    from uuid import uuid4

    if isinstance(vectors, dict):
        names = list(vectors)
        each: Any = (dict(zip(names, row)) for row in zip(*vectors.values()))
    else:
        each = vectors
    payloads = itertools.repeat(None) if payload is None else payload
    known = (str(uuid4()) for _ in itertools.count()) if ids is None else ids
    for vector, own, point in zip(each, payloads, known):
        yield body(id=point, vector=vector, payload=own)


def patient(send: Send, max_retries: int) -> Send:
    """Sends again what got no answer; what came too early waits for as long as the server says."""

    def sent(call: Call) -> Any:
        attempt = 0
        while True:
            try:
                return send(call)
            except ResourceExhaustedResponse as later:
                time.sleep(later.retry_after_s)
            except Exception as error:
                attempt += 1
                if attempt >= max_retries or not is_silence(error):
                    raise

    return sent


def upload(
    send: Send,
    where: tuple[Any, ...],
    all_batches: Iterable[Batch],
    parallel: int,
    max_retries: int,
    options: dict[str, Any],
    progress: Callable[[int], None] | None = None,
) -> None:
    """Sends all points, at most `parallel` batches at a time."""

    send = patient(send, max_retries)

    def one(batch: Batch) -> int:
        send(Call("points.upsert", where, {**batch.members, **options}, plain))
        return batch.size

    done = 0
    with ThreadPoolExecutor(max(1, parallel), "orthoplex-upload") as pool:
        running: set[Future[int]] = set()
        for batch in itertools.chain(all_batches, [None]):
            room = 1 if batch is None else parallel
            while running and (batch is None or len(running) >= room):
                finished, running = wait(running, return_when=FIRST_COMPLETED)
                done += sum(future.result() for future in finished)
                if progress:
                    progress(done)
            if batch is not None:
                running.add(pool.submit(one, batch))


def fulfil(done: Future[None], work: Callable[[], None]) -> None:
    try:
        work()
    except BaseException as error:
        done.set_exception(error)
    else:
        done.set_result(None)


class Upload:
    """An upload under way. Await it, or call `result()`; one that is dropped is waited for."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._done: Future[None] = Future()
        self._is_taken = False
        Thread(target=fulfil, args=(self._done, work), name="orthoplex-upload", daemon=True).start()

    def __await__(self) -> Generator[Any, None, None]:
        self._is_taken = True
        return asyncio.wrap_future(self._done).__await__()

    def result(self, timeout: float | None = None) -> None:
        """Waits, and raises what went wrong."""
        self._is_taken = True
        self._done.result(timeout)

    def __del__(self) -> None:
        # Whoever neither awaits nor asks expects what the official client does: all is sent on return.
        if not self._is_taken:
            self.result()
