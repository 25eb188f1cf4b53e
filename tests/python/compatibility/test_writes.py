"""Writes to points: shapes, modes, conditions, payload paths, batches, refusals."""

import uuid

import pytest
from qdrant_client import models as m
from wire import ids, refused

A = m.VectorParams(size=2, distance=m.Distance.DOT)
SPARSE = {"s": m.SparseVectorParams()}
UUID = "550e8400-e29b-41d4-a716-446655440000"


@pytest.fixture
def named(make):
    """Points 1 to 3 with the vectors `a` and `b`."""
    points = [
        m.PointStruct(id=i, vector={"a": [i, 1], "b": [1, i]}, payload={"n": i, "v": 1}) for i in (1, 2, 3)
    ]
    return make(points, vectors_config={"a": A, "b": A}, sparse_vectors_config=SPARSE)


def point(api, name, own):
    [record] = api.retrieve(name, [own], with_payload=True, with_vectors=True)
    return record


def match(key, value):
    return m.FieldCondition(key=key, match=m.MatchValue(value=value))


def test_list_and_column_form(api, make):
    name = make()
    api.upsert(name, [m.PointStruct(id=1, vector=[1, 2], payload={"a": 1})], wait=True)
    columns = m.Batch(ids=[2, UUID], vectors=[[3, 4], [5, 6]], payloads=[{}, {"a": 2}])
    api.upsert(name, columns, wait=True)
    assert not point(api, name, 2).payload and point(api, name, UUID).vector == [5.0, 6.0]
    named = make(vectors_config={"a": A, "b": A})
    columns = m.Batch(ids=[1, 2], vectors={"a": [[1, 2], [3, 4]], "b": [[5, 6], [7, 8]]})
    api.upsert(named, columns, wait=True)
    assert point(api, named, 2).vector == {"a": [3.0, 4.0], "b": [7.0, 8.0]}


def test_columns_may_have_holes_but_are_equally_long(rest, make):
    path = f"/collections/{make()}/points"
    body = {"batch": {"ids": [1, 2], "vectors": [[1, 2], [3, 4]], "payloads": [None, {"a": 1}]}}
    rest.result("PUT", path, body, wait="true")
    assert [rest.result("GET", f"{path}/{i}").get("payload") or {} for i in (1, 2)] == [{}, {"a": 1}]
    body = {"batch": {"ids": [1, 2], "vectors": [[1, 2]]}}
    status, text = rest.error("PUT", path, body, wait="true")
    assert "number of ids and vectors must be equal (2 != 1)" in text and status in (400, 422)


@pytest.mark.parametrize("form", [
    UUID, UUID.upper(), UUID.replace("-", ""), f"urn:uuid:{UUID}", f"{{{UUID}}}",
])
def test_forms_of_ids(rest, make, form):
    path = f"/collections/{make()}/points"
    rest.result("PUT", path, {"points": [{"id": form, "vector": [1, 2]}]}, wait="true")
    assert rest.result("GET", f"{path}/{uuid.UUID(UUID).hex}")["id"] == UUID
    rest.result("PUT", path, {"points": [{"id": 2**64 - 1, "vector": [1, 2]}]}, wait="true")
    assert rest.result("GET", f"{path}/{2**64 - 1}")["id"] == 2**64 - 1
    status, text = rest.error("PUT", path, {"points": [{"id": "1", "vector": [1, 2]}]})
    assert status == 400 and "is not a valid point ID" in text


def test_upsert_replaces_and_the_last_twin_wins(api, named):
    twins = [m.PointStruct(id=1, vector={"a": [9, v]}, payload={"v": v}) for v in (1, 2, 3)]
    api.upsert(named, twins, wait=True)
    own = point(api, named, 1)
    assert own.vector == {"a": [9.0, 3.0]} and own.payload == {"v": 3}
    assert api.count(named).count == 3


def test_broken_vectors_are_refused(api, rest, make, named):
    with refused(400, "Wrong input: Vector dimension error: expected dim: 2, got 3"):
        api.upsert(named, [m.PointStruct(id=1, vector={"a": [1, 2, 3]})], wait=True)
    with refused(400, "Wrong input: Not existing vector name error: c"):
        api.upsert(named, [m.PointStruct(id=1, vector={"c": [1, 2]})], wait=True)
    for indices, values in ([[1, 2], [1.0]], [[1, 1], [1.0, 2.0]]):
        broken = {"points": [{"id": 1, "vector": {"s": {"indices": indices, "values": values}}}]}
        status, text = rest.error("PUT", f"/collections/{named}/points", broken)
        assert status == 422 and "points[0].vector" in text, text
    with refused(422, "must be unique"):
        twice = m.SparseVector(indices=[1, 1], values=[1.0, 2.0])
        api.upsert(named, [m.PointStruct(id=1, vector={"s": twice})], wait=True)
    multi = m.VectorParams(size=2, distance=m.Distance.DOT, multivector_config=m.MultiVectorConfig(comparator="max_sim"))
    path = f"/collections/{make(vectors_config={'m': multi, 'a': A})}/points"
    for empty in ({"a": []}, {"m": []}, {"m": [[]]}):
        for wait in ("true", "false"):
            status, _ = rest.error("PUT", path, {"points": [{"id": 1, "vector": empty}]}, wait=wait)
            assert status in (400, 422), empty
    assert point(api, named, 1).payload == {"n": 1, "v": 1}


