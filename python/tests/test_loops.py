"""Event loops, threads, forks and the end of the interpreter."""

import asyncio
import os
import subprocess
import sys
import threading
import time

import pytest

import orthoplex
from orthoplex import models as m

PARAMS = m.VectorParams(size=4, distance="Dot")


def points(count, size=4):
    return [m.PointStruct(id=own, vector=[float(own % 7)] * size, payload={"n": own}) for own in range(count)]


def kinds(server):
    return {"memory": {"location": ":memory:"}, "rest": {"url": server.url}}


@pytest.fixture(params=["memory", "rest"])
def options(request, server):
    return kinds(server)[request.param]


def test_one_client_in_several_loops(options, name):
    client = orthoplex.AsyncClient(**options)

    async def work():
        return await asyncio.gather(*(client.collection_exists(name) for _ in range(50)))

    for _ in range(3):
        assert asyncio.run(work()) == [False] * 50
    threads = [threading.Thread(target=lambda: asyncio.run(work())) for _ in range(4)]
    for own in threads:
        own.start()
    for own in threads:
        own.join(30)
        assert not own.is_alive()


def test_uvloop(options, name):
    uvloop = pytest.importorskip("uvloop")

    async def work():
        async with orthoplex.AsyncClient(**options) as client:
            await client.create_collection(name, PARAMS)
            await client.upsert(name, points(10))
            found = await asyncio.gather(*(client.query_points(name, query=[1.0] * 4) for _ in range(20)))
            return {len(own.points) for own in found}

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        assert runner.run(work()) == {10}


class NoFiles(asyncio.SelectorEventLoop):
    """A loop that watches no files, as that of Windows. Its own it watches by another name."""

    def add_reader(self, *_):
        raise NotImplementedError


def test_loops_that_watch_no_files(options, name):
    async def work():
        async with orthoplex.AsyncClient(**options) as client:
            return await asyncio.gather(*(client.collection_exists(name) for _ in range(50)))

    with asyncio.Runner(loop_factory=NoFiles) as runner:
        assert runner.run(work()) == [False] * 50


def test_loops_by_turns_on_one_thread(options, name):
    client = orthoplex.AsyncClient(**options)
    before = len(os.listdir("/proc/self/fd")) if sys.platform == "linux" else 0
    with asyncio.Runner() as one, asyncio.Runner() as other:
        for _ in range(20):
            for runner in (one, other):
                assert not runner.run(client.collection_exists(name))
        if sys.platform == "linux":
            # A pipe for each loop, not for each turn.
            assert len(os.listdir("/proc/self/fd")) < before + 30


def test_the_blocking_class_works_inside_a_running_loop(options, name):
    async def cell():
        return orthoplex.Client(**options).collection_exists(name)

    assert asyncio.run(cell()) is False


def test_cancelling_the_task_cancels_the_call():
    async def silent(reader, writer):
        try:
            await reader.read()
            gone.set()
        finally:
            writer.close()

    async def work():
        global gone
        gone = asyncio.Event()
        listener = await asyncio.start_server(silent, "127.0.0.1", 0)
        port = listener.sockets[0].getsockname()[1]
        client = orthoplex.AsyncClient(url=f"http://127.0.0.1:{port}")
        task = asyncio.create_task(client.get_collections())
        await asyncio.sleep(0.2)
        assert not task.done()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.wait_for(gone.wait(), 5)
        start = time.monotonic()
        with pytest.raises(orthoplex.exceptions.ResponseHandlingException):
            await client.count("c", timeout=0.3)
        assert time.monotonic() - start < 3
        listener.close()

    asyncio.run(work())


