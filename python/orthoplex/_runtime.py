"""Waiting for calls: on an event loop, or on the calling thread.

The work itself is done by threads of the native half. A loop has one inbox; all calls that finish
between two turns of the loop come with one wake-up. In one turn only so many calls start or go on that the rest of
the loop comes in between soon. Nothing here is bound to one loop.
"""

from __future__ import annotations

import asyncio
import atexit
import functools
import itertools
import os
import threading
import time
import weakref
from collections import deque
from typing import Any, Callable

from . import _native
from ._plan import Call, Plan
from ._tokens import Tokens, headed
from ._upload import Dropped
from .exceptions import failure
from .models._shapes import same

#: What gRPC has no calls for.
REST_ONLY = frozenset({"snapshots.recover", "optimizations.get", "request"})

#: Seconds of a turn of a loop for calls that start or go on; what one that goes on counts for, as its caller reads the
#: answer; and the part of longer turns that calls may have, so that a loop that does much else still answers many.
TURN_S, READ_S, PART = 300e-6, 125e-6, 1 / 2

_local = threading.local()
_tickets = itertools.count(1)
#: Mailboxes of all loops.
_mailboxes: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Mailbox] = weakref.WeakKeyDictionary()


def is_rest_only(call: Call) -> bool:
    return call.name in REST_ONLY or (call.name.startswith("snapshots.") and "shard" in (call.body or ()))


class Mailbox:
    """What a loop waits for. The loop holds it, never the other way round."""

    __slots__ = ("waiting", "ready", "used_s", "last_s", "since", "is_turning", "inbox")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.waiting: dict[int, asyncio.Future[Any]] = {}
        #: Calls whose turn has not come: with what they go on, or with None where they are to start.
        self.ready: deque[tuple[asyncio.Future[Any], Any]] = deque()
        #: What of this turn is used, and what the last start took.
        self.used_s, self.last_s = 0.0, 0.0
        #: When this turn began, and whether another is asked for.
        self.since, self.is_turning = 0.0, False
        try:
            self.inbox = _native.Inbox()
            loop.add_reader(self.inbox.fileno(), self.empty)
        except (NotImplementedError, OSError):
            # A loop that watches no files, as that of Windows.
            self.inbox = _native.Inbox(functools.partial(tell, weakref.ref(loop), self.empty))

    def empty(self) -> None:
        for ticket, node, error in self.inbox.take():
            future = self.waiting.pop(ticket, None)
            if future is not None:
                self.ready.append((future, (node, error)))
        if self.ready and not self.is_turning:
            self.turn()

    def turn(self) -> None:
        """Lets those go on for whom there is time; the others after the rest of the loop."""
        now = time.perf_counter()
        limit = max(TURN_S, PART * (now - self.since)) if self.is_turning else TURN_S
        self.since, self.used_s = now, 0.0
        while self.ready and self.used_s < limit:
            future, answer = self.ready.popleft()
            if not future.done():
                future.set_result(answer)
                self.used_s += READ_S if answer else self.last_s
        # There also is one more where that was all, from which on nothing is used.
        self.is_turning = self.used_s > 0
        if self.is_turning:
            asyncio.get_running_loop().call_soon(self.turn)

    def is_full(self) -> bool:
        """Whether calls that start now have to wait."""
        return bool(self.ready) or self.used_s >= TURN_S

    async def room(self, loop: asyncio.AbstractEventLoop) -> None:
        future = loop.create_future()
        self.ready.append((future, None))
        await future

    def started(self, loop: asyncio.AbstractEventLoop, since: float) -> None:
        self.last_s = time.perf_counter() - since
        self.used_s += self.last_s
        if not self.is_turning:
            self.since, self.is_turning = since, True
            loop.call_soon(self.turn)


def tell(held: Callable[[], asyncio.AbstractEventLoop | None], empty: Callable[[], None]) -> None:
    """From another thread: makes a loop empty its mailbox, if there still is one."""
    loop = held()
    if loop is not None:
        loop.call_soon_threadsafe(empty)


def mailbox(loop: asyncio.AbstractEventLoop) -> Mailbox:
    """The mailbox of a loop."""
    last: tuple[weakref.ref[asyncio.AbstractEventLoop], Mailbox] | None = getattr(_local, "last", None)
    if last is not None and last[0]() is loop:
        return last[1]
    own = _mailboxes.get(loop)
    if own is None:
        own = _mailboxes[loop] = Mailbox(loop)
    _local.last = weakref.ref(loop), own
    return own


