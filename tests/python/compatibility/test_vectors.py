"""Distances, kinds of vectors and of numbers, quantization, search parameters: what each does to scores."""

import math
import random

import pytest
from qdrant_client import models as m
from wire import ids, refused

D = m.Distance
STORED = {1: [1.0, 0.0], 2: [3.0, 4.5], 3: [-1.0, 0.5]}
QUERY = [2.0, 1.0]


def cosine(a, b):
    return dot(a, b) / (math.hypot(*a) * math.hypot(*b))


def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


def manhattan(a, b):
    return sum(abs(x - y) for x, y in zip(a, b))


SCORES = {D.COSINE: cosine, D.DOT: dot, D.EUCLID: math.dist, D.MANHATTAN: manhattan}
SMALLER = (D.EUCLID, D.MANHATTAN)


@pytest.mark.parametrize("distance", SCORES)
def test_scores_and_thresholds(api, make, distance):
    name = make([m.PointStruct(id=i, vector=v) for i, v in STORED.items()], distance=distance)
    scores = {i: SCORES[distance](QUERY, v) for i, v in STORED.items()}
    order = sorted(scores, key=scores.get, reverse=distance not in SMALLER)
    found = api.query_points(name, QUERY).points
    assert ids(found) == order
    assert [own.score for own in found] == pytest.approx([scores[i] for i in order], rel=1e-5)
    # A threshold is strict: the point that has exactly this score is out.
    middle = found[1].score
    assert ids(api.query_points(name, QUERY, score_threshold=middle).points) == order[:1]
    wider = middle + (1e-3 if distance in SMALLER else -1e-3)
    assert ids(api.query_points(name, QUERY, score_threshold=wider).points) == order[:2]


def test_cosine_vectors_are_normalised(api, make):
    name = make([m.PointStruct(id=1, vector=[3, 4]), m.PointStruct(id=2, vector=[0, 0])], distance=D.COSINE)
    one, zero = api.retrieve(name, [1, 2], with_vectors=True)
    assert one.vector == pytest.approx([0.6, 0.8]) and zero.vector == [0.0, 0.0]
    found = api.query_points(name, [30.0, 40.0]).points
    assert [own.score for own in found] == pytest.approx([1.0, 0.0])


def test_named_and_unnamed_results(api, make):
    named = make(
        [m.PointStruct(id=1, vector={"a": [1, 2], "b": [3, 4]}), m.PointStruct(id=2, vector={"a": [5, 6]})],
        vectors_config={n: m.VectorParams(size=2, distance=D.DOT) for n in ("a", "b")},
    )
    [only] = api.query_points(named, [1.0, 0.0], using="b", with_vectors=True).points
    assert only.id == 1 and only.vector == {"a": [1.0, 2.0], "b": [3.0, 4.0]}
    assert len(api.query_points(named, [1.0, 0.0], using="a").points) == 2
    assert api.retrieve(named, [1], with_vectors=["b"])[0].vector == {"b": [3.0, 4.0]}
    unnamed = make([m.PointStruct(id=1, vector=[1, 2])])
    assert api.retrieve(unnamed, [1], with_vectors=True)[0].vector == [1.0, 2.0]
    with refused(400, "Wrong input: "):
        api.query_points(named, [1.0, 0.0], using="c")
    with refused(400, "Collection requires specified vector name in the request, available names: a, b"):
        api.query_points(named, [1.0, 0.0])


def sparse(*pairs):
    return m.SparseVector(indices=[i for i, _ in pairs], values=[v for _, v in pairs])


def test_sparse_search_and_idf(api, make):
    name = make(
        vectors_config={},
        sparse_vectors_config={"s": m.SparseVectorParams(), "idf": m.SparseVectorParams(modifier=m.Modifier.IDF)},
    )
    # Index 1 is common, index 2 is rare.
    vectors = {1: sparse((1, 2.0)), 2: sparse((1, 1.0), (2, 1.0)), 3: sparse((1, 1.5)), 4: sparse((7, 9.0))}
    api.upsert(name, [m.PointStruct(id=i, vector={"s": v, "idf": v}) for i, v in vectors.items()], wait=True)
    query = sparse((1, 1.0), (2, 0.4))
    found = api.query_points(name, query, using="s").points
    assert [(own.id, own.score) for own in found] == [(1, 2.0), (3, 1.5), (2, pytest.approx(1.4))]

    def idf(have):
        return math.log((4 - have + 0.5) / (have + 0.5) + 1)

    found = api.query_points(name, query, using="idf").points
    expected = {1: 2 * idf(3), 2: idf(3) + 0.4 * idf(1), 3: 1.5 * idf(3)}
    assert {own.id: own.score for own in found} == pytest.approx(expected, rel=1e-5)
    assert api.query_points(name, sparse((99, 1.0)), using="s").points == []
    with refused(400, "Conversion between sparse and regular vectors failed"):
        api.query_points(name, [1.0, 2.0], using="s")


