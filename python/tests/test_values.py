"""What goes into points: arrays, models, keys of every kind."""

import array
from collections import UserDict
from decimal import Decimal

import numpy as np
import pytest

import orthoplex
from orthoplex import models as m

pydantic = pytest.importorskip("pydantic")


class Inner(pydantic.BaseModel):
    a: int = 1
    b_: int = 2
    c: int | None = None
    d: int = pydantic.Field(5, alias="dd")


class Listing(pydantic.RootModel[list[int]]):
    pass


class Itself:
    """An array whose conversion leads nowhere."""

    def __array__(self, *_):
        return self


class Endless:
    """An array that is never of a kind that can be sent."""

    dtype = np.dtype(np.longdouble)
    ndim = 0

    def astype(self, _):
        return self

    item = tolist = tobytes = astype


@pytest.fixture
def own():
    with orthoplex.Client(":memory:") as client:
        client.create_collection("c", vectors_config=m.VectorParams(size=2, distance="Dot"))
        yield client


def stored(client, value):
    client.upsert("c", [m.PointStruct(id=1, vector=[1.0, 2.0], payload={"x": value})])
    return client.retrieve("c", [1])[0].payload["x"]


@pytest.mark.parametrize("kind", ["e", "f", "d", "g", ">f2", ">f4", ">f8", ">g"])
def test_floats_of_every_size_and_order(own, kind):
    numbers = np.array([1.5, -2.0], dtype=kind)
    assert stored(own, numbers) == [1.5, -2.0]
    assert stored(own, numbers[0]) == 1.5
    assert stored(own, numbers.reshape(1, 2, 1)) == [[[1.5], [-2.0]]]
    own.upsert("c", [m.PointStruct(id=1, vector=numbers)])
    assert own.retrieve("c", [1], with_vectors=True)[0].vector == [1.5, -2.0]


@pytest.mark.parametrize("bad", [np.array([1j]), np.clongdouble(1), np.complex64(2)])
def test_complex_numbers_are_refused(own, bad):
    with pytest.raises(TypeError):
        stored(own, bad)


@pytest.mark.parametrize("bad", [Itself(), Endless()])
def test_what_leads_to_itself_ends(own, bad):
    with pytest.raises(ValueError, match="nested deeper"):
        stored(own, bad)


def test_hidden_numbers_are_none(own):
    half = np.ma.array([1.0, 2.0], mask=[0, 1])
    assert stored(own, half) == [1.0, None]
    for vector in (half, half.astype("f4")):
        with pytest.raises(ValueError):
            own.upsert("c", [m.PointStruct(id=2, vector=vector)])
    own.upsert("c", [m.PointStruct(id=2, vector=np.ma.array([1.0, 2.0]))])
    assert own.retrieve("c", [2], with_vectors=True)[0].vector == [1.0, 2.0]


@pytest.mark.parametrize("vector", [array.array("i", [1, 2]), array.array("f", [1, 2]), [Decimal("1"), Decimal("2.0")]])
def test_vectors_of_other_numbers(own, vector):
    own.upsert("c", [m.PointStruct(id=1, vector=vector, payload={"price": Decimal("1.50")})])
    found = own.retrieve("c", [1], with_vectors=True)[0]
    assert (found.vector, found.payload) == ([1.0, 2.0], {"price": "1.50"})


def test_keys_are_written_as_json_has_them(own):
    assert stored(own, {True: 1, False: 2, 3: 4}) == {"true": 1, "false": 2, "3": 4}


def test_models_in_payloads_are_what_they_say_themselves(own):
    assert stored(own, Inner()) == {"a": 1, "b_": 2, "c": None, "dd": 5}
    assert stored(own, [Listing([1, 2])]) == [[1, 2]]
    official = pytest.importorskip("qdrant_client.models")
    assert stored(own, official.MatchExcept(**{"except": [1]})) == {"except": [1]}


def test_a_payload_that_is_filled_again_changes_no_other_point():
    payload, points = {}, []
    for own in range(3):
        payload["n"] = own
        points.append(m.PointStruct(id=own, vector=[1.0], payload=payload))
    assert [point.payload["n"] for point in points] == [0, 1, 2]
    odd = UserDict(a=1)
    assert m.PointStruct(id=1, vector=[1.0], payload=odd).payload is odd
