"""How callers say which points and which names they mean; what says nothing never means all."""

import pytest
from qdrant_client import grpc as their_grpc

import orthoplex
from orthoplex import models as m


@pytest.fixture
def own():
    with orthoplex.Client(":memory:") as client:
        client.create_collection("c", {"d": m.VectorParams(size=1, distance=m.Distance.DOT)})
        payload = {"n": 1, "a": 2, "name": "x"}
        client.upsert("c", [m.PointStruct(id=own, vector={"d": [1.0]}, payload=payload) for own in range(5)])
        yield client


NOTHING = [{}, {"must": None}, {"must": []}, {"points": None}]
NOTHING += [{"filter": own} for own in (None, {}, {"must": []})]


@pytest.mark.parametrize("selector", NOTHING)
def test_an_empty_dict_chooses_nothing(own, selector):
    calls = {
        "delete": {"points_selector": selector},
        "clear_payload": {"points_selector": selector},
        "set_payload": {"payload": {"b": 1}, "points": selector},
        "overwrite_payload": {"payload": {"b": 1}, "points": selector},
        "delete_payload": {"keys": ["n"], "points": selector},
        "delete_vectors": {"vectors": ["d"], "points": selector},
    }
    before = own.scroll("c", with_vectors=True)[0]
    for name, given in calls.items():
        with pytest.raises(ValueError, match="chosen"):
            getattr(own, name)("c", **given)
    assert own.scroll("c", with_vectors=True)[0] == before


def test_an_explicit_filter_may_be_empty(own):
    own.delete("c", m.Filter())
    assert own.count("c").count == 0


@pytest.mark.parametrize("text", ["name", b"name", {"name": 1}])
def test_a_text_is_no_list_of_names(own, text):
    for call in (
        lambda: own.delete_payload("c", text, [1]),
        lambda: own.delete_vectors("c", text, [1]),
        lambda: own.retrieve("c", text),
        lambda: own.query_batch_points("c", text),
        lambda: own.update_vectors("c", text),
        lambda: own.batch_update_points("c", text),
        lambda: own.update_collection_aliases(text),
    ):
        with pytest.raises(ValueError, match="must be a list"):
            call()
    for call in (lambda: own.upsert("c", "name"), lambda: own.delete("c", "name")):
        with pytest.raises(ValueError):
            call()
    assert own.retrieve("c", (own for own in [1]))[0].payload == {"n": 1, "a": 2, "name": "x"}


@pytest.mark.parametrize("grpc", [orthoplex.grpc, their_grpc])
def test_messages_choose_points(own, grpc):
    ids = grpc.PointsIdsList(ids=[grpc.PointId(num=1), grpc.PointId(num=2)])
    only = grpc.Filter(must=[grpc.Condition(has_id=grpc.HasIdCondition(has_id=[grpc.PointId(num=3)]))])
    own.delete("c", grpc.PointsSelector(points=ids))
    assert [point.id for point in own.scroll("c")[0]] == [0, 3, 4]
    own.delete("c", grpc.PointsSelector(filter=only))
    assert [point.id for point in own.scroll("c")[0]] == [0, 4]
    own.clear_payload("c", grpc.Filter(must=[grpc.Condition(has_id=grpc.HasIdCondition(has_id=[grpc.PointId(num=4)]))]))
    own.clear_payload("c", grpc.PointsIdsList(ids=[grpc.PointId(num=0)]))
    assert [point.payload for point in own.scroll("c")[0]] == [{}, {}]
    with pytest.raises(ValueError):
        own.delete("c", grpc.PointsSelector())
    assert own.count("c").count == 2