@pytest.mark.parametrize("distance", SCORES)
def test_multi_vectors_take_the_best_row(api, make, distance):
    stored = {1: [[1, 0], [0, 1]], 2: [[2, 2]], 3: [[-1, 1], [1, 1], [3, 0]]}
    config = m.VectorParams(
        size=2, distance=distance, multivector_config=m.MultiVectorConfig(comparator="max_sim")
    )
    name = make([m.PointStruct(id=i, vector=v) for i, v in stored.items()], vectors_config=config)
    rows = [[1.0, 2.0], [2.0, 0.5]]
    best = min if distance in SMALLER else max

    def score(own, query):
        if distance == D.EUCLID:
            return math.sqrt(sum(min(math.dist(q, r) ** 2 for r in own) for q in query))
        return sum(best(SCORES[distance](q, r) for r in own) for q in query)

    for asked, query in ((rows, rows), (rows[0], rows[:1])):
        found = api.query_points(name, asked).points
        expected = {i: score(v, query) for i, v in stored.items()}
        assert {own.id: own.score for own in found} == pytest.approx(expected, rel=1e-4)
        assert found[0].score == pytest.approx(best(expected.values()), rel=1e-4)
    assert api.retrieve(name, [2], with_vectors=True)[0].vector == [pytest.approx([2, 2]) if distance != D.COSINE
                                                                   else pytest.approx([0.70711, 0.70711], rel=1e-4)]


@pytest.mark.parametrize("datatype, slack", [("float16", 0.02), ("uint8", 1e-3), ("turbo4", 120.0)])
def test_small_numbers(api, make, datatype, slack):
    chance = random.Random(7)
    stored = {i: [float(chance.randrange(0, 256)) for _ in range(32)] for i in range(1, 60)}
    config = m.VectorParams(size=32, distance=D.EUCLID, datatype=datatype)
    name = make([m.PointStruct(id=i, vector=v) for i, v in stored.items()], vectors_config=config)
    assert api.get_collection(name).config.params.vectors.datatype == datatype
    found = api.query_points(name, stored[5], limit=3).points
    assert found[0].id == 5 and found[0].score < slack + 1e-6
    assert all(abs(own.score - math.dist(stored[5], stored[own.id])) <= slack for own in found)
    vector = api.retrieve(name, [5], with_vectors=True)[0].vector
    assert math.dist(vector, stored[5]) <= slack + 1e-6


def test_turbo4_is_for_dense_vectors(rest, name):
    body = {"sparse_vectors": {"s": {"index": {"datatype": "turbo4"}}}}
    status, text = rest.error("PUT", f"/collections/{name}", body)
    assert status in (400, 422) and "sparse vectors do not support the `turbo4` datatype" in text


@pytest.mark.parametrize("size", [0, 65537])
def test_sizes_have_limits(api, name, size):
    with refused(422, f"value {size} invalid, must be from 1 to 65536"):
        api.create_collection(name, m.VectorParams(size=size, distance=D.DOT))


COUNT, DIM = 400, 32


@pytest.fixture(scope="module")
def cloud():
    chance = random.Random(11)
    return [[chance.gauss(0, 1) for _ in range(DIM)] for _ in range(COUNT)]


def quantizations():
    for quantile in (None, 0.99):
        yield m.ScalarQuantization(scalar=m.ScalarQuantizationConfig(type="int8", quantile=quantile, always_ram=True))
    for ratio in m.CompressionRatio:
        yield m.ProductQuantization(product=m.ProductQuantizationConfig(compression=ratio))
    for encoding in m.BinaryQuantizationEncoding:
        yield m.BinaryQuantization(binary=m.BinaryQuantizationConfig(encoding=encoding))
    for query in m.BinaryQuantizationQueryEncoding:
        yield m.BinaryQuantization(binary=m.BinaryQuantizationConfig(query_encoding=query))
    for bits in m.TurboQuantBitSize:
        yield m.TurboQuantization(turbo=m.TurboQuantQuantizationConfig(bits=bits))


def rescores_unasked(config):
    if isinstance(config, m.TurboQuantization):
        return config.turbo.bits != m.TurboQuantBitSize.BITS4
    return isinstance(config, m.BinaryQuantization)


@pytest.mark.parametrize("config", quantizations(), ids=lambda own: own.model_dump_json(exclude_none=True))
def test_quantizations(api, make, cloud, config):
    name = make(
        [m.PointStruct(id=i, vector=v) for i, v in enumerate(cloud)], size=DIM, distance=D.COSINE,
        quantization_config=config,
    )
    told = api.get_collection(name).config.quantization_config.model_dump(exclude_none=True)
    for kind, options in config.model_dump(exclude_none=True).items():
        for key, value in options.items():
            assert told[kind][key] == (pytest.approx(value) if key == "quantile" else value)
    truth = ids(api.query_points(name, cloud[3], search_params=m.SearchParams(exact=True)).points)
    for quantization in (
        m.QuantizationSearchParams(ignore=True),
        m.QuantizationSearchParams(rescore=True, oversampling=4.0),
    ):
        found = api.query_points(name, cloud[3], search_params=m.SearchParams(quantization=quantization)).points
        assert found[0].id == 3 and found[0].score == pytest.approx(1.0, abs=1e-4)
        overlap = len(set(ids(found)) & set(truth))
        assert overlap >= (9 if quantization.ignore else 5), overlap
    # Coarse codes are compared with the vectors again, unless somebody objects.
    found = api.query_points(name, cloud[3]).points
    if rescores_unasked(config):
        assert found[0].id == 3 and found[0].score == pytest.approx(1.0, abs=1e-4)
    coarse = m.SearchParams(quantization=m.QuantizationSearchParams(rescore=False))
    assert len(api.query_points(name, cloud[3], search_params=coarse).points) == 10


def test_oversampling_below_one(api, make):
    params = m.SearchParams(quantization=m.QuantizationSearchParams(oversampling=0.5))
    with refused(422, "oversampling", "must be 1"):
        api.query_points(make(), [1.0, 0.0], search_params=params)
