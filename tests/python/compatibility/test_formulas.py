"""Formulas over prefetch results, and the old endpoints beside the query API."""

import math
from datetime import datetime, timezone

import pytest
from qdrant_client import models as m
from wire import ids, refused

ROWS = {
    1: {"price": 4, "many": [2.5], "two": [1, 2], "kind": "a", "when": "2024-01-02T00:00:00.5Z"},
    2: {"price": -9, "place": {"lon": 13.4, "lat": 52.5}, "kind": "b"},
}


@pytest.fixture
def filled(make):
    return make([m.PointStruct(id=i, vector=[i, 1], payload=p) for i, p in ROWS.items()])


@pytest.fixture
def score(api, filled):
    def one(formula, point=1, defaults=None, stages=None):
        only = m.Filter(must=[m.HasIdCondition(has_id=[point])])
        stages = stages or [m.Prefetch(query=[1.0, 0.0]), m.Prefetch(query=[0.0, 5.0])]
        query = m.FormulaQuery(formula=formula, defaults=defaults)
        [found] = api.query_points(filled, query, prefetch=stages, query_filter=only).points
        return found.score

    return one


def decay(kind, **options):
    shape = {"lin": m.LinDecayExpression, "exp": m.ExpDecayExpression, "gauss": m.GaussDecayExpression}[kind]
    params = m.DecayParamsExpression(x="price", **options)
    return shape(**{f"{kind}_decay": params})


@pytest.mark.parametrize("formula, expected", [
    (2.5, 2.5),
    ("price", 4),
    ("many", 2.5),
    ("two[1]", 2),
    ("$score", 1),
    ("$score[0]", 1),
    ("$score[1]", 5),
    (m.SumExpression(sum=[1.0, "price", "$score[1]"]), 10),
    (m.MultExpression(mult=[2.0, "price", 0.0, "never read"]), 0),
    (m.DivExpression(div=m.DivParams(left="price", right=8.0)), 0.5),
    (m.DivExpression(div=m.DivParams(left="price", right=0.0, by_zero_default=7.0)), 7),
    (m.NegExpression(neg="price"), -4),
    (m.AbsExpression(abs=m.NegExpression(neg="price")), 4),
    (m.SqrtExpression(sqrt="price"), 2),
    (m.PowExpression(pow=m.PowParams(base="price", exponent=3.0)), 64),
    (m.ExpExpression(exp=1.0), math.e),
    (m.Log10Expression(log10=1000.0), 3),
    (m.LnExpression(ln=math.e), 1),
    (m.FieldCondition(key="kind", match=m.MatchValue(value="a")), 1),
    (m.FieldCondition(key="kind", match=m.MatchValue(value="b")), 0),
    (m.DatetimeExpression(datetime="1970-01-02"), 86400),
    (decay("lin"), 0),
    (decay("lin", target=3.0, scale=2.0), 0.75),
    (decay("lin", scale=10.0, midpoint=0.25), 0.7),
    (decay("exp"), 0.5 ** 4),
    (decay("exp", target=6.0, scale=2.0, midpoint=0.25), 0.25),
    (decay("gauss", scale=4.0), 0.5),
    (decay("gauss", target=2.0, scale=4.0), 0.5 ** 0.25),
])
def test_expressions(score, formula, expected):
    assert score(formula) == pytest.approx(expected, rel=1e-5)


def test_defaults_dates_and_distances(score):
    assert score("missing", defaults={"missing": 3.5}) == 3.5
    assert score("price", defaults={"price": 3.5}) == 4
    when = datetime(2024, 1, 2, tzinfo=timezone.utc).timestamp()
    assert score(m.DatetimeKeyExpression(datetime_key="when")) == pytest.approx(when, rel=1e-6)
    distance = m.GeoDistance(geo_distance=m.GeoDistanceParams(origin=m.GeoPoint(lon=13.4, lat=53.5), to="place"))
    assert score(distance, point=2) == pytest.approx(111_195, rel=1e-3)
    # The second stage did not find the point: its score counts as nothing, or as the default.
    stages = [m.Prefetch(query=[1.0, 0.0]), m.Prefetch(query=[1.0, 0.0], limit=1, filter=m.Filter(
        must=[m.HasIdCondition(has_id=[2])]
    ))]
    assert score("$score[1]", stages=stages) == 0
    assert score("$score[1]", stages=stages, defaults={"$score[1]": 9.0}) == 9


@pytest.mark.parametrize("formula, text", [
    ("missing", "No value found in a payload nor defaults"),
    ("two", "Expected number value for two"),
    ("kind", "Expected number value for kind"),
    (m.DivExpression(div=m.DivParams(left="price", right=0.0)), "produced a non-finite number"),
    (m.SqrtExpression(sqrt=m.NegExpression(neg="price")), "produced a non-finite number"),
    (m.LnExpression(ln=0.0), "produced a non-finite number"),
    (m.Log10Expression(log10=0.0), "produced a non-finite number"),
    (m.PowExpression(pow=m.PowParams(base=-8.0, exponent=0.5)), "produced a non-finite number"),
    (m.ExpExpression(exp=1000.0), "produced a non-finite number"),
])
def test_what_has_no_value(score, formula, text):
    with refused(400, text):
        score(formula)


