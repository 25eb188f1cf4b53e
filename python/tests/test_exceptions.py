"""Errors as objects: their ancestry, and that they can be copied and sent to other processes."""

import asyncio
import copy
import pickle
import subprocess
import sys

import grpc
import pytest

import orthoplex
from orthoplex.exceptions import ApiException, failure

KINDS = {
    "rest": failure("rest", 404, 5, "none", None),
    "grpc": failure("grpc", 404, 5, "none", None),
    "embedded": failure("embedded", 404, 5, "none", None),
    "silent": failure("rest", 503, 14, "Service unavailable: lost the connection", None, None, True),
    "early": failure("grpc", 429, 8, "later", 3),
}


@pytest.mark.parametrize("error", KINDS.values(), ids=KINDS.keys())
@pytest.mark.parametrize("again", [lambda own: pickle.loads(pickle.dumps(own)), copy.copy, copy.deepcopy])
def test_errors_are_copied_whole(error, again):
    made = again(error)
    assert type(made) is type(error) and (str(made), repr(made)) == (str(error), repr(error))
    hidden = {"source", "_initial_metadata", "_trailing_metadata"}
    assert all(vars(made)[name] == own for name, own in vars(error).items() if name not in hidden)


def test_errors_over_grpc_are_those_of_grpcio(server):
    async def work():
        async with orthoplex.AsyncClient(url=server.url, grpc_port=server.grpc, prefer_grpc=True) as client:
            await client.count("none")

    with orthoplex.Client(url=server.url, grpc_port=server.grpc, prefer_grpc=True) as client:
        for call in (lambda: client.count("none"), lambda: asyncio.run(work())):
            with pytest.raises(grpc.RpcError) as caught:
                call()
            error = caught.value
            assert isinstance(error, grpc.aio.AioRpcError) and isinstance(error, grpc.Call)
            assert error.code() is grpc.StatusCode.NOT_FOUND and "none" in error.details()
            assert "none" in error.debug_error_string() and "NOT_FOUND" in str(error)
            # A refusal is one part, whose metadata is that which comes last.
            assert not list(error.initial_metadata()) and "date" in dict(error.trailing_metadata())
            assert not error.is_active() and error.time_remaining() is None and not error.cancel()


def test_without_grpcio_errors_have_codes_all_the_same():
    program = """
import pickle, sys
sys.modules["grpc"] = None
from orthoplex.exceptions import ApiException, failure
error = pickle.loads(pickle.dumps(failure("grpc", 404, 5, "none", None)))
assert isinstance(error, ApiException) and (error.code(), error.details(), str(error)) == (5, "none", "5: none")
assert not error.trailing_metadata()
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert issubclass(orthoplex.exceptions.UnexpectedResponse, ApiException)
