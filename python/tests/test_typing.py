"""What type checkers say of the package and of a program that uses it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
from orthoplex import AsyncClient, Client
from orthoplex import models as m

def blocking() -> list[m.ScoredPoint]:
    with Client(":memory:") as client:
        kept = m.Filter(must=m.FieldCondition(key="a", match=m.MatchValue(value=1)))
        return client.query_points("c", query=[0.1], limit=3, query_filter=kept).points

async def waiting() -> int:
    async with AsyncClient(url="http://localhost") as client:
        await client.upsert("c", [m.PointStruct(id=1, vector=[0.1], payload={"a": 1})])
        await client.upload_points("c", [])
        records, following = await client.scroll("c")
        checked = await client.http.collections_api.collection_exists(collection_name="c")
        moved: list[str] = [own.collection_name for own in (await client.get_aliases()).aliases]
        assert following is None or records
        return (await client.count("c")).count + len(records) + len(moved) + int(checked.time or 0)

wrong: str = Client(":memory:").count("c")
"""


@pytest.mark.parametrize("tool", ["models.py", "rest.py", "stubs.py"])
def test_generated_files_are_fresh(tool):
    run = subprocess.run([sys.executable, ROOT / "python/tools" / tool, "--check"], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


def test_pyright_finds_one_error_in_the_program(tmp_path):
    """In its strict mode, and it knows every type that the program gets."""
    pytest.importorskip("pyright")
    (tmp_path / "program.py").write_text(PROGRAM)
    settings = {"include": ["program.py"], "typeCheckingMode": "strict", "extraPaths": [str(ROOT / "python")]}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings))
    command = [sys.executable, "-m", "pyright", "--outputjson", "-p", tmp_path]
    run = subprocess.run(command, capture_output=True, text=True, timeout=300)
    wrong = json.loads(run.stdout)["generalDiagnostics"]
    assert len(wrong) == 1 and "CountResult" in wrong[0]["message"], run.stdout


def test_mypy_finds_one_error_in_the_program_and_none_in_the_package(tmp_path):
    pytest.importorskip("mypy")
    (tmp_path / "program.py").write_text(PROGRAM)
    command = [sys.executable, "-m", "mypy", "python/orthoplex", tmp_path / "program.py"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    wrong = [line for line in run.stdout.splitlines() if ": error:" in line]
    assert len(wrong) == 1 and "CountResult" in wrong[0], run.stdout + run.stderr
