"""The examples run."""

import ast
import asyncio
import importlib.util
import inspect
import json
import os
import subprocess
import sys
import types
from pathlib import Path

import pytest
from embedder import embedder

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


def lines(name, *arguments, **environment):
    """What an example prints."""
    command = [sys.executable, EXAMPLES / name, *arguments]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, env={**os.environ, **environment})
    assert run.returncode == 0, run.stderr
    return run.stdout.splitlines()


def module(name):
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def test_quick_start():
    assert lines("quick_start.py") == ["1 1.273 {'city': 'Berlin'}", "3 1.208 {'city': 'Moscow'}", "1"]


def test_asynchronous_over_rest(server, name):
    assert lines("async_rest.py", server.url, name) == ["True 1.0 {'color': 'red'}"]


def test_asynchronous_over_grpc(server, name):
    assert lines("async_grpc.py", server.url, str(server.grpc), name) == ["1000 True"]


def test_fastapi_service():
    pytest.importorskip("fastapi")
    testing = pytest.importorskip("fastapi.testclient")
    with testing.TestClient(module("fastapi_service").app) as client:
        for number, vector in ((1, [1.0, 0.0, 0.0]), (2, [0.0, 1.0, 0.0])):
            put = client.put(f"/books/{number}", params={"title": f"t{number}"}, json=vector)
            assert put.json() == "completed", put.text
        found = client.post("/books/search", json={"vector": [0.9, 0.1, 0.0], "only": {"must": [{"has_id": [2]}]}})
        assert [(own["id"], own["payload"]) for own in found.json()] == [(2, {"title": "t2"})], found.text


def test_quart_service():
    pytest.importorskip("quart")
    app = module("quart_service").app

    async def story():
        async with app.test_app() as running:
            client = running.test_client()
            for number, vector in ((1, [1.0, 0.0, 0.0]), (2, [0.0, 1.0, 0.0])):
                put = await client.put(f"/books/{number}", json={"vector": vector, "title": f"t{number}"})
                assert await put.get_json() == {"status": "completed"}
            found = await client.post("/books/search", json=[0.1, 0.9, 0.0])
            return (await found.get_json())["points"]

    assert [(own["id"], own["payload"]) for own in asyncio.run(story())] == [(2, {"title": "t2"}), (1, {"title": "t1"})]


def test_langchain():
    pytest.importorskip("langchain_qdrant")
    assert lines("langchain_async.py") == ["red apples grow", "white sails", "blue boats sail"]


def test_openai():
    pytest.importorskip("openai")
    with embedder() as server:
        url = f"http://127.0.0.1:{server.server_port}/v1"
        shown = lines("openai_embeddings.py", OPENAI_API_KEY="k", OPENAI_BASE_URL=url)
        assert shown == ["blue boats sail", "red boats sail"] and server.asked == 4


def test_cohere():
    pytest.importorskip("cohere")
    with embedder() as server:
        shown = lines("cohere_embeddings.py", CO_API_KEY="k", CO_API_URL=f"http://127.0.0.1:{server.server_port}")
        assert shown == ["blue boats sail", "red boats sail"] and server.asked == 2


def test_notebook():
    """Its cells as a notebook runs them: inside a running loop, where they may await."""
    pytest.importorskip("numpy")
    book = json.loads((EXAMPLES / "notebook.ipynb").read_text())
    cells = ["".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == "code"]
    names: dict = {}

    async def shown(cell):
        *most, last = ast.parse(cell).body
        assert isinstance(last, ast.Expr), "a cell ends with what it shows"
        last = ast.Assign([ast.Name("shown", ast.Store())], last.value)
        tree = ast.fix_missing_locations(ast.Module([*most, last], []))
        code = compile(tree, "cell", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        if code.co_flags & inspect.CO_COROUTINE:
            await types.FunctionType(code, names)()
        else:
            exec(code, names)
        return names["shown"]

    async def story():
        return [await shown(cell) for cell in cells]

    put, best, mean, count = asyncio.run(story())
    assert (put.status, best, list(mean), count) == ("completed", [999, 998, 997], [1.0, 499.5], 0)
