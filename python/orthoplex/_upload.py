"""Uploads: many points in batches, from any iterable, with few batches in memory at once.

An upload of the class that waits on a loop runs on threads of its own: it reads what the caller gives, which may
block, and its calls block.
"""

from __future__ import annotations

import asyncio
import logging
import random
import warnings
from concurrent.futures import CancelledError, Future
from threading import Event, Lock, Thread
from typing import Any, Callable, Generator, Iterable
from weakref import WeakKeyDictionary

from ._batches import Batch
from ._plan import Call, plain
from .exceptions import ResourceExhaustedResponse, is_passing

Send = Callable[[Call], Any]
#: What an upload does; it ends soon after the event is set.
Work = Callable[[Event], None]
#: Seconds before the first repetition of a batch; each further pause is twice as long.
PAUSE_S = 0.1
NEVER_AWAITED = "an upload was never awaited: it goes on, and the next call of its task waits for it"

log = logging.getLogger("orthoplex")


def patient(send: Send, max_retries: int, stop: Event) -> Send:
    """Repeats what got no answer, or that the server failed at; what came too early waits for as long as it says."""

    def sent(call: Call) -> Any:
        retries = 0
        while True:
            try:
                return send(call)
            except ResourceExhaustedResponse as later:
                pause: float = later.retry_after_s
            except Exception as error:
                if retries >= max_retries or not is_passing(error):
                    raise
                pause = PAUSE_S * 2**retries * random.uniform(0.5, 1)
                retries += 1
            if stop.wait(pause):
                raise CancelledError

    return sent


def upload(
    send: Send,
    where: tuple[Any, ...],
    all_batches: Iterable[Batch],
    parallel: int,
    max_retries: int,
    options: dict[str, Any],
    progress: Callable[[int], None] | None,
    stop: Event,
) -> None:
    """Sends all points, at most `parallel` batches at a time; ends early when one fails, or when it is to stop."""
    send = patient(send, max_retries, stop)
    left, lock, failed = iter(all_batches), Lock(), Event()
    done = 0

    def following() -> Batch | None:
        # Also where another thread meets the error of the iterable.
        with lock:
            return None if stop.is_set() or failed.is_set() else next(left, None)

    def work() -> None:
        nonlocal done
        while (batch := following()) is not None:
            send(Call("points.upsert", where, {**batch.members, **options}, plain))
            with lock:
                done += batch.size
                if progress:
                    progress(done)

    others = [started(lambda _: guarded(work, failed)) for _ in range(parallel - 1)]
    try:
        guarded(work, failed)
    finally:
        errors = [own.exception() for own in others]
    for error in errors:
        if error is not None:
            raise error


def guarded(work: Callable[[], None], failed: Event) -> None:
    """Tells the others when the work fails."""
    try:
        work()
    except BaseException:
        failed.set()
        raise


def started(work: Work) -> Future[None]:
    """The result of work on a thread of its own, for which the end of the interpreter waits; cancelling stops it."""
    done: Future[None] = Future()
    stop = Event()
    done.add_done_callback(lambda _: stop.set())
    Thread(target=fulfil, args=(done, work, stop), name="orthoplex-upload").start()
    return done


async def finished(work: Work) -> None:
    """Waits for work on a thread of its own; whoever is cancelled stops it."""
    await asyncio.wrap_future(started(work))


def fulfil(done: Future[None], work: Work, stop: Event) -> None:
    error = None
    try:
        work(stop)
    except BaseException as own:
        error = own
    # Until here it could be cancelled.
    if not done.set_running_or_notify_cancel():
        return
    if error is None:
        done.set_result(None)
    else:
        done.set_exception(error)


class Upload:
    """An upload under way. Await it, or call `result()`. Whoever is cancelled while awaiting it stops it: batches that
    are on their way arrive, further ones are not sent.

    One that is dropped is told to `dropped`.
    """

    def __init__(self, done: Future[None], dropped: Callable[[Future[None]], None] | None = None) -> None:
        self._done, self._dropped = done, dropped

    def __await__(self) -> Generator[Any, None, None]:
        self._dropped = None
        return asyncio.wrap_future(self._done).__await__()

    def result(self, timeout: float | None = None) -> None:
        """Waits, at most for `timeout` seconds, and raises what went wrong."""
        self._dropped = None
        self._done.result(timeout)

    def __del__(self) -> None:
        if self._dropped is not None:
            warnings.warn(NEVER_AWAITED, RuntimeWarning, stacklevel=2)
            self._dropped(self._done)


class Dropped:
    """Uploads that nobody awaits, of one client.

    In the official client they block. So for the task that began one it still is as if they did, but that the loop
    goes on meanwhile: the next call of the task waits for it, and raises its error. The error is logged as well: there
    may be no next call.
    """

    def __init__(self) -> None:
        self._by_task: WeakKeyDictionary[asyncio.Task[Any], list[Future[None]]] = WeakKeyDictionary()

    def add(self, task: asyncio.Task[Any] | None, done: Future[None]) -> None:
        done.add_done_callback(tell)
        if task is not None:
            self._by_task.setdefault(task, []).append(done)

    async def settle(self) -> None:
        """Waits for those of this task."""
        task = asyncio.current_task()
        left = [] if task is None else self._by_task.get(task, [])
        while left:
            # Who gives up waiting stops nothing.
            future = asyncio.wrap_future(left[0])
            await asyncio.wait([future])
            del left[0]
            future.result()

    async def settle_all(self) -> None:
        """Waits for those of all tasks; raises errors of those of this one."""
        try:
            await self.settle()
        finally:
            rest = [done for own in self._by_task.values() for done in own]
            await asyncio.gather(*map(asyncio.wrap_future, rest), return_exceptions=True)


def tell(done: Future[None]) -> None:
    error = None if done.cancelled() else done.exception()
    if error is not None:
        log.error("an upload that was never awaited failed", exc_info=error)
