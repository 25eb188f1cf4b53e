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
from typing import Any, Callable, Generator, Iterable, Iterator

from ._plan import Call, body, plain, scope
from .exceptions import ResourceExhaustedResponse, is_silence

Send = Callable[[Call], Any]


def batches(points: Iterable[Any], size: int) -> Iterator[list[Any]]:
    if size < 1:
        raise ValueError(f"a batch of {size} points")
    points = iter(points)
    while batch := list(itertools.islice(points, size)):
        yield batch


def rows_of(vectors: Any, payload: Any, ids: Any) -> Iterator[dict[str, Any]]:
    """Points of a collection that comes as vectors, payloads and ids apart."""
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
    collection: str,
    points: Iterable[Any],
    batch_size: int,
    parallel: int,
    max_retries: int,
    wait_each: bool,
    options: dict[str, Any],
    progress: Callable[[int], None] | None = None,
) -> None:
    """Sends all points, at most `parallel` batches at a time."""

    send = patient(send, max_retries)

    def one(batch: list[Any]) -> int:
        send(Call("points.upsert", scope(collection, wait_each), {"points": batch, **options}, plain))
        return len(batch)

    done = 0
    with ThreadPoolExecutor(max(1, parallel), "orthoplex-upload") as pool:
        running: set[Future[int]] = set()
        for batch in itertools.chain(batches(points, batch_size), [None]):
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
