"""Keys and tokens against a live server: who may do what, over REST and gRPC."""

import time

import grpc
import pytest
from qdrant_client import QdrantClient
from qdrant_client import grpc as messages
from qdrant_client import models as m
from wire import Rest, ids, refused, token

KEY, OTHER_KEY, READ_KEY = "main-key-of-the-tests", "second-key-of-the-tests", "read-key-of-the-tests"
DOT = m.VectorParams(size=2, distance=m.Distance.DOT)


@pytest.fixture(scope="module")
def guarded(configured):
    """A server with keys; the collections `a` and `b` with one point each."""
    server = configured(
        QDRANT__SERVICE__API_KEY=KEY, QDRANT__SERVICE__ALT_API_KEY=OTHER_KEY,
        QDRANT__SERVICE__READ_ONLY_API_KEY=READ_KEY, QDRANT__SERVICE__JWT_RBAC="true",
    )
    admin = QdrantClient(url=server.url, api_key=KEY, timeout=30)
    for name in "ab":
        admin.create_collection(name, DOT)
        admin.upsert(name, [m.PointStruct(id=1, vector=[1, 0], payload={"user": "ann"})], wait=True)
    admin.close()
    return server


@pytest.fixture(params=["rest", "grpc"])
def signed_in(request, guarded):
    """Clients of one transport with the given key or token."""
    made = []

    def client(credential):
        made.append(QdrantClient(
            url=guarded.url, grpc_port=guarded.grpc, prefer_grpc=request.param == "grpc",
            api_key=credential, https=False, timeout=30, check_compatibility=False,
        ))
        return made[-1]

    yield client
    for own in made:
        own.close()


def reads(client, name="a"):
    assert client.count(name).count >= 1
    assert ids(client.query_points(name, [1.0, 0.0], limit=1).points)
    assert client.get_collection(name).points_count >= 1


def writes(client, name="a"):
    client.upsert(name, [m.PointStruct(id=2, vector=[0, 1])], wait=True)
    client.delete(name, [2], wait=True)


def manages(client):
    client.create_collection("made", DOT)
    assert client.delete_collection("made") is True


def test_without_keys_everything_is_allowed(api, make):
    assert api.count(make([m.PointStruct(id=1, vector=[1, 1])])).count == 1


@pytest.mark.parametrize("key", [KEY, OTHER_KEY])
def test_full_keys(signed_in, key):
    client = signed_in(key)
    reads(client)
    writes(client)
    manages(client)


def test_key_as_bearer(guarded):
    for headers in ({"api-key": KEY}, {"authorization": f"Bearer {KEY}"}):
        assert Rest(guarded.url, headers).result("GET", "/collections")["collections"]
    with grpc.insecure_channel(f"127.0.0.1:{guarded.grpc}") as channel:
        collections = messages.CollectionsStub(channel)
        for metadata in ([("api-key", KEY)], [("authorization", f"Bearer {KEY}")]):
            answer = collections.List(messages.ListCollectionsRequest(), metadata=metadata)
            assert {own.name for own in answer.collections} == {"a", "b"}


def test_missing_and_wrong_keys(guarded, signed_in):
    answer = Rest(guarded.url).call("GET", "/collections")
    assert answer.status_code == 401 and "json" not in answer.headers.get("content-type", "")
    assert answer.text == "Must provide an API key or an Authorization bearer token"
    with refused(401, "Must provide an API key or an Authorization bearer token"):
        signed_in(None).get_collections()
    with refused(401, "Invalid API key or JWT"):
        signed_in("wrong").get_collections()
    assert Rest(guarded.url).call("GET", "/no/such/route").status_code == 401


def test_what_needs_no_key(guarded):
    nobody, reader = Rest(guarded.url), Rest(guarded.url, {"api-key": READ_KEY})
    for path in ("/", "/healthz", "/livez", "/readyz"):
        assert nobody.call("GET", path).status_code == 200, path
    for path in ("/metrics", "/telemetry"):
        assert nobody.call("GET", path).status_code == 401, path
        assert reader.call("GET", path).status_code == 200, path


@pytest.mark.parametrize("credential", [READ_KEY, token(KEY, access="r")], ids=["key", "token"])
def test_reading_only(signed_in, credential):
    client = signed_in(credential)
    reads(client)
    assert len(client.get_collections().collections) >= 2
    client.list_full_snapshots()
    for call in (writes, lambda own: own.create_payload_index("a", "k", "keyword")):
        with refused(403, "Forbidden: "):
            call(client)
    with refused(403, "Forbidden: Global manage access is required"):
        client.create_collection("made", DOT)
    with refused(403, "Forbidden: "):
        client.create_snapshot("a")


