"""Reports, quotas, defaults and issues, as the official client and plain HTTP see them."""

import json
import time
import urllib.request

import pytest
from conftest import make_server
from qdrant_client import QdrantClient, models
from qdrant_client.http.exceptions import UnexpectedResponse
from wire import Rest


@pytest.fixture
def server(tmp_path):
    config = tmp_path / "config"
    config.mkdir()
    (config / "config.yaml").write_text(
        "storage:\n  max_collections: 3\n  hnsw_index: {m: 9}\n"
        "  collection: {strict_mode: {enabled: true, max_query_limit: 500}}\n"
        "service: {slow_query_secs: 0.0}\n"
    )
    own = make_server(tmp_path).start()
    yield own
    own.stop()


def ask(server, method, path, body=None):
    request = urllib.request.Request(
        server.url + path, method=method, headers={"content-type": "application/json"},
        data=None if body is None else json.dumps(body).encode(),
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)["result"]


def fill(client, name, count, **options):
    client.create_collection(
        name,
        vectors_config=models.VectorParams(size=128, distance=models.Distance.DOT),
        optimizers_config=models.OptimizersConfigDiff(indexing_threshold=20, **options),
    )
    points = [
        models.PointStruct(id=n, vector=[float((n * 7 + k) % 13) for k in range(128)], payload={"n": n})
        for n in range(count)
    ]
    client.upsert(name, points, wait=True)


def settle(client, name):
    deadline = time.monotonic() + 60
    while client.get_collection(name).status != models.CollectionStatus.GREEN:
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_reports_of_a_collection(server):
    client = QdrantClient(url=server.url, timeout=60)
    fill(client, "c", 300)
    settle(client, "c")
    deadline = time.monotonic() + 60
    while not client.get_optimizations("c", completed_limit=5).completed:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    report = client.get_optimizations("c", with_=["queued", "completed", "idle_segments"])
    assert report.running == [] and report.queued == []
    assert sum(own.points_count for own in report.idle_segments) == 300
    assert report.completed[0].progress.finished_at is not None
    info = client.get_collection("c")
    assert info.config.hnsw_config.m == 9
    assert info.config.strict_mode_config.max_query_limit == 500
    assert abs(info.created_at.timestamp() - time.time()) < 3600
    memory = ask(server, "GET", "/collections/c/memory")
    assert memory["vectors"][0]["index"]["ram_bytes"] > 0
    assert memory["total"]["disk_bytes"] >= memory["vectors"][0]["storage"]["disk_bytes"] > 0
    assert ask(server, "POST", "/collections/c/truncate_unapplied_wal") == {"count": 0}
    told = ask(server, "GET", "/telemetry?details_level=10")
    shard = told["collections"]["collections"][0]["shards"][0]["local"]
    assert shard["update_queue"]["op_num"] == 1
    assert shard["optimizations"]["optimizations"]["count"] > 0
    segment = shard["segments"][0]
    assert segment["info"]["segment_type"] == "indexed"
    assert segment["config"]["vector_data"][""]["index"]["type"] == "hnsw"


def test_deferred_points_come_with_their_graph(server):
    client = QdrantClient(url=server.url, timeout=60)
    fill(client, "d", 400, prevent_unoptimized=True)
    assert client.count("d").count == 400
    client.update_collection(
        "d", optimizers_config=models.OptimizersConfigDiff(max_optimization_threads=0)
    )
    more = [models.PointStruct(id=n, vector=[1.0] * 128, payload={}) for n in range(400, 700)]
    client.upsert("d", more, wait=False)
    deadline = time.monotonic() + 60
    while client.get_collection("d").update_queue.deferred_points != 260:
        assert time.monotonic() < deadline, client.get_collection("d").update_queue
        time.sleep(0.1)
    assert client.count("d").count == 440
    client.update_collection(
        "d",
        optimizers_config=models.OptimizersConfigDiff(
            max_optimization_threads=models.MaxOptimizationThreadsSetting.AUTO
        ),
    )
    while client.count("d").count != 700:
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_quotas_and_limits(server):
    client = QdrantClient(url=server.url, timeout=60)
    for name in "abc":
        fill(client, name, 1)
    with pytest.raises(UnexpectedResponse, match="limit of 3"):
        fill(client, "e", 1)
    used = ask(server, "GET", "/quotas")
    assert used["config"] == {"enabled": False}
    full = (used["usage"]["disk_usage_percent"] or 0) >= 2
    quota = {"enabled": True, "max_disk_usage_percent": 1, "release_margin_percent": 5}
    assert ask(server, "PUT", "/quotas?wait=true", quota) is True
    if full:
        with pytest.raises(UnexpectedResponse, match="global quota config"):
            client.upsert("a", [models.PointStruct(id=9, vector=[1.0] * 128)])
    client.delete("a", [0])
    server.kill()
    server.start()
    assert ask(server, "GET", "/quotas")["config"] == quota
    ask(server, "PUT", "/quotas", {"enabled": False})
    client.upsert("a", [models.PointStruct(id=9, vector=[1.0] * 128)])


