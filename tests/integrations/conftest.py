"""One real server, and embeddings that need no model: words become places in a vector."""

import os
import sys
import uuid
import zlib
from pathlib import Path

import pytest
from qdrant_client import AsyncQdrantClient, QdrantClient

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "python"))

from serving import make_server  # noqa: E402

SIZE = 64
# Mem0 tells its makers of every use otherwise.
os.environ["MEM0_TELEMETRY"] = "False"


def places(text):
    return [zlib.crc32(word.encode()) for word in text.lower().split()]


def dense(text):
    """Texts that share words are near each other."""
    vector = [0.01] * SIZE
    for place in places(text):
        vector[place % SIZE] += 1.0
    return vector


def sparse(text):
    """Indices and values: a one for each word."""
    indices = sorted(set(places(text)))
    return indices, [1.0] * len(indices)


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    own = make_server(tmp_path_factory.mktemp("server")).start()
    yield own
    assert own.stop() == 0, own.output()


#: Every way to a database: our own clients share a folder, official ones lock it.
OURS = QdrantClient.__module__.startswith("orthoplex")


@pytest.fixture(params=["rest", "grpc", "path"] if OURS else ["rest", "grpc"])
def options(request, tmp_path):
    """Where the database is: on the server, over each transport, or in this process."""
    if request.param == "path":
        return dict(path=str(tmp_path / "data"))
    server = request.getfixturevalue("server")
    return dict(url=server.url, grpc_port=server.grpc, prefer_grpc=request.param == "grpc", timeout=30)


@pytest.fixture
def client(options):
    own = QdrantClient(**options)
    yield own
    own.close()


@pytest.fixture
def both(client, options):
    """A sync and an async client."""
    return client, AsyncQdrantClient(**options)


@pytest.fixture
def name(client):
    own = f"store-{uuid.uuid4().hex[:12]}"
    yield own
    client.delete_collection(own)
