"""What an upload does about batches that fail, about points that come apart, and about being left or cancelled."""

import asyncio
import logging
import threading
import time
from threading import Event

import numpy as np
import pytest

import orthoplex
from orthoplex import _upload
from orthoplex import models as m
from orthoplex._plan import Call, plain, scope
from orthoplex.exceptions import ResourceExhaustedResponse, UnexpectedResponse, failure

SILENT = "Service unavailable: lost the connection"


class Server:
    """Answers with errors before it accepts; `sent` are the calls."""

    def __init__(self, *errors):
        self.errors, self.sent = list(errors), []

    def send(self, call):
        self.sent.append(call)
        if self.errors:
            raise self.errors.pop(0)
        return "accepted"


CALL = Call("points.upsert", scope("c"), {"points": [{"id": 1}]}, plain)


def times(server, max_retries=2):
    """How often the call was sent until it was accepted."""
    assert _upload.patient(server.send, max_retries, Event())(CALL) == "accepted"
    assert all(call is CALL for call in server.sent)
    return len(server.sent)


def test_a_batch_that_came_too_early_waits_and_costs_no_attempt():
    assert times(Server(*[ResourceExhaustedResponse("later", 0)] * 5), max_retries=1) == 6


@pytest.fixture(autouse=True)
def without_pauses(monkeypatch):
    monkeypatch.setattr(_upload, "PAUSE_S", 0)


@pytest.mark.parametrize("kind", ["rest", "grpc"])
@pytest.mark.parametrize("status, code, text", [(503, 14, SILENT), (503, 14, "busy"), (500, 13, "broken")])
def test_a_batch_that_the_server_failed_at_is_sent_again(kind, status, code, text):
    failed = failure(kind, status, code, text, None)
    assert times(Server(failed)) == 2
    server = Server(*[failed] * 3)
    with pytest.raises(type(failed)):
        times(server)
    # Once, and two repetitions.
    assert len(server.sent) == 3


@pytest.mark.parametrize("kind", ["rest", "grpc", "embedded"])
def test_a_refusal_is_not_repeated(kind):
    refusal = failure(kind, 400, 3, "Wrong input", None)
    server = Server(refusal)
    with pytest.raises(type(refusal)):
        times(server)
    assert len(server.sent) == 1


@pytest.mark.parametrize("kind", ["rest", "grpc", "embedded"])
def test_too_many_requests_have_one_class_everywhere(kind):
    error = failure(kind, 429, 8, "Rate limit exceeded", 3)
    assert type(error) is ResourceExhaustedResponse and (str(error), error.retry_after_s) == ("Rate limit exceeded", 3)
    assert not isinstance(error, UnexpectedResponse)


VECTORS = np.ones((5, 2), dtype=np.float32)


@pytest.fixture
def own():
    with orthoplex.Client(":memory:") as client:
        plane = m.VectorParams(size=2, distance=m.Distance.DOT)
        client.create_collection("c", plane)
        client.create_collection("named", {"a": plane, "b": plane})
        client.create_collection("other", plane)
        yield client


@pytest.mark.parametrize("parts", ["ids", "payload"])
@pytest.mark.parametrize("shorter", [list, iter, lambda own: np.array(list(own))])
@pytest.mark.parametrize("vectors", [lambda: VECTORS, lambda: iter(VECTORS.tolist())])
def test_vectors_decide_how_many_points_there_are(own, parts, shorter, vectors):
    given = [1, 2] if parts == "ids" else [{}, {}]
    with pytest.raises(ValueError, match=f"{parts} iterable is shorter"):
        own.upload_collection("c", vectors(), **{parts: shorter(given)}, batch_size=2)
    # Nothing was sent where the lengths are known.
    is_known = hasattr(vectors(), "__len__") and shorter is not iter
    assert own.count("c").count == (0 if is_known else 2)
    own.upload_collection("c", vectors(), ids=range(9), payload=[{}] * 7)
    assert sorted(point.id for point in own.scroll("c")[0] if isinstance(point.id, int)) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("kind", [np.array, list, iter])
def test_each_name_has_as_many_vectors(own, kind):
    with pytest.raises(ValueError):
        own.upload_collection("named", {"a": kind(VECTORS.tolist()), "b": kind(VECTORS[:3].tolist())})
    assert own.count("named").count == 0


def test_records_and_hits_are_points(own):
    own.create_payload_index("c", "n", "integer", wait=True)
    own.upload_points("c", [m.PointStruct(id=n, vector=[1.0, n], payload={"n": n}) for n in range(3)], wait=True)
    for found in (
        own.query_points("c", query=[1.0, 1.0], with_vectors=True).points,
        own.scroll("c", order_by="n", with_vectors=True)[0],
    ):
        own.upload_points("other", found, wait=True)
        again = own.retrieve("other", [0, 1, 2], with_vectors=True)
        assert [(point.payload, point.vector) for point in again] == [({"n": n}, [1.0, n]) for n in range(3)]
        own.delete("other", [0, 1, 2])
    own.upload_points("other", own.scroll("c", with_payload=False)[0], wait=True)
    assert [(point.payload, point.vector) for point in own.scroll("other", with_vectors=True)[0]] == [({}, {})] * 3


