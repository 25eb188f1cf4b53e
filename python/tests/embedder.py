"""Stands in for servers of embeddings, with the paths and answers of OpenAI and Cohere."""

import array
import base64
import hashlib
import json
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


def dense(text, size):
    """Texts that share words are near each other."""
    vector = [0.01] * size
    for word in text.lower().split():
        vector[int.from_bytes(hashlib.sha256(word.encode()).digest(), "big") % size] += 1.0
    return vector


def openai(asked):
    def written(vector):
        if asked.get("encoding_format") == "base64":
            return base64.b64encode(array.array("f", vector)).decode()
        return vector

    texts = [asked["input"]] if isinstance(asked["input"], str) else asked["input"]
    data = [
        {"object": "embedding", "index": place, "embedding": written(dense(text, asked["dimensions"]))}
        for place, text in enumerate(texts)
    ]
    usage = {"prompt_tokens": len(texts), "total_tokens": len(texts)}
    return {"object": "list", "model": asked["model"], "data": data, "usage": usage}


def cohere(asked):
    assert asked["input_type"] in ("search_document", "search_query") and asked["embedding_types"] == ["float"]
    vectors = [dense(text, asked["output_dimension"]) for text in asked["texts"]]
    return {"id": "1", "response_type": "embeddings_by_type", "texts": asked["texts"], "embeddings": {"float": vectors}}


PATHS = {"/v1/embeddings": openai, "/v2/embed": cohere}


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        answer = json.dumps(PATHS[self.path](asked)).encode()
        self.server.asked += 1
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


@contextmanager
def embedder():
    """A server; `asked` counts its calls."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.asked = 0
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
