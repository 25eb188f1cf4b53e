"""The methods of our classes beside those of the installed qdrant-client."""

import inspect

import pytest
import qdrant_client

import orthoplex

PAIRS = [(orthoplex.Client, qdrant_client.QdrantClient), (orthoplex.AsyncClient, qdrant_client.AsyncQdrantClient)]
METHODS = [
    (ours, theirs, name)
    for ours, theirs in PAIRS
    for name in ("__init__", *(name for name in dir(theirs) if not name.startswith("_")))
]


def shape(method):
    return [(own.name, own.kind, own.default) for own in inspect.signature(method).parameters.values()]


@pytest.mark.parametrize("ours, theirs, name", METHODS, ids=lambda own: getattr(own, "__name__", own))
def test_same_method(ours, theirs, name):
    own, other = getattr(ours, name), getattr(theirs, name)
    if callable(other):
        assert shape(own) == shape(other)
        assert inspect.iscoroutinefunction(own) == inspect.iscoroutinefunction(other)
    else:
        assert type(own) is type(other)
        assert isinstance(own, property) or own == other


def test_both_classes_have_the_same_methods():
    names = [{name for name in dir(own) if not name.startswith("_")} for own, _ in PAIRS]
    assert names[0] == names[1]


@pytest.mark.parametrize("name", ["search", "search_batch", "recommend", "discover", "upload_records"])
def test_retired_methods_are_there(name):
    assert callable(getattr(orthoplex.Client, name)) and callable(getattr(orthoplex.AsyncClient, name))


def test_unknown_and_unbuilt_arguments_are_refused():
    client = orthoplex.Client(":memory:")
    # The official client says so by an `AssertionError`.
    for error in (TypeError, AssertionError):
        for value in (1, None):
            with pytest.raises(error, match=r"Unknown arguments: \['limits'\]"):
                client.count("c", limits=value)
        with pytest.raises(error, match="limits"):
            client.upload_points("c", [], limits=1)
    # Old callers name it.
    client.create_collection("c", {}, init_from=None)
    client.recreate_collection("c", {}, init_from=None)
    with pytest.raises(NotImplementedError, match="init_from"):
        client.create_collection("d", {}, init_from={"collection": "c"})
    with pytest.raises(NotImplementedError, match="event_hooks"):
        orthoplex.Client("http://localhost", event_hooks={}, check_compatibility=False)
    with pytest.raises(NotImplementedError, match="default_authority"):
        orthoplex.Client("http://localhost", grpc_options={"grpc.default_authority": "x"}, check_compatibility=False)
    with pytest.raises(ValueError, match="Only one of"):
        orthoplex.Client(":memory:", url="http://localhost")


@pytest.mark.parametrize(
    "options, url",
    [
        ({}, "http://localhost:6333"),
        ({"host": "db", "port": 1}, "http://db:1"),
        ({"host": "db", "api_key": "k"}, "https://db:6333"),
        ({"host": "db", "api_key": "k", "https": False}, "http://db:6333"),
        ({"url": "https://db/v1"}, "https://db:6333/v1"),
        ({"url": "http://db:7000", "prefix": "/v1/"}, "http://db:7000/v1"),
        ({"location": "db"}, "http://db:6333"),
        ({"host": "::1"}, "http://[::1]:6333"),
        ({"host": "[::1]"}, "http://[::1]:6333"),
        ({"host": "bücher.de"}, "http://xn--bcher-kva.de:6333"),
        ({"url": "http://bücher.de:1"}, "http://xn--bcher-kva.de:1"),
        # A key goes in the clear only where the scheme says so.
        ({"url": "db", "api_key": "k"}, "https://db:6333"),
        ({"url": "db:1", "api_key": "k"}, "https://db:1"),
        ({"location": "db", "api_key": "k"}, "https://db:6333"),
        ({"url": "db", "api_key": "k", "https": False}, "http://db:6333"),
        ({"url": "http://db", "api_key": "k"}, "http://db:6333"),
        ({"url": "db", "https": True}, "https://db:6333"),
    ],
)
def test_addresses(options, url):
    from orthoplex._connection import address

    given = dict.fromkeys(("url", "host", "https", "prefix", "api_key")) | {"port": 6333} | options
    given["url"] = given.pop("location", None) or given["url"]
    assert address(given).url == url


def test_the_port_is_no_part_of_the_host():
    with pytest.raises(ValueError, match="port"):
        orthoplex.Client(host="localhost:7000", check_compatibility=False)
