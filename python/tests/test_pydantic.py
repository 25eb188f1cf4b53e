"""What pydantic's models offer, on ours beside the official ones."""

import copy
import datetime as dt
import enum
import pickle
import typing
from collections import deque
from typing import Annotated
from uuid import UUID

import pydantic
import pytest
from qdrant_client.http import models as theirs

from orthoplex import models as ours

pytestmark = pytest.mark.filterwarnings("ignore::pydantic.PydanticDeprecatedSince20")

MODULES = (ours, theirs)


def same(read):
    """Both packages give the same."""
    own, other = [read(m) for m in MODULES]
    assert own == other
    return own


def found(m):
    first = m.ScoredPoint(id=1, version=1, score=0.5, payload={"a": 1, "b": {"c": 2}}, vector=[1.0, 2.0])
    return m.QueryResponse(points=[first, m.ScoredPoint(id=2, version=1, score=0.5)])


@pytest.mark.parametrize(
    "chosen",
    [
        {"exclude": {"points": {"__all__": {"vector", "payload"}}}},
        {"exclude": {"points": {0}}},
        {"exclude": {"points": {-1: True}}},
        {"exclude": {"points": {0: {"payload": {"b": {"c"}}}, "__all__": {"vector": {0}}}}},
        {"exclude": {"points": ...}},
        {"include": {"points": {"__all__": {"id"}}}},
        {"include": {"points": {0: {"id", "payload"}}}, "exclude": {"points": {0: {"payload": {"a"}}}}},
        {"include": {"points"}},
        {"include": set()},
        {"exclude_none": True, "exclude": {"points": {1}}},
        {"exclude_unset": True},
        {"exclude_defaults": True},
    ],
)
def test_parts_of_models_can_be_left_out(chosen):
    same(lambda m: found(m).model_dump(**chosen))
    same(lambda m: found(m).model_dump_json(**chosen))


def test_fields_that_were_given_are_known():
    for given in ({"hnsw_ef": None, "exact": False}, {}, {"exact": True}, {"quantization": {"rescore": None}}):
        same(lambda m: m.SearchParams(**given).model_fields_set)
        dumped = same(lambda m: m.SearchParams(**given).model_dump(exclude_unset=True))
        assert dumped.keys() == given.keys()
        same(lambda m: m.SearchParams(**given).model_dump(exclude_defaults=True))
        same(lambda m: m.SearchParams.model_validate(given).model_dump(exclude_unset=True))
        same(lambda m: pickle.loads(pickle.dumps(m.SearchParams(**given))).model_fields_set)
        same(lambda m: copy.copy(m.SearchParams(**given)).model_fields_set)
        same(lambda m: m.SearchParams(**given).model_copy(update={"hnsw_ef": 5}).model_fields_set)

    def changed(m):
        made = m.SearchParams()
        made.hnsw_ef = 5
        return made.model_dump(exclude_unset=True)

    assert same(changed) == {"hnsw_ef": 5}
    same(lambda m: m.MatchExcept(**{"except": [1]}).model_dump(exclude_unset=True))
    same(lambda m: m.PointStruct(id=1, vector=[1.0]).model_dump(exclude_unset=True))


class Color(enum.Enum):
    RED = "red"


PAYLOAD = {
    "tuple": (1, 2.5),
    "set": {1},
    "deque": deque([1]),
    "bytes": b"x",
    "nan": float("nan"),
    "endless": [float("inf")],
    "date": dt.date(2020, 1, 1),
    "moment": dt.datetime(2020, 1, 1, tzinfo=dt.timezone.utc),
    "local": dt.datetime(2020, 1, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=2))),
    "span": dt.timedelta(hours=1),
    "id": UUID(int=5),
    "enum": Color.RED,
    "dict": {"a": (1,)},
    "floats": [0.5, 1.5],
}


@pytest.mark.parametrize("name", PAYLOAD)
def test_values_of_json(name):
    def record(m):
        return m.Record(id=1, payload={"own": PAYLOAD[name]})

    same(lambda m: record(m).model_dump_json())
    for mode in ("json", "python"):
        own, other = [record(m).model_dump(mode=mode)["payload"]["own"] for m in MODULES]
        assert repr(own) == repr(other)


def test_keys_of_json():
    key = {1: 2, None: 1, True: 1, 1.5: 1, (1, 2): 1, Color.RED: 1, UUID(int=1): 1, dt.date(2020, 1, 1): 1}
    same(lambda m: m.Record(id=1, payload={"own": key}).model_dump_json())
    with pytest.raises(TypeError, match="object"):
        ours.Record(id=1, payload={"own": object()}).model_dump_json()


def test_what_classes_say_of_themselves():
    for name in ("SearchParams", "PointStruct", "Filter", "MatchExcept", "ScoredPoint"):
        kinds = [getattr(m, name) for m in MODULES]
        for read in (
            lambda kind: list(kind.model_fields),
            lambda kind: list(kind.__fields__),
            lambda kind: [own.is_required() for own in kind.model_fields.values()],
            lambda kind: [own.alias for own in kind.model_fields.values()],
            lambda kind: kind.model_config.get("extra"),
            lambda kind: sorted(typing.get_type_hints(kind)),
            lambda kind: kind.model_rebuild(),
            lambda kind: kind.schema().get("title"),
            lambda kind: kind.schema().get("$ref"),
            lambda kind: kind.model_json_schema().get("properties", {}).keys(),
            lambda kind: kind.model_json_schema().get("additionalProperties"),
        ):
            assert read(kinds[0]) == read(kinds[1]), name
    same(lambda m: m.SearchParams.model_fields["exact"].default)
    assert ours.ScoredPoint.model_fields["score"].annotation is float