def after_fork() -> None:
    """In the child: pipes and threads of the parent are the parent's."""
    _mailboxes.clear()
    _local.last = None
    _native.after_fork()


class Runner:
    """Runs plans on an executor. `kind` says what its errors look like, `failure` makes them.

    `tokens` go with each call, `rest` does what gRPC has no calls for. `view` is what results are read through, and
    `kinds` are the models that it makes of rows in place of ours.
    """

    __slots__ = ("native", "kind", "failure", "tokens", "rest", "view", "kinds", "place", "dropped")

    def __init__(
        self, native: Any, kind: str, tokens: Tokens | None = None, rest: Runner | None = None
    ) -> None:
        self.native, self.kind, self.tokens, self.rest = native, kind, tokens, rest
        #: The address of the REST API, where there is one.
        self.place: Any = None
        self.failure: Callable[..., Exception] = failure
        self.view: Callable[[Any], Any] = same
        self.kinds: dict[type, type] = {}
        #: Uploads that nobody awaits, once there was one.
        self.dropped: Dropped | None = None

    def with_own_models(self) -> Runner:
        """The same way with our models as results: official ones of an older version lack what it did not know."""
        made = Runner(self.native, self.kind, self.tokens, self.rest and self.rest.with_own_models())
        made.place, made.failure = self.place, self.failure
        return made

    def scope(self, call: Call, bearer: str | None) -> tuple[Any, ...]:
        """The engine in the process is always waited for: what it was given can be read."""
        collection, wait, *more, headers = call.scope
        return collection, wait or self.kind == "embedded", *more, headed(bearer, headers)

    def read(self, call: Call, node: Any) -> Any:
        try:
            return call.read(self.view(node))
        except _native.Unreadable as error:
            raise self.failure(self.kind, 500, 13, str(error), None, None, True) from None

    def raised(self, error: Any) -> BaseException:
        """What to raise for the error of a call: parts of one, or what Python raised apart."""
        return error if isinstance(error, BaseException) else self.failure(self.kind, *error)

    def close(self) -> None:
        self.native.close()
        if self.rest is not None:
            self.rest.close()

    def send(self, call: Call) -> Any:
        if self.rest is not None and is_rest_only(call):
            return self.rest.send(call)
        bearer = None if self.tokens is None else self.tokens.now()
        node, error = self.native.call(call.name, self.scope(call, bearer), call.body)
        if error is not None:
            raise self.raised(error)
        return self.read(call, node)

    async def post(self, call: Call) -> Any:
        if self.rest is not None and is_rest_only(call):
            return await self.rest.post(call)
        bearer = None if self.tokens is None else await self.tokens.later()
        loop = asyncio.get_running_loop()
        box, ticket = mailbox(loop), next(_tickets)
        if box.is_full():
            await box.room(loop)
        since = time.perf_counter()
        rows = call.rows and (call.rows[0], self.kinds.get(call.rows[1], call.rows[1]))
        future = box.waiting[ticket] = loop.create_future()
        try:
            sent = self.native.start(call.name, self.scope(call, bearer), call.body, box.inbox, ticket, rows)
        except BaseException:
            del box.waiting[ticket]
            raise
        box.started(loop, since)
        try:
            node, error = await future
        except asyncio.CancelledError:
            box.waiting.pop(ticket, None)
            sent.cancel()
            raise
        if error is not None:
            raise self.raised(error)
        return self.read(call, node)

    def run(self, plan: Plan) -> Any:
        if isinstance(plan, Call):
            return self.send(plan)
        step: Callable[[], Call] = lambda: next(plan)  # noqa: E731
        while True:
            try:
                call = step()
            except StopIteration as end:
                return end.value
            try:
                step = functools.partial(plan.send, self.send(call))
            except Exception as error:
                step = functools.partial(plan.throw, error)

    async def arun(self, plan: Plan) -> Any:
        if self.dropped is not None:
            await self.dropped.settle()
        if isinstance(plan, Call):
            return await self.post(plan)
        step: Callable[[], Call] = lambda: next(plan)  # noqa: E731
        while True:
            try:
                call = step()
            except StopIteration as end:
                return end.value
            try:
                step = functools.partial(plan.send, await self.post(call))
            except Exception as error:
                step = functools.partial(plan.throw, error)


atexit.register(_native.shut_down)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=after_fork)
