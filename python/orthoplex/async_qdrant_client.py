"""The async class, where the official package has it."""

from ._client import AsyncClient as AsyncQdrantClient

__all__ = ["AsyncQdrantClient"]