def test_what_objects_say_of_themselves():
    same(lambda m: vars(found(m).points[0]))
    same(lambda m: vars(m.SearchParams(exact=True)))
    same(lambda m: m.SearchParams().model_extra)
    same(lambda m: str(m.SearchParams(exact=True)))
    same(lambda m: m.SearchParams(exact=True, hnsw_ef=1).copy(include={"exact"}).dict(exclude_unset=True))
    same(lambda m: found(m).points[0].copy(exclude={"payload"}).dict(exclude_unset=True))
    same(lambda m: m.Filter.model_construct(must=[], foo=1).model_dump())


@pytest.mark.parametrize("name, given", [("Filter", {"must": []}), ("PointStruct", {"id": 1, "vector": [1.0]})])
def test_classes_of_callers_may_have_more_fields(name, given):
    def made(m):
        kind = type("Own", (getattr(m, name),), {"__annotations__": {"more": int, "other": int}, "other": 5})
        with pytest.raises((TypeError, ValueError), match="more"):
            kind(**given)
        own = kind(**given, more=1)
        own.more += 1
        assert isinstance(own, getattr(m, name))
        return own.model_dump(), list(kind.model_fields), repr(own)

    same(made)
    kind = type("Own", (getattr(ours, name),), {})
    assert kind(**given).model_dump() == getattr(ours, name)(**given).model_dump()


def test_models_hold_copies_of_lists_and_dicts():
    def changed(m):
        ids, options, rows, vector = [1], {"a": 1}, [[1.0]], [1.0]
        made = [
            m.HasIdCondition(has_id=ids),
            m.Document(text="a", model="b", options=options),
            m.Batch(ids=ids, vectors=rows),
            m.PointVectors(id=1, vector=vector),
            m.NearestQuery(nearest=vector),
            m.SetPayload(payload=options, points=ids),
        ]
        for own in (ids, rows, vector):
            own.append(2)
        options["b"] = 2
        return [own.model_dump() for own in made]

    assert changed(ours)[0] == {"has_id": [1]}
    same(changed)


WRONG = [
    ("Filter", {"must": [{"key": 1, "match": 5}]}),
    ("Filter", {"most": []}),
    ("VectorParams", {"size": "abc", "distance": "Cosine"}),
    ("VectorParams", {"size": 4, "distance": "Nope"}),
    ("PointStruct", {"id": 1.5, "vector": [1.0]}),
    ("PointStruct", {"id": 1, "vector": ["a"]}),
    ("SearchParams", {"exact": "maybe"}),
    ("QueryRequest", {"query": {"nearest": [1.0], "mmr": 5}}),
]


@pytest.mark.parametrize("name, value", WRONG)
def test_fields_of_pydantic_are_checked(name, value):
    for m in MODULES:
        with pytest.raises(pydantic.ValidationError):
            pydantic.TypeAdapter(getattr(m, name)).validate_python(value)


def test_fields_of_pydantic_take_what_fits():
    adapter = pydantic.TypeAdapter(ours.Filter)
    condition = ours.HasIdCondition(has_id=[UUID(int=1), 5, "a"])
    nested = {"must": [condition, {"key": "a", "match": {"any": ["x"]}}], "should": {"must_not": [condition]}}
    made = adapter.validate_python(nested)
    assert made.must == [condition, ours.FieldCondition(key="a", match=ours.MatchAny(any=["x"]))]
    assert made.should == ours.Filter(must_not=[condition])
    assert adapter.validate_python(made) is made
    assert adapter.validate_json('{"must": {"has_id": [1]}}').must == ours.HasIdCondition(has_id=[1])
    assert pydantic.TypeAdapter(ours.VectorParams).validate_python({"size": "4", "distance": "Dot"}).size == 4
    vector = {"a": {"indices": [1], "values": [0.5]}, "b": [0.5]}
    point = pydantic.TypeAdapter(ours.PointStruct).validate_python({"id": 1, "vector": vector})
    assert point.vector == {"a": ours.SparseVector(indices=[1], values=[0.5]), "b": [0.5]}
    assert pydantic.TypeAdapter(ours.MatchExcept).validate_python({"except": [1]}).except_ == [1]


def test_every_model_can_be_a_field():
    for name in dir(ours):
        kind = getattr(ours, name)
        if isinstance(kind, type) and issubclass(kind, ours.Model) and kind._wire:
            for mode in ("validation", "serialization"):
                assert kind.__name__ in str(pydantic.TypeAdapter(kind).json_schema(mode=mode))


def test_fastapi_refuses_what_does_not_fit_and_describes_what_does():
    fastapi = pytest.importorskip("fastapi")
    testing = pytest.importorskip("fastapi.testclient")
    app = fastapi.FastAPI()

    @app.post("/")
    def answer(filter: Annotated[ours.Filter, fastapi.Body()]) -> list[ours.ScoredPoint]:
        return found(ours).points

    client = testing.TestClient(app)
    assert client.post("/", json={"must": [{"has_id": [7]}]}).json()[0]["payload"] == {"a": 1, "b": {"c": 2}}
    wrong = client.post("/", json={"must": [{"key": 1, "match": 5}]})
    assert wrong.status_code == 422 and "key" in wrong.text
    described = client.get("/openapi.json").text
    assert "FieldCondition" in described and "order_value" in described
