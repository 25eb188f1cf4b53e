"""The graph index: when it is built, and that every search parameter keeps answers right."""

import random
import time
import uuid

import pytest
from qdrant_client import models as m
from wire import ids, refused

COUNT, DIM = 3000, 16


@pytest.fixture(scope="module")
def cloud():
    chance = random.Random(5)
    return [[chance.gauss(0, 1) for _ in range(DIM)] for _ in range(COUNT)]


def build(client, cloud, hnsw, tenant=False):
    name = f"index-{uuid.uuid4().hex[:8]}"
    client.create_collection(
        name, m.VectorParams(size=DIM, distance=m.Distance.COSINE), hnsw_config=hnsw,
        optimizers_config=m.OptimizersConfigDiff(indexing_threshold=10),
    )
    params = m.KeywordIndexParams(type="keyword", is_tenant=tenant or None)
    client.create_payload_index(name, "tenant", params, wait=True)
    payloads = [{"tenant": f"t{i % 30}", "n": i} for i in range(COUNT)]
    for first in range(0, COUNT, 1000):
        part = slice(first, first + 1000)
        batch = m.Batch(ids=list(range(COUNT))[part], vectors=cloud[part], payloads=payloads[part])
        client.upsert(name, batch, wait=True)
    if hnsw.m == 0:
        return name
    until = time.monotonic() + 60
    while client.get_collection(name).indexed_vectors_count < COUNT:
        assert time.monotonic() < until, client.get_collection(name)
        time.sleep(0.05)
    return name


@pytest.fixture(scope="module")
def indexed(clients, cloud):
    """Built graphs with few links, so that a narrow search misses neighbours."""
    return build(clients["rest"], cloud, m.HnswConfigDiff(m=4, ef_construct=8, full_scan_threshold=10))


def truth(cloud, query, allowed=lambda i: True):
    def cosine(a):
        return sum(x * y for x, y in zip(a, query)) / sum(x * x for x in a) ** 0.5

    return sorted(filter(allowed, range(COUNT)), key=lambda i: -cosine(cloud[i]))


def recall(api, name, cloud, limit=10, **params):
    hits = 0
    for query in range(0, 200, 10):
        found = ids(api.query_points(name, cloud[query], limit=limit, search_params=m.SearchParams(**params)).points)
        hits += len(set(found) & set(truth(cloud, cloud[query])[:limit]))
    return hits / (20 * limit)


def test_exact_is_brute_force(api, indexed, cloud):
    assert recall(api, indexed, cloud, exact=True) == 1.0


def test_a_wider_beam_finds_more(api, indexed, cloud):
    narrow, wide = (recall(api, indexed, cloud, hnsw_ef=ef) for ef in (1, 512))
    assert wide >= narrow and wide > 0.97
    # The beam is never narrower than the limit.
    assert len(api.query_points(indexed, cloud[0], limit=300, search_params=m.SearchParams(hnsw_ef=1)).points) == 300


def test_filtered_search_fills_the_limit(api, indexed, cloud):
    tenant = m.Filter(must=[m.FieldCondition(key="tenant", match=m.MatchValue(value="t7"))])
    even = m.Filter(must=[m.FieldCondition(key="n", range=m.Range(lt=COUNT / 2))])
    for filtered, allowed in ((tenant, lambda i: i % 30 == 7), (even, lambda i: i < COUNT / 2)):
        for acorn in (None, m.AcornSearchParams(enable=True), m.AcornSearchParams(enable=True, max_selectivity=1.0)):
            params = m.SearchParams(hnsw_ef=256, acorn=acorn)
            found = api.query_points(
                indexed, cloud[7], query_filter=filtered, limit=50, search_params=params
            )
            own = ids(found.points)
            assert len(own) == 50 and all(map(allowed, own))
            assert len(set(own) & set(truth(cloud, cloud[7], allowed)[:50])) >= 45


def test_acorn_has_limits(rest, indexed, cloud):
    params = {"acorn": {"enable": True, "max_selectivity": 1.5}}
    body = {"query": cloud[0], "params": params}
    status, text = rest.error("POST", f"/collections/{indexed}/points/query", body)
    assert status == 422 and "max_selectivity" in text


def test_indexed_only_skips_what_has_no_index(api, make, indexed, cloud):
    params = m.SearchParams(indexed_only=True)
    assert ids(api.query_points(indexed, cloud[3], limit=1, search_params=params).points) == [3]
    small = make([m.PointStruct(id=1, vector=[1, 1])])
    # Below the threshold nothing waits for an index, and nothing is left out.
    assert ids(api.query_points(small, [1.0, 1.0], search_params=params).points) == [1]
    # Above it, and with nobody to build one, everything is.
    waiting = make(
        [m.PointStruct(id=i, vector=v) for i, v in enumerate(cloud[:1000])], size=DIM,
        optimizers_config=m.OptimizersConfigDiff(indexing_threshold=10, max_optimization_threads=0),
    )
    assert api.get_collection(waiting).indexed_vectors_count == 0
    assert api.query_points(waiting, cloud[0], search_params=params).points == []
    assert ids(api.query_points(waiting, cloud[0], limit=1, search_params=m.SearchParams(exact=True)).points)


def test_no_global_graph_but_links_by_tenant(clients, cloud):
    client = clients["rest"]
    name = build(client, cloud, m.HnswConfigDiff(m=0, payload_m=8), tenant=True)
    hnsw = client.get_collection(name).config.hnsw_config
    assert (hnsw.m, hnsw.payload_m) == (0, 8)
    assert client.get_collection(name).payload_schema["tenant"].params.is_tenant is True
    for api in clients.values():
        tenant = m.Filter(must=[m.FieldCondition(key="tenant", match=m.MatchValue(value="t3"))])
        found = ids(api.query_points(name, cloud[3], query_filter=tenant, limit=10).points)
        assert found == truth(cloud, cloud[3], lambda i: i % 30 == 3)[:10]
        assert recall(api, name, cloud) > 0.99
    client.delete_collection(name)


def test_hnsw_limits(api, name):
    with refused(422, "ef_construct", "must be 4 or larger"):
        api.create_collection(
            name, m.VectorParams(size=2, distance=m.Distance.DOT), hnsw_config=m.HnswConfigDiff(ef_construct=3)
        )
