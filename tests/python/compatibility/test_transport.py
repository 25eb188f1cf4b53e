"""HTTP as clients meet it: envelope, errors, compression, limits, shapes of requests."""

import http.client
import json

import httpx
import pytest
from qdrant_client import models as m
from wire import Rest, refused

POINTS = [m.PointStruct(id=1, vector=[1.0, 0.0], payload={"a": 1})]


def test_root_has_no_envelope(rest):
    body = rest.call("GET", "/").json()
    assert body["title"] == "qdrant - vector search engine"
    assert body["version"].split(".")[0] == "1" and int(body["version"].split(".")[1]) >= 18
    assert set(body) <= {"title", "version", "commit"}


def test_success_and_error_envelopes(rest, make):
    body = rest.call("GET", f"/collections/{make()}").json()
    assert body["status"] == "ok" and isinstance(body["time"], float) and "usage" not in body
    body = rest.call("GET", "/collections/never-made").json()
    assert "result" not in body and isinstance(body["time"], float)
    assert body["status"]["error"] == "Not found: Collection `never-made` doesn't exist!"


def test_trailing_slash_is_accepted(rest, make):
    name = make(POINTS)
    assert rest.result("GET", f"/collections/{name}/points/1/") == rest.result(
        "GET", f"/collections/{name}/points/1"
    )


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd", "deflate", None])
def test_compression_follows_the_request(rest, make, encoding):
    name = make([m.PointStruct(id=i, vector=[1, 0], payload={"t": "x" * 100}) for i in range(50)])
    url = f"{rest.url}/collections/{name}/points/scroll"
    headers = {"accept-encoding": encoding or "identity"}
    with httpx.stream("POST", url, json={"limit": 50}, headers=headers) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers.get("content-encoding") == encoding
    assert (len(raw) < 2000) is (encoding is not None)


def test_cors_by_default_and_switched_off(rest, configured):
    asked = {"Origin": "http://page.example", "Access-Control-Request-Method": "PUT"}
    answer = rest.call("OPTIONS", "/collections/any", headers=asked)
    assert answer.headers["access-control-allow-origin"] in ("*", "http://page.example")
    plain = Rest(configured(QDRANT__SERVICE__ENABLE_CORS="false").url)
    for method in ("OPTIONS", "GET"):
        answer = plain.call(method, "/collections", headers=asked)
        assert "access-control-allow-origin" not in answer.headers


def test_large_bodies_are_refused_but_uploads_are_not(configured):
    server = configured(QDRANT__SERVICE__MAX_REQUEST_SIZE_MB="1")
    # Refused as soon as there is too much: the rest need not be sent.
    connection = http.client.HTTPConnection("127.0.0.1", server.http, timeout=10)
    connection.putrequest("PUT", "/collections/big")
    connection.putheader("content-type", "application/json")
    connection.putheader("content-length", str(2 << 20))
    connection.endheaders(b" " * ((1 << 20) + 1))
    answer = connection.getresponse()
    assert answer.status in (400, 413) and b"error" in answer.read()
    connection.close()
    assert Rest(server.url).call("GET", "/collections/big").status_code == 404
    upload = httpx.post(
        f"{server.url}/collections/big/snapshots/upload", files={"snapshot": ("s", b"x" * (2 << 20))}
    )
    # The whole upload was read, and is no archive.
    assert upload.status_code == 400 and "payload" not in upload.text.lower(), upload.text


