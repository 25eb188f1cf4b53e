"""What an upload does about batches that fail."""

import pytest

from orthoplex import _upload
from orthoplex.exceptions import ResourceExhaustedResponse, UnexpectedResponse, failure

SILENT = "Service unavailable: lost the connection"


def uploaded(errors, max_retries=2):
    """How often one batch was sent to a server that answers so, before it accepts."""
    left, sent = list(errors), []

    def send(call):
        sent.append(call.body["points"])
        if left:
            raise left.pop(0)

    try:
        _upload.upload(send, "c", [{"id": 1}], 64, 1, max_retries, True, {})
    finally:
        assert all(batch == [{"id": 1}] for batch in sent)
        uploaded.times = len(sent)
    return len(sent)


def test_a_batch_that_came_too_early_waits_and_costs_no_attempt():
    assert uploaded([ResourceExhaustedResponse("later", 0)] * 5, max_retries=1) == 6


@pytest.mark.parametrize("kind", ["rest", "grpc"])
def test_a_batch_without_an_answer_is_sent_again(kind):
    silence = failure(kind, 503, 14, SILENT, None)
    assert uploaded([silence]) == 2
    with pytest.raises(type(silence)):
        uploaded([silence, silence])
    assert uploaded.times == 2


@pytest.mark.parametrize("kind", ["rest", "grpc", "embedded"])
def test_a_refusal_is_not_repeated(kind):
    refusal = failure(kind, 400, 3, "Wrong input", None)
    with pytest.raises(type(refusal)):
        uploaded([refusal])
    assert uploaded.times == 1


@pytest.mark.parametrize("kind", ["rest", "grpc", "embedded"])
def test_too_many_requests_have_one_class_everywhere(kind):
    error = failure(kind, 429, 8, "Rate limit exceeded", 3)
    assert type(error) is ResourceExhaustedResponse and (str(error), error.retry_after_s) == ("Rate limit exceeded", 3)
    assert not isinstance(error, UnexpectedResponse)
