"""Options of the constructors: each has its effect, or is refused."""

import ssl
import warnings

import pytest

import orthoplex
from orthoplex._connection import is_compatible
from orthoplex._settings import limits, of_grpc, of_httpx, trust


def test_what_httpx_takes(tmp_path):
    file = tmp_path / "ca.pem"
    file.write_bytes(b"x")
    assert of_httpx({"verify": True, "trust_env": False, "proxy": None}, None) == {}
    assert of_httpx({"verify": False}, None) == {"trusts_anybody": True}
    assert of_httpx({"verify": str(file), "cert": (file, file)}, None) == {"ca_pem": b"x", "identity": (b"x", b"x")}
    assert of_httpx({"verify": tmp_path, "http2": False}, None) == {"ca_pem": b"x", "http2": False}
    for name, value in (("proxy", "http://x"), ("trust_env", True), ("follow_redirects", True), ("auth", 1)):
        with pytest.raises(NotImplementedError, match=name):
            of_httpx({name: value}, None)
    with pytest.raises(NotImplementedError, match="password"):
        of_httpx({"cert": (file, file, "secret")}, None)


def test_contexts_of_ssl():
    context = ssl.create_default_context()
    context.check_hostname = False
    with pytest.raises(NotImplementedError, match="host names"):
        trust(context)
    context.verify_mode = ssl.CERT_NONE
    assert trust(context) == {"trusts_anybody": True}


def test_limits_of_httpx():
    httpx = pytest.importorskip("httpx")
    made = httpx.Limits(max_connections=7, max_keepalive_connections=3, keepalive_expiry=2)
    assert limits(made) == {"connections": 7, "idle": (3, 2.0)}
    with pytest.raises(ValueError, match="mutually exclusive"):
        orthoplex.Client("http://localhost", limits=made, pool_size=3, check_compatibility=False)


def test_what_grpc_takes():
    options = {"grpc.max_send_message_length": 5, "grpc.max_receive_message_length": -1, "grpc.enable_retries": 0}
    assert of_grpc(options) == {"request_bytes_max": 5, "retries": 0}
    assert of_grpc({"grpc.keepalive_time_ms": 500}) == {"keepalive": (0.5, 10.0, False)}
    assert of_grpc({"root_certificates": b"x"}) == {"ca_pem": b"x"}
    with pytest.raises(TypeError, match="byte string"):
        of_grpc({"root_certificates": "x"})
    with pytest.raises(ValueError, match="together"):
        of_grpc({"private_key": b"x"})


def test_lengths_of_messages_bind(server, name):
    options = {"grpc.max_send_message_length": 100}
    with orthoplex.Client(server.url, grpc_port=server.grpc, prefer_grpc=True, grpc_options=options) as client:
        assert not client.collection_exists(name)
        with pytest.raises(Exception, match="longer than the limit of 100"):
            client.collection_exists("c" * 200)


def test_compression_of_grpc(server, name):
    grpc = pytest.importorskip("grpc")
    options = {"grpc_port": server.grpc, "prefer_grpc": True}
    with orthoplex.Client(server.url, grpc_compression=grpc.Compression.Gzip, **options) as client:
        assert not client.collection_exists(name)
    with pytest.raises(ValueError, match="Deflate"):
        orthoplex.Client(server.url, grpc_compression=grpc.Compression.Deflate)
    with pytest.raises(TypeError, match="grpc.Compression"):
        orthoplex.Client(server.url, grpc_compression="gzip")


@pytest.mark.parametrize(
    "version, fits", [("1.19.3", True), ("1.21.0", True), ("1.18.0", False), ("2.20.0", False), ("dev", False)]
)
def test_versions_that_fit(version, fits):
    assert is_compatible(version) is fits


@pytest.mark.parametrize("kind", [orthoplex.Client, orthoplex.AsyncClient])
def test_the_version_of_the_server_is_looked_at(server, kind, monkeypatch):
    told = []
    monkeypatch.setattr(warnings, "warn", lambda message, *_, **__: told.append(message))
    monkeypatch.setattr("orthoplex._connection.API_VERSION", "1.3.0")
    kind(server.url)
    kind("http://127.0.0.1:1")
    kind(server.url, check_compatibility=False)
    wait_for(lambda: len(told) == 2)
    assert any("incompatible" in own for own in told) and any("Failed to obtain" in own for own in told)


def wait_for(condition):
    import time

    deadline = time.monotonic() + 20
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert condition()


def test_secrets_without_encryption_are_pointed_out():
    with pytest.warns(UserWarning, match="Api key is used with an insecure connection"):
        orthoplex.Client("http://localhost", api_key="k", check_compatibility=False)


