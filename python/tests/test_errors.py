"""Errors are those of the server as it sent them; what got lost on the way is told apart."""

import asyncio
import copy
import pickle
import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import grpc
import pytest

import orthoplex
from orthoplex import exceptions as e
from orthoplex import models as m

PAGE = b"<html>bad gateway</html>"
#: Answers by the name of the collection: status, reason, body.
ANSWERS = {
    "gateway": (502, "Custom Reason", PAGE),
    "odd": (520, "", PAGE),
    "moved": (307, "Temporary Redirect", PAGE),
    "large": (413, "Payload Too Large", PAGE),
    "wrong": (400, "Bad Request", b'{"status":{"error":"boom"},"time":0.5}'),
    "unbuilt": (501, "Not Implemented", PAGE),
    "text": (200, "OK", b"hello"),
    "bare": (200, "OK", b'{"status":"ok"}'),
    "null": (200, "OK", b'{"result":null}'),
    "true": (200, "OK", b'{"result":true}'),
    "empty": (200, "OK", b'{"result":{}}'),
    "numbers": (200, "OK", b'{"result":[1,2]}'),
    "five": (200, "OK", b'{"result":{"points":5}}'),
    "nameless": (200, "OK", b'{"result":{"points":[{"score":1}]}}'),
    "silences": (503, "x", b'{"status":{"error":"Service unavailable: cannot connect"}}'),
}


class Odd(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.rfile.read(int(self.headers.get("content-length") or 0))
        name = self.path.split("?")[0].split("/")[2]
        if name == "hangs":
            # Until the client goes away.
            self.rfile.read(1)
            return
        if name == "cut":
            self.wfile.write(b'HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"resu')
            self.close_connection = True
            return
        status, reason, body = ANSWERS[name]
        head = f"HTTP/1.1 {status} {reason}\r\nX-Request-Id: 77\r\nX-Two: a\r\nX-Two: b\r\ncontent-length: {len(body)}\r\n\r\n"
        self.wfile.write(head.encode() + body)

    do_POST = do_PUT = do_GET

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def odd():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Odd)
    Thread(target=server.serve_forever, daemon=True).start()
    with orthoplex.Client(f"http://127.0.0.1:{server.server_port}", check_compatibility=False, timeout=0.5) as client:
        yield client
    server.shutdown()


@pytest.mark.parametrize("name", ["gateway", "odd", "moved", "large", "wrong", "unbuilt", "silences"])
def test_answers_are_shown_as_they_came(odd, name):
    with pytest.raises(e.UnexpectedResponse) as raised:
        odd.count(name)
    error = raised.value
    assert (error.status_code, error.reason_phrase, error.content) == ANSWERS[name]
    assert error.headers["X-REQUEST-ID"] == "77" and error.headers.get("x-two") == "a, b"
    assert isinstance(error, ValueError) == (name in ("wrong", "unbuilt"))
    again = pickle.loads(pickle.dumps(error))
    assert again.args[:3] == error.args[:3] and dict(again.headers) == dict(error.headers)


@pytest.mark.parametrize("name", ["cut", "hangs", "text", "bare", "null", "true", "empty"])
def test_where_nothing_can_be_read_there_was_no_answer(odd, name):
    with pytest.raises(e.ResponseHandlingException) as raised:
        odd.count(name)
    sources = {"cut": ConnectionError, "hangs": TimeoutError}
    assert isinstance(raised.value.source, sources.get(name, ValueError))
    assert e.is_passing(raised.value)


def test_answers_of_another_shape_are_none(odd):
    calls = {
        "five": (odd.query_points, odd.scroll),
        "nameless": (odd.query_points, odd.scroll),
        "numbers": (lambda name: odd.retrieve(name, [1]), odd.get_collection, odd.get_collection_aliases),
        "null": (lambda name: odd.upsert(name, [m.PointStruct(id=1, vector=[1.0])]), odd.get_collection),
    }
    for name, methods in calls.items():
        for method in methods:
            with pytest.raises(e.ResponseHandlingException):
                method(name)


def test_lists_of_snapshots_have_the_time_of_other_calls(odd):
    for method in (odd.list_snapshots, odd.create_snapshot):
        with pytest.raises(e.ResponseHandlingException):
            method("hangs")


@pytest.mark.parametrize("kind", [orthoplex.Client, orthoplex.AsyncClient])
@pytest.mark.parametrize("way", ["nobody", "silent"])
def test_codes_of_calls_that_got_lost(kind, way):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        if way == "nobody":
            listener.close()
        client = kind("localhost", grpc_port=port, prefer_grpc=True, timeout=0.5, check_compatibility=False)

        async def count():
            return await client.count("c")

        with pytest.raises(grpc.aio.AioRpcError) as raised:
            client.count("c") if kind is orthoplex.Client else asyncio.run(count())
    error = raised.value
    codes = {"nobody": grpc.StatusCode.UNAVAILABLE, "silent": grpc.StatusCode.DEADLINE_EXCEEDED}
    assert error.code() is codes[way] and e.is_passing(error)
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert (again.code(), again.details(), str(again)) == (error.code(), error.details(), str(error))


def test_codes_are_those_of_the_server(server):
    client = orthoplex.Client(server.url, grpc_port=server.grpc, prefer_grpc=True)
    with pytest.raises(grpc.RpcError) as raised:
        client.count("absent")
    error = raised.value
    assert isinstance(error, grpc.Call) and error.code() is grpc.StatusCode.NOT_FOUND
    assert "absent" in error.details() and not e.is_passing(error)
    assert isinstance(dict(error.trailing_metadata()), dict)
    assert not isinstance(error, ValueError)
    client.close()


@pytest.mark.parametrize("count", [1, 5000])
@pytest.mark.parametrize("bad", [object(), "\ud800"])
def test_what_cannot_be_sent_raises_the_same_for_any_length(client, name, count, bad):
    client.create_collection(name, vectors_config=m.VectorParams(size=2, distance="Dot"))
    points = [m.PointStruct(id=own, vector=[1.0, 2.0], payload={"a": 1}) for own in range(count)]
    points[-1].payload = {"a": bad}
    kind = UnicodeEncodeError if isinstance(bad, str) else TypeError
    with pytest.raises(kind):
        client.upsert(name, points)
    assert client.count(name).count == 0


def test_numbers_that_grpc_would_change_are_refused(client, name):
    client.create_collection(name, vectors_config=m.VectorParams(size=2, distance="Dot"))
    large = m.PointStruct(id=1, vector=[1.0, 2.0], payload={"a": [2**64 - 1], "b": 2**63 - 1})
    if client.way == "grpc":
        with pytest.raises(ValueError, match="out of range"):
            client.upsert(name, [large])
        with pytest.raises(ValueError, match="out of range"):
            client.set_payload(name, {"a": 2**63}, [1])
        large.payload["a"] = [1]
    client.upsert(name, [large])
    assert client.retrieve(name, [1])[0].payload == large.payload


def test_errors_of_compatible_clients_can_be_pickled():
    compat = pytest.importorskip("orthoplex.compat")
    parts = (404, 5, "Not found", None, (404, "Not Found", [("a", "b")], b"{}", []), False)
    error = pickle.loads(pickle.dumps(compat.failure("rest", *parts)))
    assert type(error) is compat.TWINS[e.UnexpectedResponse] and error.headers["A"] == "b"
    silence = compat.failure("rest", 503, 14, "gone", None, None, True)
    again = pickle.loads(pickle.dumps(silence))
    assert type(again) is type(silence) and str(again) == "gone"
