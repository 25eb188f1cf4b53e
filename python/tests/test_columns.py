"""Points in columns: arrays of numpy, pyarrow, polars and pandas."""

import datetime

import numpy as np
import pytest

from orthoplex import models as m

pa = pytest.importorskip("pyarrow")
COUNT = 300
VECTORS = np.arange(COUNT * 2, dtype=np.float32).reshape(COUNT, 2) + 1


def lists(vectors, kind=None):
    return pa.FixedSizeListArray.from_arrays(pa.array(vectors.ravel(), type=kind or pa.float32()), vectors.shape[1])


def payload():
    return pa.table(
        {
            "number": pa.array(range(COUNT)),
            "text": pa.array([None if own % 2 else f"t{own}" for own in range(COUNT)]),
            "inner": pa.array([{"a": own, "b": [own / 2]} for own in range(COUNT)]),
            "kind": pa.array(["x", "y", "z"] * (COUNT // 3)).dictionary_encode(),
            "day": pa.array([datetime.date(2024, 1, 2)] * COUNT),
        }
    )


def expected(own):
    full = {"number": own, "inner": {"a": own, "b": [own / 2]}, "kind": "xyz"[own % 3], "day": "2024-01-02"}
    return full if own % 2 else {**full, "text": f"t{own}"}


@pytest.fixture
def collection(client, name):
    client.create_collection(name, m.VectorParams(size=2, distance=m.Distance.DOT))
    return name


def check(client, name, own=123):
    assert client.count(name).count == COUNT
    found = client.retrieve(name, [own], with_vectors=True)[0]
    assert found.vector == VECTORS[own].tolist() and found.payload == expected(own)


def test_upload_of_arrow(client, collection):
    client.upload_collection(collection, lists(VECTORS), payload(), pa.array(range(COUNT)), batch_size=64, wait=True)
    check(client, collection)


def test_upload_of_chunks(client, collection):
    table = payload()
    chunks = pa.chunked_array([lists(VECTORS[:100]), lists(VECTORS[100:])])
    ids = pa.chunked_array([pa.array(range(7)), pa.array(range(7, COUNT))])
    client.upload_collection(collection, chunks, table, ids, batch_size=1000, wait=True)
    check(client, collection)


def test_upsert_of_a_table(client, collection):
    table = pa.table({"id": pa.array(range(COUNT)), "vector": lists(VECTORS), "payload": payload().to_struct_array()})
    client.upsert(collection, table)
    check(client, collection)
    client.delete(collection, pa.array([1, 2]).to_pylist())
    client.upsert(collection, table.slice(1, 2).to_batches()[0])
    check(client, collection, 2)


def test_columns_of_other_kinds(client, name):
    client.create_collection(
        name,
        {"a": m.VectorParams(size=2, distance=m.Distance.DOT), "b": m.VectorParams(size=2, distance=m.Distance.DOT)},
    )
    vectors = {"a": lists(VECTORS, pa.float64()), "b": VECTORS.astype(np.float16)}
    client.upload_collection(name, vectors, [{"n": own} for own in range(COUNT)], list(range(COUNT)), wait=True)
    found = client.retrieve(name, [7], with_vectors=True)[0]
    assert found.vector == {"a": VECTORS[7].tolist(), "b": VECTORS[7].tolist()} and found.payload == {"n": 7}
    client.upload_collection(name, {"a": VECTORS[:5]}, wait=True)
    assert client.count(name).count == COUNT + 5


def test_ids_of_arrow_are_texts_too(client, collection):
    import uuid

    ids = [uuid.UUID(int=own) for own in range(COUNT)]
    client.upload_collection(collection, lists(VECTORS), ids=pa.array([str(own) for own in ids]), wait=True)
    assert client.retrieve(collection, [str(ids[9])])
    if hasattr(pa, "uuid"):
        column = pa.array([own.bytes for own in ids], type=pa.uuid())
        client.upload_collection(collection, lists(VECTORS), ids=column, wait=True)
        assert client.count(collection).count == COUNT


def test_polars(client, collection):
    pl = pytest.importorskip("polars")
    frame = pl.from_arrow(payload())
    vectors = pl.Series(VECTORS.tolist(), dtype=pl.Array(pl.Float32, 2))
    client.upload_collection(collection, vectors, frame, pl.Series(range(COUNT)), wait=True)
    check(client, collection)


def test_pandas(client, collection):
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame({"number": range(COUNT), "text": ["a"] * COUNT})
    client.upload_collection(collection, VECTORS, frame, pd.Series(range(COUNT)), wait=True)
    assert client.retrieve(collection, [5])[0].payload == {"number": 5, "text": "a"}


def test_what_cannot_be_sent_is_named(client, collection):
    column = pa.array([datetime.timedelta(1)])
    with pytest.raises((ValueError, Exception), match="Duration"):
        client.upsert(collection, pa.table({"id": pa.array([1]), "vector": lists(VECTORS[:1]), "payload": column}))
