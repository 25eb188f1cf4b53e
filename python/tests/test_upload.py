"""What an upload does about batches that fail."""

import pytest

from orthoplex import _upload
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
    assert _upload.patient(server.send, max_retries)(CALL) == "accepted"
    assert all(call is CALL for call in server.sent)
    return len(server.sent)


def test_a_batch_that_came_too_early_waits_and_costs_no_attempt():
    assert times(Server(*[ResourceExhaustedResponse("later", 0)] * 5), max_retries=1) == 6


@pytest.mark.parametrize("kind", ["rest", "grpc"])
def test_a_batch_without_an_answer_is_sent_again(kind):
    silence = failure(kind, 503, 14, SILENT, None, None, True)
    assert times(Server(silence)) == 2
    server = Server(silence, silence)
    with pytest.raises(type(silence)):
        times(server)
    assert len(server.sent) == 2


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