@pytest.fixture
def secret(tmp_path):
    """A server with TLS."""
    from serving import make_server
    from test_service import certificates

    folder = tmp_path / "tls"
    folder.mkdir()
    certificates(folder)
    own = make_server(tmp_path, QDRANT__SERVICE__ENABLE_TLS="true")
    own.authority = folder / "cacert.pem"
    yield own.start()
    own.kill()


@pytest.mark.parametrize("prefer_grpc", [False, True])
def test_encryption(secret, prefer_grpc):
    options = {"url": secret.url, "grpc_port": secret.grpc, "prefer_grpc": prefer_grpc, "check_compatibility": False}

    def works(**more):
        with orthoplex.Client(**options, **more) as client:
            return client.get_collections().collections == []

    assert works(verify=str(secret.authority)) and works(verify=False)
    assert works(verify=ssl.create_default_context(cafile=secret.authority))
    assert works(verify=str(secret.authority.parent / "cacert.pem"), http2=False)
    with pytest.raises(Exception, match="certificate"):
        works()
    own = secret.authority.parent
    assert works(verify=str(secret.authority), cert=(str(own / "cert.pem"), str(own / "key.pem")))
    with pytest.raises(ValueError, match="private key"):
        works(verify=False, cert=str(secret.authority))
    if prefer_grpc:
        certificates = {"root_certificates": secret.authority.read_bytes()}
        with pytest.raises(Exception, match="certificate"):
            works(grpc_options={"root_certificates": b"nothing"})
        assert works(grpc_options=certificates)


@pytest.mark.parametrize("kind", ["rest-sync", "grpc-async"])
def test_headers_of_a_piece_of_code(kind, server, name):
    import asyncio

    from orthoplex.context_headers import async_headers, get_context_headers, headers

    with headers({"a": "1"}), headers({"b": "2"}):
        assert get_context_headers() == {"a": "1", "b": "2"}
    assert get_context_headers() == {}
    options = {"url": server.url, "grpc_port": server.grpc, "prefer_grpc": kind.startswith("grpc")}
    if kind.endswith("sync") and not kind.endswith("async"):
        client = orthoplex.Client(**options)
        with headers({"x-own": "ok"}):
            assert client.collection_exists(name) is False
        with headers({"x own": "no"}), pytest.raises(ValueError, match="x own"):
            client.collection_exists(name)
        return

    async def main():
        async with orthoplex.AsyncClient(**options) as client:
            async with async_headers({"x-own": "ok"}):
                assert await client.collection_exists(name) is False
            async with async_headers({"x own": "no"}):
                with pytest.raises(ValueError, match="x own"):
                    await client.collection_exists(name)

    asyncio.run(main())


PROXY = "proxies are not supported"


@pytest.fixture
def proxies(monkeypatch):
    """Sets variables of the environment, which has no other proxies."""
    for name in ("http", "https", "all", "no"):
        monkeypatch.delenv(f"{name}_proxy", raising=False)
        monkeypatch.delenv(f"{name}_PROXY".upper(), raising=False)

    def given(**own):
        for name, value in own.items():
            monkeypatch.setenv(name, value)

    return given


@pytest.mark.parametrize("kind", [orthoplex.Client, orthoplex.AsyncClient])
@pytest.mark.parametrize(
    "given, options",
    [
        ({"HTTP_PROXY": "http://p:1"}, {"url": "http://db.internal"}),
        ({"https_proxy": "http://p:1"}, {"host": "db.internal", "https": True}),
        ({"ALL_PROXY": "http://p:1"}, {"url": "https://db.internal", "prefer_grpc": True}),
        ({"HTTP_PROXY": "http://p:1", "NO_PROXY": "other.internal"}, {"url": "http://db.internal"}),
    ],
)
def test_a_proxy_that_is_not_used_is_named(proxies, kind, given, options):
    proxies(**given)
    with pytest.warns(UserWarning, match=PROXY) as caught:
        kind(**options, check_compatibility=False)
    assert [own.filename for own in caught] == [__file__]


@pytest.mark.parametrize(
    "given, options",
    [
        ({}, {"url": "http://db.internal"}),
        ({"HTTPS_PROXY": "http://p:1"}, {"url": "http://db.internal"}),
        ({"HTTP_PROXY": "http://p:1", "NO_PROXY": ".internal"}, {"url": "http://db.internal"}),
        ({"HTTP_PROXY": "http://p:1", "NO_PROXY": "*"}, {"url": "http://db.internal"}),
        ({"HTTP_PROXY": "http://p:1"}, {"url": "http://db.internal", "trust_env": False}),
        ({"HTTP_PROXY": "http://p:1"}, {"url": "http://localhost"}),
        ({"HTTP_PROXY": "http://p:1"}, {"location": ":memory:"}),
    ],
)
def test_where_no_proxy_is_meant_nothing_is_said(proxies, given, options):
    proxies(**given)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        orthoplex.Client(**options, check_compatibility=False)
