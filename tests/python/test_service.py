"""The service around the API, by official clients: encryption and the audit log."""

import json
import subprocess

import httpx
import pytest
from serving import make_server
from qdrant_client import QdrantClient
from qdrant_client import models as m

KEY = "main-key"


def openssl(folder, *arguments):
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


def certificates(folder):
    """An authority, and a certificate of 127.0.0.1 that it signed."""
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    openssl(folder, "req", "-x509", *key, "-keyout", "ca.key", "-out", "cacert.pem", "-subj", "/CN=ca")
    openssl(folder, "req", *key, "-keyout", "key.pem", "-out", "own.csr", "-subj", "/CN=own")
    (folder / "names").write_text("subjectAltName=IP:127.0.0.1")
    openssl(
        folder, "x509", "-req", "-in", "own.csr", "-CA", "cacert.pem", "-CAkey", "ca.key",
        "-CAcreateserial", "-extfile", "names", "-out", "cert.pem",
    )


@pytest.fixture
def secret(tmp_path, monkeypatch):
    """A server with TLS, a key and an audit log."""
    folder = tmp_path / "tls"
    folder.mkdir()
    certificates(folder)
    own = make_server(
        tmp_path,
        QDRANT__SERVICE__ENABLE_TLS="true",
        QDRANT__SERVICE__API_KEY=KEY,
        QDRANT__AUDIT__ENABLED="true",
    )
    own.authority = folder / "cacert.pem"
    monkeypatch.setenv("GRPC_DEFAULT_SSL_ROOTS_FILE_PATH", str(own.authority))
    yield own.start()
    if own.process.poll() is None:
        own.kill()


def connect(server, prefer_grpc):
    return QdrantClient(
        url=server.url, grpc_port=server.grpc, prefer_grpc=prefer_grpc, api_key=KEY,
        verify=str(server.authority), timeout=30,
    )


def test_clients_over_tls(secret, name):
    for prefer_grpc in [False, True]:
        client = connect(secret, prefer_grpc)
        own = f"{name}-{prefer_grpc}"
        client.create_collection(own, m.VectorParams(size=2, distance=m.Distance.DOT))
        client.upsert(own, [m.PointStruct(id=1, vector=[1, 2])], wait=True)
        assert client.query_points(own, query=[1.0, 0.0]).points[0].score == 1.0
        client.close()
    with pytest.raises(httpx.HTTPError):
        httpx.get(f"http://127.0.0.1:{secret.http}/healthz", timeout=5)
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{secret.url}/healthz", timeout=5)
    assert secret.stop() == 0, secret.output()
    lines = []
    for file in (secret.folder / "storage/audit").glob("audit.*.log"):
        lines += [json.loads(line) for line in file.read_text().splitlines()]
    upserts = [line for line in lines if line.get("method") == "points.upsert"]
    assert [line["collection"] for line in upserts] == [f"{name}-False", f"{name}-True"]
    assert {line["result"] for line in upserts} == {"ok"}
    assert {line["remote"] for line in upserts} == {"127.0.0.1"}


def test_snapshots_over_tls(secret, name):
    client = connect(secret, False)
    client.create_collection(name, m.VectorParams(size=2, distance=m.Distance.DOT))
    client.upsert(name, [m.PointStruct(id=i, vector=[i, 2]) for i in range(5)], wait=True)
    made = client.create_snapshot(name)
    place = f"{secret.url}/collections/{name}/snapshots/{made.name}"
    other = f"{name}-copy"
    assert client.recover_snapshot(other, location=place, api_key=KEY, checksum=made.checksum)
    assert client.count(other).count == 5
    refused = httpx.put(
        f"{secret.url}/collections/{other}/snapshots/recover", json={"location": place},
        headers={"api-key": KEY}, verify=str(secret.authority), timeout=30,
    )
    assert refused.status_code == 400 and "401" in refused.text, refused.text
    client.close()
