"""What a call costs: ours and the official client's, by turns, against the same server.

Starts the server in a folder of its own with points of 1,536 dimensions and payload, then measures for each
client and protocol: searches of 10 hits, searches of 100 hits with payload and vector, and acknowledged
upserts, with 1, 16 and 64 calls at once. `CPU` is the processor time of this process for a call (or a
point), which the server's work does not touch; calls a second do depend on it. Of each hit the id, the score and
a member of the payload are read, and the vector where the line says so. Given `--loadgen`, a compiled load generator makes the same
calls over as many connections.

    python python/bench/calls.py --server target/release/orthoplex [--rounds 3] [--seconds 1.5] [--only 'REST']

Needs numpy, orjson, qdrant-client.
"""

import argparse
import asyncio
import gc
import json
import os
import re
import signal
import socket
import statistics
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

import numpy as np
import qdrant_client

import orthoplex

WIDTH, POINTS, TEXT = 1536, 4_000, "x" * 80
KINDS = {"ours": (orthoplex.AsyncClient, orthoplex.models), "official": (qdrant_client.AsyncQdrantClient, qdrant_client.models)}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as own:
        return own.getsockname()[1]


class Server:
    """The server under test."""

    def __init__(self, binary: str, folder: Path) -> None:
        self.http, self.grpc = free_port(), free_port()
        names = {
            "QDRANT__SERVICE__HTTP_PORT": str(self.http),
            "QDRANT__SERVICE__GRPC_PORT": str(self.grpc),
            "QDRANT__STORAGE__STORAGE_PATH": str(folder / "storage"),
        }
        log = (folder / "log").open("w")
        self.process = subprocess.Popen([binary, "serve"], env={**os.environ, **names}, cwd=folder, stdout=log, stderr=log)
        for _ in range(200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.http}/readyz").read()
                return
            except OSError:
                time.sleep(0.05)
        raise SystemExit("the server did not start")

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def payload(number: int) -> dict:
    return {"city": "Berlin", "rank": number, "tags": ["a", "b"], "text": TEXT}


def fill(server: Server, vectors: np.ndarray) -> None:
    client = orthoplex.Client(url=f"http://127.0.0.1:{server.grpc}", grpc_port=server.grpc, port=server.http, prefer_grpc=True)
    for name in ("read", "write"):
        client.create_collection(name, vectors_config=orthoplex.models.VectorParams(size=WIDTH, distance="Cosine"))
    for first in range(0, POINTS, 500):
        ids = range(first, first + 500)
        points = [orthoplex.models.PointStruct(id=own, vector=vectors[own], payload=payload(own)) for own in ids]
        client.upsert("read", points)
    client.close()
    time.sleep(2)


def client_of(kind: str, server: Server, is_grpc: bool):
    options = {"check_compatibility": False} if kind == "official" else {}
    return KINDS[kind][0](
        host="127.0.0.1", port=server.http, grpc_port=server.grpc, prefer_grpc=is_grpc, timeout=60, **options
    )


def works(kind: str, client, vectors: np.ndarray) -> dict:
    """The calls by name: what each does, and how many points it counts for."""
    models = KINDS[kind][1]
    queries = [row.tolist() for row in vectors[:64]]
    lists = [row.tolist() for row in vectors[:1000]]

    async def search(number: int, limit: int, vector: bool, read: bool = False) -> None:
        found = await client.query_points("read", query=queries[number % 64], limit=limit, with_vectors=vector)
        for hit in found.points:
            assert hit.score is not None and hit.payload["city"] == "Berlin" and hit.id is not None
            assert not read or len(hit.vector) == WIDTH

    async def upsert(number: int, count: int, rows) -> None:
        first = number * count
        points = [models.PointStruct(id=first + own, vector=rows[own], payload=payload(own)) for own in range(count)]
        await client.upsert("write", points, wait=True)

    async def arrays(number: int, count: int) -> None:
        first = number * count
        ids = list(range(first, first + count))
        payloads = [payload(own) for own in range(count)]
        rows = vectors[:count] if kind == "ours" else vectors[:count].tolist()
        await client.upsert("write", models.Batch(ids=ids, vectors=rows, payloads=payloads), wait=True)

    return {
        "10 hits": (lambda own: search(own, 10, False), 1),
        "100 full hits": (lambda own: search(own, 100, True), 1),
        "100 full hits, read": (lambda own: search(own, 100, True, True), 1),
        "upsert 100, lists": (lambda own: upsert(own, 100, lists), 100),
        "upsert 1000, lists": (lambda own: upsert(own, 1000, lists), 1000),
        "upsert 1000, numpy": (lambda own: arrays(own, 1000), 1000),
    }


