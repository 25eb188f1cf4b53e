"""Tokens of the caller: asked for before each call, so that none is sent after it has expired."""

from __future__ import annotations

import asyncio
import inspect
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Awaitable, Callable

Provider = Callable[[], str] | Callable[[], Awaitable[str]]


class Tokens:
    """A provider of either kind, for callers of either kind."""

    __slots__ = ("provider", "is_async")

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self.is_async = any(map(inspect.iscoroutinefunction, (provider, getattr(provider, "__call__", None))))

    def now(self) -> str:
        """A token, for a caller that waits."""
        given: Any = self.provider()
        if not inspect.isawaitable(given):
            return given

        async def wait() -> str:
            return await given

        # A loop may be running on this thread.
        with ThreadPoolExecutor(1, "orthoplex-token") as pool:
            return pool.submit(asyncio.run, wait()).result()

    async def later(self) -> str:
        """A token, for a caller on a loop: what is asynchronous runs there, what may block does not."""
        given: Any = self.provider() if self.is_async else await asyncio.to_thread(self.provider)
        return await given if inspect.isawaitable(given) else given


def tokens(provider: Provider | None) -> Tokens | None:
    return None if provider is None else Tokens(provider)


def headed(bearer: str | None, headers: list[tuple[str, str]] | None) -> list[tuple[str, str]] | None:
    """The headers of a call with the token; those of the caller win."""
    return headers if bearer is None else [("authorization", f"Bearer {bearer}"), *(headers or ())]
