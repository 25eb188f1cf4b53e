"""Headers of the calls of a piece of code: of this task or thread, on top of those of the client.

    with headers({"x-request-id": "7"}):
        client.count("books")
"""

from __future__ import annotations

from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from typing import AsyncIterator, Iterator, Mapping

_headers: ContextVar[Mapping[str, str]] = ContextVar("orthoplex_headers", default={})


def get_context_headers() -> dict[str, str]:
    """The headers that a call from here would send."""
    return dict(_headers.get())


@contextmanager
def headers(extra_headers: Mapping[str, str]) -> Iterator[None]:
    """Calls within send these headers, those around it too unless one has the same name."""
    token = _headers.set({**_headers.get(), **extra_headers})
    try:
        yield
    finally:
        _headers.reset(token)


@asynccontextmanager
async def async_headers(extra_headers: Mapping[str, str]) -> AsyncIterator[None]:
    """The same for `async with`."""
    with headers(extra_headers):
        yield


def given() -> list[tuple[str, str]] | None:
    """The headers of a call; None where there are none, as mostly."""
    own = _headers.get()
    return list(own.items()) if own else None