def test_wait_and_ordering(api, rest, named):
    one = [m.PointStruct(id=7, vector={"a": [1, 2]})]
    assert api.upsert(named, one, wait=False).status == m.UpdateStatus.ACKNOWLEDGED
    assert api.upsert(named, one, wait=True).status == m.UpdateStatus.COMPLETED
    for ordering in m.WriteOrdering:
        done = api.upsert(named, one, wait=True, ordering=ordering)
        assert done.status == m.UpdateStatus.COMPLETED
    body = {"points": [7]}
    for ordering in ("weak", "medium", "strong"):
        path = f"/collections/{named}/points/delete"
        assert rest.result("POST", path, body, ordering=ordering, wait="true")["status"] == "completed"
    status, _ = rest.error("POST", f"/collections/{named}/points/delete", body, ordering="other")
    assert status == 400


def test_modes_and_conditions_of_upserts(api, named):
    def upsert(**options):
        points = [m.PointStruct(id=i, vector={"a": [0, 0]}, payload={"v": 2}) for i in (1, 9)]
        api.upsert(named, points, wait=True, **options)
        records = {own.id: own.payload["v"] for own in api.scroll(named)[0]}
        api.delete(named, [9], wait=True)
        api.upsert(named, [m.PointStruct(id=1, vector={"a": [1, 1]}, payload={"v": 1})], wait=True)
        return records.get(1), records.get(9)

    first, second = (m.Filter(must=[match("v", v)]) for v in (1, 2))
    assert upsert() == (2, 2)
    assert upsert(update_mode=m.UpdateMode.INSERT_ONLY) == (1, 2)
    assert upsert(update_mode=m.UpdateMode.UPDATE_ONLY) == (2, None)
    assert upsert(update_filter=first) == (2, 2)
    assert upsert(update_filter=second) == (1, 2)
    assert upsert(update_filter=second, update_mode=m.UpdateMode.UPDATE_ONLY) == (1, None)
    assert upsert(update_filter=first, update_mode=m.UpdateMode.UPDATE_ONLY) == (2, None)


def test_vectors_are_updated_and_deleted(api, named):
    api.update_vectors(named, [m.PointVectors(id=1, vector={"b": [7, 7]})], wait=True)
    assert point(api, named, 1).vector == {"a": [1.0, 1.0], "b": [7.0, 7.0]}
    assert point(api, named, 1).payload == {"n": 1, "v": 1}
    with refused(404, "Not found: No point with id 404 found"):
        api.update_vectors(named, [m.PointVectors(id=404, vector={"b": [7, 7]})], wait=True)
    api.delete_vectors(named, ["a"], points=[1, 404], wait=True)
    api.delete_vectors(named, ["b"], points=m.Filter(must=[match("n", 2)]), wait=True)
    assert set(point(api, named, 1).vector) == {"b"} and set(point(api, named, 2).vector) == {"a"}


def test_vectors_are_deleted_by_ids_and_filter_together(rest, api, named):
    path = f"/collections/{named}/points/vectors/delete"
    body = {"points": [1], "filter": {"must": [{"key": "n", "match": {"value": 2}}]}, "vector": ["a"]}
    rest.result("POST", path, body, wait="true")
    assert [set(point(api, named, i).vector) for i in (1, 2, 3)] == [{"b"}, {"b"}, {"a", "b"}]
    status, text = rest.error("POST", path, {"vector": ["a"]})
    assert status == 400 and "No filter or points provided" in text


def test_points_are_deleted(api, named):
    api.delete(named, [1, 404], wait=True)
    api.delete(named, m.Filter(must=[match("n", 3)]), wait=True)
    assert ids(api.scroll(named)[0]) == [2]


NESTED = {"a": {"b": [{"c": 1, "d": 1}, {"c": 2}]}, "plain": 1, "gone": 1}


@pytest.mark.parametrize("key, payload, expected", [
    (None, {"plain": 2, "gone": None, "a": 3}, {"a": 3, "plain": 2}),
    ("a", {"x": 1}, NESTED | {"a": {"b": NESTED["a"]["b"], "x": 1}}),
    ("new.deep", {"x": 1}, NESTED | {"new": {"deep": {"x": 1}}}),
    ("plain.deep", {"x": 1}, NESTED | {"plain": {"deep": {"x": 1}}}),
    ("a.b[1]", {"x": 1}, NESTED | {"a": {"b": [{"c": 1, "d": 1}, {"c": 2, "x": 1}]}}),
    ("a.b[]", {"c": 5}, NESTED | {"a": {"b": [{"c": 5, "d": 1}, {"c": 5}]}}),
    ("a.b[7]", {"c": 5}, NESTED),
])
def test_set_payload(api, make, key, payload, expected):
    name = make([m.PointStruct(id=1, vector=[1, 1], payload=NESTED)])
    api.set_payload(name, payload, points=[1], key=key, wait=True)
    assert point(api, name, 1).payload == expected


