"""What tests need beyond the official clients: plain REST calls, refusals of either transport, signed tokens."""

import base64
import contextlib
import hashlib
import hmac
import json
from dataclasses import dataclass

import grpc
import httpx
import pytest
from qdrant_client.common.client_exceptions import ResourceExhaustedResponse
from qdrant_client.http.exceptions import UnexpectedResponse

HTTP = httpx.Client(timeout=30)
# The gRPC code that stands for an HTTP status.
CODES = {
    400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND",
    408: "DEADLINE_EXCEEDED", 409: "ALREADY_EXISTS", 422: "INVALID_ARGUMENT", 429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL", 501: "UNIMPLEMENTED",
}


@dataclass
class Rest:
    """Plain REST calls to one server, with the headers of one caller."""

    url: str
    headers: dict = None

    def call(self, method, path, body=None, headers=None, **query):
        return HTTP.request(
            method, self.url + path, json=body, params=query or None,
            headers=(self.headers or {}) | (headers or {}),
        )

    def result(self, method, path, body=None, **query):
        answer = self.call(method, path, body, **query)
        assert answer.status_code == 200, answer.text
        return answer.json()["result"]

    def error(self, method, path, body=None, **query):
        """Status and text of a refusal."""
        answer = self.call(method, path, body, **query)
        assert answer.status_code >= 400, answer.text
        try:
            return answer.status_code, answer.json()["status"]["error"]
        except (ValueError, KeyError, TypeError):
            return answer.status_code, answer.text


def refusal(error):
    """Code and text of an official client's exception; REST statuses as the gRPC codes they stand for."""
    if isinstance(error, UnexpectedResponse):
        text = error.content.decode()
        with contextlib.suppress(ValueError):
            text = json.loads(text)["status"]["error"]
        return CODES.get(error.status_code, str(error.status_code)), text
    if isinstance(error, ResourceExhaustedResponse):
        return "RESOURCE_EXHAUSTED", str(error)
    if isinstance(error, grpc.RpcError):
        return error.code().name, error.details()
    raise error


@contextlib.contextmanager
def refused(status, *texts):
    """The block ends with the refusal that both transports agree on."""
    with pytest.raises(Exception) as raised:
        yield
    code, said = refusal(raised.value)
    assert code == CODES[status], (code, said)
    for text in texts:
        assert text in said, said


def ids(points):
    return [point.id for point in points]


def token(key, **claims):
    """A JWT signed with HS256."""

    def part(data):
        return base64.urlsafe_b64encode(data).rstrip(b"=")

    header = part(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
    signed = header + b"." + part(json.dumps(claims).encode())
    signature = hmac.new(key.encode(), signed, hashlib.sha256).digest()
    return (signed + b"." + part(signature)).decode()
