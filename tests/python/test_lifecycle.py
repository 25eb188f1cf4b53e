"""Starting, stopping, killing and restarting the real binary."""

import json
import subprocess
import urllib.error
import urllib.request

import pytest
from conftest import BINARY, make_server
from qdrant_client import QdrantClient, models as m


def call(server, method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(
        server.url + path, data=data, method=method, headers={"content-type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read() or b"null")


def fill(client, name, count):
    client.create_collection(name, m.VectorParams(size=8, distance=m.Distance.COSINE))
    points = [m.PointStruct(id=i, vector=[i + 1.0] * 7 + [1.0], payload={"i": i}) for i in range(count)]
    client.upsert(name, points, wait=True)


@pytest.mark.parametrize("how", ["stop", "kill"])
def test_everything_survives_a_restart(own_server, how):
    own_server.start()
    client = QdrantClient(url=own_server.url, grpc_port=own_server.grpc, prefer_grpc=True)
    fill(client, "kept", 500)
    client.delete("kept", [3, 4], wait=True)
    create = m.CreateAlias(collection_name="kept", alias_name="other")
    client.update_collection_aliases([m.CreateAliasOperation(create_alias=create)])
    client.update_collection("kept", hnsw_config=m.HnswConfigDiff(ef_construct=150))
    client.close()
    before, _ = QdrantClient(url=own_server.url).scroll("kept", limit=1000, with_vectors=True)
    getattr(own_server, how)()
    own_server.start()
    client = QdrantClient(url=own_server.url)
    after, _ = client.scroll("other", limit=1000, with_vectors=True)
    assert after == before and len(after) == 498
    assert client.get_collection("kept").config.hnsw_config.ef_construct == 150
    assert own_server.stop() == 0


def test_it_says_where_it_is_and_how_to_stop_it(own_server):
    own_server.start()
    assert own_server.stop() == 0
    said = own_server.output()
    assert f":{own_server.http}" in said and f":{own_server.grpc}" in said
    assert str(own_server.folder / "storage") in said
    assert "Ctrl-C" in said or "ctrl-c" in said.lower()


def test_port_in_use_is_named(own_server, tmp_path):
    own_server.start()
    (tmp_path / "second").mkdir()
    second = make_server(tmp_path / "second")
    second.http = own_server.http
    with pytest.raises(RuntimeError) as error:
        second.environment = {}
        second.wait_ready = lambda: None
        second.start()
        second.process.wait(timeout=20)
        raise RuntimeError(second.output())
    assert "in use" in str(error.value) and str(own_server.http) in str(error.value)
    assert second.process.returncode != 0


def test_locked_folder_is_named(own_server, tmp_path):
    own_server.start()
    (tmp_path / "second").mkdir()
    second = make_server(
        tmp_path / "second", QDRANT__STORAGE__STORAGE_PATH=str(own_server.folder / "storage")
    )
    second.wait_ready = lambda: None
    second.start()
    assert second.process.wait(timeout=20) != 0
    assert "lock" in second.output().lower() and "storage" in second.output()


def test_version_and_help():
    said = subprocess.run([BINARY, "--version"], capture_output=True, text=True, check=True).stdout
    assert said.startswith("orthoplex ")
    said = subprocess.run([BINARY, "--help"], capture_output=True, text=True, check=True).stdout
    assert "serve" in said


def test_errors_have_the_known_shape(server, name):
    status, body = call(server, "GET", "/")
    assert status == 200 and body["title"] == "qdrant - vector search engine"
    assert body["version"] == "1.19.0" and len(body["commit"]) == 40
    status, body = call(server, "GET", f"/collections/{name}")
    assert status == 404
    assert body["status"]["error"] == f"Not found: Collection `{name}` doesn't exist!"
    status, body = call(server, "PUT", f"/collections/{name}", {"vectors": {"size": 0, "distance": "Dot"}})
    assert status == 422
    assert body["status"]["error"] == (
        "Validation error in JSON body: [vectors.size: value 0 invalid, must be from 1 to 65536]"
    )
    status, body = call(server, "PUT", f"/collections/{name}", {"vectors": {"size": 4, "distance": "Dot"}})
    assert status == 200 and body["result"] is True and body["status"] == "ok"
    status, body = call(server, "POST", f"/collections/{name}/points/query", {"query": [1, 2, 3, 4], "limit": 0})
    assert status == 422
    assert body["status"]["error"] == (
        "Validation error in JSON body: [internal.limit: value 0 invalid, must be 1 or larger]"
    )
    status, body = call(
        server, "PUT", f"/collections/{name}/points", {"points": [{"id": 1, "vector": [1, 2, 3]}]}
    )
    assert status == 400
    assert body["status"]["error"] == "Wrong input: Vector dimension error: expected dim: 4, got 3"
    status, body = call(server, "PUT", f"/collections/{name}/points", {"points": [{"id": "x", "vector": [1]}]})
    assert status == 400 and body["status"]["error"].startswith("Format error in JSON body: ")
    assert call(server, "DELETE", f"/collections/{name}")[1]["result"] is True
