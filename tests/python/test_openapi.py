"""Answers and requests of the real server against the document that it serves at /openapi.json."""

import json
import re
import urllib.error
import urllib.request

import pytest
from openapi_schema_validator import OAS30Validator
from openapi_spec_validator import validate

NAME = "described"
BASE = f"/collections/{NAME}"


def call(server, method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(
        server.url + path, data, {"Content-Type": "application/json"}, method=method
    )
    try:
        with urllib.request.urlopen(request) as answer:
            status, kind, text = answer.status, answer.headers["content-type"], answer.read()
    except urllib.error.HTTPError as refusal:
        status, kind, text = refusal.code, refusal.headers["content-type"], refusal.read()
    return status, json.loads(text) if kind == "application/json" else text.decode()


@pytest.fixture(scope="module")
def document(server):
    status, document = call(server, "GET", "/openapi.json")
    assert status == 200
    return document


def test_the_document_is_openapi(document):
    assert document["openapi"].startswith("3.0.")
    validate(document)


class Contract:
    """Calls the server and holds requests and answers against the document."""

    def __init__(self, server, document):
        self.server, self.document = server, document

    def fault(self, schema, value):
        validator = OAS30Validator(schema | {"components": self.document["components"]})
        faults = sorted(validator.iter_errors(value), key=lambda own: len(own.path))
        return faults and f"{list(faults[0].path)}: {faults[0].message[:300]}"

    def operation(self, method, path):
        bare = path.partition("?")[0]
        found = [
            (pattern.count("{"), methods[method.lower()])
            for pattern, methods in self.document["paths"].items()
            if method.lower() in methods
            and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", pattern), bare)
        ]
        assert found, f"{method} {path} is not described"
        return min(found, key=lambda own: own[0])[1]

    def __call__(self, method, path, body=None, status=200):
        operation = self.operation(method, path)
        if body is not None:
            schema = operation["requestBody"]["content"]["application/json"]["schema"]
            assert not (fault := self.fault(schema, body)), f"{method} {path} reads {fault}"
        own, answer = call(self.server, method, path, body)
        assert own == status, answer
        responses = operation["responses"]
        response = responses.get(str(status)) or responses["4XX" if status < 500 else "default"]
        [(kind, content)] = response["content"].items()
        assert isinstance(answer, str) == (kind == "text/plain")
        assert not (fault := self.fault(content["schema"], answer)), f"{method} {path} answers {fault}"
        return answer


@pytest.fixture
def contract(server, document):
    call(server, "DELETE", BASE)
    yield Contract(server, document)
    call(server, "DELETE", BASE)


VECTORS = {
    "dense": {"size": 4, "distance": "Cosine", "hnsw_config": {"m": 8}, "on_disk": True},
    "rows": {"size": 2, "distance": "Dot", "multivector_config": {"comparator": "max_sim"}},
}
POINTS = [
    {
        "id": number,
        "vector": {
            "dense": [number, 1.0, 0.5, 0.25],
            "rows": [[1.0, number], [0.5, 0.5]],
            "words": {"indices": [1, number + 2], "values": [1.0, 0.5]},
        },
        "payload": {"city": ["Oslo", "Rome"][number % 2], "count": number, "text": "a b",
                    "place": {"lon": 1.0, "lat": number / 10}, "list": [{"a": number}]},
    }
    for number in range(12)
]
UUID = "5c56c793-69f3-4fbf-87e6-c4bf54c28c26"
FILTERS = [
    {"must": [{"key": "city", "match": {"value": "Oslo"}}]},
    {"must": {"key": "count", "range": {"gte": 1, "lt": 9}}, "must_not": [{"has_id": [3, UUID]}]},
    {"should": [{"key": "city", "match": {"any": ["Oslo"]}}, {"is_empty": {"key": "x"}}]},
    {"must": [{"key": "place", "geo_radius": {"center": {"lon": 1, "lat": 0}, "radius": 1e7}}]},
    {"must": [{"nested": {"key": "list", "filter": {"must": [{"key": "a", "range": {"gt": 1}}]}}}]},
    {"min_should": {"conditions": [{"has_vector": "rows"}, {"is_null": {"key": "x"}}], "min_count": 1}},
    {"must": [{"key": "text", "match": {"text": "a"}}, {"key": "text", "values_count": {"gt": 0}}]},
]


def fill(contract):
    contract("PUT", BASE, {
        "vectors": VECTORS, "sparse_vectors": {"words": {"modifier": "idf", "index": {"on_disk": False}}},
        "quantization_config": {"scalar": {"type": "int8", "always_ram": True}},
        "optimizers_config": {"indexing_threshold": 0}, "metadata": {"owner": "tests"},
        "strict_mode_config": {"enabled": True, "max_query_limit": 100,
                               "sparse_config": {"words": {"max_length": 100}}},
    })
    for field, schema in [
        ("city", "keyword"), ("count", {"type": "integer", "lookup": True, "range": True}),
        ("place", "geo"), ("list[].a", "integer"),
        ("text", {"type": "text", "tokenizer": "word", "stopwords": {"custom": ["the"]},
                  "stemmer": {"type": "snowball", "language": "english"}}),
    ]:
        contract("PUT", f"{BASE}/index?wait=true", {"field_name": field, "field_schema": schema})
    contract("PUT", f"{BASE}/points?wait=true", {"points": POINTS})


def test_service_answers_as_described(contract):
    for path in ["/", "/healthz", "/livez", "/readyz", "/metrics", "/issues", "/cluster", "/collections",
                 "/aliases", "/openapi.json"]:
        contract("GET", path)
    for level in range(3):
        contract("GET", f"/telemetry?details_level={level}&per_collection=true")
    contract("DELETE", "/issues")


def test_collections_answer_as_described(contract):
    fill(contract)
    contract("PATCH", BASE, {
        "vectors": {"dense": {"hnsw_config": {"ef_construct": 64}, "quantization_config": "Disabled"}},
        "optimizers_config": {"max_optimization_threads": "auto"},
        "sparse_vectors": {"words": {"modifier": "none"}}, "params": {"on_disk_payload": True},
    })
    contract("GET", BASE)
    contract("GET", f"{BASE}/exists")
    contract("GET", f"{BASE}/cluster")
    contract("GET", f"{BASE}/shards")
    contract("PUT", f"{BASE}/vectors/more?wait=true", {"dense": {"size": 3, "distance": "Euclid"}})
    contract("PUT", f"{BASE}/vectors/fewer?wait=true", {"sparse": {"modifier": "idf"}})
    contract("DELETE", f"{BASE}/vectors/more?wait=true")
    actions = [
        {"create_alias": {"collection_name": NAME, "alias_name": "one"}},
        {"rename_alias": {"old_alias_name": "one", "new_alias_name": "two"}},
    ]
    contract("POST", "/collections/aliases", {"actions": actions})
    contract("GET", f"{BASE}/aliases")
    contract("POST", "/collections/aliases", {"actions": [{"delete_alias": {"alias_name": "two"}}]})
    contract("DELETE", f"{BASE}/index/count?wait=true")
    contract("GET", "/collections/none", status=404)
    contract("POST", f"{BASE}/points/scroll", {"limit": 0}, status=422)


def test_writes_answer_as_described(contract):
    fill(contract)
    contract("PUT", f"{BASE}/points?wait=true", {
        "batch": {"ids": [20, UUID], "payloads": [None, {"a": 1}],
                  "vectors": {"dense": [[1, 2, 3, 4], [4, 3, 2, 1]]}},
        "update_mode": "insert_only", "update_filter": FILTERS[0],
    })
    contract("PUT", f"{BASE}/points", {"points": [{"id": 21, "vector": {}}]})
    payload = {"payload": {"seen": True}, "points": [1, 2], "key": "city2"}
    contract("POST", f"{BASE}/points/payload?wait=true", payload)
    contract("PUT", f"{BASE}/points/payload?wait=true", {"payload": {}, "filter": FILTERS[0]})
    contract("POST", f"{BASE}/points/payload/delete?wait=true", {"keys": ["city"], "points": [1]})
    contract("POST", f"{BASE}/points/payload/clear?wait=true", {"points": [2]})
    one = {"id": 1, "vector": {"dense": [0, 0, 1, 1]}}
    contract("PUT", f"{BASE}/points/vectors?wait=true", {"points": [one]})
    contract("POST", f"{BASE}/points/vectors/delete?wait=true", {"points": [1], "vector": ["rows"]})
    contract("POST", f"{BASE}/points/batch?wait=true", {"operations": [
        {"upsert": {"points": POINTS[:1]}}, {"set_payload": {"payload": {"b": 1}, "points": [1]}},
        {"overwrite_payload": {"payload": {}, "points": [1]}},
        {"delete_payload": {"keys": ["b"], "points": [1]}}, {"clear_payload": {"points": [1]}},
        {"update_vectors": {"points": [one]}},
        {"delete_vectors": {"points": [1], "vector": ["rows"]}}, {"delete": {"filter": FILTERS[1]}},
    ]})
    contract("POST", f"{BASE}/points/delete?wait=true", {"points": [1, UUID]})


QUERIES = [
    [1.0, 0.0, 0.0, 0.0], 3, {"nearest": [1, 0, 0, 0], "mmr": {"diversity": 0.5}},
    {"recommend": {"positive": [1], "negative": [[0, 0, 0, 1]], "strategy": "best_score"}},
    {"discover": {"target": 1, "context": [{"positive": 2, "negative": 3}]}},
    {"context": {"positive": 2, "negative": 3}}, {"sample": "random"},
    {"order_by": {"key": "count", "direction": "desc", "start_from": 8}},
    {"relevance_feedback": {"target": 1, "feedback": [{"example": 2, "score": 0.5}],
                            "strategy": {"naive": {"a": 1, "b": 1, "c": 1}}}},
]
FORMULA = {"sum": ["$score", {"mult": [0.5, {"abs": "count"}]}, FILTERS[0]["must"][0],
                   {"exp_decay": {"x": {"geo_distance": {"origin": {"lon": 0, "lat": 0}, "to": "place"}},
                                  "scale": 1000}}]}


@pytest.mark.parametrize("filter", FILTERS)
def test_filters_are_described(contract, filter):
    fill(contract)
    contract("POST", f"{BASE}/points/count", {"filter": filter, "exact": True})


def test_reads_answer_as_described(contract):
    fill(contract)
    contract("GET", f"{BASE}/points/1")
    contract("POST", f"{BASE}/points", {"ids": [1, 2], "with_vector": True, "with_payload": ["city"]})
    contract("POST", f"{BASE}/points/scroll", {"limit": 3, "with_vector": ["dense"], "order_by": "count"})
    contract("POST", f"{BASE}/points/scroll", {"offset": 2, "with_payload": {"exclude": ["city"]}})
    contract("POST", f"{BASE}/facet", {"key": "city", "exact": True, "limit": 5})
    for query in QUERIES:
        body = {"query": query, "using": "dense", "with_vector": True, "limit": 3}
        if isinstance(query, dict) and ("order_by" in query or "sample" in query):
            del body["using"]
        contract("POST", f"{BASE}/points/query", body)
    stages = [{"query": 1, "using": "dense"}, {"query": {"indices": [1], "values": [1]}, "using": "words"}]
    for query in [{"fusion": "rrf"}, {"rrf": {"k": 5}}, {"formula": FORMULA, "defaults": {"count": 0}}]:
        contract("POST", f"{BASE}/points/query", {"prefetch": stages, "query": query})
    search = {"vector": {"name": "dense", "vector": [1, 0, 0, 0]}, "limit": 3, "with_payload": True,
              "params": {"hnsw_ef": 32, "exact": True, "quantization": {"rescore": True}}}
    recommend = {"positive": [1], "negative": [2], "limit": 3, "using": "dense"}
    discover = {"target": 1, "context": [{"positive": 2, "negative": 3}], "limit": 3, "using": "dense"}
    groups = {"group_by": "city", "group_size": 2, "limit": 3}
    for path, body in [("search", search), ("recommend", recommend), ("discover", discover)]:
        contract("POST", f"{BASE}/points/{path}", body)
        contract("POST", f"{BASE}/points/{path}/batch", {"searches": [body]})
        if path != "discover":
            contract("POST", f"{BASE}/points/{path}/groups", body | groups)
    query = {"query": 1, "using": "dense", "filter": FILTERS[0]}
    contract("POST", f"{BASE}/points/query/batch", {"searches": [query]})
    contract("POST", f"{BASE}/points/query/groups", query | groups | {"with_lookup": NAME})
    for form in ["pairs", "offsets"]:
        contract("POST", f"{BASE}/points/search/matrix/{form}", {"sample": 5, "limit": 2, "using": "dense"})


def test_snapshots_answer_as_described(contract):
    fill(contract)
    made = contract("POST", f"{BASE}/snapshots")["result"]
    contract("GET", f"{BASE}/snapshots")
    contract("DELETE", f"{BASE}/snapshots/{made['name']}")
    contract("POST", f"{BASE}/snapshots?wait=false", status=202)
    contract("GET", f"{BASE}/shards/0/snapshots")
    made = contract("POST", f"{BASE}/shards/0/snapshots")["result"]
    contract("DELETE", f"{BASE}/shards/0/snapshots/{made['name']}")
    contract("GET", "/snapshots")


def test_the_document_tells_wrong_answers(server, document):
    contract = Contract(server, document)
    schema = document["components"]["schemas"]["ScoredPoint"]
    assert not contract.fault(schema, {"id": 1, "version": 0, "score": 0.5})
    assert contract.fault(schema, {"id": 1, "version": 0})
    assert contract.fault(schema, {"id": "not a uuid at all", "version": "x", "score": 1.0})
