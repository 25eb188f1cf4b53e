"""Snapshots: what is not waited for, and keys of other servers."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import orthoplex
from orthoplex import models as m

VECTOR = m.VectorParams(size=2, distance=m.Distance.DOT)


def wait_until(holds):
    for _ in range(200):
        if holds():
            return
        time.sleep(0.05)
    pytest.fail("it did not happen in time")


def test_what_is_not_waited_for_happens(client, name):
    client.create_collection(name, vectors_config=VECTOR)
    client.upsert(name, [m.PointStruct(id=1, vector=[1.0, 2.0])])
    made = client.create_snapshot(name, wait=False)
    assert (made is None) == (client.way in ("rest", "grpc"))
    wait_until(lambda: client.list_snapshots(name))
    [snapshot] = client.list_snapshots(name)
    client.delete_snapshot(name, snapshot.name, wait=False)
    wait_until(lambda: not client.list_snapshots(name))
    client.create_shard_snapshot(name, 0, wait=False)
    wait_until(lambda: client.list_shard_snapshots(name, 0))
    [snapshot] = client.list_shard_snapshots(name, 0)
    client.delete_shard_snapshot(name, 0, snapshot.name, wait=False)
    wait_until(lambda: not client.list_shard_snapshots(name, 0))
    client.delete_collection(name)


def test_a_key_that_nobody_asks_for_is_refused(name):
    with orthoplex.Client(":memory:") as client, pytest.raises(Exception, match="API key"):
        client.recover_snapshot(name, "file:///s", api_key="k")


@pytest.fixture
def file_server():
    """A server of one file, which it gives to those who know the key."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            if self.headers["api-key"] != "the key":
                self.send_error(403)
                return
            self.send_response(200)
            self.send_header("content-length", str(len(own.content)))
            self.end_headers()
            self.wfile.write(own.content)

        def log_message(self, *_):
            pass

    own = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=own.serve_forever, args=(0.01,), daemon=True).start()
    yield own
    own.shutdown()


@pytest.mark.parametrize("prefer_grpc", [False, True])
@pytest.mark.parametrize("wait", [False, True])
def test_keys_of_other_servers_are_passed_on(server, file_server, name, prefer_grpc, wait):
    with orthoplex.Client(url=server.url, grpc_port=server.grpc, prefer_grpc=prefer_grpc, timeout=30) as client:
        client.create_collection(name, vectors_config=VECTOR)
        client.upsert(name, [m.PointStruct(id=1, vector=[1.0, 2.0])])
        made = client.create_snapshot(name)
        file_server.content = Path(server.folder, "snapshots", name, made.name).read_bytes()
        client.delete(name, points_selector=[1])
        place = f"http://127.0.0.1:{file_server.server_port}/{made.name}"
        with pytest.raises(Exception, match="403"):
            client.recover_snapshot(name, place, api_key="another key", wait=True)
        done = client.recover_snapshot(name, place, api_key="the key", checksum=made.checksum, wait=wait)
        assert done is (True if wait else None)
        wait_until(lambda: client.count(name).count == 1)
        client.delete_collection(name)
