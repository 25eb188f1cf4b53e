"""Snapshots over REST and gRPC: made, listed, loaded down and up, restored."""

import hashlib
import time

import httpx
import pytest
from qdrant_client import models as m

COUNT = 30


@pytest.fixture
def filled(client, name):
    client.create_collection(name, m.VectorParams(size=2, distance=m.Distance.DOT))
    points = [m.PointStruct(id=i, vector=[i, 1], payload={"n": i}) for i in range(COUNT)]
    client.upsert(name, points, wait=True)
    yield name
    client.delete_collection(name)


def download(server, path):
    answer = httpx.get(f"{server.url}{path}", timeout=30)
    assert answer.is_success, answer.text
    return answer.content


def upload(server, path, content, **query):
    return httpx.post(
        f"{server.url}{path}", params=query, files={"snapshot": ("s", content)}, timeout=30
    )


def test_collection_snapshot(server, client, filled):
    made = client.create_snapshot(filled)
    assert made.name.startswith(f"{filled}-") and made.name.endswith(".snapshot")
    assert [own.name for own in client.list_snapshots(filled)] == [made.name]
    content = download(server, f"/collections/{filled}/snapshots/{made.name}")
    assert hashlib.sha256(content).hexdigest() == made.checksum and len(content) == made.size
    client.delete(filled, [0, 1, 2], wait=True)
    answer = upload(server, f"/collections/{filled}/snapshots/upload", content, checksum="3" * 64)
    assert answer.status_code == 400 and "Checksum mismatch" in answer.text
    assert client.count(filled).count == COUNT - 3
    answer = upload(
        server, f"/collections/{filled}/snapshots/upload", content, checksum=made.checksum
    )
    assert answer.json()["result"] is True, answer.text
    assert client.count(filled).count == COUNT
    other = f"{filled}-copy"
    place = f"{server.url}/collections/{filled}/snapshots/{made.name}"
    assert client.recover_snapshot(other, location=place, wait=True)
    assert client.retrieve(other, [7])[0].payload == {"n": 7}
    client.delete_collection(other)
    assert client.delete_snapshot(filled, made.name)
    assert client.list_snapshots(filled) == []


def test_shard_snapshot(server, client, filled):
    base = f"{server.url}/collections/{filled}/shards/0"
    made = httpx.post(f"{base}/snapshots", timeout=30).json()["result"]
    content = download(server, f"/collections/{filled}/shards/0/snapshots/{made['name']}")
    streamed = download(server, f"/collections/{filled}/shards/0/snapshot")
    client.delete(filled, [0, 1, 2], wait=True)
    for bytes_up in [content, streamed]:
        answer = upload(server, f"/collections/{filled}/shards/0/snapshots/upload", bytes_up)
        assert answer.is_success, answer.text
        assert client.count(filled).count == COUNT
    listed = httpx.get(f"{base}/snapshots", timeout=30).json()["result"]
    assert [own["name"] for own in listed] == [made["name"]]


def test_full_snapshot_and_background(server, client, filled):
    made = client.create_full_snapshot()
    assert made.name in [own.name for own in client.list_full_snapshots()]
    assert client.delete_full_snapshot(made.name)
    answer = httpx.post(
        f"{server.url}/collections/{filled}/snapshots", params={"wait": "false"}, timeout=30
    )
    assert answer.status_code == 202 and answer.json()["status"] == "accepted"
    until = time.monotonic() + 20
    while not client.list_snapshots(filled):
        assert time.monotonic() < until
        time.sleep(0.05)
