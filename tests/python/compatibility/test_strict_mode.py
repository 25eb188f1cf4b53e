"""Strict mode: what each limit refuses, in which words, and that values at the limit pass."""

import pytest
from qdrant_client import models as m
from wire import ids, refused

SPARSE = m.SparseVector(indices=[1, 2, 3], values=[1.0, 1.0, 1.0])


def match(key, own):
    return m.FieldCondition(key=key, match=m.MatchValue(value=own))


@pytest.fixture
def strict(make, clients):
    """A collection of four points under the limits of a test."""

    def create(**limits):
        many = m.VectorParams(size=2, distance="Dot", multivector_config=m.MultiVectorConfig(comparator="max_sim"))
        points = [
            m.PointStruct(id=i, vector={"": [i, 1], "many": [[i, 1]]}, payload={"n": i, "text": "x" * 1000})
            for i in range(4)
        ]
        name = make(
            points, vectors_config={"": m.VectorParams(size=2, distance="Dot"), "many": many},
            sparse_vectors_config={"s": m.SparseVectorParams()},
        )
        config = m.StrictModeConfig(**({"enabled": True} | limits))
        clients["rest"].update_collection(name, strict_mode_config=config)
        return name

    return create


def test_only_when_enabled(api, strict):
    name = strict(enabled=False, max_query_limit=2)
    assert len(api.query_points(name, [1.0, 0.0], limit=3).points) == 3
    api.update_collection(name, strict_mode_config=m.StrictModeConfig(enabled=True))
    with refused(400, 'Bad request: Limit exceeded 3 > 2 for "limit". Help:'):
        api.query_points(name, [1.0, 0.0], limit=3)


def test_limits_of_results(api, strict):
    name = strict(max_query_limit=4)
    api.create_payload_index(name, "n", "integer", wait=True)
    assert len(api.query_points(name, [1.0, 0.0], limit=4, offset=3).points) == 1
    calls = [
        lambda: api.scroll(name, limit=5),
        lambda: api.facet(name, "n", limit=5),
        lambda: api.query_points_groups(name, "n", query=[1.0, 0.0], limit=3, group_size=2),
        lambda: api.search_matrix_pairs(name, limit=2, sample=3),
    ]
    for call in calls:
        with refused(400, 'for "limit"'):
            call()


def test_timeouts(api, strict):
    name = strict(max_timeout=5)
    assert api.query_points(name, [1.0, 0.0], timeout=5).points
    with refused(400, 'Limit exceeded 6 > 5 for "timeout"'):
        api.query_points(name, [1.0, 0.0], timeout=6)


def test_filters_need_an_index(api, strict):
    name = strict(unindexed_filtering_retrieve=False, unindexed_filtering_update=False)
    own = m.Filter(must=[match("n", 1)])
    needed = 'Index required but not found for "n" of one of the following types: ['
    reads = [
        lambda: api.scroll(name, own),
        lambda: api.count(name, count_filter=own),
        lambda: api.query_points(name, [1.0, 0.0], query_filter=own),
        lambda: api.query_points(name, [1.0, 0.0], prefetch=m.Prefetch(query=[1.0, 0.0], filter=own)),
        lambda: api.query_points(
            name, m.FormulaQuery(formula=m.SumExpression(sum=["$score", "n"])), prefetch=m.Prefetch(query=[1.0, 0.0])
        ),
    ]
    for call in reads:
        with refused(400, 'Index required but not found for "n"'):
            call()
    with refused(400, needed):
        api.delete(name, own, wait=True)
    with refused(400, needed):
        api.set_payload(name, {"a": 1}, points=own, wait=True)
    with refused(400, 'Index required but not found for "n"'):
        api.query_points_groups(name, "n", query=[1.0, 0.0])
    api.create_payload_index(name, "n", "integer", wait=True)
    for call in reads:
        call()
    assert len(api.query_points_groups(name, "n", query=[1.0, 0.0]).groups) == 4
    api.delete(name, own, wait=True)
    assert ids(api.scroll(name)[0]) == [0, 2, 3]


def test_search_parameters(api, strict):
    name = strict(search_max_hnsw_ef=50, search_max_oversampling=2.0, search_max_batchsize=2, search_allow_exact=False)
    quantization = lambda over: m.QuantizationSearchParams(oversampling=over)  # noqa: E731
    api.query_points(name, [1.0, 0.0], search_params=m.SearchParams(hnsw_ef=50, quantization=quantization(2.0)))
    for params, text in [
        (m.SearchParams(hnsw_ef=51), 'Limit exceeded 51 > 50 for "hnsw_ef"'),
        (m.SearchParams(quantization=quantization(2.5)), 'for "oversampling"'),
        (m.SearchParams(exact=True), "Exact search disabled!. Help: Set exact=false."),
    ]:
        with refused(400, text):
            api.query_points(name, [1.0, 0.0], search_params=params)
    requests = [m.QueryRequest(query=[1.0, 0.0])] * 3
    assert len(api.query_batch_points(name, requests[:2])) == 2
    with refused(400, 'Limit exceeded 3 > 2 for "search batch size"'):
        api.query_batch_points(name, requests)
    with refused(400, "Exact search disabled!"):
        api.count(name, exact=True)
    assert api.count(name, exact=False).count == 4


