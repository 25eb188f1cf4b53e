"""The query API: what every kind of query answers, computed here a second time."""

import math

import pytest
from qdrant_client import models as m
from wire import ids, refused

VECTORS = {1: [1.0, 0.0], 2: [0.8, 0.6], 3: [0.0, 1.0], 4: [-0.6, 0.8], 5: [-1.0, 0.0], 6: [0.6, -0.8]}
QUERY = [0.9, 0.2]
EPSILON = 2.0 ** -23


def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


def fast(x):
    return x / (1 + abs(x))


def shown(found):
    return {own.id: own.score for own in found.points}


def best_first(scores):
    return sorted(scores, key=lambda i: -scores[i])


@pytest.fixture
def filled(make):
    points = [
        m.PointStruct(id=i, vector={"": v, "s": m.SparseVector(indices=[i % 2], values=[float(i)])},
                      payload={"n": i, "tag": ["odd", "even"][i % 2 == 0]})
        for i, v in VECTORS.items()
    ]
    return make(points, sparse_vectors_config={"s": m.SparseVectorParams()})


def test_no_query_scrolls(api, filled):
    found = api.query_points(filled, limit=2, offset=1).points
    assert ids(found) == [2, 3] and {own.score for own in found} == {1.0}
    assert len(api.query_points(filled).points) == 6


def test_nearest(api, filled):
    scores = {i: dot(QUERY, v) for i, v in VECTORS.items()}
    found = api.query_points(filled, QUERY)
    assert ids(found.points) == best_first(scores) and shown(found) == pytest.approx(scores)
    assert shown(api.query_points(filled, m.NearestQuery(nearest=QUERY))) == shown(found)
    page = api.query_points(filled, QUERY, limit=2, offset=1, with_payload=["n"], with_vectors=True).points
    assert ids(page) == best_first(scores)[1:3] and page[0].payload == {"n": page[0].id}
    assert page[0].vector[""] == pytest.approx(VECTORS[page[0].id])
    sparse = api.query_points(filled, m.SparseVector(indices=[1], values=[2.0]), using="s")
    assert shown(sparse) == {1: 2.0, 3: 6.0, 5: 10.0}
    thresholded = api.query_points(filled, QUERY, score_threshold=0.0)
    assert set(shown(thresholded)) == {i for i, s in scores.items() if s > 0}


def test_multi_rows_as_query(api, make):
    config = m.VectorParams(size=2, distance="Dot", multivector_config=m.MultiVectorConfig(comparator="max_sim"))
    name = make([m.PointStruct(id=1, vector=[[1, 0], [0, 1]])], vectors_config=config)
    assert shown(api.query_points(name, [[1.0, 0.0], [2.0, 1.0]])) == {1: 3.0}


def test_ids_as_queries(api, filled):
    scores = {i: dot(VECTORS[1], v) for i, v in VECTORS.items() if i != 1}
    assert ids(api.query_points(filled, 1).points) == best_first(scores)
    with refused(404, "Not found: No point with id 404 found"):
        api.query_points(filled, 404)
    api.upsert(filled, [m.PointStruct(id=9, vector={})], wait=True)
    with refused(404, 'Not found: Vector with name "" for point not found'):
        api.query_points(filled, 9)


def test_vectors_from_another_collection(api, filled, make):
    other = make(
        [m.PointStruct(id=1, vector={"v": QUERY})], vectors_config={"v": m.VectorParams(size=2, distance="Dot")}
    )
    found = api.query_points(filled, 1, lookup_from=m.LookupLocation(collection=other, vector="v"))
    # An id of another collection excludes nothing here.
    assert shown(found) == shown(api.query_points(filled, QUERY)) and 1 in shown(found)


def test_prefetches_restrict_and_nest(api, filled, rest):
    inner = m.Prefetch(query=[1.0, 0.0], limit=4)
    middle = m.Prefetch(prefetch=inner, query=[0.0, 1.0], limit=3)
    found = api.query_points(filled, [-1.0, 0.0], prefetch=[middle])
    first = best_first({i: v[0] for i, v in VECTORS.items()})[:4]
    second = best_first({i: VECTORS[i][1] for i in first})[:3]
    assert set(shown(found)) == set(second)
    assert shown(found) == pytest.approx({i: -VECTORS[i][0] for i in second})
    even = m.Filter(must=[m.FieldCondition(key="tag", match=m.MatchValue(value="even"))])
    found = api.query_points(filled, [1.0, 0.0], prefetch=m.Prefetch(query=[1.0, 0.0], limit=2), query_filter=even)
    # The filter holds in the prefetch as well: two even points are left, not fewer.
    assert ids(found.points) == [2, 6]
    with refused(400, "A query is needed to merge the prefetches"):
        api.query_points(filled, prefetch=[inner])
    body = {"query": [1, 0]}
    for _ in range(65):
        body = {"query": [1, 0], "prefetch": body}
    status, text = rest.error("POST", f"/collections/{filled}/points/query", body)
    assert status == 422 and "exceeds max depth 64" in text, text


