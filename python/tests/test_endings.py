"""What stays behind: of long answers, of closed folders, of parents in forked children."""

import asyncio
import gc
import json
import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import orthoplex
from orthoplex import models as m

#: Some 10 MB.
POINTS = [{"id": own, "payload": {"n": own}, "vector": [0.123456789] * 500} for own in range(1600)]
LONG = json.dumps({"result": {"points": POINTS, "next_page_offset": None}}).encode()
SHORT = b'{"result":{"count":7}}'


class Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers.get("content-length") or 0))
        body = LONG if self.path.split("?")[0].endswith("scroll") else SHORT
        self.wfile.write(f"HTTP/1.1 200 OK\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def url():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def resident_mb():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 20


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
@pytest.mark.parametrize("is_read", [False, True])
def test_one_point_of_a_long_answer_keeps_little_of_it(url, is_read):
    kept = []
    with orthoplex.Client(url, check_compatibility=False) as client:
        for turn in range(25):
            rows = client.scroll("c", limit=1600, with_vectors=True)[0]
            kept.append(rows[turn])
            if is_read:
                assert len(rows[turn].vector) == 500
            del rows
            gc.collect()
            if turn == 4:
                before = resident_mb()
        # Twenty answers of 10 MB.
        assert resident_mb() - before < 60
    assert [own.payload["n"] for own in kept] == list(range(25))
    assert all(own.vector == [0.123456789] * 500 for own in kept)


def test_a_long_answer_holds_up_no_other_call(url):
    async def main():
        async with orthoplex.AsyncClient(url, check_compatibility=False) as client:
            long = [asyncio.create_task(client.scroll("c", limit=1600)) for _ in range(4)]
            while not all(task.done() for task in long):
                assert (await client.count("c")).count == 7
            for task in long:
                rows, _ = task.result()
                assert (len(rows), rows[-1].id) == (1600, 1599)

    asyncio.run(main())


def test_a_folder_opens_again_at_once_after_its_last_client(tmp_path):
    path = str(tmp_path / "data")
    vectors = m.VectorParams(size=4, distance="Dot")
    with orthoplex.Client(path=path) as client:
        client.create_collection("c", vectors_config=vectors)
    points = [m.PointStruct(id=own, vector=[1.0, 2.0, 3.0, 4.0]) for own in range(3000)]

    async def main():
        for _ in range(10):
            client = orthoplex.AsyncClient(path=path)
            task = asyncio.create_task(client.upsert("c", points))
            await asyncio.sleep(0.002)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await client.close()

    asyncio.run(main())
    failed = []

    def use():
        for _ in range(20):
            try:
                with orthoplex.Client(path=path) as client:
                    client.upsert("c", points[:10])
            except Exception as error:
                failed.append(error)

    threads = [threading.Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_children_of_a_busy_parent_work(url):
    stop = threading.Event()

    def busy():
        while not stop.is_set():
            with orthoplex.Client(":memory:") as own, orthoplex.Client(url, check_compatibility=False) as client:
                own.get_collections()
                client.scroll("c", limit=1600)

    threads = [threading.Thread(target=busy) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(10):
            child = os.fork()
            if child == 0:
                # Threads of the parent are none of ours, so all that is waited for here would be for ever.
                client = orthoplex.Client(":memory:")
                os._exit(0 if client.get_collections().collections == [] else 1)
            until = time.monotonic() + 20
            while (ended := os.waitpid(child, os.WNOHANG)) == (0, 0) and time.monotonic() < until:
                time.sleep(0.01)
            if ended == (0, 0):
                os.kill(child, 9)
                os.waitpid(child, 0)
            assert ended == (child, 0)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
