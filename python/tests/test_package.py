"""The wheel alone, in an environment without any other package."""

import re
import subprocess
import textwrap
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


@pytest.fixture(scope="module")
def python(tmp_path_factory):
    """The interpreter of an environment with nothing but the wheel."""
    wheels = sorted((ROOT / "target/wheels").glob("orthoplex-*.whl"))
    if not wheels:
        pytest.fail("no wheel: make python")
    folder = tmp_path_factory.mktemp("env")
    venv.create(folder, with_pip=True)
    own = folder / "bin/python"
    subprocess.run([own, "-m", "pip", "install", "-q", "--no-deps", wheels[-1]], check=True, timeout=300)
    return own


def output(python, program, folder):
    """What a program prints; it sees no package of ours but the one of its environment."""
    command = [python, "-I", "-c", program]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_quick_start_in_an_empty_environment(python, tmp_path):
    output(python, QUICK_START, tmp_path)


@pytest.mark.parametrize("way", ["memory", "path", "rest"])
def test_quick_start_of_the_readme(request, python, tmp_path, way):
    snippets = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    (snippet,) = (own for own in snippets if "from orthoplex import" in own)
    places = {"memory": '":memory:"', "path": 'path="./books"'}
    place = places.get(way) or f'url="{request.getfixturevalue("server").url}"'
    assert snippet.count('url="http://localhost:6333"') == 1
    body = textwrap.indent(snippet.replace('url="http://localhost:6333"', place), "    ")
    program = f"import asyncio\n\nasync def main():\n{body}\nasyncio.run(main())"
    assert "ScoredPoint(id=1, " in output(python, program, tmp_path)


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
