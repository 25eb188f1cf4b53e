"""Declared fields, facets, orders and text, through the official client and plain REST."""

import uuid

import pytest
from qdrant_client import models

TEXTS = [
    "The quick brown fox jumps over the lazy dog",
    "A quick brown cat",
    "Foxes are quick, dogs are lazy",
    "brown quick",
]


@pytest.fixture
def filled(client):
    name = f"fields_{uuid.uuid4().hex[:8]}"
    client.create_collection(
        name, vectors_config=models.VectorParams(size=2, distance=models.Distance.DOT)
    )
    points = [
        models.PointStruct(
            id=n,
            vector=[1.0, float(n)],
            payload={
                "city": ["Berlin", "Paris", "Rome"][n % 3],
                "price": n * 1.5,
                "count": [n, n + 100] if n % 10 == 0 else n,
                "open": n % 2 == 0,
                "when": f"2024-01-{n % 28 + 1:02}T00:00:00Z",
                "text": TEXTS[n % 4],
            },
        )
        for n in range(40)
    ]
    client.upsert(name, points, wait=True)
    yield name
    client.delete_collection(name)


def ids(client, name, *must):
    found, _ = client.scroll(name, models.Filter(must=list(must)), limit=100)
    return [point.id for point in found]


def test_schema_is_told_and_withdrawn(client, filled):
    client.create_payload_index(filled, "city", models.PayloadSchemaType.KEYWORD, wait=True)
    params = models.IntegerIndexParams(type="integer", lookup=True, range=False)
    client.create_payload_index(filled, "count", params, wait=True)
    schema = client.get_collection(filled).payload_schema
    assert schema["city"].data_type == "keyword" and schema["city"].params is None
    assert schema["city"].points == 40
    assert schema["count"].params.range is False and schema["count"].points == 40
    client.delete_payload_index(filled, "city", wait=True)
    client.delete_payload_index(filled, "never", wait=True)
    assert list(client.get_collection(filled).payload_schema) == ["count"]
    # Without range the field gives no order.
    with pytest.raises(Exception, match="No range index"):
        client.scroll(filled, order_by="count")


def test_facets_count_values(client, filled):
    with pytest.raises(Exception, match="No appropriate index for faceting"):
        client.facet(filled, "city")
    client.create_payload_index(filled, "city", models.PayloadSchemaType.KEYWORD, wait=True)
    client.create_payload_index(filled, "open", models.PayloadSchemaType.BOOL, wait=True)
    client.create_payload_index(filled, "count", models.PayloadSchemaType.INTEGER, wait=True)
    hits = client.facet(filled, "city", exact=True).hits
    assert [(hit.value, hit.count) for hit in hits] == [("Berlin", 14), ("Paris", 13), ("Rome", 13)]
    cheap = models.Filter(
        must=[models.FieldCondition(key="price", range=models.Range(lt=6.0))]
    )
    hits = client.facet(filled, "city", facet_filter=cheap, limit=1).hits
    assert [(hit.value, hit.count) for hit in hits] == [("Berlin", 2)]
    assert {hit.value for hit in client.facet(filled, "open").hits} == {True, False}
    assert len(client.facet(filled, "count", limit=100).hits) == 44


def test_order_by_repeats_values_and_starts_where_told(client, filled):
    for key, kind in [("count", "integer"), ("price", "float"), ("when", "datetime")]:
        client.create_payload_index(filled, key, kind, wait=True)
    found, after = client.scroll(filled, order_by="count", limit=100)
    values = [point.payload["count"] for point in found]
    assert len(values) == 44 and after is None
    assert [point.id for point in found][-4:] == [0, 10, 20, 30]
    order = models.OrderBy(key="price", direction="desc", start_from=9.0)
    found, _ = client.scroll(filled, order_by=order, limit=3)
    assert [point.id for point in found] == [6, 5, 4]
    order = models.OrderBy(key="when", start_from="2024-01-28T00:00:00Z")
    found, _ = client.scroll(filled, order_by=order, limit=3)
    assert [point.id for point in found] == [27]
    with pytest.raises(Exception, match="offset"):
        client.scroll(filled, order_by="price", offset=3)


def test_text_follows_the_index(client, filled):
    def text(**match):
        kind = {"text": models.MatchText, "phrase": models.MatchPhrase, "text_any": models.MatchTextAny}
        ((name, value),) = match.items()
        condition = models.FieldCondition(key="text", match=kind[name](**match))
        return sorted({n % 4 for n in ids(client, filled, condition)})

    assert text(text="quick brown") == [0, 1]
    params = models.TextIndexParams(
        type="text", phrase_matching=True, stemmer=models.SnowballParams(type="snowball", language="english")
    )
    client.create_payload_index(filled, "text", params, wait=True)
    assert text(text="BROWN quick") == [0, 1, 3]
    assert text(text="fox") == [0, 2]
    assert text(text_any="cat dogs") == [0, 1, 2]
    assert text(phrase="quick brown") == [0, 1]
    assert text(phrase="brown quick") == [3]
    assert text(text="unheard") == []