def test_order_by_as_query(api, filled):
    with refused(400, "No range index"):
        api.query_points(filled, m.OrderByQuery(order_by="n"))
    api.create_payload_index(filled, "n", "integer", wait=True)
    descending = m.OrderByQuery(order_by=m.OrderBy(key="n", direction="desc"))
    assert ids(api.query_points(filled, descending, limit=3).points) == [6, 5, 4]
    stage = m.Prefetch(query=[1.0, 0.0], limit=3)
    assert ids(api.query_points(filled, descending, prefetch=[stage]).points) == [6, 2, 1]


def test_samples(api, filled):
    sample = m.SampleQuery(sample="random")
    seen = {tuple(ids(api.query_points(filled, sample, limit=3).points)) for _ in range(30)}
    assert len(seen) > 3 and all(len(set(own)) == 3 for own in seen)
    even = m.Filter(must=[m.FieldCondition(key="tag", match=m.MatchValue(value="even"))])
    assert set(shown(api.query_points(filled, sample, query_filter=even))) == {2, 4, 6}
    stage = m.Prefetch(query=[1.0, 0.0], limit=2)
    assert set(shown(api.query_points(filled, sample, prefetch=[stage]))) == {1, 2}


def recommend(api, name, positive=None, negative=None, strategy=None, **options):
    query = m.RecommendQuery(recommend=m.RecommendInput(positive=positive, negative=negative, strategy=strategy))
    return api.query_points(name, query, **options)


def test_recommend_average(api, filled):
    # Average of the positives, moved away from the average of the negatives.
    asked = [2 * (a + b) / 2 - c for a, b, c in zip(VECTORS[1], QUERY, VECTORS[3])]
    scores = {i: dot(asked, v) for i, v in VECTORS.items() if i not in (1, 3)}
    found = recommend(api, filled, [1, QUERY], [3], "average_vector")
    assert shown(found) == pytest.approx(scores, rel=1e-5)
    assert shown(recommend(api, filled, [1, QUERY], [3])) == shown(found)
    with refused(400, "At least one positive vector ID required with this strategy"):
        recommend(api, filled, [], [3])
    with refused(404, "No point with id 404 found"):
        recommend(api, filled, [404])


def test_recommend_by_scores(api, filled):
    positive, negative = [VECTORS[1], QUERY], [VECTORS[3]]
    best, total = {}, {}
    for i, v in VECTORS.items():
        p, n = [dot(v, own) for own in positive], [dot(v, own) for own in negative]
        sigmoid = lambda x: 0.5 * (fast(x) + 1)  # noqa: E731
        best[i] = sigmoid(max(p)) if max(p) > max(n) else -sigmoid(max(n))
        total[i] = sum(p) - sum(n)
    assert shown(recommend(api, filled, positive, negative, "best_score")) == pytest.approx(best, rel=1e-5)
    assert shown(recommend(api, filled, positive, negative, "sum_scores")) == pytest.approx(total, rel=1e-5, abs=1e-6)
    for strategy in ("best_score", "sum_scores"):
        found = recommend(api, filled, None, [1], strategy)
        assert 1 not in shown(found) and found.points[0].id == 5
    sparse = m.SparseVector(indices=[1], values=[1.0])
    assert shown(recommend(api, filled, [sparse], using="s")) == {1: 1.0, 3: 3.0, 5: 5.0}


def test_discover_and_context(api, filled):
    pair = m.ContextPair(positive=VECTORS[1], negative=VECTORS[5])
    query = m.DiscoverQuery(discover=m.DiscoverInput(target=VECTORS[3], context=[pair]))

    def rank(v):
        difference = dot(v, VECTORS[1]) - dot(v, VECTORS[5])
        return (difference > 0) - (difference < 0)

    expected = {i: rank(v) + 0.5 * (fast(dot(v, VECTORS[3])) + 1) for i, v in VECTORS.items()}
    assert shown(api.query_points(filled, query)) == pytest.approx(expected, rel=1e-5)
    context = {
        i: fast(min(dot(v, VECTORS[1]) - dot(v, VECTORS[5]) - EPSILON, 0)) for i, v in VECTORS.items()
    }
    found = shown(api.query_points(filled, m.ContextQuery(context=[pair])))
    assert found == pytest.approx(context, rel=1e-4, abs=1e-5)
    target = m.DiscoverQuery(discover=m.DiscoverInput(target=3, context=[]))
    assert 3 not in shown(api.query_points(filled, target))


