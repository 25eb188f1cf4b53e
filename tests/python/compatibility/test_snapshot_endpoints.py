"""Snapshots: endpoints, names, checksums, places to recover from, priorities, shards, the whole server."""

import hashlib
import http.server
import re
import threading
import time
from pathlib import Path

import httpx
import pytest
from qdrant_client import models as m
from wire import Rest, refused

POINTS = [m.PointStruct(id=i, vector=[i, 1], payload={"n": i}) for i in range(10)]


@pytest.fixture
def filled(make, clients):
    name = make(POINTS)
    clients["rest"].create_payload_index(name, "n", "integer", wait=True)
    return name


@pytest.fixture
def gone(clients):
    """Deletes the collections that a test recovers."""
    names = []
    yield names
    for name in names:
        clients["rest"].delete_collection(name)


def fetch(rest, path):
    answer = rest.call("GET", path)
    assert answer.status_code == 200, answer.text
    return answer.content


def upload(rest, path, content, **query):
    return httpx.post(rest.url + path, params=query, files={"snapshot": ("s", content)}, timeout=30)


def folder(server):
    return Path(server.folder) / "snapshots"


def test_made_listed_loaded_deleted(api, rest, filled):
    made = api.create_snapshot(filled)
    assert re.fullmatch(rf"{filled}-\d+-\d{{4}}(-\d\d){{5}}\.snapshot", made.name)
    assert re.fullmatch("[0-9a-f]{64}", made.checksum)
    [listed] = api.list_snapshots(filled)
    assert (listed.name, listed.checksum, listed.size) == (made.name, made.checksum, made.size)
    content = fetch(rest, f"/collections/{filled}/snapshots/{made.name}")
    assert hashlib.sha256(content).hexdigest() == made.checksum and len(content) == made.size
    assert api.delete_snapshot(filled, made.name) is True
    with refused(404, f"Not found: Snapshot {made.name} not found"):
        api.delete_snapshot(filled, made.name)
    assert rest.call("GET", f"/collections/{filled}/snapshots/{made.name}").status_code == 404


def test_without_waiting(rest, filled):
    path = f"/collections/{filled}/snapshots"
    answer = rest.call("POST", path, wait="false")
    assert answer.status_code == 202 and answer.json()["status"] == "accepted"
    until = time.monotonic() + 20
    while not rest.result("GET", path):
        assert time.monotonic() < until
        time.sleep(0.02)


def test_recovered_from_a_file(server, rest, clients, filled, gone):
    made = clients["rest"].create_snapshot(filled)
    copy = f"{filled}-copy"
    gone.append(copy)
    path = f"/collections/{copy}/snapshots/recover"
    location = (folder(server) / filled / made.name).as_uri()
    assert rest.result("PUT", path, {"location": location, "checksum": made.checksum}) is True
    assert clients["rest"].count(copy).count == 10
    # The field index came along.
    assert clients["rest"].get_collection(copy).payload_schema["n"].points == 10
    status, text = rest.error("PUT", path, {"location": location, "checksum": "0" * 64})
    assert status == 400 and text.startswith("Checksum mismatch: expected ")
    status, text = rest.error("PUT", path, {"location": location, "checksum": "0"})
    assert status == 422 and "checksum" in text
    status, text = rest.error("PUT", path, {"location": "file:///etc/passwd"})
    assert status == 403 and "Snapshot file path must be inside the snapshots directory" in text
    status, text = rest.error("PUT", path, {"location": location + "x"})
    assert status == 400 and "does not exist" in text
    status, text = rest.error("PUT", path, {"location": location.replace("file://", "file://elsewhere")})
    assert status == 400 and "file path must be absolute or on localhost" in text


class Shelf(http.server.BaseHTTPRequestHandler):
    """Gives its content to whom brings the key."""

    def do_GET(self):  # noqa: N802
        allowed = self.headers.get("api-key") == "sesame"
        self.send_response(200 if allowed else 401)
        self.end_headers()
        if allowed:
            self.wfile.write(self.server.content)

    def log_message(self, *_):
        pass


