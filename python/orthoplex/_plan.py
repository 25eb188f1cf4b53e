"""Calls as data.

A method of the client says *what* to ask: it returns a `Call`, or it is a generator that yields calls
and gets their results. Who runs it decides *how* to wait. So each method is written once, for the
blocking and for the async class.
"""

from __future__ import annotations

import functools
import inspect
from enum import Enum
from typing import Any, Callable, Generator, Mapping, NamedTuple, TypeVar, Union

from . import context_headers

F = TypeVar("F", bound=Callable[..., Any])
Plan = Union["Call", Generator["Call", Any, Any]]


class Call(NamedTuple):
    """An operation by its name, what it applies to, its body, and how its result is read.

    `rows` names the list of the result that is looked at, with its model: a long one is made ready apart.
    """

    name: str
    scope: tuple[Any, ...]
    body: Any
    read: Callable[[Any], Any]
    rows: tuple[str | None, type] | None = None


def ask(
    name: str,
    where: tuple[Any, ...],
    what: Any,
    read: Callable[[Any], Any],
    rows: tuple[str | None, type] | None = None,
) -> Any:
    """A call, typed as what it will give."""
    return Call(name, where, what, read, rows)


def scope(
    collection: str = "",
    wait: bool = False,
    ordering: Any = None,
    timeout: float | None = None,
    consistency: Any = None,
) -> tuple[Any, ...]:
    return collection, wait, ordering, timeout, consistency, context_headers.given()


def body(**members: Any) -> dict[str, Any]:
    """A body without the members that were not given."""
    return {name: value for name, value in members.items() if value is not None}


def listed(own: Any, what: str) -> list[Any]:
    """The items of a list or of another iterable; texts and dicts have items too, but nobody means those."""
    if isinstance(own, (str, bytes, Mapping)):
        raise ValueError(f"{what} must be a list, not {own!r}")
    return list(own)


def model(kind: type) -> Callable[[Any], Any]:
    """Reads a result as a model."""
    return lambda node: node.model(kind)


def models(kind: type, name: str | None = None) -> Callable[[Any], Any]:
    """Reads a list of models."""
    return lambda node: node.rows(name, kind)


def plain(node: Any) -> Any:
    """Reads a result as it is."""
    return node.plain()


def member(name: str) -> Callable[[Any], Any]:
    """Reads one member of a result."""
    return lambda node: node.get(name)


def planned(method: F) -> F:
    """Marks a method of the API; keywords that it does not name are refused."""
    return taking()(method)


def taking(*more: str) -> Callable[[F], F]:
    """The same for a method that also takes keywords that its signature does not name."""
    return functools.partial(marked, frozenset(more))


def marked(more: frozenset[str], method: F) -> F:
    parameters = inspect.signature(method).parameters.values()
    named = more | {own.name for own in parameters if own.kind is not own.VAR_KEYWORD}

    @functools.wraps(method)
    def plan(self: Any, *args: Any, **kwargs: Any) -> Any:
        if not kwargs.keys() <= named:
            raise UnknownArguments(method.__name__, sorted(kwargs.keys() - named))
        return method(self, *args, **kwargs)

    plan.is_planned = True  # type: ignore[attr-defined]
    return plan  # type: ignore[return-value]


class UnknownArguments(TypeError, AssertionError):
    """Keywords that a method does not have; the official client says so by an `AssertionError`."""

    def __init__(self, method: str, names: list[str]) -> None:
        super().__init__(method, names)

    def __str__(self) -> str:
        return "{}: Unknown arguments: {}".format(*self.args)


def unbuilt(**options: Any) -> None:
    """Refuses options that are not built rather than ignoring them."""
    for name, value in options.items():
        if value is not None:
            raise NotImplementedError(f"{name} is not supported yet")


def texts(values: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """Values of a path or query string as texts; those that are None are left out."""
    given = [(name, value) for name, value in (values or {}).items() if value is not None]
    given = [(name, value.value if isinstance(value, Enum) else value) for name, value in given]
    return [(name, str(value).lower() if isinstance(value, bool) else str(value)) for name, value in given]


def request(
    method: str,
    path: str,
    read: Callable[[Any], Any],
    params: Mapping[str, Any] | None = None,
    query: Mapping[str, Any] | None = None,
    content: Any = None,
    answer: str = "json",
    content_type: str | None = None,
) -> Any:
    """A request of the REST API by its path, typed as what it will give; only servers answer it.

    `answer` says what comes back: `json`, `text` or `bytes`. A `timeout` in the query is the call's as well.
    """
    asked = {"method": method, "path": path, "params": texts(params), "query": texts(query), "answer": answer}
    timeout = (query or {}).get("timeout")
    where = scope(timeout=None if timeout is None else float(timeout))
    return Call("request", where, {**asked, **body(body=content, content_type=content_type)}, read)