def test_body_must_be_json(rest, make):
    path = f"{rest.url}/collections/{make()}/points/scroll"
    answer = httpx.post(path, content=b"{}", headers={"content-type": "text/plain"})
    assert answer.status_code == 400 and "Content type error" in answer.text
    answer = httpx.post(path, content=b"{,}", headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["status"]["error"].startswith("Format error in JSON body: ")


def test_validation_names_the_path(rest, make):
    name = make()
    status, text = rest.error("PUT", "/collections/x", {"vectors": {"size": 65537, "distance": "Dot"}})
    label = "Validation error in JSON body: "
    assert (status, text) == (422, f"{label}[vectors.size: value 65537 invalid, must be from 1 to 65536]")
    flattened = {
        "points/query": "internal", "points/query/groups": "search_group_request",
        "points/search": "search_request", "points/search/groups": "search_group_request",
        "points/recommend": "recommend_request", "points/recommend/groups": "recommend_group_request",
        "points/discover": "discover_request", "points/scroll": "scroll_request",
        "facet": "facet_request", "points/search/matrix/pairs": "search_request",
    }
    for path, prefix in flattened.items():
        body = {"limit": 0, "vector": [1, 0], "group_by": "a", "group_size": 1, "key": "a", "positive": [1]}
        status, text = rest.error("POST", f"/collections/{name}/{path}", body)
        assert (status, text.startswith(label)) == (422, True), (path, status, text)
        assert f"{prefix}.limit: value 0 invalid, must be 1 or larger" in text, (path, text)
    searches = {"searches": [{"limit": 0}]}
    status, text = rest.error("POST", f"/collections/{name}/points/query/batch", searches)
    assert status == 422 and "searches[0].internal.limit: value 0" in text


def test_parameters_of_query_and_path(rest, make):
    name = make(POINTS)
    status, text = rest.error("PUT", f"/collections/{name}/points", {"points": []}, wait="maybe")
    assert status == 400 and text.startswith("Deserialize error in query parameters: ")
    status, text = rest.error("POST", f"/collections/{name}/points/scroll", {}, timeout=0)
    assert status == 422 and text.startswith("Validation error in query parameters: [timeout: ")
    status, text = rest.error("GET", f"/collections/{'x' * 256}")
    assert status == 422 and text.startswith("Validation error in path parameters: ")
    status, text = rest.error("GET", f"/collections/{name}/points/abc")
    assert (status, text) == (400, 'Wrong input: Can not recognize "abc" as point id')


def test_unknown_members(rest, make):
    scroll = f"/collections/{make(POINTS)}/points/scroll"
    assert rest.result("POST", scroll, {"limit": 1, "surprise": True})["points"]
    for broken in (
        {"musty": []},
        {"min_should": {"conditions": [], "min_count": 1, "more": 1}},
        {"must": [{"nested": {"key": "a", "filter": {}, "more": 1}}]},
    ):
        status, text = rest.error("POST", scroll, {"filter": broken})
        assert status == 400 and text.startswith("Format error in JSON body: "), (broken, text)


def test_aliases_of_members(rest, name):
    body = {
        "vectors": {"size": 2, "distance": "Dot"},
        "optimizer_config": {"indexing_threshold_kb": 77, "max_segment_size_kb": 1000},
        "hnsw_config": {"full_scan_threshold_kb": 55},
        "quantization": {"scalar": {"type": "int8"}},
    }
    base = f"/collections/{name}"
    rest.result("PUT", base, body)
    config = rest.result("GET", base)["config"]
    assert config["optimizer_config"]["indexing_threshold"] == 77
    assert config["optimizer_config"]["max_segment_size"] == 1000
    assert config["hnsw_config"]["full_scan_threshold"] == 55
    assert config["quantization_config"]["scalar"]["type"] == "int8"
    rest.result("PUT", f"{base}/points", {"points": [{"id": 1, "vectors": [1, 2]}]}, wait="true")
    found = rest.result("POST", f"{base}/points/search", {"vector": [1, 0], "top": 1, "with_vectors": True})
    assert found[0]["vector"] == [1.0, 2.0]
    index = {"field_name": "a", "field_type": "keyword"}
    rest.result("PUT", f"{base}/index", index, wait="true")
    assert rest.result("GET", base)["payload_schema"]["a"]["data_type"] == "keyword"
    rest.result("DELETE", base)


def test_unknown_routes(rest):
    for method, path in [("GET", "/no/such/route"), ("POST", "/healthz"), ("DELETE", "/collections")]:
        answer = rest.call(method, path)
        assert answer.status_code == 404 and not answer.content, (method, path)


def test_error_kinds_agree(api, make):
    name = make(POINTS)
    wrong = m.VectorParams(size=2, distance=m.Distance.DOT)
    with refused(404, "Not found: Collection `never-made` doesn't exist!"):
        api.get_collection("never-made")
    with refused(409, f"Wrong input: Collection `{name}` already exists!"):
        api.create_collection(name, wrong)
    with refused(400, "Wrong input: Vector dimension error: expected dim: 2, got 1"):
        api.query_points(name, [1.0])
    with refused(422, "Validation error in"):
        api.query_points(name, [1.0, 0.0], limit=0)
    with refused(404, "Not found: No point with id 9 found"):
        api.query_points(name, 9)
    with refused(500, "InferenceService is not initialized"):
        api.query_points(name, m.Document(text="a", model="some/model"))


def test_percent_encoded_names(rest):
    name = "a b+ü"
    rest.result("PUT", "/collections/a%20b%2B%C3%BC", {"vectors": {}})
    assert name in [own["name"] for own in rest.result("GET", "/collections")["collections"]]
    assert rest.result("DELETE", "/collections/a%20b%2B%C3%BC") is True


def test_null_is_no_reason_to_refuse(rest, make):
    body = {"filter": None, "limit": None, "offset": None, "with_payload": None, "order_by": None}
    path = f"/collections/{make(POINTS)}/points/scroll"
    assert json.dumps(rest.result("POST", path, body)["points"][0]["id"]) == "1"
