"""Filters: clauses, every condition, and the small print of values, each answered without an index."""

import pytest
from qdrant_client import models as m
from wire import ids, refused

UUID = "550e8400-e29b-41d4-a716-446655440000"
PAYLOADS = {
    1: {"kind": "a", "n": 1, "flag": True, "price": 1.5, "text": "Good cheap wine", "tags": ["x", "y"]},
    2: {"kind": "b", "n": 2, "flag": False, "price": 2, "text": "good bread", "tags": []},
    3: {"kind": "a", "n": 3, "price": 3.5, "tags": None, "when": "2024-02-01T12:00:00Z"},
    4: {"kind": ["b", "c"], "n": [1, 4], "tags": "x", "when": "2024-02-01 13:30:00+01:00"},
    5: {"kind": None, "n": "1", "tags": [None, "x"], "when": ["2024-01-31", "2024-03-01T10:00"]},
    6: {
        "place": {"lon": 13.4, "lat": 52.5}, "deep": {"list": [{"a": 1, "b": 2}, {"a": 3, "b": 4}]},
        "odd.key": 7, "when": "no date",
    },
    UUID: {"place": {"lon": 179.5, "lat": 0.5}, "deep": {"list": [{"a": 1, "b": 4}]}, "n": 1.0},
}


@pytest.fixture(scope="module")
def filled(clients):
    client = clients["rest"]
    client.create_collection(
        "filters", m.VectorParams(size=2, distance=m.Distance.DOT),
        sparse_vectors_config={"s": m.SparseVectorParams()},
    )
    points = [m.PointStruct(id=i, vector={"": [1, 0]} if i != 3 else {}, payload=p) for i, p in PAYLOADS.items()]
    points[0].vector = {"": [1, 0], "s": m.SparseVector(indices=[1], values=[1.0])}
    client.upsert("filters", points, wait=True)
    yield "filters"
    client.delete_collection("filters")


@pytest.fixture
def found(api, filled):
    def scroll(**clauses):
        own = m.Filter(**clauses)
        result = ids(api.scroll(filled, own, limit=50)[0])
        assert api.count(filled, count_filter=own).count == len(result)
        return result

    return scroll


def field(key, **options):
    return m.FieldCondition(key=key, **options)


def value(key, own):
    return field(key, match=m.MatchValue(value=own))


def any_of(key, own):
    return field(key, match=m.MatchAny(any=own))


A, B, ONE = value("kind", "a"), value("kind", "b"), value("n", 1)
ALL = list(PAYLOADS)


@pytest.mark.parametrize("clauses, expected", [
    (dict(must=[A, ONE]), [1]),
    (dict(should=[A, ONE]), [1, 3, 4]),
    (dict(must_not=[A, B]), [5, 6, UUID]),
    (dict(must=[A], should=[ONE, B], must_not=[value("n", 7)]), [1]),
    (dict(must=A), [1, 3]),
    (dict(), ALL),
    (dict(must=[], should=[], must_not=[]), ALL),
    (dict(min_should=m.MinShould(conditions=[A, ONE, B], min_count=2)), [1, 4]),
    (dict(min_should=m.MinShould(conditions=[A], min_count=0)), ALL),
    (dict(min_should=m.MinShould(conditions=[A], min_count=2)), []),
    (dict(must=[m.Filter(should=[A, m.Filter(must=[B, value("n", 2)])])]), [1, 2, 3]),
])
def test_clauses(found, clauses, expected):
    assert found(**clauses) == expected


@pytest.mark.parametrize("condition, expected", [
    (ONE, [1, 4]),
    (value("n", "1"), [5]),
    (value("flag", True), [1]),
    (value("flag", False), [2]),
    (value("kind", "c"), [4]),
    (any_of("kind", ["a", "c"]), [1, 3, 4]),
    (any_of("n", [2, 4]), [2, 4]),
    (any_of("kind", []), []),
    (field("kind", match=m.MatchExcept(**{"except": ["a"]})), [2, 4]),
    (field("n", match=m.MatchExcept(**{"except": [1, 2]})), [3, 4, 5, UUID]),
    (field("kind", match=m.MatchExcept(**{"except": []})), [1, 2, 3, 4]),
])
def test_values(found, condition, expected):
    assert found(must=[condition]) == expected


def test_words_without_an_index_are_parts(found):
    assert found(must=[field("text", match=m.MatchText(text="ood"))]) == [1, 2]
    assert found(must=[field("text", match=m.MatchText(text="good"))]) == [2]
    assert found(must=[field("text", match=m.MatchTextAny(text_any="cheap bread"))]) == [1, 2]
    assert found(must=[field("text", match=m.MatchPhrase(phrase="cheap wine"))]) == [1]


@pytest.mark.parametrize("condition, expected", [
    (m.Range(gt=1.5), [2, 3]),
    (m.Range(gte=1.5, lt=3.5), [1, 2]),
    (m.Range(lte=2), [1, 2]),
    (m.Range(gt=9), []),
])
def test_ranges_of_numbers(found, condition, expected):
    assert found(must=[field("price", range=condition)]) == expected
    assert found(must=[field("n", range=m.Range(gte=3))]) == [3, 4]


