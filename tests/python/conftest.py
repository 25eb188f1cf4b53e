"""One real server for the whole run, and clients of every kind."""

import asyncio
import uuid

import pytest
from qdrant_client import AsyncQdrantClient, QdrantClient
from qdrant_client import models as m
from serving import BINARY, free_ports, make_server  # noqa: F401 (tests import them from here)
from wire import Rest


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    own = make_server(tmp_path_factory.mktemp("server")).start()
    yield own
    assert own.stop() == 0, own.output()


@pytest.fixture
def own_server(tmp_path):
    """A server for tests that stop, kill or configure it."""
    own = make_server(tmp_path)
    yield own
    if own.process and own.process.poll() is None:
        own.kill()


@pytest.fixture
def name():
    return f"test-{uuid.uuid4().hex[:12]}"


class Waiting:
    """An async client with the methods of the sync one, so that one test serves both."""

    def __init__(self, client):
        self._client = client
        self._loop = asyncio.new_event_loop()

    def __getattr__(self, method):
        function = getattr(self._client, method)

        def call(*args, **kwargs):
            return self._loop.run_until_complete(function(*args, **kwargs))

        return call

    def close(self):
        self._loop.run_until_complete(self._client.close())
        self._loop.close()


@pytest.fixture(params=["rest-sync", "rest-async", "grpc-sync", "grpc-async"])
def client(request, server):
    transport, kind = request.param.split("-")
    options = dict(
        url=server.url, grpc_port=server.grpc, prefer_grpc=transport == "grpc", timeout=30
    )
    own = QdrantClient(**options) if kind == "sync" else Waiting(AsyncQdrantClient(**options))
    yield own
    own.close()



@pytest.fixture(scope="session")
def clients(server):
    options = dict(url=server.url, grpc_port=server.grpc, timeout=30, cloud_inference=True)
    both = {kind: QdrantClient(prefer_grpc=kind == "grpc", **options) for kind in ("rest", "grpc")}
    yield both
    for own in both.values():
        own.close()


@pytest.fixture(params=["rest", "grpc"])
def api(request, clients):
    """The official client over REST, then over gRPC."""
    return clients[request.param]


@pytest.fixture(scope="session")
def rest(server):
    return Rest(server.url)


@pytest.fixture
def make(clients, name):
    """Creates collections that end with the test: `make(points, **options)` returns the name."""
    made = []

    def create(points=(), size=2, distance=m.Distance.DOT, **options):
        own = f"{name}-{len(made)}"
        options.setdefault("vectors_config", m.VectorParams(size=size, distance=distance))
        clients["rest"].create_collection(own, **options)
        made.append(own)
        if points:
            clients["rest"].upsert(own, points, wait=True)
        return own

    yield create
    for own in made:
        clients["rest"].delete_collection(own)


@pytest.fixture(scope="session")
def configured(tmp_path_factory):
    """Starts servers with settings of their own; the same settings share one server."""
    servers = {}

    def start(**settings):
        key = tuple(sorted(settings.items()))
        if key not in servers:
            servers[key] = make_server(tmp_path_factory.mktemp("configured"), **settings).start()
        return servers[key]

    yield start
    for own in servers.values():
        own.kill()