def test_sizes_of_writes(api, strict):
    name = strict(upsert_max_batchsize=2)
    points = [m.PointStruct(id=i, vector=[1, 1]) for i in range(3)]
    api.upsert(name, points[:2], wait=True)
    with refused(400, 'Limit exceeded 3 > 2 for "upsert limit"'):
        api.upsert(name, points, wait=True)
    with refused(400, 'for "update limit"'):
        api.update_vectors(name, [m.PointVectors(id=i, vector=[1, 1]) for i in range(3)], wait=True)


def test_sizes_of_collections(api, strict):
    point = [m.PointStruct(id=100, vector=[1, 1], payload={"text": "y"})]
    for limits, text in [
        (dict(max_collection_vector_size_bytes=8), "Max vector storage size limit of"),
        (dict(max_collection_payload_size_bytes=1000), "Max payload storage size limit of"),
        (dict(max_points_count=4), "Max points count limit of 4 reached!"),
    ]:
        with refused(400, text):
            api.upsert(strict(**limits), point, wait=True)


def test_rates(rest, clients, strict):
    name = strict(read_rate_limit=2, write_rate_limit=3)
    path = f"/collections/{name}/points"
    seen = [rest.call("POST", f"{path}/scroll", {}) for _ in range(4)]
    refusal = next(own for own in seen if own.status_code == 429)
    assert refusal.json()["status"]["error"].startswith("Rate limiting exceeded: Read rate limit exceeded:")
    assert 1 <= int(refusal.headers["retry-after"]) <= 60
    with refused(429):
        for _ in range(3):
            clients["grpc"].scroll(name)
    body = {"points": [{"id": i, "vector": [1, 1]} for i in range(4)]}
    status, text = rest.error("PUT", path, body, wait="true")
    assert status == 429 and "please try to split your request" in text
    for _ in range(2):
        answer = rest.call("PUT", path, {"points": body["points"][:2]}, wait="true")
    assert answer.status_code == 429 and "Write rate limit exceeded" in answer.text


def test_sizes_of_filters(api, strict):
    name = strict(filter_max_conditions=2, condition_max_size=2)
    two = [match("n", 1), match("n", 2)]
    api.scroll(name, m.Filter(should=two))
    with refused(400, "Filter condition limit reached (3 > 2)"):
        api.scroll(name, m.Filter(should=[m.Filter(must=two), match("n", 3)]))
    for own in (m.FieldCondition(key="n", match=m.MatchAny(any=[1, 2, 3])), m.HasIdCondition(has_id=[1, 2, 3])):
        with refused(400, "Condition size limit reached (3 > 2)"):
            api.scroll(name, m.Filter(must=[own]))


def test_sizes_of_vectors(api, strict):
    name = strict(
        multivector_config={"many": m.StrictModeMultivector(max_vectors=2)},
        sparse_config={"s": m.StrictModeSparse(max_length=2)},
    )
    api.upsert(name, [m.PointStruct(id=9, vector={"many": [[1, 1], [2, 2]]})], wait=True)
    with refused(400, "Multivector 'many' has a limit of 2 vectors, but 3 were provided!"):
        api.upsert(name, [m.PointStruct(id=9, vector={"many": [[1, 1]] * 3})], wait=True)
    with refused(400, "Sparse vector 's' has a limit of 2 indices, but 3 were provided!"):
        api.upsert(name, [m.PointStruct(id=9, vector={"s": SPARSE})], wait=True)


def test_number_of_indexes(api, strict):
    name = strict(max_payload_index_count=1)
    api.create_payload_index(name, "n", "integer", wait=True)
    api.create_payload_index(name, "n", "integer", wait=True)
    with refused(400, "Collection already has the maximum number of payload indices (1)"):
        api.create_payload_index(name, "text", "keyword", wait=True)


def test_limits_of_the_machine(rest, strict):
    name = strict()
    path = f"/collections/{name}"
    points = {"points": [{"id": 1, "vector": [1, 1]}]}
    for limit in ("max_disk_usage_percent", "max_resident_memory_percent"):
        status, said = rest.error("PUT", path, {"strict_mode_config": {limit: 101}})
        assert status == 422 and f"{limit}: value 101 invalid, must be from 1 to 100" in said
    rest.result("PATCH", path, {"strict_mode_config": {"max_resident_memory_percent": 100}})
    rest.result("PUT", f"{path}/points", points, wait="true")
    # A disk that holds a toolchain is fuller than a hundredth.
    rest.result("PATCH", path, {"strict_mode_config": {"max_disk_usage_percent": 1}})
    status, said = rest.error("PUT", f"{path}/points", points, wait="true")
    assert status == 400 and "Disk usage is at" in said
    rest.result("POST", f"{path}/points/delete", {"points": [1]}, wait="true")
