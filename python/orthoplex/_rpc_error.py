"""The error of calls over gRPC. It is what grpcio raises where that is installed, which is imported with it."""

from __future__ import annotations

from typing import Any, Callable

from .exceptions import ApiException

Bases: Any
CODES: dict[int, Any]
try:
    import grpc

    # Blocking calls of grpcio raise the second, those on a loop the first.
    Bases = (grpc.aio.AioRpcError, grpc.Call)
    CODES = {code.value[0]: code for code in grpc.StatusCode}
except ImportError:
    Bases = (ApiException,)
    CODES = {}


class RpcError(*Bases):  # type: ignore[misc]
    """The server refused a call over gRPC, or could not be reached."""

    def __init__(self, number: int, details: str) -> None:
        """The code as a number, and what went wrong."""
        self.number, self._code, self._details = number, CODES.get(number, number), details
        if CODES:
            super().__init__(self._code, grpc.aio.Metadata(), grpc.aio.Metadata(), details, str(self))
        else:
            super().__init__(number, details)

    def __str__(self) -> str:
        return f"{self._code}: {self._details}"

    def __reduce__(self) -> Any:
        return type(self), (self.number, self._details)

    def code(self) -> Any:
        """A `grpc.StatusCode`, or its number where grpcio is not installed."""
        return self._code

    def details(self) -> str:
        return self._details

    def debug_error_string(self) -> str:
        return str(self)

    def initial_metadata(self) -> Any:
        """Empty: metadata of answers is not kept."""
        return grpc.aio.Metadata() if CODES else ()

    def trailing_metadata(self) -> Any:
        """Empty: metadata of answers is not kept."""
        return grpc.aio.Metadata() if CODES else ()

    # What `grpc.Call` has besides; this one is over.

    def is_active(self) -> bool:
        return False

    def time_remaining(self) -> None:
        return None

    def cancel(self) -> bool:
        return False

    def add_callback(self, callback: Callable[[], None]) -> bool:
        return False