async def measure(work, at_once: int, seconds: float) -> tuple[float, float]:
    """Calls a second, and processor seconds of a call."""
    made, counter = 0, iter(range(1 << 40))
    end = time.perf_counter() + seconds

    async def caller() -> None:
        nonlocal made
        while time.perf_counter() < end:
            await work(next(counter) % 50)
            made += 1

    await work(0)
    gc.collect()
    began, spent = time.perf_counter(), time.process_time()
    await asyncio.gather(*(caller() for _ in range(at_once)))
    return made / (time.perf_counter() - began), (time.process_time() - spent) / max(made, 1)


def compiled(options, server: Server, is_grpc: bool, name: str, at_once: int, files: Path) -> float | None:
    """Calls a second of the load generator; nothing where it has no such call."""
    port, proto = (server.grpc, "grpc") if is_grpc else (server.http, "http")
    command = [options.loadgen, "search", "--proto", proto, "--url", f"http://127.0.0.1:{port}"]
    if name.startswith("upsert"):
        command[1] = "upsert"
        command += ["--collection", "write", "--vectors", files / "vectors.npy", "--payload", files / "payload.jsonl"]
        command += ["--batch", name.split()[1].strip(","), "--writers", str(at_once)]
    else:
        command += ["--collection", "read", "--queries", files / "vectors.npy", "--connections", str(at_once)]
        command += ["--limit", name.split()[0]] + (["--full"] if "full" in name else [])
    command += ["--seconds", str(options.seconds)]
    done = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
    if name.startswith("upsert"):
        return done["points_per_second"] / int(name.split()[1].strip(","))
    return done["per_second"]


async def run(options, server: Server, vectors: np.ndarray, files: Path) -> None:
    print(f"{'':36}{'official':>24}{'ours':>24}{'compiled':>12}   ours/official CPU, ours/compiled speed")
    for is_grpc in (False, True):
        clients = {kind: client_of(kind, server, is_grpc) for kind in KINDS}
        tables = {kind: works(kind, client, vectors) for kind, client in clients.items()}
        for name in tables["ours"]:
            for at_once in options.at_once:
                title = f"{'gRPC' if is_grpc else 'REST'} {name} x{at_once}"
                if not re.search(options.only, title):
                    continue
                found = {kind: [] for kind in KINDS}
                quick = []
                for _ in range(options.rounds):
                    for kind in KINDS:
                        work, _ = tables[kind][name]
                        found[kind].append(await measure(work, at_once, options.seconds))
                    if options.loadgen:
                        quick.append(compiled(options, server, is_grpc, name, at_once, files))
                report(title, tables["ours"][name][1], found, quick)
        for client in clients.values():
            await client.close()


def report(title: str, points: int, found: dict, quick: list[float]) -> None:
    middle = {
        kind: (statistics.median(own[0] for own in all), statistics.median(own[1] for own in all))
        for kind, all in found.items()
    }
    line = f"{title:36}"
    for kind in ("official", "ours"):
        speed, cost = middle[kind]
        line += f"{speed * points:10.0f}/s {cost / points * 1e6:8.1f} us"
    ratio = statistics.median(a[1] / b[1] for a, b in zip(found["ours"], found["official"]))
    line += f"{statistics.median(quick) * points:10.0f}/s" if quick else f"{'':12}"
    line += f"   {ratio:.2f}"
    if quick:
        line += f"  {statistics.median(a[0] / b for a, b in zip(found['ours'], quick)):.2f}"
    print(line, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", required=True)
    parser.add_argument("--loadgen")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=1.5)
    parser.add_argument("--at-once", type=int, nargs="*", default=[1, 16, 64])
    parser.add_argument("--only", default="", help="a pattern of the lines to measure")
    options = parser.parse_args()
    vectors = np.random.default_rng(2026).normal(size=(POINTS, WIDTH)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder)
        np.save(files / "vectors.npy", vectors)
        (files / "payload.jsonl").write_text("".join(json.dumps(payload(own)) + "\n" for own in range(POINTS)))
        server = Server(str(Path(options.server).resolve()), files)
        try:
            fill(server, vectors)
            asyncio.run(run(options, server, vectors, files))
        finally:
            server.stop()


if __name__ == "__main__":
    main()
