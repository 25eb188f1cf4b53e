"""A pytest plugin: the official names are ours, for the tests of the official client.

What our package says it has not got yet is skipped with that sentence.
"""

import pytest

import orthoplex

orthoplex.patch()


def _run():
    try:
        return (yield)
    except NotImplementedError as error:
        pytest.skip(f"not in our package yet: {error}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item):
    return (yield from _run())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    return (yield from _run())
