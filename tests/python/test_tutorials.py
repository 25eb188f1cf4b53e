"""The two asynchronous tutorials, step by step, with the clients that they were written for."""

import os
import subprocess
import uuid
from pathlib import Path

import pytest
from qdrant_client import AsyncQdrantClient, models

HERE = Path(__file__).parent
OLD_PYTHON = Path(os.environ.get("PYTHON_QDRANT_1_12", HERE.parents[1] / ".venv-1.12/bin/python"))


@pytest.mark.asyncio
async def test_async_client_tutorial(server, name):
    client = AsyncQdrantClient(url=server.url, grpc_port=server.grpc)
    await client.create_collection(
        collection_name=name,
        vectors_config=models.VectorParams(size=4, distance=models.Distance.COSINE),
    )
    point = str(uuid.uuid4())
    await client.upsert(
        collection_name=name,
        points=[
            models.PointStruct(id=point, payload={"color": "red"}, vector=[0.9, 0.1, 0.1, 0.5]),
        ],
    )
    found = await client.query_points(
        collection_name=name, query=[0.9, 0.1, 0.1, 0.5], limit=2, with_payload=True
    )
    assert [hit.id for hit in found.points] == [point]
    assert found.points[0].score == pytest.approx(1.0, abs=1e-5)
    assert found.points[0].payload == {"color": "red"}
    await client.close()


@pytest.mark.parametrize("script", ["async_grpc.py", "async_http.py"])
def test_raw_stub_tutorial(server, name, script):
    """Runs under the last client that offers `async_grpc_collections` and `async_grpc_points`."""
    assert OLD_PYTHON.exists(), "make python-env prepares it"
    done = subprocess.run(
        [OLD_PYTHON, HERE / "tutorials" / script, str(server.http), str(server.grpc), name],
        capture_output=True, text=True, timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.strip().endswith("done")


