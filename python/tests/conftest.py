"""One server for the run, and our clients of every kind against it and in this process."""

import asyncio
import inspect
import sys
import uuid
from pathlib import Path

import pytest

import orthoplex

sys.path.append(str(Path(__file__).resolve().parents[2] / "tests/python"))
from serving import make_server  # noqa: E402 - the server of all Python tests


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    own = make_server(tmp_path_factory.mktemp("server")).start()
    yield own
    own.stop()


class Sync:
    """An async client as a blocking one, so that each test is written once."""

    def __init__(self, client, loop):
        self.client, self.loop = client, loop

    def __getattr__(self, name):
        method = getattr(self.client, name)

        def call(*args, **kwargs):
            given = method(*args, **kwargs)
            if not inspect.isawaitable(given):
                return given

            async def wait():
                return await given

            return self.loop.run_until_complete(wait())

        return call


WAYS = [f"{way}-{kind}" for way in ("memory", "path", "rest", "grpc") for kind in ("sync", "async")]


@pytest.fixture(params=WAYS)
def client(request, tmp_path):
    way, kind = request.param.split("-")
    if way == "memory":
        options = {"location": ":memory:"}
    elif way == "path":
        options = {"path": str(tmp_path / "data")}
    else:
        server = request.getfixturevalue("server")
        options = {"url": server.url, "grpc_port": server.grpc, "prefer_grpc": way == "grpc", "timeout": 30}
    if kind == "sync":
        with orthoplex.Client(**options) as own:
            own.way = way
            yield own
        return
    loop = asyncio.new_event_loop()
    own = Sync(orthoplex.AsyncClient(**options), loop)
    own.way = way
    yield own
    own.close()
    loop.close()


@pytest.fixture
def name():
    return f"c-{uuid.uuid4().hex[:12]}"
