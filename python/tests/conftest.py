"""One server for the run, and our clients of every kind against it and in this process."""

import asyncio
import inspect
import os
import socket
import subprocess
import time
import uuid
from pathlib import Path

import orthoplex
import pytest

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("ORTHOPLEX_BIN", ROOT / "target/debug/orthoplex"))


class Server:
    def __init__(self, folder):
        with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
            self.http, self.grpc = one.getsockname()[1], other.getsockname()[1]
        environment = os.environ | {
            "QDRANT__SERVICE__HTTP_PORT": str(self.http),
            "QDRANT__SERVICE__GRPC_PORT": str(self.grpc),
            "QDRANT__STORAGE__STORAGE_PATH": str(folder / "storage"),
        }
        with open(folder / "server.log", "wb") as log:
            command = [BINARY, "serve"]
            self.process = subprocess.Popen(command, env=environment, cwd=folder, stdout=log, stderr=log)
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", self.grpc), 1).close()
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError((folder / "server.log").read_text())

    @property
    def url(self):
        return f"http://127.0.0.1:{self.http}"


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    if not BINARY.exists():
        pytest.fail(f"{BINARY} is missing: cargo build -p orthoplex-server")
    own = Server(tmp_path_factory.mktemp("server"))
    yield own
    own.process.terminate()
    own.process.wait(20)


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