@pytest.mark.parametrize("vectors", [np.ones((2, 0)), [np.array([]), []]])
def test_an_empty_array_is_no_vector(own, vectors):
    own.upload_collection("c", vectors, ids=[1, 2], wait=True)
    assert [point.vector for point in own.scroll("c", with_vectors=True)[0]] == [{}, {}]


def points(count, pause_s=0.0):
    for number in range(count):
        time.sleep(pause_s)
        yield m.PointStruct(id=number, vector=[1.0, 2.0])


async def made(name="c"):
    client = orthoplex.AsyncClient(":memory:")
    await client.create_collection(name, m.VectorParams(size=2, distance=m.Distance.DOT))
    return client


def uploading():
    return [own for own in threading.enumerate() if own.name == "orthoplex-upload"]


@pytest.mark.parametrize("parallel", [1, 3])
def test_who_is_cancelled_stops_the_upload(parallel):
    read = []

    def slow():
        for point in points(100_000, 0.001):
            read.append(point)
            yield point

    async def work():
        async with await made() as client:
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(client.upload_points("c", slow(), batch_size=10, parallel=parallel), 0.2)
            await asyncio.to_thread(lambda: [own.join(10) for own in uploading()])
            assert not uploading() and 0 < len(read) < 2000

    asyncio.run(work())


def test_who_is_cancelled_stops_a_migration(monkeypatch):
    async def work():
        async with await made() as client, orthoplex.AsyncClient(":memory:") as other:
            await client.upload_points("c", points(1000), wait=True)
            one_by_one = asyncio.create_task(client.migrate(other, batch_size=1))
            while not await other.collection_exists("c") or not (await other.count("c")).count:
                await asyncio.sleep(0.001)
            one_by_one.cancel()
            with pytest.raises(asyncio.CancelledError):
                await one_by_one
            await asyncio.to_thread(lambda: [own.join(10) for own in uploading()])
            assert (await other.count("c")).count < 1000

    asyncio.run(work())


def test_an_upload_that_nobody_awaits_leaves_the_loop_alone_and_is_done_for_the_next_call():
    async def work():
        async with await made() as client:
            start = time.perf_counter()
            with pytest.warns(RuntimeWarning, match="never awaited"):
                client.upload_points("c", points(20, 0.02), wait=True)
            assert time.perf_counter() - start < 0.2
            # Another task does not wait.
            assert (await asyncio.create_task(client.count("c"))).count < 20
            assert (await client.count("c")).count == 20

    asyncio.run(work())


@pytest.mark.filterwarnings("ignore:an upload was never awaited")
def test_errors_of_an_upload_that_nobody_awaits_are_raised_and_logged(caplog):
    async def work():
        client = await made()
        client.upload_points("missing", points(1))
        with pytest.raises(UnexpectedResponse):
            await client.count("c")
        assert (await client.count("c")).count == 0
        client.upload_points("missing", points(1))
        with pytest.raises(UnexpectedResponse):
            await client.close()

    with caplog.at_level(logging.ERROR, "orthoplex"):
        asyncio.run(work())
    logged = [own.exc_info[0] for own in caplog.records if own.name == "orthoplex"]
    assert logged == [orthoplex.exceptions.EmbeddedError] * 2


@pytest.mark.filterwarnings("ignore:an upload was never awaited")
def test_closing_waits_for_uploads():
    async def work():
        async with await made() as client:
            told = []
            await asyncio.create_task(left(client, told))
        return told

    async def left(client, told):
        client.upload_points("c", points(20, 0.01), batch_size=10, progress=told.append)

    assert asyncio.run(work()) == [10, 20]


def test_without_a_loop_an_upload_is_done_when_it_returns():
    client = asyncio.run(made())
    client.upload_points("c", points(20))
    assert asyncio.run(client.count("c")).count == 20
    with pytest.raises(UnexpectedResponse):
        client.upload_points("missing", points(1))

    async def work():
        # What was done before can be awaited as well.
        await upload
        await client.close()

    upload = client.upload_points("c", points(3))
    asyncio.run(work())


def test_an_upload_can_be_waited_for_in_a_thread():
    async def work():
        async with await made() as client:
            await asyncio.to_thread(client.upload_points("c", points(20)).result, 10)
            assert (await client.count("c")).count == 20

    asyncio.run(work())
