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


def metadata(pairs: tuple[tuple[str, str], ...]) -> Any:
    return grpc.aio.Metadata(*pairs) if CODES else pairs


class RpcError(*BASES):  # type: ignore[misc]
    """The server refused a call over gRPC, or did not answer.

    Both kinds of clients raise it, so it is what grpcio raises in either.
    """

    def __init__(self, number: int, details: str, initial: Pairs = (), trailing: Pairs = ()) -> None:
        """The code as a number, what went wrong, and the metadata before and behind it."""
        Exception.__init__(self, number, details)
        self.number, self._details = number, details
        self._initial, self._trailing = tuple(initial), tuple(trailing)

    def code(self) -> Any:
        """A `grpc.StatusCode`, or its number where grpcio is not installed."""
        return CODES.get(self.number, self.number)

    def details(self) -> str:
        return self._details

    def initial_metadata(self) -> Any:
        return metadata(self._initial)

    def trailing_metadata(self) -> Any:
        return metadata(self._trailing)

    def debug_error_string(self) -> str:
        return str(self)

    # What `grpc.Call` has besides; this one is over.

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
        return type(self), (self.number, self._details, self._initial, self._trailing)


class RefusedError(RpcError, ValueError):
    """What was given to a call cannot be sent over gRPC: the official client finds that by a `ValueError`."""