def test_feedback(api, rest, filled):
    items = [m.FeedbackItem(example=VECTORS[1], score=0.9), m.FeedbackItem(example=VECTORS[5], score=0.1)]

    def ask(feedback, a=0.5, b=0.7, c=0.3):
        strategy = m.NaiveFeedbackStrategy(naive=m.NaiveFeedbackStrategyParams(a=a, b=b, c=c))
        own = m.RelevanceFeedbackInput(target=QUERY, feedback=feedback, strategy=strategy)
        return shown(api.query_points(filled, m.RelevanceFeedbackQuery(relevance_feedback=own)))

    expected = {
        i: 0.5 * dot(QUERY, v) + 0.8 ** 0.7 * 0.3 * (dot(v, VECTORS[1]) - dot(v, VECTORS[5]))
        for i, v in VECTORS.items()
    }
    assert ask(items) == pytest.approx(expected, rel=1e-4, abs=1e-6)
    assert ask(items[:1]) == pytest.approx({i: 0.5 * dot(QUERY, v) for i, v in VECTORS.items()}, rel=1e-5)
    with refused(422, "must be 0"):
        ask(items, b=-1.0)
    with refused(400, "feedback"):
        ask([])


def test_mmr(api, filled):
    def ask(diversity, limit=4, candidates=6):
        query = m.NearestQuery(nearest=QUERY, mmr=m.Mmr(diversity=diversity, candidates_limit=candidates))
        return ids(api.query_points(filled, query, limit=limit).points)

    def greedy(diversity, limit=4, candidates=6):
        left = best_first({i: dot(QUERY, v) for i, v in VECTORS.items()})[:candidates]
        chosen = [left.pop(0)]
        while left and len(chosen) < limit:
            def worth(i):
                near = max(dot(VECTORS[i], VECTORS[own]) for own in chosen)
                return (1 - diversity) * dot(QUERY, VECTORS[i]) - diversity * near
            chosen.append(left.pop(left.index(max(left, key=worth))))
        return chosen

    for diversity in (0.0, 0.5, 1.0):
        assert ask(diversity) == greedy(diversity), diversity
    assert ask(1.0, candidates=3) == greedy(1.0, candidates=3)
    with refused(422, "diversity"):
        ask(1.5)


STAGES = [m.Prefetch(query=[1.0, 0.0], limit=4), m.Prefetch(query=[0.0, 1.0], limit=4)]
RANKS = [best_first({i: v[axis] for i, v in VECTORS.items()})[:4] for axis in (0, 1)]


@pytest.mark.parametrize("k, weights", [(None, None), (60, None), (2, [3.0, 1.0]), (5, [0.0, 1.0])])
def test_rrf(api, filled, k, weights):
    expected = {}
    for ranking, weight in zip(RANKS, weights or [1.0, 1.0]):
        for rank, i in enumerate(ranking):
            add = 1 / ((rank + 1) / weight + (k or 2) - 1) if weight else 0
            expected[i] = expected.get(i, 0) + add
    queries = [m.RrfQuery(rrf=m.Rrf(k=k, weights=weights))]
    if k is None:
        queries.append(m.FusionQuery(fusion=m.Fusion.RRF))
    for query in queries:
        found = api.query_points(filled, query, prefetch=STAGES)
        assert shown(found) == pytest.approx(expected, rel=1e-5)
        scores = [own.score for own in found.points]
        assert scores == sorted(scores, reverse=True)


def test_dbsf(api, filled):
    expected = {}
    for axis, ranking in enumerate(RANKS):
        scores = [VECTORS[i][axis] for i in ranking]
        mean = sum(scores) / 4
        deviation = math.sqrt(sum((s - mean) ** 2 for s in scores) / 3)
        for i, score in zip(ranking, scores):
            expected[i] = expected.get(i, 0) + (score - mean + 3 * deviation) / (6 * deviation)
    query = m.FusionQuery(fusion=m.Fusion.DBSF)
    assert shown(api.query_points(filled, query, prefetch=STAGES)) == pytest.approx(expected, rel=1e-4)
    single = [m.Prefetch(query=[1.0, 0.0], limit=1)]
    assert shown(api.query_points(filled, query, prefetch=single)) == {1: 0.5}


def test_fusion_refusals(api, filled):
    rrf = m.FusionQuery(fusion=m.Fusion.RRF)
    with refused(400, "cannot apply Fusion without prefetches"):
        api.query_points(filled, rrf)
    with refused(400, "Fusion queries cannot be combined with the 'using' field."):
        api.query_points(filled, rrf, prefetch=STAGES, using="s")
    with refused(400, "Number of weights in RRF should match number of pre-fetches: got 1, expected 2"):
        api.query_points(filled, m.RrfQuery(rrf=m.Rrf(weights=[1.0])), prefetch=STAGES)
    with refused(422, "k"):
        api.query_points(filled, m.RrfQuery(rrf=m.Rrf(k=0)), prefetch=STAGES)


def test_batches(api, rest, filled):
    requests = [m.QueryRequest(query=v, limit=1) for v in VECTORS.values()]
    assert [ids(own.points) for own in api.query_batch_points(filled, requests)] == [[i] for i in VECTORS]
    assert rest.result("POST", f"/collections/{filled}/points/query/batch", {"searches": []}) == []
