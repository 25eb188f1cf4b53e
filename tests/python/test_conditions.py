"""Newer conditions and options of field indexes, and equal answers whatever serves them."""

import time
import uuid

import pytest
from qdrant_client import QdrantClient, models

WORDS = ["red", "Red apples", "green pears", "apples, red", "redder", ""]


def payload(n):
    return {
        "url": [f"https://host{n % 4}/{n}", f"ftp://{n}"] if n % 7 == 0 else f"https://host{n % 4}/{n}",
        "num": n % 10,
        "price": n / 4,
        "open": n % 2 == 0,
        "when": f"2024-01-{n % 28 + 1:02}T00:00:00Z",
        "place": {"lon": n % 20 - 10.0, "lat": n % 7 - 3.0},
        "text": WORDS[n % 6] + " long" * (60 if n % 50 == 0 else 0),
        "offers": [{"title": WORDS[(n + k) % 6], "price": n + k} for k in range(n % 3)],
    }


def fill(client, name, count):
    client.create_collection(
        name,
        vectors_config=models.VectorParams(size=2, distance=models.Distance.DOT),
        optimizers_config=models.OptimizersConfigDiff(indexing_threshold=1),
    )
    points = [models.PointStruct(id=n, vector=[1.0, n], payload=payload(n)) for n in range(count)]
    client.upsert(name, points, wait=True)


def field(key, **predicate):
    return models.FieldCondition(key=key, **predicate)


def match(key, **kind):
    kinds = {
        "value": models.MatchValue, "text": models.MatchText, "text_any": models.MatchTextAny,
        "phrase": models.MatchPhrase, "prefix": models.MatchPrefix,
        "substring": models.MatchSubstring, "any": models.MatchAny,
    }
    (name, value), = kind.items()
    return field(key, match=kinds[name](**{name: value}))


def ids(client, name, *must):
    found, _ = client.scroll(name, models.Filter(must=list(must)), limit=1000)
    return [point.id for point in found]


@pytest.fixture
def filled(client):
    name = f"conditions_{uuid.uuid4().hex[:8]}"
    fill(client, name, 60)
    yield name
    client.delete_collection(name)


def test_beginnings_parts_and_slices(client, filled):
    params = models.KeywordIndexParams(type="keyword", prefix=True)
    for declare in (False, True):
        if declare:
            client.create_payload_index(filled, "url", params, wait=True)
        assert ids(client, filled, match("url", prefix="https://host3/1")) == [11, 15, 19]
        assert ids(client, filled, match("url", prefix="ftp")) == list(range(0, 60, 7))
        assert len(ids(client, filled, match("url", prefix=""))) == 60
        assert ids(client, filled, match("url", substring="2/1")) == [10, 14, 18]
        assert ids(client, filled, match("num", prefix="1")) == []
    assert client.get_collection(filled).payload_schema["url"].params.prefix is True
    slices = [
        ids(client, filled, models.SliceCondition(slice=models.Slice(total=4, index=index)))
        for index in range(4)
    ]
    assert sorted(sum(slices, [])) == list(range(60)) and all(slices)
    with pytest.raises(Exception, match="index"):
        ids(client, filled, models.SliceCondition(slice=models.Slice(total=4, index=4)))


def test_options_are_told_or_refused(client, filled):
    for memory in models.Memory:
        params = models.IntegerIndexParams(type="integer", memory=memory)
        client.create_payload_index(filled, "num", params, wait=True)
        assert client.get_collection(filled).payload_schema["num"].params.memory == memory
        assert ids(client, filled, match("num", value=3)) == list(range(3, 60, 10))
    params = models.TextIndexParams(type="text", nested="offers", stemmer={"type": "none"})
    client.create_payload_index(filled, "offers[].title", params, wait=True)
    assert client.get_collection(filled).payload_schema["offers[].title"].params.nested == "offers"
    params = models.TextIndexParams(type="text", nested="offers")
    with pytest.raises(Exception, match="nested"):
        client.create_payload_index(filled, "text", params, wait=True)
    assert "text" not in client.get_collection(filled).payload_schema


def test_rules_of_text_inside_nested_filters(client, filled):
    both = match("title", text="APPLES red")
    nested = models.NestedCondition(nested=models.Nested(key="offers", filter={"must": [both]}))
    assert ids(client, filled, nested) == []
    client.create_payload_index(filled, "offers[].title", models.PayloadSchemaType.TEXT, wait=True)
    found = ids(client, filled, nested)
    assert found == [
        n for n in range(60)
        if any({"red", "apples"} <= set(o["title"].lower().replace(",", "").split())
               for o in payload(n)["offers"])
    ]
    assert found


FILTERS = [
    match("url", prefix="https://host2"), match("url", substring="3/2"), match("num", any=[1, 4]),
    match("url", value="ftp://7"), field("price", range=models.Range(gte=3, lt=40)),
    match("open", value=True), field("when", range=models.DatetimeRange(gt="2024-01-20T00:00:00Z")),
    field("place", geo_radius=models.GeoRadius(center=models.GeoPoint(lon=0, lat=0), radius=400_000)),
    field("offers", values_count=models.ValuesCount(gt=1)), field("offers[].price", is_empty=True),
    models.IsEmptyCondition(is_empty=models.PayloadField(key="offers")),
    models.SliceCondition(slice=models.Slice(total=3, index=1)),
    models.NestedCondition(nested=models.Nested(key="offers", filter={"must": [match("title", value="red")]})),
]
TEXT_FILTERS = [
    match("text", text="RED apples"), match("text", text_any="pears, gone"), match("text", text="re"),
    match("text", phrase="apples red"), match("text", phrase="red apples"), match("text", text="long"),
    match("offers[].title", text="apples"),
]
INDEXES = {
    "url": models.KeywordIndexParams(type="keyword", prefix=True, memory="pinned"),
    "num": "integer", "price": "float", "open": "bool", "when": "datetime", "place": "geo",
    "offers[].price": "integer",
    "text": models.TextIndexParams(type="text", phrase_matching=True),
    "offers[].title": "text",
}


def answers(client, name, filters):
    return [(own, ids(client, name, own)) for own in filters]


def test_answers_do_not_depend_on_what_serves_them(own_server):
    """Tail or segment, with or without indexes, before and after a crash."""
    client = QdrantClient(url=own_server.start().url, timeout=30)
    fill(client, "tail", 400)
    plain = answers(client, "tail", FILTERS)
    assert all(found for _, found in plain)
    for field_name, schema in INDEXES.items():
        client.create_payload_index("tail", field_name, schema, wait=True)
    assert answers(client, "tail", FILTERS) == plain
    texts = answers(client, "tail", TEXT_FILTERS)
    assert texts[0][1] and not texts[2][1] and len(texts[0][1]) > len(texts[3][1])
    own_server.kill()
    own_server.start()
    for _ in range(3):
        # The tail becomes a segment, and the segment is rewritten with tokens, meanwhile.
        assert answers(client, "tail", FILTERS) == plain
        assert answers(client, "tail", TEXT_FILTERS) == texts
        time.sleep(1.5)
    own_server.stop()
    own_server.start()
    assert answers(client, "tail", FILTERS + TEXT_FILTERS) == plain + texts
    assert set(client.get_collection("tail").payload_schema) == set(INDEXES)
    for field_name in INDEXES:
        client.delete_payload_index("tail", field_name, wait=True)
    assert answers(client, "tail", FILTERS) == plain