def test_issues_and_slow_requests(server):
    client = QdrantClient(url=server.url, timeout=60)
    fill(client, "c", 10)
    wanted = models.Filter(must=[models.FieldCondition(key="n", match=models.MatchValue(value=3))])
    client.query_points("c", query=[1.0] * 128, query_filter=wanted)
    (issue,) = ask(server, "GET", "/issues")["issues"]
    assert issue["id"] == "UNINDEXED_FIELD/c/n"
    action = issue["solution"]["immediate"]["action"]
    ask(server, action["method"], action["uri"] + "?wait=true", action["body"])
    assert ask(server, "GET", "/issues")["issues"] == []
    slow = ask(server, "GET", "/profiler/slow_requests?request=query")["requests"]
    assert slow[0]["collection_name"] == "c" and slow[0]["request_body"]["filter"]
    assert ask(server, "POST", "/logger", {"log_level": "debug"}) is True
    assert ask(server, "GET", "/logger")["log_level"] == "debug"


def test_telemetry_of_the_program_and_of_a_cluster_of_one(server):
    client = QdrantClient(url=server.url, timeout=60)
    fill(client, "c", 300)
    settle(client, "c")
    app = ask(server, "GET", "/telemetry?details_level=1")["app"]
    assert app["runtime_features"]["incremental_hnsw_building"] is True
    assert 0 < app["hnsw_global_config"]["healing_threshold"] < 1
    assert app["low_memory_mode"] == "disabled" and app["jwt_rbac"] is False and "audit" not in app
    assert app["system"]["disk_size"] > 0 and app["system"]["cpu_endian"] in ("little", "big")
    deadline = time.monotonic() + 20
    while "cpu_cores_used" not in ask(server, "GET", "/telemetry?details_level=1")["app"]["system"]:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    told = ask(server, "GET", "/telemetry?details_level=4")["collections"]
    assert told["max_collections"] == 3
    (collection,) = told["collections"]
    assert len(collection["config"]["uuid"]) == 36
    (shard,) = collection["shards"]
    assert list(shard["replicate_states"].values()) == ["Active"]
    assert shard["local"]["optimizations"]["log"][0]["status"] in ("done", "optimizing")
    cluster = ask(server, "GET", "/cluster/telemetry?details_level=2")
    assert cluster["cluster"] == {"enabled": False, "peers": {}}
    (shard,) = cluster["collections"]["c"]["shards"]
    (replica,) = shard["replicas"]
    assert (replica["state"], replica["num_points"]) == ("Active", 300)
    client.create_collection(
        "words", sparse_vectors_config={
            "w": models.SparseVectorParams(
                index=models.SparseIndexParams(full_scan_threshold=77, datatype=models.Datatype.FLOAT16)
            )
        },
    )
    client.upsert("words", [models.PointStruct(id=1, vector={"w": models.SparseVector(indices=[1], values=[1.0])})])
    told = ask(server, "GET", "/telemetry?details_level=4")["collections"]["collections"]
    (words,) = [own for own in told if own["id"] == "words"]
    index = words["shards"][0]["local"]["segments"][0]["config"]["sparse_vector_data"]["w"]["index"]
    assert (index["full_scan_threshold"], index["datatype"]) == (77, "float16")


def test_the_audit_log_is_read(tmp_path):
    own = make_server(
        tmp_path, QDRANT__AUDIT__ENABLED="true", QDRANT__AUDIT__DIR=str(tmp_path / "audit"),
        QDRANT__SERVICE__API_KEY="main", QDRANT__SERVICE__READ_ONLY_API_KEY="reader",
    ).start()
    main, reader = Rest(own.url, {"api-key": "main"}), Rest(own.url, {"api-key": "reader"})
    main.result("PUT", "/collections/c", {"vectors": {"size": 1, "distance": "Dot"}})
    assert reader.error("DELETE", "/collections/c")[0] == 403
    wanted = {"filters": {"collection": "c"}}
    deadline = time.monotonic() + 20
    while len(found := main.result("POST", "/audit/logs", wanted)["entries"]) < 2:
        assert time.monotonic() < deadline, found
        time.sleep(0.1)
    assert [(entry["method"], entry["result"]) for entry in found] == [
        ("collections.delete", "denied"), ("collections.create", "ok"),
    ]
    denied = {"filters": {"result": "denied"}, "limit": 1, "time_from": found[0]["timestamp"]}
    assert main.result("POST", "/audit/logs", denied)["entries"] == found[:1]
    assert main.result("POST", "/audit/logs", {"time_to": "2020-01-01T00:00:00Z"})["entries"] == []
    assert main.error("POST", "/audit/logs", {"limit": 10_001})[0] == 422
    assert main.error("POST", "/audit/logs", {"filters": {"colour": "red"}})[0] == 400
    assert reader.error("POST", "/audit/logs", {})[0] == 403
    audit = main.result("GET", "/telemetry", details_level="1")["app"]["audit"]
    assert audit["rotation"] == "daily" and audit["dir_size_bytes"] > 0
    assert "audit_log_dir_size_bytes " in main.call("GET", "/metrics").text
    own.kill()


def test_debugging(server):
    rest = Rest(server.url)
    threads = rest.result("GET", "/stacktrace")["threads"]
    assert any(own["name"].startswith("orthoplex") for own in threads)
    assert rest.result("GET", "/debugger") == {"pyroscope": None}
    assert rest.result("PATCH", "/debugger", {"pyroscope": None}) is True
    on = {"pyroscope": {"url": "http://localhost:4040", "identifier": "own"}}
    status, text = rest.error("PATCH", "/debugger", on)
    assert status == 501 and "Pyroscope" in text
    assert rest.error("POST", "/audit/logs", {}) == (400, "Bad request: The audit log is not enabled")
