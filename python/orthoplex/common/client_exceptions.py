"""Errors, by the names that they have in the official client."""

from ..exceptions import ApiException as QdrantException
from ..exceptions import ResourceExhaustedResponse

__all__ = ["QdrantException", "ResourceExhaustedResponse"]
