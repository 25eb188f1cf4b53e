"""Field indexes: every type with its options, what is told of them, and that answers stay the same."""

import pytest
from qdrant_client import models as m
from wire import ids, refused

UUID = "550e8400-e29b-41d4-a716-446655440000"


def row(i):
    return {
        "word": ["red", "green", ["red", "blue"]][i % 3], "n": i % 5, "price": i / 2, "open": i % 2 == 0,
        "place": {"lon": float(i), "lat": 1.0}, "when": f"2024-01-{i + 1:02}",
        "id": UUID[:-1] + str(i % 10),
        "deep": {"list": [{"k": i}, {"k": i + 100}]}, "mixed": i if i % 2 else str(i),
    }


@pytest.fixture
def filled(make):
    return make([m.PointStruct(id=i, vector=[1, i], payload=row(i)) for i in range(20)])


def field(key, **options):
    return m.FieldCondition(key=key, **options)


def value(key, own):
    return field(key, match=m.MatchValue(value=own))


CONDITIONS = [
    value("word", "red"), field("word", match=m.MatchAny(any=["blue", "green"])),
    field("word", match=m.MatchExcept(**{"except": ["red"]})), value("n", 3), field("n", range=m.Range(gte=2, lt=4)),
    field("price", range=m.Range(gt=3)), value("open", True), value("id", UUID),
    field("place", geo_radius=m.GeoRadius(center=m.GeoPoint(lon=4, lat=1), radius=250_000.0)),
    field("when", range=m.DatetimeRange(gt="2024-01-15")), value("deep.list[].k", 104), value("mixed", 3),
    m.IsEmptyCondition(is_empty=m.PayloadField(key="word")), field("word", values_count=m.ValuesCount(gt=1)),
]
INDEXES = {
    "word": m.KeywordIndexParams(type="keyword", is_tenant=True, on_disk=True, enable_hnsw=False),
    "n": m.IntegerIndexParams(type="integer", lookup=True, range=True, is_principal=True, on_disk=True),
    "price": m.FloatIndexParams(type="float", is_principal=True, on_disk=True, enable_hnsw=False),
    "open": m.BoolIndexParams(type="bool", on_disk=True),
    "place": m.GeoIndexParams(type="geo", on_disk=True),
    "when": m.DatetimeIndexParams(type="datetime", is_principal=True, on_disk=False),
    "id": m.UuidIndexParams(type="uuid", is_tenant=True, on_disk=True),
    "deep.list[].k": m.IntegerIndexParams(type="integer"),
    "mixed": m.IntegerIndexParams(type="integer"),
}


def answers(api, name):
    return [ids(api.scroll(name, m.Filter(must=[own]), limit=50)[0]) for own in CONDITIONS]


def test_params_are_told_and_answers_stay(api, filled):
    before = answers(api, filled)
    assert before[0] and before[8] and before[10] == [4]
    for key, params in INDEXES.items():
        api.create_payload_index(filled, key, params, wait=True)
    assert answers(api, filled) == before
    schema = api.get_collection(filled).payload_schema
    for key, params in INDEXES.items():
        told = schema[key].params.model_dump(exclude_none=True)
        assert told.items() >= params.model_dump(exclude_none=True).items(), key
        assert schema[key].data_type == params.type
    assert schema["word"].points == 20 and schema["mixed"].points == 10
    api.delete(filled, [1, 2], wait=True)
    api.upsert(filled, [m.PointStruct(id=77, vector=[1, 1], payload=row(0))], wait=True)
    assert api.get_collection(filled).payload_schema["word"].points == 19
    assert ids(api.scroll(filled, m.Filter(must=[value("word", "red")]), limit=50)[0])[-1] == 77
    for key in INDEXES:
        api.delete_payload_index(filled, key, wait=True)
        api.delete_payload_index(filled, key, wait=True)
    assert api.get_collection(filled).payload_schema == {}


@pytest.mark.parametrize("kind", m.PayloadSchemaType)
def test_plain_names_have_no_params(api, filled, kind):
    api.create_payload_index(filled, "some.path", kind, wait=True)
    told = api.get_collection(filled).payload_schema["some.path"]
    assert (told.data_type, told.params, told.points) == (kind, None, 0)


def test_integer_index_does_something(api, filled):
    params = m.IntegerIndexParams(type="integer", lookup=False, range=False)
    with refused(422, "lookup"):
        api.create_payload_index(filled, "n", params, wait=True)
    for lookup, order in ((True, False), (False, True)):
        params = m.IntegerIndexParams(type="integer", lookup=lookup, range=order)
        api.create_payload_index(filled, "n", params, wait=True)
        told = api.get_collection(filled).payload_schema["n"].params
        assert (told.lookup, told.range) == (lookup, order)
        if order:
            assert api.scroll(filled, order_by="n", limit=1)[0][0].payload["n"] == 0
        else:
            with refused(400, "No range index"):
                api.scroll(filled, order_by="n")


