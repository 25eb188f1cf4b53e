"""What came with 1.19 and 1.20: queries by words, statistics over a corpus, places in memory, types."""

import random

import pytest
from qdrant_client import QdrantClient, models

WORDS = "red green blue fox dog tree river stone cloud sun moon star".split()


@pytest.fixture(params=[False, True], ids=["rest", "grpc"])
def remote(request, server):
    return QdrantClient(url=server.url, grpc_port=server.grpc, prefer_grpc=request.param)


def text(rng):
    return " ".join(rng.choices(WORDS, weights=range(1, 13), k=rng.randrange(30)))


def fill(client, name, points):
    client.create_collection(name, vectors_config={})
    schema = models.TextIndexParams(type="text", scoring=True)
    client.create_payload_index(name, "text", field_schema=schema, wait=True)
    client.upsert(name, points, wait=True)
    client.delete(name, [3, 5, 8], wait=True)


def test_words_rank_as_in_the_client_s_own_mode(remote, name):
    rng = random.Random(5)
    points = [
        models.PointStruct(id=n, vector={}, payload={"text": text(rng), "n": n}) for n in range(300)
    ]
    local = QdrantClient(":memory:")
    fill(local, name, points)
    fill(remote, name, points)
    some = models.Filter(must=[models.FieldCondition(key="n", range=models.Range(lt=150))])
    scoring = models.Bm25Scoring(bm25=models.Bm25Params(k=0.7, b=0.3))
    for query, flt in [("fox", None), ("red stone", some), ("moon moon star none", None)]:
        for wanted in [query, models.TextQueryInput(query=query, scoring=scoring)]:
            def hits(client):
                found = client.query_points(
                    name, models.TextQuery(text=wanted), using="text", query_filter=flt, limit=50
                ).points
                return {point.id: point.score for point in found}

            ours, theirs = hits(remote), hits(local)
            assert list(ours.values()) == pytest.approx(list(theirs.values()), rel=1e-5)
            for point in ours.keys() & theirs.keys():
                assert ours[point] == pytest.approx(theirs[point], rel=1e-5)
    remote.delete_collection(name)


def test_a_corpus_decides_how_rare_an_index_is(remote, name):
    remote.create_collection(
        name,
        vectors_config={},
        sparse_vectors_config={"s": models.SparseVectorParams(modifier=models.Modifier.IDF)},
    )
    local = QdrantClient(":memory:")
    local.create_collection(
        name,
        vectors_config={},
        sparse_vectors_config={"s": models.SparseVectorParams(modifier=models.Modifier.IDF)},
    )
    rng = random.Random(7)
    points = []
    for n in range(100):
        indices = sorted(rng.sample(range(20), rng.randrange(1, 6)))
        vector = models.SparseVector(indices=indices, values=[rng.random() for _ in indices])
        points.append(models.PointStruct(id=n, vector={"s": vector}, payload={"n": n % 5}))
    remote.upsert(name, points, wait=True)
    local.upsert(name, points, wait=True)
    flt = models.Filter(must=[models.FieldCondition(key="n", match=models.MatchValue(value=2))])
    query = models.SparseVector(indices=[1, 4, 9], values=[1.0, 0.5, 2.0])
    for idf in [None, models.IdfScope.GLOBAL, models.IdfCorpusParams(corpus=flt)]:
        params = models.SearchParams(idf=idf)
        ours, theirs = (
            client.query_points(name, query, using="s", search_params=params, limit=30).points
            for client in (remote, local)
        )
        assert [p.score for p in ours] == pytest.approx([p.score for p in theirs], rel=1e-5)
    remote.delete_collection(name)


def test_places_and_types_come_back(remote, name):
    memory = models.Memory
    remote.create_collection(
        name,
        vectors_config={
            kind.value: models.VectorParams(
                size=20,
                distance=models.Distance.COSINE,
                datatype=kind,
                memory=memory.CACHED,
                hnsw_config=models.HnswConfigDiff(memory=memory.COLD),
            )
            for kind in models.Datatype
        },
        sparse_vectors_config={
            kind.value + "s": models.SparseVectorParams(
                index=models.SparseIndexParams(datatype=kind, memory=memory.PINNED)
            )
            for kind in [models.Datatype.FLOAT32, models.Datatype.FLOAT16, models.Datatype.UINT8]
        },
        quantization_config=models.ScalarQuantization(
            scalar=models.ScalarQuantizationConfig(type="int8", memory=memory.COLD)
        ),
        payload=models.PayloadStorageParams(memory=memory.CACHED),
    )
    params = remote.get_collection(name).config.params
    assert params.payload.memory == memory.CACHED
    for kind in models.Datatype:
        assert params.vectors[kind.value].memory == memory.CACHED
        assert params.vectors[kind.value].datatype == kind
        assert params.vectors[kind.value].hnsw_config.memory == memory.COLD
    rng = random.Random(9)
    point = {kind.value: [rng.random() for _ in range(20)] for kind in models.Datatype}
    sparse = models.SparseVector(indices=[1, 7], values=[0.5, 2.0])
    names = list(params.sparse_vectors)
    assert len(names) == 3
    vectors = point | {own: sparse for own in names}
    remote.upsert(name, [models.PointStruct(id=1, vector=vectors)], wait=True)
    for kind in ["float32", "float16", "turbo4", "turbo8", "turbo16"]:
        best = remote.query_points(name, point[kind], using=kind).points[0]
        assert best.score == pytest.approx(1.0, abs=0.03)
    for own in names:
        best = remote.query_points(name, sparse, using=own).points[0]
        assert best.score == pytest.approx(4.25, abs=0.02)
    remote.delete_collection(name)
