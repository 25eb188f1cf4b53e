"""The raw REST API, models and errors, by the names that they have in the official client."""

from . import exceptions, models
from .api_client import ApiClient, AsyncApiClient, AsyncApis, SyncApis

__all__ = ["ApiClient", "AsyncApiClient", "AsyncApis", "SyncApis", "exceptions", "models"]
