"""A stub of a server: canned bytes over REST and gRPC after 10 ms, from a process of its own on a core of its own.

The name of the collection says which answer comes: `few` 10 hits, `full` 100 hits with vectors, `page` a page of
10,000 points, anything else what a write answers.
"""

import asyncio
import json
import multiprocessing
import os
import time
import urllib.request
from multiprocessing.process import BaseProcess

import grpc
import grpc.aio
from qdrant_client import grpc as wire

DELAY_S = 0.01
WIDTH, PAGE = 1536, 10_000
PAYLOAD = {"city": "Berlin", "rank": 7, "tags": ["a", "b"], "text": "x" * 80}
VECTOR = [0.123456 + number / 1e4 for number in range(WIDTH)]
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"


def rest_answers() -> dict[str, bytes]:
    def answer(result: object) -> bytes:
        return json.dumps({"result": result, "status": "ok", "time": 0.01}).encode()

    def hits(count: int, more: dict) -> list[dict]:
        return [{"id": number, "version": 1, "score": 0.5, "payload": PAYLOAD, **more} for number in range(count)]

    page = [{"id": number, "payload": PAYLOAD} for number in range(PAGE)]
    return {
        "few": answer({"points": hits(10, {})}),
        "full": answer({"points": hits(100, {"vector": VECTOR})}),
        "page": answer({"points": page, "next_page_offset": None}),
        "put": answer({"operation_id": 1, "status": "completed"}),
    }


def grpc_answers() -> dict[str, bytes]:
    texts = {name: wire.Value(string_value=PAYLOAD[name]) for name in ("city", "text")}
    tags = wire.ListValue(values=[wire.Value(string_value=own) for own in PAYLOAD["tags"]])
    payload = {**texts, "rank": wire.Value(integer_value=PAYLOAD["rank"]), "tags": wire.Value(list_value=tags)}
    vector = wire.VectorsOutput(vector=wire.VectorOutput(dense=wire.DenseVector(data=VECTOR)))

    def hits(count: int, **more: object) -> bytes:
        ids = [wire.PointId(num=number) for number in range(count)]
        result = [wire.ScoredPoint(id=own, version=1, score=0.5, payload=payload, **more) for own in ids]
        return wire.QueryResponse(result=result, time=0.01).SerializeToString()

    page = [wire.RetrievedPoint(id=wire.PointId(num=number), payload=payload) for number in range(PAGE)]
    written = wire.UpdateResult(operation_id=1, status=wire.UpdateStatus.Completed)
    return {
        "few": hits(10),
        "full": hits(100, vectors=vector),
        "page": wire.ScrollResponse(result=page, time=0.01).SerializeToString(),
        "put": wire.PointsOperationResponse(result=written, time=0.01).SerializeToString(),
    }


def chosen(answers: dict[str, bytes], request: bytes, around: str) -> bytes:
    """The answer of the collection that a request names."""
    return next((own for name, own in answers.items() if around.format(name).encode() in request), answers["put"])


async def serve_rest(port: int) -> None:
    answers = rest_answers()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).lower()
                if b"content-length:" in head:
                    await reader.readexactly(int(head.split(b"content-length:")[1].split(b"\r\n")[0]))
                elif b"chunked" in head:
                    while size := int(await reader.readuntil(b"\r\n"), 16):
                        await reader.readexactly(size + 2)
                    await reader.readuntil(b"\r\n")
                body = chosen(answers, head, "/{}/")
                await asyncio.sleep(DELAY_S)
                writer.write(HEAD % len(body))
                writer.write(body)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    await asyncio.start_server(talk, "127.0.0.1", port, limit=1 << 26)


async def serve_grpc(port: int) -> grpc.aio.Server:
    """The server; it ends when nobody holds it."""
    answers = grpc_answers()

    async def answer(request: bytes, _: object) -> bytes:
        await asyncio.sleep(DELAY_S)
        # The name is the first field of all requests: its tag, its length, its bytes.
        return chosen(answers, request[:8], "{}")

    class AnyCall(grpc.GenericRpcHandler):
        def service(self, _: object) -> grpc.RpcMethodHandler:
            return grpc.unary_unary_rpc_method_handler(answer)

    limits = [("grpc.max_send_message_length", -1), ("grpc.max_receive_message_length", -1)]
    server = grpc.aio.server(handlers=[AnyCall()], options=limits)
    server.add_insecure_port(f"127.0.0.1:{port}")
    await server.start()
    return server


def serve(http: int, port: int, core: int) -> None:
    os.sched_setaffinity(0, {core})

    async def run() -> None:
        # The one that is asked whether it is there comes last.
        held = await serve_grpc(port)
        await serve_rest(http)
        await held.wait_for_termination()

    asyncio.run(run())


def started(http: int, port: int, core: int) -> BaseProcess:
    """The process, once it answers."""
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(http, port, core), daemon=True)
    process.start()
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{http}/").read()
            return process
        except OSError:
            time.sleep(0.05)
    raise SystemExit("the stub did not start")
