"""Classes that are subclasses of the installed `qdrant_client`'s, for code that tests for those.

They work as ours do; their ancestry differs, and so do their errors, which code that expects the official
ones catches. `patch` puts them into `qdrant_client`, for packages that build clients themselves; it has to
come before those packages are imported.
"""

from __future__ import annotations

from typing import Any, Callable

import qdrant_client
from qdrant_client.http import exceptions as theirs

from . import _client, exceptions, models
from .models._base import Shape, same


def twin(ours: type[Exception], other: type[Exception]) -> type[Exception]:
    """An error that is both."""
    return type(ours.__name__, (ours, other), {"__doc__": ours.__doc__})


TWINS: dict[type[Exception], type[Exception]] = {
    own: twin(own, other)
    for own, other in (
        (exceptions.UnexpectedResponse, theirs.UnexpectedResponse),
        (exceptions.EmbeddedError, theirs.UnexpectedResponse),
        (exceptions.UnsupportedError, theirs.UnexpectedResponse),
        (exceptions.ResponseHandlingException, theirs.ResponseHandlingException),
        (exceptions.ResourceExhaustedResponse, theirs.ApiException),
    )
}


def failure(*parts: Any) -> Exception:
    """The error of a call, as the official class where there is one."""
    error = exceptions.failure(*parts)
    kind = TWINS.get(type(error))
    return error if kind is None else kind(*error.args)


def vectors(value: Any) -> Any:
    """Vectors of a point, sparse ones as official models: those can go into other official models."""
    if not isinstance(value, dict):
        return value
    if value.keys() == {"indices", "values"}:
        return qdrant_client.models.SparseVector(**value)
    return {name: vectors(own) for name, own in value.items()}


class Fixed(Shape):
    """A shape that is known already."""

    __slots__ = ()

    def __init__(self, load: Callable[[Any], Any], row: type[models.Model] | None = None) -> None:
        self.text, self.load, self.row = "", load, row

    def compile(self) -> Shape:
        return self


def swapped(kind: type[models.Model], field: str, shape: Shape) -> Any:
    """The model with another shape of a field."""
    made: Any = type(kind.__name__, (kind,), {"__slots__": (), "_wire": kind._wire, "__module__": __name__})
    made._shapes = {**kind._shapes, field: (field, shape)}
    return made


Record = swapped(models.Record, "vector", Fixed(vectors))
ScoredPoint = swapped(models.ScoredPoint, "vector", Fixed(vectors))
QueryResponse = swapped(models.QueryResponse, "points", Fixed(same, ScoredPoint))
PointGroup = swapped(models.PointGroup, "hits", Fixed(same, ScoredPoint))
GroupsResult = swapped(models.GroupsResult, "groups", Fixed(same, PointGroup))
KINDS: dict[type, type] = {
    kind.__mro__[1]: kind for kind in (Record, ScoredPoint, QueryResponse, PointGroup, GroupsResult)
}


def adapt(client: Any) -> None:
    """Lets a client give official errors and vectors."""
    runner = client._client
    while runner is not None:
        runner.failure, runner.kinds = failure, KINDS
        runner = runner.rest


class QdrantClient(_client.Client, qdrant_client.QdrantClient):  # type: ignore[misc]
    """`orthoplex.Client`, also a `qdrant_client.QdrantClient`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        _client.Client.__init__(self, *args, **kwargs)
        adapt(self)


class AsyncQdrantClient(_client.AsyncClient, qdrant_client.AsyncQdrantClient):  # type: ignore[misc]
    """`orthoplex.AsyncClient`, also a `qdrant_client.AsyncQdrantClient`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        _client.AsyncClient.__init__(self, *args, **kwargs)
        adapt(self)


def patch() -> Callable[[], None]:
    """Puts these classes into `qdrant_client`; returns a function that puts the old ones back."""
    names = (
        (qdrant_client, "QdrantClient", QdrantClient),
        (qdrant_client, "AsyncQdrantClient", AsyncQdrantClient),
        (qdrant_client.qdrant_client, "QdrantClient", QdrantClient),
        (qdrant_client.async_qdrant_client, "AsyncQdrantClient", AsyncQdrantClient),
    )
    before = [(module, name, getattr(module, name)) for module, name, _ in names]
    for module, name, own in names:
        setattr(module, name, own)

    def undo() -> None:
        for module, name, old in before:
            setattr(module, name, old)

    return undo
