"""Raw requests of this part of the REST API. Made by `python/tools/rest.py`."""

from __future__ import annotations


from ... import models as m
from .._transport import ApiClient, AsyncApiClient


class AsyncDistributedApi:
    def __init__(self, api_client: AsyncApiClient) -> None:
        self.api_client = api_client

    async def cluster_status(self) -> m.InlineResponse2003:
        """`GET /cluster`"""
        return await self.api_client.request(type_=m.InlineResponse2003, method="GET", url="/cluster")

    async def cluster_telemetry(self, details_level: int | None = None, timeout: int | None = None) -> m.InlineResponse2004:
        """`GET /cluster/telemetry`"""
        return await self.api_client.request(type_=m.InlineResponse2004, method="GET", url="/cluster/telemetry", params={"details_level": details_level, "timeout": timeout})

    async def collection_cluster_info(self, collection_name: str) -> m.InlineResponse20010:
        """`GET /collections/{collection_name}/cluster`"""
        return await self.api_client.request(type_=m.InlineResponse20010, method="GET", url="/collections/{collection_name}/cluster", path_params={"collection_name": collection_name})

    async def create_shard_key(self, collection_name: str, timeout: int | None = None, create_sharding_key: m.CreateShardingKey | None = None) -> m.InlineResponse2001:
        """`PUT /collections/{collection_name}/shards`"""
        return await self.api_client.request(type_=m.InlineResponse2001, method="PUT", url="/collections/{collection_name}/shards", path_params={"collection_name": collection_name}, params={"timeout": timeout}, content=create_sharding_key)

    async def delete_shard_key(self, collection_name: str, timeout: int | None = None, drop_sharding_key: m.DropShardingKey | None = None) -> m.InlineResponse2001:
        """`POST /collections/{collection_name}/shards/delete`"""
        return await self.api_client.request(type_=m.InlineResponse2001, method="POST", url="/collections/{collection_name}/shards/delete", path_params={"collection_name": collection_name}, params={"timeout": timeout}, content=drop_sharding_key)

    async def list_shard_keys(self, collection_name: str) -> m.InlineResponse200:
        """`GET /collections/{collection_name}/shards`"""
        return await self.api_client.request(type_=m.InlineResponse200, method="GET", url="/collections/{collection_name}/shards", path_params={"collection_name": collection_name})

    async def recover_current_peer(self) -> m.InlineResponse2001:
        """`POST /cluster/recover`"""
        return await self.api_client.request(type_=m.InlineResponse2001, method="POST", url="/cluster/recover")

    async def remove_peer(self, peer_id: int, timeout: int | None = None, force: bool | None = None) -> m.InlineResponse2001:
        """`DELETE /cluster/peer/{peer_id}`"""
        return await self.api_client.request(type_=m.InlineResponse2001, method="DELETE", url="/cluster/peer/{peer_id}", path_params={"peer_id": peer_id}, params={"timeout": timeout, "force": force})

    async def update_collection_cluster(self, collection_name: str, timeout: int | None = None, cluster_operations: m.ClusterOperations | None = None) -> m.InlineResponse2001:
        """`POST /collections/{collection_name}/cluster`"""
        return await self.api_client.request(type_=m.InlineResponse2001, method="POST", url="/collections/{collection_name}/cluster", path_params={"collection_name": collection_name}, params={"timeout": timeout}, content=cluster_operations)


class SyncDistributedApi:
    def __init__(self, api_client: ApiClient) -> None:
        self.api_client = api_client

    def cluster_status(self) -> m.InlineResponse2003:
        """`GET /cluster`"""
        return self.api_client.request(type_=m.InlineResponse2003, method="GET", url="/cluster")

    def cluster_telemetry(self, details_level: int | None = None, timeout: int | None = None) -> m.InlineResponse2004:
        """`GET /cluster/telemetry`"""
        return self.api_client.request(type_=m.InlineResponse2004, method="GET", url="/cluster/telemetry", params={"details_level": details_level, "timeout": timeout})

    def collection_cluster_info(self, collection_name: str) -> m.InlineResponse20010:
        """`GET /collections/{collection_name}/cluster`"""
        return self.api_client.request(type_=m.InlineResponse20010, method="GET", url="/collections/{collection_name}/cluster", path_params={"collection_name": collection_name})

    def create_shard_key(self, collection_name: str, timeout: int | None = None, create_sharding_key: m.CreateShardingKey | None = None) -> m.InlineResponse2001:
        """`PUT /collections/{collection_name}/shards`"""
        return self.api_client.request(type_=m.InlineResponse2001, method="PUT", url="/collections/{collection_name}/shards", path_params={"collection_name": collection_name}, params={"timeout": timeout}, content=create_sharding_key)

    def delete_shard_key(self, collection_name: str, timeout: int | None = None, drop_sharding_key: m.DropShardingKey | None = None) -> m.InlineResponse2001:
        """`POST /collections/{collection_name}/shards/delete`"""
        return self.api_client.request(type_=m.InlineResponse2001, method="POST", url="/collections/{collection_name}/shards/delete", path_params={"collection_name": collection_name}, params={"timeout": timeout}, content=drop_sharding_key)

    def list_shard_keys(self, collection_name: str) -> m.InlineResponse200:
        """`GET /collections/{collection_name}/shards`"""
        return self.api_client.request(type_=m.InlineResponse200, method="GET", url="/collections/{collection_name}/shards", path_params={"collection_name": collection_name})

    def recover_current_peer(self) -> m.InlineResponse2001:
        """`POST /cluster/recover`"""
        return self.api_client.request(type_=m.InlineResponse2001, method="POST", url="/cluster/recover")

    def remove_peer(self, peer_id: int, timeout: int | None = None, force: bool | None = None) -> m.InlineResponse2001:
        """`DELETE /cluster/peer/{peer_id}`"""
        return self.api_client.request(type_=m.InlineResponse2001, method="DELETE", url="/cluster/peer/{peer_id}", path_params={"peer_id": peer_id}, params={"timeout": timeout, "force": force})

    def update_collection_cluster(self, collection_name: str, timeout: int | None = None, cluster_operations: m.ClusterOperations | None = None) -> m.InlineResponse2001:
        """`POST /collections/{collection_name}/cluster`"""
        return self.api_client.request(type_=m.InlineResponse2001, method="POST", url="/collections/{collection_name}/cluster", path_params={"collection_name": collection_name}, params={"timeout": timeout}, content=cluster_operations)
