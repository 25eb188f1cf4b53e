"""Answers over HTTP: what they hold is what their JSON says, also where it is read late."""

import json
import random
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

import orthoplex
from orthoplex.exceptions import ApiException


@pytest.fixture
def answering():
    """A client of a server that answers every request with the text in `answering.text`."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            self.rfile.read(int(self.headers["content-length"]))
            body = client.text.encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    client = orthoplex.Client(url=f"http://127.0.0.1:{server.server_port}", check_compatibility=False)
    yield client
    client.close()
    server.shutdown()


def number(chance: random.Random):
    return chance.choice(
        [0, -1, 2**63 - 1, 2**64 - 1, -(2**63), 0.1, -2.5e-300, 1e22, 3.0, chance.random(), chance.randrange(10**6)]
    )


def document(chance: random.Random, depth: int = 0):
    """Any JSON, with long arrays of numbers, escapes, and arrays that look like those of numbers at first."""
    kind = chance.randrange(5 if depth > 4 else 9)
    if kind == 0:
        return chance.choice([None, True, False])
    if kind == 1:
        return number(chance)
    if kind == 2:
        return "".join(chance.choices('ab"\\/\n\t\u0001é漢🙂[]{},:', k=chance.randrange(12)))
    if kind == 3:
        return [number(chance) for _ in range(chance.choice([0, 1, 3, 40, 200]))]
    if kind == 4:
        mixed = [None, True, False, "]", '"', "a"] if chance.random() < 0.5 else [None, True, False]
        return [number(chance) for _ in range(30)] + [chance.choice(mixed) for _ in range(3)]
    if kind < 7:
        return [document(chance, depth + 1) for _ in range(chance.randrange(5))]
    return {f"{chance.choice(['id', 'vector', 'é', 'k'])}{own}": document(chance, depth + 1) for own in range(4)}


def written(chance: random.Random, value) -> str:
    style = chance.choice([{}, {"indent": 2}, {"separators": (",", ":")}, {"ensure_ascii": False}])
    return json.dumps(value, **style)


@pytest.mark.parametrize("seed", range(40))
def test_payloads_are_what_was_sent(answering, seed):
    chance = random.Random(seed)
    rows = [{"id": own, "payload": {"own": document(chance)}, "vector": None} for own in range(5)]
    answering.text = written(chance, {"usage": None, "result": rows, "status": "ok", "time": 0.1})
    found = answering.retrieve("c", list(range(5)))
    assert [own.payload for own in found] == [own["payload"] for own in json.loads(answering.text)["result"]]
    kinds = json.dumps([own.payload for own in found])
    assert kinds == json.dumps([own["payload"] for own in rows])


FLOATS = [0.12345679, -1.0, 0.0, 1e-7, -2.5e300, 0.1234567890123456789, 123456789012345.5]


@pytest.mark.parametrize("vector", [[0.12345679, -1.0, 2, 1e-7] * 100, FLOATS * 100], ids=["mixed", "floats"])
def test_vectors_are_read_late_and_stay(answering, vector):
    points = [{"id": own, "version": 1, "score": 0.5, "vector": vector} for own in range(3)]
    answering.text = json.dumps({"result": {"points": points}, "status": "ok", "time": 0.1})
    hits = answering.query_points("c", query=[0.0], with_vectors=True).points
    assert [hit.vector for hit in hits] == [vector] * 3
    assert hits[0].vector is hits[0].vector
    assert hits[1].model_dump()["vector"] == vector
    named = {"a": vector, "b": [vector, vector], "c": {"indices": list(range(400)), "values": vector}}
    points[0]["vector"] = named
    answering.text = json.dumps({"result": {"points": points}, "status": "ok", "time": 0.1})
    hit = answering.query_points("c", query=[0.0], with_vectors=True).points[0]
    assert (hit.vector["a"], hit.vector["b"], hit.vector["c"].values) == (vector, [vector] * 2, vector)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"result"}', '{"result": tru}', '{"result": [1,}', '{"result": "a\\"}', '{"status": "ok"}',
     '{"result": []} x', '{"result": ' + "[" * 500, '{"result": [1.2.3]}', '{"result": {"a" 1}}'],
)
def test_answers_that_are_no_json_are_refused(answering, text):
    answering.text = text
    with pytest.raises(ApiException, match="cannot be read"):
        answering.retrieve("c", [1])


def test_a_broken_array_is_noticed_when_it_is_looked_at(answering):
    row = {"id": 1, "payload": {"own": [1.5] * 50}}
    answering.text = json.dumps({"result": [row]}).replace("1.5, 1.5]", "1.5, 1.5 1]")
    with pytest.raises(ValueError, match="cannot be read"):
        answering.retrieve("c", [1])[0].payload
