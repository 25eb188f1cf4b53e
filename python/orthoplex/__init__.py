"""A vector database: in this process, or on a server that speaks Qdrant's API.

`AsyncClient` and `Client` take the arguments and have the methods of the official clients, by whose names
they go as well.
"""

from importlib import import_module
from types import ModuleType
from typing import Callable

from . import exceptions, models
from ._client import AsyncClient, Client
from ._native import VERSION as __version__


def patch() -> Callable[[], None]:
    """Puts our classes into the installed `qdrant_client`; see `orthoplex.compat`."""
    from .compat import patch

    return patch()


def __getattr__(name: str) -> ModuleType:
    """Parts that are loaded when somebody asks."""
    if name in ("common", "conversions", "grpc", "http", "hybrid", "local", "migrate"):
        return import_module(f".{name}", __name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


AsyncQdrantClient = AsyncClient
QdrantClient = Client

__all__ = ["AsyncClient", "AsyncQdrantClient", "Client", "QdrantClient", "__version__", "exceptions", "models", "patch"]
