"""What requests used: hardware counters and tokens, over REST and gRPC, in answers and in totals."""

import time

import pytest
from conftest import make_server
from qdrant_client import QdrantClient, grpc
from qdrant_client import models as m
from wire import Rest

COUNTERS = {
    "cpu", "payload_io_read", "payload_io_write", "payload_index_io_read", "payload_index_io_write",
    "vector_io_read", "vector_io_write",
}


@pytest.fixture(scope="module")
def measuring(tmp_path_factory):
    own = make_server(tmp_path_factory.mktemp("usage"), QDRANT__SERVICE__HARDWARE_REPORTING="true").start()
    yield own
    own.kill()


@pytest.fixture
def rest(measuring):
    return Rest(measuring.url)


@pytest.fixture
def filled(rest, name):
    """A hundred points of four dimensions, with a payload of ten bytes or more."""
    rest.result("PUT", f"/collections/{name}", {
        "vectors": {"size": 4, "distance": "Dot"}, "sparse_vectors": {"words": {"modifier": "idf"}},
    })
    points = [{"id": i, "vector": [i, 1, 0, 0], "payload": {"n": i, "k": "a"}} for i in range(100)]
    answer = rest.call("PUT", f"/collections/{name}/points", {"points": points}, wait="true").json()
    yield name, answer["usage"]["hardware"]
    rest.result("DELETE", f"/collections/{name}")


def ask(rest, name, path, body):
    return rest.call("POST", f"/collections/{name}/points{path}", body).json()["usage"]["hardware"]


def total(rest, name):
    told = rest.result("GET", "/telemetry", details_level="3")
    return told["hardware"]["collection_data"][name]


def test_writes_count_what_they_store(rest, filled):
    name, written = filled
    assert set(written) == COUNTERS
    assert written["vector_io_write"] == 100 * 4 * 4
    lengths = [len('{"n":%d,"k":"a"}' % i) for i in range(100)]
    assert written["payload_io_write"] == sum(lengths)
    before = total(rest, name)
    set_payload = {"payload": {"more": True}, "points": [1, 2, 3]}
    path = f"/collections/{name}/points/payload"
    used = rest.call("POST", path, set_payload, wait="true").json()["usage"]["hardware"]
    assert used["payload_io_write"] == sum(lengths[1:4]) + 3 * len(',"more":true')
    assert used["payload_io_read"] == sum(lengths[1:4])
    after = total(rest, name)
    assert {key: after[key] - before[key] for key in COUNTERS} == used


def test_who_does_not_wait_is_told_nothing_but_is_counted(rest, filled):
    name, _ = filled
    before = total(rest, name)
    body = {"points": [{"id": 7, "vector": [1, 2, 3, 4]}]}
    answer = rest.call("PUT", f"/collections/{name}/points", body, wait="false").json()
    assert "hardware" not in answer.get("usage", {})
    until = time.monotonic() + 20
    while total(rest, name)["vector_io_write"] == before["vector_io_write"]:
        assert time.monotonic() < until
    assert total(rest, name)["vector_io_write"] == before["vector_io_write"] + 16


def test_reads_count_what_they_look_at(rest, filled):
    name, _ = filled
    query = {"query": [1, 0, 0, 0], "limit": 3}
    used = ask(rest, name, "/query", query)
    assert used["cpu"] == used["vector_io_read"] == 100 * 4 * 4
    assert used["payload_io_read"] == used["payload_io_write"] == used["vector_io_write"] == 0
    used = ask(rest, name, "/query", query | {"with_payload": True})
    assert used["payload_io_read"] == 3 * len('{"n":99,"k":"a"}')
    used = ask(rest, name, "", {"ids": [1, 2], "with_vector": True})
    assert used["vector_io_read"] == 2 * 16 and used["cpu"] == 0
    used = ask(rest, name, "/scroll", {"limit": 1})
    assert used["payload_io_read"] == len('{"n":0,"k":"a"}')
    # Without an index a filter reads payloads.
    used = ask(rest, name, "/count", {"filter": {"must": [{"key": "n", "range": {"lt": 5}}]}})
    assert used["payload_io_read"] == sum(len('{"n":%d,"k":"a"}' % i) for i in range(100))


