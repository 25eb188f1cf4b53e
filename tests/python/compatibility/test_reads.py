"""Reads without a query: points by id, scroll, order, count, facets, matrices."""

import httpx
import pytest
from qdrant_client import models as m
from wire import ids, refused

UUIDS = [f"00000000-0000-0000-0000-00000000000{i}" for i in (1, 2)]
NESTED = {"a": {"b": [{"c": 1, "d": 2}, {"c": 3}], "e": 5}, "f": 6}


@pytest.fixture
def filled(make):
    points = [m.PointStruct(id=i, vector=[i, 1], payload={"n": i}) for i in range(1, 25)]
    points += [m.PointStruct(id=i, vector=[0, 1], payload={"u": True}) for i in UUIDS]
    return make(points[::-1])


def test_one_point(rest, make):
    path = f"/collections/{make([m.PointStruct(id=5, vector=[1, 2], payload={'a': 1})])}/points"
    point = rest.result("GET", f"{path}/5")
    assert (point["payload"], point["vector"]) == ({"a": 1}, [1.0, 2.0])
    status, text = rest.error("GET", f"{path}/6")
    assert (status, text) == (404, "Not found: Point with id 6 does not exists!")
    assert rest.error("GET", f"{path}/abc")[0] == 400


def test_points_by_id(api, rest, filled):
    path = f"/collections/{filled}/points"
    bare = rest.result("POST", path, {"ids": [2]})
    assert "payload" not in bare[0] and "vector" not in bare[0]
    assert ids(api.retrieve(filled, [7, 99, 3, 7, UUIDS[0]])) == [7, 3, UUIDS[0]]
    assert rest.result("POST", path, {"ids": []}) == []
    full = api.retrieve(filled, [7], with_payload=True, with_vectors=True)[0]
    assert (full.payload, full.vector) == ({"n": 7}, [7.0, 1.0])


@pytest.mark.parametrize("selector, expected", [
    (True, NESTED),
    (False, {}),
    (["a.e", "f"], {"a": {"e": 5}, "f": 6}),
    (["a.b[].c"], {"a": {"b": [{"c": 1}, {"c": 3}]}}),
    (m.PayloadSelectorInclude(include=["a.b[0].d"]), {"a": {"b": [{"d": 2}]}}),
    (m.PayloadSelectorExclude(exclude=["a.b", "f"]), {"a": {"e": 5}}),
    (m.PayloadSelectorExclude(exclude=["a.b[].c"]), {"a": {"b": [{"d": 2}, {}], "e": 5}, "f": 6}),
])
def test_parts_of_payload(api, make, selector, expected):
    name = make([m.PointStruct(id=1, vector=[1, 1], payload=NESTED)])
    assert (api.retrieve(name, [1], with_payload=selector)[0].payload or {}) == expected


def test_scroll(api, rest, filled):
    first = rest.result("POST", f"/collections/{filled}/points/scroll", {})
    assert [own["id"] for own in first["points"]] == list(range(1, 11)) and first["next_page_offset"] == 11
    assert first["points"][0]["payload"] == {"n": 1} and "vector" not in first["points"][0]
    seen, offset = [], None
    while True:
        page, offset = api.scroll(filled, limit=7, offset=offset)
        seen += ids(page)
        if offset is None:
            break
    assert seen == [*range(1, 25), *UUIDS]
    assert ids(api.scroll(filled, offset=24, limit=2)[0]) == [24, UUIDS[0]]
    late = m.Filter(must=[m.FieldCondition(key="n", range=m.Range(gt=20))])
    assert ids(api.scroll(filled, late, limit=3)[0]) == [21, 22, 23]


@pytest.fixture
def ordered(clients, make):
    values = {1: 5, 2: [1, 9], 3: None, 4: "x", 5: 7, 6: -2}
    name = make([m.PointStruct(id=i, vector=[1, 1], payload={"v": v}) for i, v in values.items()])
    with refused(400, "No range index for `order_by` key: `v`"):
        clients["rest"].scroll(name, order_by="v")
    clients["rest"].create_payload_index(name, "v", "integer", wait=True)
    return name


def test_scroll_in_order(api, rest, ordered):
    def scroll(**options):
        return ids(api.scroll(ordered, order_by=m.OrderBy(key="v", **options), limit=10)[0])

    # A point with two values comes twice, one without a number not at all.
    assert scroll() == [6, 2, 1, 5, 2]
    assert scroll(direction="desc") == [2, 5, 1, 2, 6]
    assert scroll(start_from=5) == [1, 5, 2]
    assert scroll(direction="desc", start_from=5) == [1, 2, 6]
    page, after = api.scroll(ordered, order_by="v", limit=2)
    assert [own.order_value for own in page] == [-2, 1] and after is None
    with refused(400, "Cannot use an `offset` when using `order_by`"):
        api.scroll(ordered, order_by="v", offset=3)
    body = {"order_by": {"key": "v", "direction": "desc"}, "limit": 1}
    assert rest.result("POST", f"/collections/{ordered}/points/scroll", body)["next_page_offset"] is None


