"""The blocking class, where the official package has it."""

from ._client import Client as QdrantClient

__all__ = ["QdrantClient"]