@pytest.mark.parametrize("claims", [{"access": "m"}, {}], ids=["m", "absent"])
def test_managing(signed_in, claims):
    for key in (KEY, OTHER_KEY):
        client = signed_in(token(key, **claims))
        reads(client)
        writes(client)
        manages(client)


def test_expired_and_badly_signed_tokens(signed_in):
    now = int(time.time())
    with refused(403, "ExpiredSignature"):
        signed_in(token(KEY, access="r", exp=now - 60)).get_collections()
    # Clocks may differ by half a minute.
    signed_in(token(KEY, access="r", exp=now - 10)).get_collections()
    signed_in(token(KEY, access="r", exp=now + 60)).get_collections()
    with refused(403, "InvalidSignature"):
        signed_in(token("another key", access="r")).get_collections()
    with refused(401, "Invalid API key or JWT"):
        signed_in("a.b.c").get_collections()


def test_tokens_need_the_setting(configured):
    server = configured(QDRANT__SERVICE__API_KEY=KEY)
    assert Rest(server.url, {"api-key": token(KEY)}).call("GET", "/collections").status_code == 401


def limited(level, collection="a"):
    return token(KEY, access=[{"collection": collection, "access": level}])


@pytest.mark.parametrize("level", ["r", "rw", "prw"])
def test_rights_on_one_collection(signed_in, level):
    client = signed_in(limited(level))
    assert [own.name for own in client.get_collections().collections] == ["a"]
    assert client.count("a").count == 1
    with refused(403, "Forbidden: Access to collection b is required"):
        client.count("b")
    with refused(403, "Forbidden: Global manage access is required"):
        client.create_collection("made", DOT)
    if level == "r":
        with refused(403, "Forbidden: Write access to collection a is required"):
            writes(client)
    else:
        writes(client)
    schema = lambda: client.create_payload_index("a", "k", "keyword", wait=True)  # noqa: E731
    if level == "rw":
        schema()
        client.delete_payload_index("a", "k", wait=True)
        assert client.delete_snapshot("a", client.create_snapshot("a").name)
    else:
        for call in (schema, lambda: client.create_snapshot("a")):
            with refused(403, "Forbidden: "):
                call()


def test_lookups_need_rights_as_well(signed_in):
    one = signed_in(limited("r"))
    both = signed_in(token(KEY, access=[{"collection": own, "access": "r"} for own in "ab"]))

    def lookup(client):
        client.query_points("a", 1, lookup_from=m.LookupLocation(collection="b"))

    def group(client):
        client.query_points_groups("a", "user", query=[1.0, 0.0], with_lookup="b")

    def staged(client):
        stage = m.Prefetch(query=1, lookup_from=m.LookupLocation(collection="b"))
        client.query_points("a", [1.0, 0.0], prefetch=stage)

    for call in (lookup, group, staged):
        call(both)
        with refused(403, "Forbidden: Access to collection b is required"):
            call(one)


def test_value_exists(signed_in, guarded):
    def bearer(value, collection="b"):
        claim = {"collection": collection, "matches": [{"key": "user", "value": value}]}
        return signed_in(token(KEY, access="r", value_exists=claim))

    reads(bearer("ann"))
    with refused(401, "Invalid JWT, stateful validation failed"):
        bearer("bob").get_collections()
    with refused(403):
        bearer("ann", "nowhere").get_collections()
    admin = signed_in(KEY)
    admin.upsert("b", [m.PointStruct(id=7, vector=[1, 1], payload={"user": "eve"})], wait=True)
    eve = bearer("eve")
    reads(eve)
    admin.delete("b", [7], wait=True)
    with refused(401, "Invalid JWT, stateful validation failed"):
        eve.get_collections()


def test_claims_that_make_no_sense(signed_in):
    doubled = [{"collection": "a", "access": own} for own in ("r", "rw")]
    for claims in (
        {"access": "everything"}, {"access": doubled},
        {"access": [{"collection": "a", "access": "r", "payload": {"user": "ann"}}]},
    ):
        with refused(401, "Invalid API key or JWT"):
            signed_in(token(KEY, **claims)).get_collections()


def test_aliases_do_not_widen_rights(signed_in):
    admin = signed_in(KEY)
    create = m.CreateAlias(collection_name="b", alias_name="alias-of-b")
    admin.update_collection_aliases([m.CreateAliasOperation(create_alias=create)])
    # Rights are those of the name in the request, as written.
    assert signed_in(limited("r", "alias-of-b")).count("alias-of-b").count == 1
    with refused(403):
        signed_in(limited("r", "alias-of-b")).count("b")
    with refused(403):
        signed_in(limited("r", "b")).count("alias-of-b")
