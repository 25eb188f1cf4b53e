"""Errors of calls over gRPC: those of grpcio where it is installed. Imported with the first of them."""

from __future__ import annotations

from typing import Any, Iterable

from .exceptions import ApiException

Pairs = Iterable[tuple[str, str]]

BASES: tuple[Any, ...]
try:
    import grpc

    BASES = grpc.aio.AioRpcError, grpc.Call
    CODES: dict[int, Any] = {code.value[0]: code for code in grpc.StatusCode}
except ImportError:
    BASES, CODES = (ApiException,), {}


class RpcError(*BASES):  # type: ignore[misc]
    """The server refused a call over gRPC, or did not answer.

    Both kinds of clients raise it, so it is what grpcio raises in either.
    """

    def __init__(
        self, code: int, details: str, initial: Pairs = (), trailing: Pairs = (), is_silence: bool = False
    ) -> None:
        Exception.__init__(self, code, details)
        self._number, self._details = code, details
        self._initial, self._trailing = tuple(initial), tuple(trailing)
        #: Whether there was no answer, so that the call may be made again.
        self.is_silence = is_silence

    def code(self) -> Any:
        return CODES.get(self._number, self._number)

    def details(self) -> str:
        return self._details

    def initial_metadata(self) -> tuple[tuple[str, str], ...]:
        return self._initial

    def trailing_metadata(self) -> tuple[tuple[str, str], ...]:
        return self._trailing

    def debug_error_string(self) -> str:
        return str(self)

    def is_active(self) -> bool:
        return False

    def time_remaining(self) -> None:
        return None

    def cancel(self) -> bool:
        return False

    def add_callback(self, callback: Any) -> bool:
        return False

    def __str__(self) -> str:
        return f"{self.code()}: {self._details}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self!s})"

    def __reduce__(self) -> Any:
        return type(self), (self._number, self._details, self._initial, self._trailing, self.is_silence)


class RefusedError(RpcError, ValueError):
    """What was given to a call cannot be sent over gRPC: the official client finds that by a `ValueError`."""