def test_count(api, rest, filled):
    late = m.Filter(must=[m.FieldCondition(key="n", range=m.Range(gt=20))])
    assert api.count(filled).count == 26 == api.count(filled, exact=False).count
    assert api.count(filled, count_filter=late).count == 4
    assert 0 <= api.count(filled, count_filter=late, exact=False).count <= 26
    assert rest.result("POST", f"/collections/{filled}/points/count", {}) == {"count": 26}


def test_facets(api, make):
    uuid = "550e8400-e29b-41d4-a716-446655440000"
    rows = [("b", 1, True), ("a", 2, False), ("a", 2, True), (["b", "c"], 3, True), ("d", [1, 3], None)]
    name = make([
        m.PointStruct(id=i, vector=[1, 1], payload={"s": s, "n": n, "f": f, "u": uuid.upper()})
        for i, (s, n, f) in enumerate(rows)
    ])
    with refused(400, "No appropriate index for faceting: `s`"):
        api.facet(name, "s")
    for key, kind in {"s": "keyword", "n": "integer", "f": "bool", "u": "uuid"}.items():
        api.create_payload_index(name, key, kind, wait=True)

    def facet(key, **options):
        return [(hit.value, hit.count) for hit in api.facet(name, key, exact=True, **options).hits]

    assert facet("s") == [("a", 2), ("b", 2), ("c", 1), ("d", 1)]
    assert facet("s", limit=1) == [("a", 2)]
    assert facet("n") == [(1, 2), (2, 2), (3, 2)]
    assert facet("f") == [(True, 3), (False, 1)] and facet("u") == [(uuid, 5)]
    flagged = m.Filter(must=[m.FieldCondition(key="f", match=m.MatchValue(value=True))])
    assert facet("s", facet_filter=flagged) == [("b", 2), ("a", 1), ("c", 1)]
    assert {hit.value for hit in api.facet(name, "s").hits} == {"a", "b", "c", "d"}


def test_matrices(api, make):
    vectors = {1: [0, 0], 2: [1, 0], 3: [5, 0], 4: [6, 0]}
    name = make([m.PointStruct(id=i, vector=v, payload={"n": i}) for i, v in vectors.items()], distance="Euclid")
    pairs = api.search_matrix_pairs(name, limit=1, sample=10).pairs
    assert sorted((own.a, own.b, own.score) for own in pairs) == [(1, 2, 1), (2, 1, 1), (3, 4, 1), (4, 3, 1)]
    offsets = api.search_matrix_offsets(name, limit=2, sample=10)
    assert offsets.ids == [1, 2, 3, 4] and offsets.offsets_row == [0, 0, 1, 1, 2, 2, 3, 3]
    assert len(api.search_matrix_offsets(name, limit=1, sample=2).ids) == 2
    one = m.Filter(must=[m.HasIdCondition(has_id=[1])])
    assert api.search_matrix_pairs(name, query_filter=one).pairs == []
    named = make(
        [m.PointStruct(id=i, vector={"a": v}) for i, v in vectors.items()],
        vectors_config={"a": m.VectorParams(size=2, distance="Euclid")},
    )
    assert len(api.search_matrix_pairs(named, using="a", limit=1).pairs) == 4
    with refused(422, "sample"):
        api.search_matrix_pairs(name, sample=1)


@pytest.mark.parametrize("consistency", [1, 3, *m.ReadConsistencyType])
def test_consistency_is_accepted(api, filled, consistency):
    assert ids(api.retrieve(filled, [1], consistency=consistency)) == [1]
    assert ids(api.scroll(filled, limit=1, consistency=consistency)[0]) == [1]
    assert len(api.query_points(filled, [1.0, 0.0], limit=1, consistency=consistency).points) == 1


def test_consistency_in_urls(rest, filled):
    path = f"/collections/{filled}/points/1"
    for accepted in ("1", "majority", "quorum", "all", ""):
        assert rest.result("GET", path, consistency=accepted)["id"] == 1
    assert rest.error("GET", path, consistency="0")[0] in (400, 422)
    assert rest.error("GET", path, consistency="most")[0] == 400
    assert httpx.get(rest.url + path).status_code == 200
