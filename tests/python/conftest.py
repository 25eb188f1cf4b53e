"""One real server for the whole run, and clients of every kind."""

import asyncio
import os
import signal
import socket
import ssl
import subprocess
import time
import urllib.request
import uuid
from dataclasses import dataclass
from pathlib import Path

import pytest
from qdrant_client import AsyncQdrantClient, QdrantClient

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("ORTHOPLEX_BIN", ROOT / "target/debug/orthoplex"))


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [own.getsockname()[1] for own in sockets]
    for own in sockets:
        own.close()
    return ports


@dataclass
class Server:
    """A server process with its own folder; can be killed and started again."""

    folder: Path
    http: int
    grpc: int
    process: subprocess.Popen = None
    environment: dict = None
    # Who signed its certificate, if it has one.
    authority: Path = None

    @property
    def url(self):
        scheme = "https" if self.authority else "http"
        return f"{scheme}://127.0.0.1:{self.http}"

    def start(self):
        environment = os.environ | {
            "QDRANT__SERVICE__HTTP_PORT": str(self.http),
            "QDRANT__SERVICE__GRPC_PORT": str(self.grpc),
            "QDRANT__STORAGE__STORAGE_PATH": str(self.folder / "storage"),
        }
        self.log = open(self.folder / "server.log", "ab")
        self.process = subprocess.Popen(
            [BINARY, "serve"], env=environment | (self.environment or {}), cwd=self.folder,
            stdout=self.log, stderr=self.log,
        )
        self.wait_ready()
        return self

    def wait_ready(self, seconds=30):
        context = ssl.create_default_context(cafile=self.authority) if self.authority else None
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended: {self.output()}")
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=1, context=context):
                    return
            except OSError:
                time.sleep(0.02)
        raise RuntimeError(f"the server does not answer: {self.output()}")

    def output(self):
        return (self.folder / "server.log").read_text(errors="replace")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)


def make_server(folder, **environment):
    http, grpc = free_ports(2)
    return Server(folder, http, grpc, environment=environment)


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