def test_the_same_index_again_and_another(api, filled):
    for _ in range(2):
        done = api.create_payload_index(filled, "mixed", "keyword", wait=True)
        assert done.status == m.UpdateStatus.COMPLETED
    assert api.get_collection(filled).payload_schema["mixed"].points == 10
    api.create_payload_index(filled, "mixed", "integer", wait=True)
    told = api.get_collection(filled).payload_schema["mixed"]
    assert (told.data_type, told.points) == ("integer", 10)


def test_a_schema_is_needed(rest, clients, make, name):
    own = make()
    body = {"field_name": "unknown"}
    status, text = rest.error("PUT", f"/collections/{own}/index", body, wait="true")
    assert status == 400
    assert text == "Bad request: Can't auto-detect field type, please specify `field_schema` in the request"


TEXTS = {
    1: "The QUICK brown-fox, jumps!", 2: "Crème brûlée and coffee", 3: "running runners ran", 4: "全文検索 エンジン",
    5: "fox the brown", 6: ["first part", "second fox"], 7: "abcdefghij xy",
}


@pytest.fixture
def text(api, make):
    name = make([m.PointStruct(id=i, vector=[1, 1], payload={"t": t}) for i, t in TEXTS.items()])

    def search(query, kind="text", **params):
        if params:
            api.create_payload_index(name, "t", m.TextIndexParams(type="text", **params), wait=True)
            told = api.get_collection(name).payload_schema["t"].params.model_dump(exclude_none=True)
            assert set(params) <= set(told)
        match = {"text": m.MatchText, "text_any": m.MatchTextAny, "phrase": m.MatchPhrase}[kind]
        return ids(api.scroll(name, m.Filter(must=[field("t", match=match(**{kind: query}))]))[0])

    return search


def test_tokenizers(text):
    assert text("fox brown", tokenizer="word") == [1, 5]
    assert text("fox", tokenizer="whitespace") == [5, 6] and text("brown-fox,") == [1]
    assert text("qui", tokenizer="prefix") == [1] and text("fo bro") == [1, 5] and text("rown") == []
    assert text("検索", tokenizer="multilingual") == [4]


def test_parts_of_identifiers(api, make):
    texts = ["fn parseHTTPHeader2()", "parse_http_header_2(line)", "HEADER-2 parser"]
    name = make([m.PointStruct(id=i, vector=[1, 1], payload={"t": t}) for i, t in enumerate(texts)])
    params = m.TextIndexParams(type="text", tokenizer="code", phrase_matching=True)
    api.create_payload_index(name, "t", params, wait=True)

    def found(**match):
        kind = m.MatchPhrase if "phrase" in match else m.MatchText
        return ids(api.scroll(name, m.Filter(must=[field("t", match=kind(**match))]))[0])

    assert found(text="HttpHeader") == [0, 1] and found(text="header2") == [0, 1, 2]
    assert found(phrase="header_2") == [0, 1, 2] and found(phrase="parse-header") == []


def test_length_case_and_folding(text):
    assert text("quick", lowercase=True) == [1]
    assert text("quick", lowercase=False) == [] and text("QUICK") == [1]
    assert text("creme brulee", ascii_folding=True) == [2]
    assert text("creme", ascii_folding=False) == []
    assert text("xy", min_token_len=3) == [] and text("fox") == [1, 5, 6]
    assert text("abcdefghij", max_token_len=5) == [] and text("xy") == [7]


def test_stop_words(text):
    assert text("the", stopwords="english") == [] and text("the fox") == [1, 5, 6]
    words = m.StopwordsSet(languages=["english"], custom=["fox"])
    assert text("fox", stopwords=words) == [] and text("coffee") == [2]


def test_stemmer(text):
    english = m.SnowballParams(type="snowball", language="english")
    assert text("run", stemmer=english) == [3] and text("jumping") == [1]


@pytest.mark.parametrize("language", m.SnowballLanguage)
def test_stemmers_of_every_language(text, language):
    params = m.SnowballParams(type="snowball", language=language)
    assert text("coffee", stemmer=params) == [2]


def test_phrases_and_any(text):
    assert text("brown fox", kind="phrase", phrase_matching=True) == [1]
    assert text("fox brown", kind="phrase") == [] and text("part second", kind="phrase") == []
    assert text("coffee fox", kind="text_any") == [1, 2, 5, 6]
    assert text("unheard", kind="text_any") == [] and text("") == []
