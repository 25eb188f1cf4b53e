"""Health, sharding on one node, cluster calls, configuration, and the embedded text model."""

import json
import subprocess
import time

import pytest
from conftest import BINARY, free_ports
from qdrant_client import QdrantClient
from qdrant_client import models as m
from wire import Rest, ids

POINTS = [m.PointStruct(id=i, vector=[i % 7, i % 5], payload={"n": i}) for i in range(60)]


def test_health(rest):
    for path in ("/healthz", "/livez"):
        answer = rest.call("GET", path)
        assert (answer.status_code, answer.text) == (200, "healthz check passed")
    answer = rest.call("GET", "/readyz")
    assert (answer.status_code, answer.text) == (200, "all shards are ready")


def test_one_node_tells_of_its_cluster(rest, make):
    assert rest.result("GET", "/cluster") == {"status": "disabled"}
    name = make(POINTS, shard_number=2)
    info = rest.result("GET", f"/collections/{name}/cluster")
    assert isinstance(info["peer_id"], int) and info["shard_count"] == 2
    assert info["remote_shards"] == [] and info["shard_transfers"] == []
    assert [own["shard_id"] for own in info["local_shards"]] == [0, 1]
    assert {own["state"] for own in info["local_shards"]} == {"Active"}
    assert sum(own["points_count"] for own in info["local_shards"]) == 60


def test_cluster_writes_are_disabled(rest, make):
    name = make()
    operations = {
        "move_shard": {"shard_id": 0, "from_peer_id": 1, "to_peer_id": 2},
        "replicate_shard": {"shard_id": 0, "from_peer_id": 1, "to_peer_id": 2},
        "drop_replica": {"shard_id": 0, "peer_id": 1},
        "abort_transfer": {"shard_id": 0, "from_peer_id": 1, "to_peer_id": 2},
        "restart_transfer": {"shard_id": 0, "from_peer_id": 1, "to_peer_id": 2, "method": "snapshot"},
        "start_resharding": {"direction": "up"},
        "abort_resharding": {},
    }
    for kind, body in operations.items():
        status, text = rest.error("POST", f"/collections/{name}/cluster", {kind: body})
        assert status == 400 and "Distributed mode disabled" in text, (kind, text)
    for method, path in (("POST", "/cluster/recover"), ("DELETE", "/cluster/peer/1")):
        status, text = rest.error(method, path)
        assert status == 400 and "Distributed mode disabled" in text, (path, text)


def test_shards_do_not_change_answers(api, make):
    one, many = make(POINTS), make(POINTS, shard_number=5)
    even = m.Filter(must=[m.FieldCondition(key="n", range=m.Range(lt=30))])

    def asked(name):
        return [
            [(p.id, p.payload) for p in api.scroll(name, limit=60)[0]],
            [p.score for p in api.query_points(name, [1.0, 2.0], limit=60).points],
            [p.score for p in api.query_points(name, [1.0, 2.0], query_filter=even, limit=9).points],
            api.count(name).count,
        ]

    assert asked(one) == asked(many)
    fusion = m.FusionQuery(fusion=m.Fusion.RRF)
    stage = m.Prefetch(query=m.RecommendQuery(recommend=m.RecommendInput(positive=[[1.0, 2.5]])), limit=20)
    scores = [
        [p.score for p in api.query_points(own, fusion, prefetch=[stage, stage], limit=20).points] for own in (one, many)
    ]
    assert scores[0] == scores[1]
    for own in (one, many):
        api.delete(own, even, wait=True)
        api.set_payload(own, {"seen": True}, points=m.Filter(must=[m.HasIdCondition(has_id=[40, 41])]), wait=True)
    assert asked(one) == asked(many)


def serve(folder, *flags, environment=None):
    """A server that is told everything by flags, files and environment; its ports are free ones."""
    http, grpc = free_ports(2)
    flags = [own.format(http=http, grpc=grpc) for own in flags]
    log = open(folder / "log", "ab")
    environment = {k: v.format(http=http, grpc=grpc) for k, v in (environment or {}).items()}
    process = subprocess.Popen([BINARY, *flags], cwd=folder, env=environment, stdout=log, stderr=log)
    return process, http, grpc


def reach(port, seconds=20):
    until = time.monotonic() + seconds
    while True:
        try:
            return Rest(f"http://127.0.0.1:{port}").call("GET", "/readyz").status_code
        except OSError:
            assert time.monotonic() < until
        except Exception:  # noqa: BLE001
            assert time.monotonic() < until
        time.sleep(0.02)


def end(process):
    process.terminate()
    assert process.wait(timeout=20) == 0