def test_formulas_need_prefetches(api, filled):
    with refused(400, "cannot apply Formula without prefetches"):
        api.query_points(filled, m.FormulaQuery(formula=1.0))


def test_results_are_ordered_by_value(api, filled):
    query = m.FormulaQuery(formula=m.NegExpression(neg="price"))
    found = api.query_points(filled, query, prefetch=[m.Prefetch(query=[1.0, 0.0])]).points
    assert [(own.id, own.score) for own in found] == [(2, 9), (1, -4)]


GROUPED = {
    1: ["a", 9], 2: "a", 3: "b", 4: 7, 5: None, 6: True, 7: 1.5, 8: ["b", "a"], 9: "a",
}


@pytest.fixture
def grouped(make):
    points = [m.PointStruct(id=i, vector=[10 - i, 0], payload={"g": g}) for i, g in GROUPED.items()]
    return make([*points, m.PointStruct(id=10, vector=[99, 0])])


def test_groups(api, grouped):
    found = api.query_points_groups(grouped, "g", query=[1.0, 0.0]).groups
    # Best group first; no bool, float, null or missing value makes a group.
    shown = [(own.id, ids(own.hits)) for own in found]
    assert shown[2:] == [("b", [3, 8]), (7, [4])]
    assert sorted(shown[:2], key=str) == [("a", [1, 2, 8]), (9, [1])]
    found = api.query_points_groups(grouped, "g", query=[1.0, 0.0], limit=2, group_size=4).groups
    assert sorted((str(own.id), ids(own.hits)) for own in found) == [("9", [1]), ("a", [1, 2, 8, 9])]


def test_groups_bring_records_of_another_collection(api, grouped, make):
    other = make([m.PointStruct(id=i, vector=[i, i], payload={"title": i}) for i in (7, 8)])

    def lookup(own):
        found = api.query_points_groups(grouped, "g", query=[1.0, 0.0], with_lookup=own).groups
        return {own.id: own.lookup for own in found}

    plain = lookup(other)
    assert plain["a"] is None and plain[9] is None
    assert plain[7].payload == {"title": 7} and plain[7].vector is None
    chosen = lookup(m.WithLookup(collection=other, with_payload=False, with_vectors=True))
    assert not chosen[7].payload and chosen[7].vector == [7.0, 7.0]


def test_old_endpoints_agree_with_queries(rest, grouped):
    points = f"/collections/{grouped}/points"
    vector = [1.0, 0.0]

    def result(path, **body):
        return rest.result("POST", f"{points}/{path}", body)

    def query(**body):
        return result("query", **body)["points"]

    nearest = query(query=vector, limit=4)
    strip = lambda found: [(own["id"], own["score"]) for own in found]  # noqa: E731
    assert strip(result("search", vector=vector, limit=4)) == strip(nearest)
    batch = {"searches": [{"vector": vector, "limit": 4}] * 2}
    assert [strip(own) for own in result("search/batch", **batch)] == [strip(nearest)] * 2
    examples = {"positive": [1], "negative": [9]}
    recommended = query(query={"recommend": examples}, limit=4)
    assert strip(result("recommend", **examples, limit=4)) == strip(recommended)
    batch = {"searches": [{**examples, "limit": 4}]}
    assert [strip(own) for own in result("recommend/batch", **batch)] == [strip(recommended)]
    context = [{"positive": 1, "negative": 9}]
    discovered = query(query={"discover": {"target": vector, "context": context}}, limit=4)
    assert strip(result("discover", target=vector, context=context, limit=4)) == strip(discovered)
    batch = {"searches": [{"target": vector, "context": context, "limit": 4}]}
    assert [strip(own) for own in result("discover/batch", **batch)] == [strip(discovered)]
    alone = query(query={"context": context}, limit=4)
    assert strip(result("discover", context=context, limit=4)) == strip(alone)
    by = {"group_by": "g", "limit": 2, "group_size": 1}
    groups = lambda own: [(g["id"], strip(g["hits"])) for g in own["groups"]]  # noqa: E731
    expected = groups(result("query/groups", query=vector, **by))
    assert groups(result("search/groups", vector=vector, **by)) == expected
    expected = groups(result("query/groups", query={"recommend": examples}, **by))
    assert groups(result("recommend/groups", **examples, **by)) == expected
    assert rest.error("POST", f"{points}/search", {"vector": vector})[0] == 400
    assert rest.error("POST", f"{points}/search/groups", {"vector": vector, "group_by": "g"})[0] == 400
