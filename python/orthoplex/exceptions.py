"""Errors, by the names that callers of the official client catch."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any, Iterable, Iterator, Mapping

SHOWN = 200


class ApiException(Exception):
    """Base of all errors of calls."""


class UnexpectedResponse(ApiException):
    """The server, or the embedded database, refused the call."""

    def __init__(self, status_code: int | None, reason_phrase: str, content: bytes, headers: Any) -> None:
        super().__init__(status_code, reason_phrase, content, headers)
        self.status_code = status_code
        self.reason_phrase = reason_phrase
        self.content = content
        self.headers = headers

    def __str__(self) -> str:
        status = "" if self.status_code is None else f"{self.status_code} "
        reason = self.reason_phrase or "Unrecognized Status Code"
        short = self.content if len(self.content) <= SHOWN else self.content[: SHOWN - 3] + b" ..."
        return f"Unexpected Response: {status}({reason})\nRaw response content:\n{short!r}"

    def structured(self) -> dict[str, Any]:
        """The body of the answer."""
        return json.loads(self.content)


class ResourceExhaustedResponse(ApiException):
    """Too many requests; `retry_after_s` says when to come back."""

    def __init__(self, message: str, retry_after_s: int) -> None:
        super().__init__(message, retry_after_s)
        self.message = message
        self.retry_after_s = retry_after_s

    def __str__(self) -> str:
        return self.message


class ResponseHandlingException(ApiException):
    """There was no answer, or none that can be read: no connection, too late, cut off."""

    def __init__(self, source: Exception) -> None:
        super().__init__(source)
        self.source = source

    def __str__(self) -> str:
        return str(self.source)


class EmbeddedError(UnexpectedResponse, ValueError):
    """The embedded database refused the call."""


class InvalidArgument(UnexpectedResponse, ValueError):
    """The server refused what was given to it: the official client finds some of that itself, by a `ValueError`."""


class UnsupportedError(UnexpectedResponse, NotImplementedError, ValueError):
    """A part of the API that is not built, or that nobody knows."""


#: Errors of their own by status; all others are an `UnexpectedResponse`.
OWN: dict[int, type[UnexpectedResponse]] = {
    HTTPStatus.BAD_REQUEST: InvalidArgument,
    HTTPStatus.UNPROCESSABLE_ENTITY: InvalidArgument,
}
#: The code of gRPC.
INVALID_ARGUMENT = 3
#: What is behind a missing answer; all else is one that cannot be read.
SOURCES: dict[int, type[Exception]] = {
    HTTPStatus.REQUEST_TIMEOUT: TimeoutError,
    HTTPStatus.SERVICE_UNAVAILABLE: ConnectionError,
}


class Headers(Mapping[str, str]):
    """The headers of an answer, by names in any case. What came more than once is joined by commas."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._pairs = [(name.lower(), value) for name, value in pairs]

    def multi_items(self) -> list[tuple[str, str]]:
        """All names and values as they came."""
        return list(self._pairs)

    def get_list(self, name: str) -> list[str]:
        """The values of a name."""
        return [value for own, value in self._pairs if own == name.lower()]

    def __getitem__(self, name: str) -> str:
        values = self.get_list(name)
        if not values:
            raise KeyError(name)
        return ", ".join(values)

    def __iter__(self) -> Iterator[str]:
        return iter(dict(self._pairs))

    def __len__(self) -> int:
        return len(dict(self._pairs))

    def __repr__(self) -> str:
        return f"Headers({self._pairs!r})"


#: Codes of gRPC that say that the server, or the way to it, failed.
PASSING = frozenset({2, 4, 10, 13, 14, 15})


def is_passing(error: Exception) -> bool:
    """Whether the call may succeed when it is made again: there was no answer, or the server failed at it."""
    if isinstance(error, UnexpectedResponse):
        status = error.status_code or 0
        return status >= HTTPStatus.INTERNAL_SERVER_ERROR and status != HTTPStatus.NOT_IMPLEMENTED
    return isinstance(error, ResponseHandlingException) or getattr(error, "number", None) in PASSING


def failure(
    kind: str,
    http: int,
    grpc: int,
    message: str,
    retry_after_s: int | None,
    answer: tuple[int, str, list[tuple[str, str]], bytes, list[tuple[str, str]]] | None = None,
    silence: bool = False,
) -> Exception:
    """The error of a call; `kind` is `rest`, `grpc` or `embedded`.

    `answer` is what a server answered: status or code, reason, headers, body, metadata behind it. `silence` says that
    there was none. Where neither is given, the call was refused in this process.
    """
    if http == HTTPStatus.TOO_MANY_REQUESTS and retry_after_s is not None:
        return ResourceExhaustedResponse(message, retry_after_s)
    if kind == "grpc":
        from ._rpc_error import RefusedError, RpcError

        if answer is not None:
            code, _, initial, _, trailing = answer
            return RpcError(code, message, initial, trailing)
        refused = grpc == INVALID_ARGUMENT and not silence
        return (RefusedError if refused else RpcError)(grpc, message)
    if silence:
        return ResponseHandlingException(SOURCES.get(http, ValueError)(message))
    if answer is None:
        content = json.dumps({"status": {"error": message}, "time": 0.0}).encode()
        status, reason, headers = http, HTTPStatus(http).phrase, Headers()
    else:
        status, reason, pairs, content, _ = answer
        headers = Headers(pairs)
    wrong = EmbeddedError if kind == "embedded" else OWN.get(status, UnexpectedResponse)
    if status == HTTPStatus.NOT_IMPLEMENTED:
        wrong = UnsupportedError
    return wrong(status, reason, content, headers)
