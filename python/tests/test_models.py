"""Our models beside those of the installed qdrant-client."""

import enum
import inspect
import pickle
import time
from datetime import datetime
from typing import Annotated
from uuid import UUID

import pydantic
import pytest
from pydantic_core import PydanticUndefined
from qdrant_client import models as theirs
from qdrant_client.http import models as rest

from orthoplex import models as ours

#: Here the official package has two classes of one name; ours is the one that queries return.
SHADOWED = {"QueryResponse"}
#: Names of typing, pydantic and fastembed that its modules let through.
HELPERS = {"BaseModel", "FastEmbedMisc", "NumpyVectorsToLists"}


def classes(kind):
    for name, own in vars(theirs).items():
        is_class = inspect.isclass(own) and issubclass(own, kind) and own.__module__.startswith("qdrant_client")
        if is_class and name not in HELPERS:
            yield name, getattr(rest, name) if name in SHADOWED else own


@pytest.mark.parametrize("name, theirs", classes(pydantic.BaseModel))
def test_fields_and_defaults(name, theirs):
    parameters = inspect.signature(getattr(ours, name)).parameters
    named = {key: own for key, own in parameters.items() if own.kind is own.KEYWORD_ONLY}
    assert list(named) == list(theirs.model_fields)
    for field, info in theirs.model_fields.items():
        if info.alias:
            continue
        expected = inspect.Parameter.empty if info.default is PydanticUndefined else info.default
        assert named[field].default == expected, field


@pytest.mark.parametrize("name, theirs", classes(enum.Enum))
def test_enums(name, theirs):
    own = getattr(ours, name)
    assert {member.name: member.value for member in own} == {member.name: member.value for member in theirs}
    assert issubclass(own, str)
    texts = [[(str(member), repr(member), f"{member}") for member in kind] for kind in (own, theirs)]
    assert texts[0] == texts[1]


def test_no_name_is_missing():
    typing_names = {"date", "datetime"}
    public = {
        name
        for name, own in vars(theirs).items()
        if name[0].isupper() and getattr(own, "__module__", "").startswith(("qdrant_client", "typing", "types"))
    }
    plain = {"Any", "Annotated", "Dict", "List", "Literal", "Optional", "Union", "UUID", "StrictBool"}
    plain |= {"StrictFloat", "StrictInt", "StrictStr", "Field"}
    assert not {name for name in public - plain - HELPERS - typing_names if not hasattr(ours, name)}


def test_dicts_become_models():
    kept = ours.Filter(must=[{"key": "a", "match": {"value": 1}}], should={"is_null": {"key": "x"}})
    assert kept.must == [ours.FieldCondition(key="a", match=ours.MatchValue(value=1))]
    assert kept.should == ours.IsNullCondition(is_null=ours.PayloadField(key="x"))
    assert ours.VectorParams(size=4, distance="Cosine").distance is ours.Distance.COSINE
    assert isinstance(ours.QueryRequest(query={"fusion": "rrf"}).query, ours.FusionQuery)
    point = ours.PointStruct(id=1, vector={"a": {"indices": [1], "values": [0.5]}, "b": [0.1]})
    assert point.vector == {"a": ours.SparseVector(indices=[1], values=[0.5]), "b": [0.1]}


@pytest.mark.parametrize(
    "config, kind",
    [({"type": "keyword"}, "KeywordIndexParams"), ({"type": "integer", "lookup": True}, "IntegerIndexParams")],
)
def test_enums_tell_models_of_a_union_apart(config, kind):
    made = ours.CreateFieldIndex(field_name="a", field_schema=config)
    assert type(made.field_schema).__name__ == kind


def test_wrong_arguments_are_refused():
    for wrong in ({"id": 1}, {"id": 1, "vector": [], "other": 2}):
        with pytest.raises(TypeError):
            ours.PointStruct(**wrong)
        with pytest.raises(ValueError):
            ours.PointStruct.model_validate(wrong)
    with pytest.raises(TypeError):
        ours.PointStruct(1, [0.1])


def test_what_pydantic_models_do():
    point = ours.PointStruct(id=1, vector=[0.5], payload={"a": None})
    same = theirs.PointStruct(id=1, vector=[0.5], payload={"a": None})
    assert point.model_dump() == point.dict() == same.model_dump()
    assert point.model_dump_json() == point.json() == same.model_dump_json()
    assert repr(point) == repr(same)
    assert pickle.loads(pickle.dumps(point)) == point == point.model_copy(deep=True)
    assert point.model_copy(update={"id": 2}).id == 2 and point != point.model_copy(update={"id": 2})
    assert dict(point) == dict(same) and point == same and same == point
    assert ours.PointStruct.model_validate_json(point.json()) == point
    assert ours.MatchExcept(**{"except": [1]}).model_dump(by_alias=True) == {"except": [1]}
    moment, number = datetime(2024, 1, 2), UUID(int=7)
    assert ours.DatetimeRange(gte=moment).model_dump(mode="json", exclude_none=True) == {"gte": "2024-01-02T00:00:00"}
    assert ours.HasIdCondition(has_id=[number]).model_dump(mode="json") == {"has_id": [str(number)]}


def test_pydantic_takes_and_gives_our_models():
    class Asked(pydantic.BaseModel):
        filter: ours.Filter
        points: list[ours.ScoredPoint] = []

    asked = Asked(filter={"must": {"has_id": [1]}}, points=[{"id": 1, "version": 0, "score": 0.5}])
    assert asked.filter.must.has_id == [1] and asked.points[0].score == 0.5
    assert Asked.model_validate_json(asked.model_dump_json()) == asked
    assert "Filter" in str(Asked.model_json_schema())
    with pytest.raises(pydantic.ValidationError):
        Asked(filter={"most": []})


def test_fastapi_takes_and_gives_our_models():
    fastapi = pytest.importorskip("fastapi")
    testing = pytest.importorskip("fastapi.testclient")
    app = fastapi.FastAPI()

    @app.post("/")
    def answer(filter: Annotated[ours.Filter, fastapi.Body()]) -> list[ours.ScoredPoint]:
        return [ours.ScoredPoint(id=filter.must[0].has_id[0], version=1, score=0.25, vector=[1.0])]

    page = testing.TestClient(app).post("/", json={"must": [{"has_id": [7]}]})
    assert page.status_code == 200, page.text
    assert page.json()[0]["id"] == 7 and page.json()[0]["vector"] == [1.0]
    assert testing.TestClient(app).get("/openapi.json").status_code == 200


def test_points_are_made_ten_times_as_fast():
    vector = [0.1] * 1536

    def best(kind):
        times = []
        for _ in range(5):
            start = time.perf_counter()
            for number in range(1000):
                kind(id=number, vector=vector, payload={"n": number})
            times.append(time.perf_counter() - start)
        return min(times)

    assert best(ours.PointStruct) * 10 < best(theirs.PointStruct)


def test_times_of_results_are_times():
    from datetime import datetime, timezone

    from orthoplex.models._shapes import time_of

    whole = datetime(2024, 1, 2, 3, 4, 5, tzinfo=timezone.utc)
    assert time_of("2024-01-02T03:04:05Z") == whole
    assert time_of("2024-01-02T03:04:05.123456789Z") == whole.replace(microsecond=123456)
    assert time_of("2024-01-02T05:04:05.5+02:00") == whole.replace(microsecond=500000)
    assert time_of("2024-01-02 03:04:05") == whole.replace(tzinfo=None)
    assert time_of("soon") == "soon"