@pytest.mark.parametrize("key, expected", [
    ("a.b[].c", {"b": [{"d": 1}, {}]}),
    ("a.b[]", {"b": []}),
    ("a.b[0]", NESTED["a"]),
    ("a.b", {}),
])
def test_delete_payload_keys(api, make, key, expected):
    name = make([m.PointStruct(id=1, vector=[1, 1], payload=NESTED)])
    api.delete_payload(name, [key, "gone", "never"], points=[1], wait=True)
    assert point(api, name, 1).payload == {"a": expected, "plain": 1}


def test_payload_is_overwritten_and_cleared(api, rest, named):
    body = {"payload": {"only": 1}, "points": [1], "key": "ignored.here"}
    rest.result("PUT", f"/collections/{named}/points/payload", body, wait="true")
    assert point(api, named, 1).payload == {"only": 1}
    api.overwrite_payload(named, {"also": 2}, points=m.Filter(must=[match("n", 2)]), wait=True)
    assert point(api, named, 2).payload == {"also": 2}
    api.clear_payload(named, [1], wait=True)
    api.clear_payload(named, m.Filter(must=[match("also", 2)]), wait=True)
    assert not point(api, named, 1).payload and not point(api, named, 2).payload
    assert point(api, named, 3).payload == {"n": 3, "v": 1}


def test_payload_of_missing_points(api, rest, named):
    calls = [
        lambda: api.set_payload(named, {"a": 1}, points=[404], wait=True),
        lambda: api.overwrite_payload(named, {"a": 1}, points=[404], wait=True),
        lambda: api.delete_payload(named, ["a"], points=[404], wait=True),
        lambda: api.clear_payload(named, [404], wait=True),
    ]
    for call in calls:
        with refused(404, "Not found: No point with id 404 found"):
            call()
    status, text = rest.error("POST", f"/collections/{named}/points/payload", {"payload": {"a": 1}})
    assert status == 400 and "No points or filter specified" in text


def test_batch_runs_in_order_and_stops_at_the_first_error(api, rest, named):
    own = m.PointStruct(id=9, vector={"a": [1, 2], "b": [3, 4]}, payload={"x": 1})
    batch = [
        m.UpsertOperation(upsert=m.PointsList(points=[own])),
        m.SetPayloadOperation(set_payload=m.SetPayload(payload={"y": 2, "z": 3}, points=[9])),
        m.DeletePayloadOperation(delete_payload=m.DeletePayload(keys=["x"], points=[9])),
        m.UpdateVectorsOperation(
            update_vectors=m.UpdateVectors(points=[m.PointVectors(id=9, vector={"b": [8, 8]})])
        ),
        m.DeleteVectorsOperation(delete_vectors=m.DeleteVectors(points=[9], vector=["a"])),
        m.OverwritePayloadOperation(overwrite_payload=m.SetPayload(payload={"o": 1}, points=[1])),
        m.ClearPayloadOperation(clear_payload=m.PointIdsList(points=[2])),
        m.DeleteOperation(delete=m.PointIdsList(points=[3])),
    ]
    done = api.batch_update_points(named, batch, wait=True)
    assert [own.status for own in done] == [m.UpdateStatus.COMPLETED] * 8
    assert point(api, named, 9).vector == {"b": [8.0, 8.0]}
    assert point(api, named, 9).payload == {"y": 2, "z": 3}
    assert point(api, named, 1).payload == {"o": 1} and not point(api, named, 2).payload
    assert ids(api.scroll(named)[0]) == [1, 2, 9]
    failing = m.SetPayloadOperation(set_payload=m.SetPayload(payload={"a": 1}, points=[404]))
    with refused(404, "No point with id 404 found"):
        api.batch_update_points(named, [batch[7], batch[0], failing, batch[6]], wait=True)
    assert point(api, named, 9).payload == {"x": 1}
    assert rest.result("POST", f"/collections/{named}/points/batch", {"operations": []}) == []


def test_an_empty_batch_over_grpc_is_refused(clients, named):
    with refused(422, "operations"):
        clients["grpc"].batch_update_points(named, [], wait=True)


def test_a_write_that_takes_too_long_still_completes(rest, make):
    name = make()
    path = f"/collections/{name}/points"
    points = [{"id": i, "vector": [i, 1], "payload": {"t": "x" * 50}} for i in range(20000)]
    done = rest.result("PUT", path, {"points": points}, wait="true", timeout=1)
    assert done["status"] in ("completed", "wait_timeout")
    # Nothing in the public API holds a write up for a second: the answer depends on the machine.
    rest.result("PUT", path, {"points": points[:1]}, wait="true")
    assert rest.result("POST", f"{path}/count", {}) == {"count": 20000}
