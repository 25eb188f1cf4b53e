"""Objects in payloads that JSON has no values for."""

import dataclasses
import datetime as dt
import enum
import ipaddress
import re
from collections import deque
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from uuid import UUID

import pytest
from qdrant_client.http import models as theirs

import orthoplex
from orthoplex import models as m
from orthoplex._texts import key_of


@dataclasses.dataclass
class Inner:
    when: dt.date
    where: ipaddress.IPv4Address


@dataclasses.dataclass
class Outer:
    name: str
    inner: Inner


class Color(enum.Enum):
    RED = "red"


OWN = {
    "dataclass": Outer("a", Inner(dt.date(2020, 1, 1), ipaddress.IPv4Address("1.2.3.4"))),
    "deque": deque([1, deque([2])]),
    "generator": None,
    "bytearray": bytearray("é".encode()),
    "fraction": Fraction(1, 3),
    "network": ipaddress.ip_network("10.0.0.0/8"),
    "pattern": re.compile("^x"),
    "imaginary": 1j,
    "complex": 1 + 2j,
    "decimal": Decimal("1.10"),
    "date": dt.date(2020, 1, 2),
    "moment": dt.datetime(2020, 1, 2, 3, 4, 5, 6),
    "utc": dt.datetime(2020, 1, 2, 3, 4, tzinfo=dt.timezone.utc),
    "elsewhere": dt.datetime(2020, 1, 2, 3, 4, tzinfo=dt.timezone(dt.timedelta(hours=2))),
    "time": dt.time(1, 2),
    "utc time": dt.time(1, 2, tzinfo=dt.timezone.utc),
    "span": dt.timedelta(days=1, seconds=2),
    "path": Path("/a"),
}


@pytest.mark.parametrize("name", OWN)
def test_payloads_hold_what_the_official_client_sends(name):
    def own():
        return (number for number in range(3)) if name == "generator" else OWN[name]

    with orthoplex.Client(":memory:") as client:
        client.create_collection("c", {})
        client.upsert("c", [m.PointStruct(id=1, vector={}, payload={"own": own()})])
        kept = client.retrieve("c", [1])[0].payload
    assert kept == theirs.SetPayload(payload={"own": own()}).model_dump(mode="json")["payload"]


@pytest.mark.parametrize("own", [object(), int, len, Outer, range(3), {}.keys()])
def test_what_cannot_be_sent_is_named(own):
    with orthoplex.Client(":memory:") as client:
        client.create_collection("c", {})
        with pytest.raises(TypeError, match="cannot be sent"):
            client.upsert("c", [m.PointStruct(id=1, vector={}, payload={"own": own})])


KEYS = [True, None, 1, 1.5, (1, None), Color.RED, UUID(int=1), dt.date(2020, 1, 1), Decimal("1.10"), "a"]
KEYS.append(dt.datetime(2020, 1, 1, tzinfo=dt.timezone.utc))


@pytest.mark.parametrize("key", KEYS, ids=str)
def test_keys_have_the_texts_of_the_official_client(key):
    made = theirs.SetPayload(payload={"own": {key: 1}}).model_dump(mode="json")["payload"]["own"]
    assert list(made) == [key_of(key)]
    with orthoplex.Client(":memory:") as client:
        client.create_collection("c", {})
        client.upsert("c", [m.PointStruct(id=1, vector={}, payload={"own": {key: 1}})])
        assert client.retrieve("c", [1])[0].payload == {"own": made}


def test_keys_without_a_text_are_refused():
    with pytest.raises(TypeError, match="key"):
        key_of(object())