def test_both_protocols_tell_the_same(measuring, rest, filled):
    name, _ = filled
    used = ask(rest, name, "/query", {"query": [1, 0, 0, 0], "limit": 3})
    client = QdrantClient(url=measuring.url, grpc_port=measuring.grpc, prefer_grpc=True)
    vector = grpc.VectorInput(dense=grpc.DenseVector(data=[1, 0, 0, 0]))
    query = grpc.QueryPoints(collection_name=name, query=grpc.Query(nearest=vector), limit=3)
    told = client.grpc_points.Query(query).usage.hardware
    assert {key: getattr(told, key) for key in COUNTERS} == used
    client.close()


def test_metrics_tell_the_totals(rest, filled):
    name, _ = filled
    page = rest.call("GET", "/metrics").text
    for key in COUNTERS:
        assert f'collection_hardware_metric_{key}{{id="{name}"}}' in page


def test_texts_count_their_tokens(measuring, rest, filled):
    name, _ = filled
    text = {"text": "quick brown foxes jump", "model": "qdrant/bm25"}
    body = {"points": [{"id": 500, "vector": {"words": text}}]}
    answer = rest.call("PUT", f"/collections/{name}/points", body, wait="true").json()
    assert answer["usage"]["inference"] == {"models": {"qdrant/bm25": {"tokens": 4}}}
    query = {"query": text, "using": "words"}
    answer = rest.call("POST", f"/collections/{name}/points/query", query).json()
    assert answer["usage"]["inference"] == {"models": {"qdrant/bm25": {"tokens": 4}}}
    client = QdrantClient(url=measuring.url, grpc_port=measuring.grpc, prefer_grpc=True)
    point = grpc.PointStruct(
        id=grpc.PointId(num=501),
        vectors=grpc.Vectors(vectors=grpc.NamedVectors(vectors={
            "words": grpc.Vector(document=grpc.Document(text=text["text"], model=text["model"])),
        })),
    )
    told = client.grpc_points.Upsert(grpc.UpsertPoints(collection_name=name, wait=True, points=[point]))
    assert told.usage.inference.models["qdrant/bm25"].tokens == 4
    client.close()


def test_tokens_are_told_without_hardware(server, name):
    own = Rest(server.url)
    own.result("PUT", f"/collections/{name}", {"sparse_vectors": {"words": {}}})
    body = {"points": [{"id": 1, "vector": {"words": {"text": "a quick fox", "model": "qdrant/bm25"}}}]}
    answer = own.call("PUT", f"/collections/{name}/points", body, wait="true").json()
    assert answer["usage"] == {"inference": {"models": {"qdrant/bm25": {"tokens": 2}}}}
    answer = own.call("POST", f"/collections/{name}/points/scroll", {}).json()
    assert "usage" not in answer
    told = own.result("GET", "/telemetry", details_level="3")
    assert told["hardware"]["collection_data"] == {}
    own.result("DELETE", f"/collections/{name}")


def test_indexes_are_read_instead_of_payloads(rest, name):
    """Sealed segments answer filters from their columns."""
    rest.result("PUT", f"/collections/{name}", {
        "vectors": {"size": 64, "distance": "Dot"}, "optimizers_config": {"indexing_threshold": 1},
    })
    points = [{"id": i, "vector": [i % 7] * 64, "payload": {"n": i}} for i in range(500)]
    rest.result("PUT", f"/collections/{name}/points", {"points": points}, wait="true")
    wanted = {"filter": {"must": [{"key": "n", "range": {"lt": 250}}]}}
    until = time.monotonic() + 60
    while (used := ask(rest, name, "/count", wanted))["payload_io_read"]:
        assert time.monotonic() < until, used
        time.sleep(0.1)
    assert used["payload_index_io_read"] >= 250 * 4
    rest.result("DELETE", f"/collections/{name}")
