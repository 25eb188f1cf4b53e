"""Errors, by the names that callers of the official client catch."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

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
    """There was no answer: no connection, or none in time."""

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
#: Texts of the client itself when it got no answer.
SILENCE = ("Service unavailable: cannot connect", "Service unavailable: lost the connection", "Timeout: no answer")


#: Codes of gRPC that say that the server, or the way to it, failed.
PASSING = frozenset({2, 4, 10, 13, 14, 15})


def is_passing(error: Exception) -> bool:
    """Whether the call may succeed when it is made again: there was no answer, or the server failed at it."""
    if isinstance(error, UnexpectedResponse):
        status = error.status_code or 0
        return status >= HTTPStatus.INTERNAL_SERVER_ERROR and status != HTTPStatus.NOT_IMPLEMENTED
    return isinstance(error, ResponseHandlingException) or getattr(error, "number", None) in PASSING


def failure(kind: str, http: int, grpc: int, message: str, retry_after_s: int | None) -> Exception:
    """The error of a call; `kind` is `rest`, `grpc` or `embedded`."""
    if http == HTTPStatus.TOO_MANY_REQUESTS and retry_after_s is not None:
        return ResourceExhaustedResponse(message, retry_after_s)
    if kind == "grpc":
        from ._rpc_error import RpcError

        return RpcError(grpc, message)
    if kind == "rest" and message.startswith(SILENCE):
        source = TimeoutError(message) if http == HTTPStatus.REQUEST_TIMEOUT else ConnectionError(message)
        return ResponseHandlingException(source)
    wrong = EmbeddedError if kind == "embedded" else OWN.get(http, UnexpectedResponse)
    if http == HTTPStatus.NOT_IMPLEMENTED:
        wrong = UnsupportedError
    content = json.dumps({"status": {"error": message}, "time": 0.0}).encode()
    return wrong(http, HTTPStatus(http).phrase, content, {})
