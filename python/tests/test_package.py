"""The wheel alone, in an environment without any other package."""

import subprocess
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
QUICK_START = """
import asyncio, sys
from orthoplex import AsyncClient, Client
from orthoplex.models import Distance, PointStruct, VectorParams

client = Client(":memory:")
client.create_collection("c", vectors_config=VectorParams(size=2, distance=Distance.COSINE))
client.upsert("c", [PointStruct(id=1, vector=[1.0, 0.0], payload={"a": 1})])
assert client.query_points("c", query=[1.0, 0.0]).points[0].payload == {"a": 1}

async def main():
    async with AsyncClient(":memory:") as client:
        await client.create_collection("c", vectors_config=VectorParams(size=2, distance=Distance.DOT))
        await client.upsert("c", [PointStruct(id=1, vector=[1.0, 0.0])])
        return await client.count("c")

assert asyncio.run(main()).count == 1
loaded = {name.partition(".")[0] for name in sys.modules}
assert not loaded & {"qdrant_client", "pydantic", "numpy", "grpc", "httpx"}, loaded
"""


def test_quick_start_in_an_empty_environment(tmp_path):
    wheels = sorted((ROOT / "target/wheels").glob("orthoplex-*.whl"))
    if not wheels:
        pytest.fail("no wheel: make python")
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env/bin/python"
    subprocess.run([python, "-m", "pip", "install", "-q", "--no-deps", wheels[-1]], check=True, timeout=300)
    run = subprocess.run([python, "-c", QUICK_START], capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr


def test_modules_have_the_official_names():
    from orthoplex import AsyncQdrantClient, QdrantClient, models
    from orthoplex.async_qdrant_client import AsyncQdrantClient as same_async
    from orthoplex.conversions import common_types
    from orthoplex.exceptions import UnexpectedResponse
    from orthoplex.http import exceptions as http_exceptions
    from orthoplex.http import models as http_models
    from orthoplex.http.models.models import PointStruct
    from orthoplex.qdrant_client import QdrantClient as same

    assert (same, same_async) == (QdrantClient, AsyncQdrantClient)
    assert PointStruct is models.PointStruct is http_models.PointStruct is common_types.PointStruct
    assert http_exceptions.UnexpectedResponse is UnexpectedResponse
