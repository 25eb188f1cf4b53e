"""A vector database: in this process, or on a server that speaks Qdrant's API.

`AsyncClient` and `Client` take the arguments and have the methods of the official clients, by whose names
they go as well.
"""

from . import exceptions, models
from ._client import AsyncClient, Client
from ._native import VERSION as __version__

AsyncQdrantClient = AsyncClient
QdrantClient = Client

__all__ = ["AsyncClient", "AsyncQdrantClient", "Client", "QdrantClient", "__version__", "exceptions", "models"]
