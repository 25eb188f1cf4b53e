"""The examples run."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


def test_quick_start():
    run = subprocess.run([sys.executable, EXAMPLES / "quick_start.py"], capture_output=True, text=True, timeout=60)
    assert run.stdout.splitlines() == ["1 1.273 {'city': 'Berlin'}", "3 1.208 {'city': 'Moscow'}", "1"], run.stderr


def test_fastapi_service():
    pytest.importorskip("fastapi")
    testing = pytest.importorskip("fastapi.testclient")
    spec = importlib.util.spec_from_file_location("fastapi_service", EXAMPLES / "fastapi_service.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with testing.TestClient(module.app) as client:
        for number, vector in ((1, [1.0, 0.0, 0.0]), (2, [0.0, 1.0, 0.0])):
            put = client.put(f"/books/{number}", params={"title": f"t{number}"}, json=vector)
            assert put.json() == "completed", put.text
        found = client.post("/books/search", json={"vector": [0.9, 0.1, 0.0], "only": {"must": [{"has_id": [2]}]}})
        assert [(own["id"], own["payload"]) for own in found.json()] == [(2, {"title": "t2"})], found.text