def test_keys_headers_and_tokens_are_sent():
    seen = []

    async def answer(reader, writer):
        try:
            while True:
                seen.append((await reader.readuntil(b"\r\n\r\n")).decode().lower())
                body = b'{"result": {"collections": []}, "status": "ok", "time": 0.0}'
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(body) + body)
        except asyncio.IncompleteReadError:
            writer.close()

    async def later():
        await asyncio.sleep(0)
        return "late"

    async def work():
        listener = await asyncio.start_server(answer, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
        for options in (
            {"api_key": "secret", "headers": {"X-Own": "1"}, "metadata": {"x-more": "2"}},
            {"auth_token_provider": lambda: "now"},
            {"auth_token_provider": later},
        ):
            async with orthoplex.AsyncClient(url=url, check_compatibility=False, **options) as client:
                assert (await client.get_collections()).collections == []
        listener.close()

    asyncio.run(work())
    assert "api-key: secret" in seen[0] and "x-own: 1" in seen[0] and "x-more: 2" in seen[0]
    assert "authorization: bearer now" in seen[1] and "authorization: bearer late" in seen[2]


@pytest.fixture(params=["rest", "grpc"])
def remote(request, server):
    return {"url": server.url, "grpc_port": server.grpc, "prefer_grpc": request.param == "grpc"}


@pytest.mark.parametrize("checks", [False, True])
def test_each_call_asks_for_a_token(remote, checks):
    given = []

    def provider():
        given.append(f"token {len(given)}")
        return given[-1]

    def until(count):
        deadline = time.monotonic() + 5
        while len(given) < count and time.monotonic() < deadline:
            time.sleep(0.01)
        assert len(given) == count

    with orthoplex.Client(**remote, auth_token_provider=provider, check_compatibility=checks) as client:
        # The version is asked for in the background.
        until(checks)
        for number in (1, 2):
            client.get_collections()
            assert len(given) == number + checks

    async def work():
        async with orthoplex.AsyncClient(**remote, auth_token_provider=provider, check_compatibility=False) as client:
            await asyncio.gather(*(client.get_collections() for _ in range(3)))
            await client.grpc_root.HealthCheck(orthoplex.grpc.HealthCheckRequest())

    asyncio.run(work())
    assert len(given) == checks + 6


def test_an_asynchronous_provider_runs_on_the_loop_of_the_call(remote):
    loops = []

    async def provider():
        loops.append(asyncio.get_running_loop())
        return "token"

    async def work():
        async with orthoplex.AsyncClient(**remote, auth_token_provider=provider) as client:
            await client.get_collections()
            await client.grpc_root.HealthCheck(orthoplex.grpc.HealthCheckRequest())
        # Whoever blocks has no loop that could run it.
        with orthoplex.Client(**remote, auth_token_provider=provider) as client:
            client.get_collections()
        return asyncio.get_running_loop()

    here = asyncio.run(work())
    assert [own is here for own in loops] == [True, True, False]


def test_a_provider_that_fails_fails_the_call(remote):
    def provider():
        raise LookupError("no token")

    with orthoplex.Client(**remote, auth_token_provider=provider, check_compatibility=False) as client:
        with pytest.raises(LookupError, match="no token"):
            client.get_collections()


def test_a_long_scroll_gives_all_rows(options, name):
    async def work():
        async with orthoplex.AsyncClient(**options) as client:
            await client.create_collection(name, PARAMS)
            await client.upload_points(name, points(3000), batch_size=500, wait=True)
            page, following = await client.scroll(name, limit=3000, with_vectors=True)
            assert [own.id for own in page] == list(range(3000)) and following is None
            assert page[8].vector == [1.0] * 4 and page[2999].payload == {"n": 2999}
            found = (await client.query_points(name, query=[1.0] * 4, limit=1000)).points
            assert len(found) == 1000 and type(found[0]) is m.ScoredPoint and found[0].score == 24.0
            assert len(await client.retrieve(name, list(range(500)))) == 500

    asyncio.run(work())


def test_a_large_upsert_leaves_the_loop_alone(options, name):
    async def work():
        gaps, done = [], False

        async def tick():
            last = time.perf_counter()
            while not done:
                await asyncio.sleep(0.001)
                now = time.perf_counter()
                gaps.append(now - last)
                last = now

        async with orthoplex.AsyncClient(**options) as client:
            await client.create_collection(name, m.VectorParams(size=1536, distance="Dot"))
            batch = points(256, 1536)
            ticker = asyncio.create_task(tick())
            await client.upsert(name, batch)
            found = await client.query_points(name, query=[1.0] * 1536, limit=100, with_vectors=True)
            done = True
            await ticker
            assert len(found.points) == 100 and len(found.points[0].vector) == 1536
            await client.delete_collection(name)
        return max(gaps)

    # A busy machine may keep the whole process waiting; no single run should decide.
    assert min(asyncio.run(work()) for _ in range(3)) < 0.02


def test_many_calls_at_once_take_many_turns_of_the_loop(options, name):
    """What else the loop does comes in between; calls that are given up before they start hold up nobody."""

    async def work():
        async with orthoplex.AsyncClient(**options) as client:
            turn = 0

            async def count():
                nonlocal turn
                while True:
                    await asyncio.sleep(0)
                    turn += 1

            async def one():
                assert not await client.collection_exists(name)
                return turn

            counter = asyncio.create_task(count())
            calls = [asyncio.create_task(one()) for _ in range(400)]
            await asyncio.sleep(0)
            for own in calls[1::2]:
                own.cancel()
            found = await asyncio.gather(*calls, return_exceptions=True)
            counter.cancel()
            assert all(isinstance(own, asyncio.CancelledError) for own in found[1::2])
            return found[::2]

    turns = asyncio.run(work())
    assert len(turns) == 200 and len(set(turns)) > 20


@pytest.mark.filterwarnings("ignore:an upload was never awaited")
def test_an_upload_can_be_awaited_or_dropped(options, name):
    async def work():
        async with orthoplex.AsyncClient(**options) as client:
            await client.create_collection(name, PARAMS)
            await client.upload_points(name, points(100), wait=True)
            assert (await client.count(name)).count == 100
            client.upload_points(name, points(200), wait=True)
            assert (await client.count(name)).count == 200
            with pytest.raises(Exception):
                await client.upload_points(f"{name}-none", points(1), wait=True)

    asyncio.run(work())


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_child_makes_its_own_threads(server, name):
    remote = orthoplex.Client(url=server.url)
    embedded = orthoplex.Client(":memory:")
    assert not remote.collection_exists(name) and not embedded.collection_exists(name)
    child = os.fork()
    if child == 0:
        code = 1
        try:
            ok = remote.collection_exists(name) is False
            ok &= asyncio.run(orthoplex.AsyncClient(url=server.url).collection_exists(name)) is False
            ok &= orthoplex.Client(":memory:").collection_exists(name) is False
            try:
                embedded.collection_exists(name)
                ok = False
            except orthoplex.exceptions.UnexpectedResponse as error:
                ok &= "forked" in str(error)
            code = 0 if ok else 2
        finally:
            os._exit(code)
    for _ in range(200):
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            break
        time.sleep(0.1)
    else:
        os.kill(child, 9)
        os.waitpid(child, 0)
        pytest.fail("the child hangs")
    assert os.waitstatus_to_exitcode(status) == 0
    assert not remote.collection_exists(name) and not embedded.collection_exists(name)


EXIT = """
import asyncio, sys
import orthoplex
from orthoplex import models as m
client = orthoplex.Client(path=sys.argv[1])
client.create_collection("c", m.VectorParams(size=2, distance="Dot"))
client.upsert("c", [m.PointStruct(id=1, vector=[0.5, 1.0])])
async def leave():
    own = orthoplex.AsyncClient(path=sys.argv[1])
    asyncio.ensure_future(own.upsert("c", [m.PointStruct(id=2, vector=[0.5, 1.0])]))
    await asyncio.sleep(0)
asyncio.run(leave())
print("out")
"""


def test_the_interpreter_ends_with_calls_open(tmp_path):
    for _ in range(2):
        run = subprocess.run(
            [
                sys.executable,
                "-c",
                EXIT.replace("client.create", 'client.collection_exists("c") or client.create'),
                tmp_path / "d",
            ],
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert (run.returncode, run.stdout, run.stderr) == (0, "out\n", "")
    with orthoplex.Client(path=str(tmp_path / "d")) as client:
        assert client.count("c").count >= 1


def test_another_process_may_not_open_the_folder(tmp_path):
    folder = tmp_path / "data"
    with orthoplex.Client(path=str(folder)):
        code = "import sys, orthoplex; orthoplex.Client(path=sys.argv[1])"
        run = subprocess.run([sys.executable, "-c", code, folder], capture_output=True, text=True, timeout=60)
    assert run.returncode == 1 and "locked" in run.stderr