def test_layers_of_settings(tmp_path):
    config = tmp_path / "config"
    config.mkdir()
    http, grpc = free_ports(2)
    base = {"service": {"http_port": http, "grpc_port": grpc, "metrics_prefix": "base_"},
            "storage": {"storage_path": "./from-config"}}
    (config / "config.yaml").write_text(json.dumps(base))
    (config / "tests.yaml").write_text(json.dumps({"service": {"metrics_prefix": "mode_"}}))
    (tmp_path / "own.toml").write_text('[service]\nmetrics_prefix = "own_"\n')

    def prefix(*flags, **environment):
        process, *_ = serve(tmp_path, *flags, environment=environment)
        assert reach(http) == 200
        text = Rest(f"http://127.0.0.1:{http}").call("GET", "/metrics").text
        end(process)
        return next(line for line in text.splitlines() if "app_info{" in line).split("app_info")[0]

    assert prefix() == "base_"
    assert prefix(RUN_MODE="tests") == "mode_"
    (config / "local.yaml").write_text(json.dumps({"service": {"metrics_prefix": "local_"}}))
    assert prefix(RUN_MODE="tests") == "local_"
    assert prefix("--config-path", "own.toml") == "own_"
    assert prefix("--config-path", "own.toml", QDRANT__SERVICE__METRICS_PREFIX="qdrant_") == "qdrant_"
    assert prefix(ORTHOPLEX__SERVICE__METRICS_PREFIX="ortho_") == "ortho_"
    assert (tmp_path / "from-config").is_dir()


def test_flags_and_paths(tmp_path):
    process, http, grpc = serve(
        tmp_path, "serve", "--http-port", "{http}", "--grpc-port", "{grpc}", "--storage-path", "data",
        "--host", "127.0.0.1", "--log-level", "debug", "--log-format", "json",
        environment={"QDRANT__STORAGE__SNAPSHOTS_PATH": "./pictures", "QDRANT__SERVICE__HTTP_PORT": "1"},
    )
    assert reach(http) == 200
    client = QdrantClient(url=f"http://127.0.0.1:{http}", grpc_port=grpc, prefer_grpc=True)
    client.create_collection("a", m.VectorParams(size=2, distance="Dot"))
    made = client.create_snapshot("a")
    client.close()
    end(process)
    assert (tmp_path / "data").is_dir() and list((tmp_path / "pictures").rglob(made.name))
    lines = (tmp_path / "log").read_text().splitlines()
    assert any("level" in json.loads(line) for line in lines if line.startswith("{"))


def test_grpc_can_be_switched_off(tmp_path):
    (tmp_path / "own.yaml").write_text(json.dumps({"service": {"grpc_port": None}}))
    process, http, grpc = serve(
        tmp_path, "--config-path", "own.yaml", environment={"QDRANT__SERVICE__HTTP_PORT": "{http}"}
    )
    assert reach(http) == 200
    said = (tmp_path / "log").read_text()
    end(process)
    assert not any(line.strip().startswith("gRPC  ") for line in said.splitlines()), said


TEXTS = ["the quick brown fox", "foxes are running", "a slow turtle"]


@pytest.fixture
def texts(api, make):
    name = make(vectors_config={}, sparse_vectors_config={"t": m.SparseVectorParams(modifier=m.Modifier.IDF)})

    def fill(model="qdrant/bm25", **options):
        points = [
            m.PointStruct(id=i, vector={"t": m.Document(text=text, model=model, options=options or None)})
            for i, text in enumerate(TEXTS)
        ]
        api.upsert(name, points, wait=True)
        return name

    return fill


def ask(api, name, text, model="qdrant/bm25", **options):
    query = m.Document(text=text, model=model, options=options or None)
    return ids(api.query_points(name, query, using="t").points)


def test_bm25(api, texts):
    name = texts()
    assert sorted(ask(api, name, "fox")) == [0, 1] and ask(api, name, "RUNS") == [1]
    assert ask(api, name, "the") == []
    plain = {"language": "none", "lowercase": False}
    texts(**plain)
    assert ask(api, name, "fox", **plain) == [0] and ask(api, name, "the", **plain) == [0]
    assert ask(api, name, "FOX", **plain) == []
    # Longer texts weigh less; k and b set how much.
    texts(avg_len=3, b=0.0, k=1.2, language="none")
    flat = api.retrieve(name, [0], with_vectors=True)[0].vector["t"].values
    assert flat == pytest.approx([1.0] * 4)


def test_other_models_need_a_service(rest, make):
    name = make()
    for value in (
        {"text": "a", "model": "some/model"}, {"image": "aGk=", "model": "some/model"},
        {"object": {"any": 1}, "model": "some/model"},
    ):
        for method, path, body in (
            ("POST", "query", {"query": value}), ("PUT", "", {"points": [{"id": 1, "vector": value}]}),
        ):
            where = f"/collections/{name}/points" + (f"/{path}" if path else "")
            status, text = rest.error(method, where, body)
            assert status == 500 and "InferenceService is not initialized" in text, (value, path)
    status, text = rest.error(
        "POST", f"/collections/{name}/points/query", {"query": {"image": "aGk=", "model": "qdrant/bm25"}}
    )
    assert status == 400 and "Only text input is supported for qdrant/bm25" in text


def test_no_web_ui_without_its_folder(rest):
    assert rest.call("GET", "/dashboard").status_code == 404
