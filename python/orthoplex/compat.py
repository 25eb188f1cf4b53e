"""Classes that are subclasses of the installed `qdrant_client`'s, for code that tests for those.

They work as ours do; their ancestry differs, and so do their results and errors, which are official ones for
whoever tests or catches them. `patch` puts them into `qdrant_client`, for packages that build clients
themselves; it has to come before those packages are imported.
"""

from __future__ import annotations

from typing import Any, Callable

import qdrant_client
from qdrant_client.http import exceptions as theirs

from . import _client, exceptions
from ._official import POINTS, Official


def twin(ours: type[Exception], *others: type[Exception]) -> type[Exception]:
    """An error that is all of them."""
    members = {"__doc__": ours.__doc__, "__reduce__": lambda self: (twinned, (ours, self.args))}
    return type(ours.__name__, (ours, *others), members)


def twinned(ours: type[Exception], args: tuple[Any, ...]) -> Exception:
    return TWINS[ours](*args)


Exhausted: Any
try:
    from qdrant_client.common import client_exceptions

    Exhausted = client_exceptions.ResourceExhaustedResponse
except ImportError:  # Clients before 1.13 have no class of their own for it.
    Exhausted = theirs.ApiException

# By their names in this module, where pickle looks for them.
UnexpectedResponse = twin(exceptions.UnexpectedResponse, theirs.UnexpectedResponse)
#: The official embedded mode refuses with `ValueError`, which ours is as well, or with `AssertionError`.
EmbeddedError = twin(exceptions.EmbeddedError, theirs.UnexpectedResponse, AssertionError)
InvalidArgument = twin(exceptions.InvalidArgument, theirs.UnexpectedResponse)
UnsupportedError = twin(exceptions.UnsupportedError, theirs.UnexpectedResponse)
ResponseHandlingException = twin(exceptions.ResponseHandlingException, theirs.ResponseHandlingException)
ResourceExhaustedResponse = twin(exceptions.ResourceExhaustedResponse, Exhausted)

TWINS: dict[type[Exception], type[Exception]] = {
    exceptions.UnexpectedResponse: UnexpectedResponse,
    exceptions.EmbeddedError: EmbeddedError,
    exceptions.InvalidArgument: InvalidArgument,
    exceptions.UnsupportedError: UnsupportedError,
    exceptions.ResponseHandlingException: ResponseHandlingException,
    exceptions.ResourceExhaustedResponse: ResourceExhaustedResponse,
}


def failure(*parts: Any) -> Exception:
    """The error of a call, as the official class where there is one."""
    error = exceptions.failure(*parts)
    kind = TWINS.get(type(error))
    return error if kind is None else kind(*error.args)


def adapt(client: Any) -> None:
    """Lets a client give official errors and models."""
    runner = client._client
    while runner is not None:
        runner.failure, runner.view, runner.kinds = failure, Official, POINTS
        runner = runner.rest


def complete(cls: Any) -> None:
    """What only the official class has would meet an instance that it does not know: it says that it is missing."""
    ours, other = cls.__bases__
    #: The official class finds this out when the first one is made.
    cls._FASTEMBED_INSTALLED = False
    for name in dir(other):
        own = getattr(other, name)
        if name.startswith("_") or hasattr(ours, name):
            continue
        if isinstance(own, property):
            setattr(cls, name, property(missing(name, AttributeError)))
        elif callable(own):
            setattr(cls, name, missing(name, NotImplementedError))


def missing(name: str, error: type[Exception]) -> Callable[..., Any]:
    def refuse(self: Any, *args: Any, **kwargs: Any) -> Any:
        raise error(f"{name} is no part of this client")

    return refuse


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


complete(QdrantClient)
complete(AsyncQdrantClient)


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
