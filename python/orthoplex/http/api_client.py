"""The raw REST API: its parts by the names that they have in the official client.

`client.http` is one that shares the client's connections; `SyncApis("http://localhost:6333")` has its own.
"""

from __future__ import annotations

from typing import Any

from ._transport import ApiClient, AsyncApiClient
from .api.aliases_api import AsyncAliasesApi, SyncAliasesApi
from .api.beta_api import AsyncBetaApi, SyncBetaApi
from .api.collections_api import AsyncCollectionsApi, SyncCollectionsApi
from .api.distributed_api import AsyncDistributedApi, SyncDistributedApi
from .api.indexes_api import AsyncIndexesApi, SyncIndexesApi
from .api.points_api import AsyncPointsApi, SyncPointsApi
from .api.quotas_api import AsyncQuotasApi, SyncQuotasApi
from .api.search_api import AsyncSearchApi, SyncSearchApi
from .api.service_api import AsyncServiceApi, SyncServiceApi
from .api.snapshots_api import AsyncSnapshotsApi, SyncSnapshotsApi

__all__ = ["ApiClient", "AsyncApiClient", "AsyncApis", "SyncApis"]


class SyncApis:
    """All parts, each with methods that block."""

    def __init__(self, host: str, *, client: ApiClient | None = None, **kwargs: Any) -> None:
        own = self.client = ApiClient(host, **kwargs) if client is None else client
        self.aliases_api = SyncAliasesApi(own)
        self.beta_api = SyncBetaApi(own)
        self.collections_api = SyncCollectionsApi(own)
        self.distributed_api = SyncDistributedApi(own)
        self.indexes_api = SyncIndexesApi(own)
        self.points_api = SyncPointsApi(own)
        self.quotas_api = SyncQuotasApi(own)
        self.search_api = SyncSearchApi(own)
        self.service_api = SyncServiceApi(own)
        self.snapshots_api = SyncSnapshotsApi(own)

    def close(self) -> None:
        """Lets go of the connections."""
        self.client.close()


class AsyncApis:
    """All parts, each with methods to await."""

    def __init__(self, host: str, *, client: AsyncApiClient | None = None, **kwargs: Any) -> None:
        own = self.client = AsyncApiClient(host, **kwargs) if client is None else client
        self.aliases_api = AsyncAliasesApi(own)
        self.beta_api = AsyncBetaApi(own)
        self.collections_api = AsyncCollectionsApi(own)
        self.distributed_api = AsyncDistributedApi(own)
        self.indexes_api = AsyncIndexesApi(own)
        self.points_api = AsyncPointsApi(own)
        self.quotas_api = AsyncQuotasApi(own)
        self.search_api = AsyncSearchApi(own)
        self.service_api = AsyncServiceApi(own)
        self.snapshots_api = AsyncSnapshotsApi(own)

    async def aclose(self) -> None:
        """Lets go of the connections."""
        await self.client.aclose()