@pytest.mark.parametrize("condition, expected", [
    (m.DatetimeRange(gte="2024-02-01T12:00:00Z"), [3, 4, 5]),
    (m.DatetimeRange(gt="2024-02-01T12:00:00Z", lt="2024-02-01T12:30:00.000001Z"), [4]),
    (m.DatetimeRange(lte="2024-02-01T00:00:00"), [5]),
    (m.DatetimeRange(gte="2024-02-01T14:30:00+02:00", lt="2024-02-02"), [4]),
])
def test_ranges_of_dates(found, condition, expected):
    assert found(must=[field("when", range=condition)]) == expected


def test_dates_that_cannot_be_read(rest, filled):
    body = {"filter": {"must": [{"key": "when", "range": {"gt": "yesterday"}}]}}
    assert rest.error("POST", f"/collections/{filled}/points/scroll", body)[0] == 400


def geo(lon, lat):
    return m.GeoPoint(lon=lon, lat=lat)


def ring(*corners):
    return m.GeoLineString(points=[geo(*own) for own in corners])


BOX = [(13, 52), (14, 52), (14, 53), (13, 53), (13, 52)]
HOLE = [(13.3, 52.4), (13.5, 52.4), (13.5, 52.6), (13.3, 52.6), (13.3, 52.4)]


@pytest.mark.parametrize("condition, expected", [
    (dict(geo_bounding_box=m.GeoBoundingBox(top_left=geo(13, 53), bottom_right=geo(14, 52))), [6]),
    (dict(geo_bounding_box=m.GeoBoundingBox(top_left=geo(179, 1), bottom_right=geo(-179, 0))), [UUID]),
    (dict(geo_radius=m.GeoRadius(center=geo(13.4, 52.6), radius=11_200.0)), [6]),
    (dict(geo_radius=m.GeoRadius(center=geo(13.4, 52.6), radius=11_000.0)), []),
    (dict(geo_polygon=m.GeoPolygon(exterior=ring(*BOX))), [6]),
    (dict(geo_polygon=m.GeoPolygon(exterior=ring(*BOX), interiors=[ring(*HOLE)])), []),
])
def test_places(found, condition, expected):
    assert found(must=[field("place", **condition)]) == expected


def test_open_rings_and_impossible_places(api, filled):
    opened = m.Filter(must=[field("place", geo_polygon=m.GeoPolygon(exterior=ring(*BOX[:4])))])
    with refused(422, "the first and the last points should be same to form a closed line"):
        api.scroll(filled, opened)
    nowhere = m.Filter(must=[field("place", geo_radius=m.GeoRadius(center=geo(0, 91), radius=1.0))])
    with refused(422, "lat"):
        api.scroll(filled, nowhere)


@pytest.mark.parametrize("condition, expected", [
    (m.ValuesCount(gte=2), [1, 5]),
    (m.ValuesCount(lt=1), [2, 3]),
    (m.ValuesCount(gt=0, lte=1), [4]),
])
def test_number_of_values(found, condition, expected):
    # A missing field has no number of values at all.
    assert found(must=[field("tags", values_count=condition)]) == expected


def test_empty_and_null(found):
    empty = m.IsEmptyCondition(is_empty=m.PayloadField(key="tags"))
    null = m.IsNullCondition(is_null=m.PayloadField(key="tags"))
    assert found(must=[empty]) == [2, 3, 6, UUID]
    assert found(must=[null]) == [3]
    # As predicates of a field: missing, null, [], scalar, [null].
    assert found(must=[field("tags", is_empty=True)]) == [2, 3, 6, UUID]
    assert found(must=[field("tags", is_empty=False)]) == [1, 4, 5]
    assert found(must=[field("tags", is_null=True)]) == [3, 5]
    assert found(must=[field("tags", is_null=False)]) == [1, 2, 4, 6, UUID]


def test_nested_conditions_look_at_one_element(found):
    both = m.Filter(must=[value("a", 1), value("b", 4)])
    assert found(must=[m.NestedCondition(nested=m.Nested(key="deep.list", filter=both))]) == [UUID]
    assert found(must=[value("deep.list[].a", 1), value("deep.list[].b", 4)]) == [6, UUID]


def test_ids_and_vectors(found):
    assert found(must=[m.HasIdCondition(has_id=[2, UUID, 99])]) == [2, UUID]
    assert found(must=[m.HasIdCondition(has_id=[])]) == []
    assert found(must_not=[m.HasVectorCondition(has_vector="")]) == [3]
    assert found(must=[m.HasVectorCondition(has_vector="s")]) == [1]


@pytest.mark.parametrize("key, own, expected", [
    ("deep.list[].a", 3, [6]),
    ("deep.list[0].a", 1, [6, UUID]),
    ("deep.list[1].a", 3, [6]),
    ('"odd.key"', 7, [6]),
    ("tags", "x", [1, 4, 5]),
    ("tags[0]", "x", [1]),
    ("deep.list.a", 1, []),
])
def test_paths_and_arrays(found, key, own, expected):
    assert found(must=[value(key, own)]) == expected


def test_several_clauses_in_one_object(rest, filled):
    scroll = f"/collections/{filled}/points/scroll"
    one = {"key": "kind", "match": {"value": "a"}}
    assert len(rest.result("POST", scroll, {"filter": {"must": one}})["points"]) == 2
    assert len(rest.result("POST", scroll, {"filter": {}})["points"]) == len(PAYLOADS)
    assert rest.error("POST", scroll, {"filter": {"most": one}})[0] == 400


def test_filters_select_for_queries_too(api, filled):
    only = m.Filter(must=[ONE])
    assert ids(api.query_points(filled, [1.0, 0.0], query_filter=only).points) in ([1, 4], [4, 1])