def test_recovered_from_a_url(rest, clients, filled, gone, configured):
    made = clients["rest"].create_snapshot(filled)
    shelf = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Shelf)
    shelf.content = fetch(rest, f"/collections/{filled}/snapshots/{made.name}")
    threading.Thread(target=shelf.serve_forever, daemon=True).start()
    copy = f"{filled}-copy"
    gone.append(copy)
    location = f"http://127.0.0.1:{shelf.server_port}/any.snapshot"
    path = f"/collections/{copy}/snapshots/recover"
    assert rest.error("PUT", path, {"location": location})[0] in (400, 500)
    assert rest.result("PUT", path, {"location": location, "api_key": "sesame"}) is True
    assert clients["rest"].count(copy).count == 10
    closed = Rest(configured(QDRANT__SERVICE__ENABLE_SNAPSHOT_URL_RECOVERY="false").url)
    status, text = closed.error("PUT", path, {"location": location, "api_key": "sesame"})
    assert status == 403 and "Snapshot recovery from remote URLs is disabled in the configuration" in text
    shelf.shutdown()


@pytest.mark.parametrize("priority", ["no_sync", "snapshot", "replica", None])
def test_uploads(rest, clients, filled, priority):
    client = clients["rest"]
    made = client.create_snapshot(filled)
    content = fetch(rest, f"/collections/{filled}/snapshots/{made.name}")
    client.delete(filled, [1, 2], wait=True)
    path = f"/collections/{filled}/snapshots/upload"
    answer = upload(rest, path, content, checksum="0" * 64)
    assert answer.status_code == 400 and "Checksum mismatch" in answer.text
    assert client.count(filled).count == 8
    query = {"checksum": made.checksum} | ({"priority": priority} if priority else {})
    answer = upload(rest, path, content, **query)
    assert answer.status_code == 200 and answer.json()["result"] is True, answer.text
    assert client.count(filled).count == 10
    broken = upload(rest, path, content[:-700])
    assert broken.status_code in (400, 500) and client.count(filled).count == 10


def test_what_does_not_fit_is_refused(rest, clients, filled, make):
    made = clients["rest"].create_snapshot(filled)
    content = fetch(rest, f"/collections/{filled}/snapshots/{made.name}")
    other = make(size=3)
    answer = upload(rest, f"/collections/{other}/snapshots/upload", content)
    assert answer.status_code == 400, answer.text
    assert clients["rest"].get_collection(other).config.params.vectors.size == 3


def test_shards(server, rest, clients, filled):
    client = clients["rest"]
    base = f"/collections/{filled}/shards/0"
    made = rest.result("POST", f"{base}/snapshots")
    assert re.fullmatch(rf"{filled}-shard-0-\d{{4}}(-\d\d){{5}}\.snapshot", made["name"])
    assert [own["name"] for own in rest.result("GET", f"{base}/snapshots")] == [made["name"]]
    content = fetch(rest, f"{base}/snapshots/{made['name']}")
    assert hashlib.sha256(content).hexdigest() == made["checksum"]
    streamed = fetch(rest, f"{base}/snapshot")
    [stored] = (folder(server) / filled).rglob(made["name"])
    for recover in (
        lambda: upload(rest, f"{base}/snapshots/upload", content, priority="snapshot"),
        lambda: upload(rest, f"{base}/snapshots/upload", streamed),
        lambda: rest.call("PUT", f"{base}/snapshots/recover", {"location": stored.as_uri()}),
    ):
        client.delete(filled, [1, 2, 3], wait=True)
        answer = recover()
        assert answer.status_code == 200, answer.text
        assert client.count(filled).count == 10
    assert rest.result("DELETE", f"{base}/snapshots/{made['name']}") is True
    assert rest.result("GET", f"{base}/snapshots") == []
    assert rest.error("GET", f"/collections/{filled}/shards/7/snapshots")[0] == 404


def test_the_whole_server(api, rest, filled):
    made = api.create_full_snapshot()
    assert re.fullmatch(r"full-snapshot-\d{4}(-\d\d){5}\.snapshot", made.name)
    assert made.name in [own.name for own in api.list_full_snapshots()]
    content = fetch(rest, f"/snapshots/{made.name}")
    assert hashlib.sha256(content).hexdigest() == made.checksum
    assert api.delete_full_snapshot(made.name) is True
    with refused(404, "not found"):
        api.delete_full_snapshot(made.name)


def test_paths_do_not_leave_the_folder(rest, filled):
    for name in ("..%2F..%2Fstorage%2Fcatalog", "%2Fetc%2Fpasswd", "%2E%2E", "a%5Cb"):
        for path in (
            f"/collections/{filled}/snapshots/{name}", f"/snapshots/{name}",
            f"/collections/{filled}/shards/0/snapshots/{name}",
        ):
            for method in ("GET", "DELETE"):
                answer = rest.call(method, path)
                assert answer.status_code in (400, 404), (method, path, answer.status_code)
