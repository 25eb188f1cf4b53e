"""Raw requests of this part of the REST API. Made by `python/tools/rest.py`."""

from __future__ import annotations

from typing import Any

from ... import models as m
from .._transport import ApiClient, AsyncApiClient


class AsyncSnapshotsApi:
    def __init__(self, api_client: AsyncApiClient) -> None:
        self.api_client = api_client

    async def create_full_snapshot(self, wait: bool | None = None) -> m.InlineResponse20015:
        """`POST /snapshots`"""
        return await self.api_client.request(type_=m.InlineResponse20015, method="POST", url="/snapshots", params={"wait": wait})

    async def create_shard_snapshot(self, collection_name: str, shard_id: int, wait: bool | None = None) -> m.InlineResponse20015:
        """`POST /collections/{collection_name}/shards/{shard_id}/snapshots`"""
        return await self.api_client.request(type_=m.InlineResponse20015, method="POST", url="/collections/{collection_name}/shards/{shard_id}/snapshots", path_params={"collection_name": collection_name, "shard_id": shard_id}, params={"wait": wait})

    async def create_snapshot(self, collection_name: str, wait: bool | None = None) -> m.InlineResponse20015:
        """`POST /collections/{collection_name}/snapshots`"""
        return await self.api_client.request(type_=m.InlineResponse20015, method="POST", url="/collections/{collection_name}/snapshots", path_params={"collection_name": collection_name}, params={"wait": wait})

    async def delete_full_snapshot(self, snapshot_name: str, wait: bool | None = None) -> m.InlineResponse20013:
        """`DELETE /snapshots/{snapshot_name}`"""
        return await self.api_client.request(type_=m.InlineResponse20013, method="DELETE", url="/snapshots/{snapshot_name}", path_params={"snapshot_name": snapshot_name}, params={"wait": wait})

    async def delete_shard_snapshot(self, collection_name: str, shard_id: int, snapshot_name: str, wait: bool | None = None) -> m.InlineResponse20013:
        """`DELETE /collections/{collection_name}/shards/{shard_id}/snapshots/{snapshot_name}`"""
        return await self.api_client.request(type_=m.InlineResponse20013, method="DELETE", url="/collections/{collection_name}/shards/{shard_id}/snapshots/{snapshot_name}", path_params={"collection_name": collection_name, "shard_id": shard_id, "snapshot_name": snapshot_name}, params={"wait": wait})

    async def delete_snapshot(self, collection_name: str, snapshot_name: str, wait: bool | None = None) -> m.InlineResponse20013:
        """`DELETE /collections/{collection_name}/snapshots/{snapshot_name}`"""
        return await self.api_client.request(type_=m.InlineResponse20013, method="DELETE", url="/collections/{collection_name}/snapshots/{snapshot_name}", path_params={"collection_name": collection_name, "snapshot_name": snapshot_name}, params={"wait": wait})

    async def get_full_snapshot(self, snapshot_name: str) -> bytes:
        """`GET /snapshots/{snapshot_name}`"""
        return await self.api_client.request(type_=bytes, method="GET", url="/snapshots/{snapshot_name}", path_params={"snapshot_name": snapshot_name})

    async def get_shard_snapshot(self, collection_name: str, shard_id: int, snapshot_name: str) -> bytes:
        """`GET /collections/{collection_name}/shards/{shard_id}/snapshots/{snapshot_name}`"""
        return await self.api_client.request(type_=bytes, method="GET", url="/collections/{collection_name}/shards/{shard_id}/snapshots/{snapshot_name}", path_params={"collection_name": collection_name, "shard_id": shard_id, "snapshot_name": snapshot_name})

    async def get_snapshot(self, collection_name: str, snapshot_name: str) -> bytes:
        """`GET /collections/{collection_name}/snapshots/{snapshot_name}`"""
        return await self.api_client.request(type_=bytes, method="GET", url="/collections/{collection_name}/snapshots/{snapshot_name}", path_params={"collection_name": collection_name, "snapshot_name": snapshot_name})

    async def list_full_snapshots(self) -> m.InlineResponse20014:
        """`GET /snapshots`"""
        return await self.api_client.request(type_=m.InlineResponse20014, method="GET", url="/snapshots")

    async def list_shard_snapshots(self, collection_name: str, shard_id: int) -> m.InlineResponse20014:
        """`GET /collections/{collection_name}/shards/{shard_id}/snapshots`"""
        return await self.api_client.request(type_=m.InlineResponse20014, method="GET", url="/collections/{collection_name}/shards/{shard_id}/snapshots", path_params={"collection_name": collection_name, "shard_id": shard_id})

    async def list_snapshots(self, collection_name: str) -> m.InlineResponse20014:
        """`GET /collections/{collection_name}/snapshots`"""
        return await self.api_client.request(type_=m.InlineResponse20014, method="GET", url="/collections/{collection_name}/snapshots", path_params={"collection_name": collection_name})

    async def recover_from_snapshot(self, collection_name: str, wait: bool | None = None, snapshot_recover: m.SnapshotRecover | None = None) -> m.InlineResponse20013:
        """`PUT /collections/{collection_name}/snapshots/recover`"""
        return await self.api_client.request(type_=m.InlineResponse20013, method="PUT", url="/collections/{collection_name}/snapshots/recover", path_params={"collection_name": collection_name}, params={"wait": wait}, content=snapshot_recover)

    async def recover_from_uploaded_snapshot(self, collection_name: str, wait: bool | None = None, priority: m.SnapshotPriority | None = None, checksum: str | None = None, snapshot: Any = None) -> m.InlineResponse20013:
        """`POST /collections/{collection_name}/snapshots/upload`"""
        return await self.api_client.request(type_=m.InlineResponse20013, method="POST", url="/collections/{collection_name}/snapshots/upload", path_params={"collection_name": collection_name}, params={"wait": wait, "priority": priority, "checksum": checksum}, files={"snapshot": snapshot})

    async def recover_shard_from_snapshot(self, collection_name: str, shard_id: int, wait: bool | None = None, shard_snapshot_recover: m.ShardSnapshotRecover | None = None) -> m.InlineResponse20013:
        """`PUT /collections/{collection_name}/shards/{shard_id}/snapshots/recover`"""
        return await self.api_client.request(type_=m.InlineResponse20013, method="PUT", url="/collections/{collection_name}/shards/{shard_id}/snapshots/recover", path_params={"collection_name": collection_name, "shard_id": shard_id}, params={"wait": wait}, content=shard_snapshot_recover)

    async def recover_shard_from_uploaded_snapshot(self, collection_name: str, shard_id: int, wait: bool | None = None, priority: m.SnapshotPriority | None = None, checksum: str | None = None, snapshot: Any = None) -> m.InlineResponse20013:
        """`POST /collections/{collection_name}/shards/{shard_id}/snapshots/upload`"""
        return await self.api_client.request(type_=m.InlineResponse20013, method="POST", url="/collections/{collection_name}/shards/{shard_id}/snapshots/upload", path_params={"collection_name": collection_name, "shard_id": shard_id}, params={"wait": wait, "priority": priority, "checksum": checksum}, files={"snapshot": snapshot})

    async def stream_shard_snapshot(self, collection_name: str, shard_id: int) -> bytes:
        """`GET /collections/{collection_name}/shards/{shard_id}/snapshot`"""
        return await self.api_client.request(type_=bytes, method="GET", url="/collections/{collection_name}/shards/{shard_id}/snapshot", path_params={"collection_name": collection_name, "shard_id": shard_id})


class SyncSnapshotsApi:
    def __init__(self, api_client: ApiClient) -> None:
        self.api_client = api_client

    def create_full_snapshot(self, wait: bool | None = None) -> m.InlineResponse20015:
        """`POST /snapshots`"""
        return self.api_client.request(type_=m.InlineResponse20015, method="POST", url="/snapshots", params={"wait": wait})

    def create_shard_snapshot(self, collection_name: str, shard_id: int, wait: bool | None = None) -> m.InlineResponse20015:
        """`POST /collections/{collection_name}/shards/{shard_id}/snapshots`"""
        return self.api_client.request(type_=m.InlineResponse20015, method="POST", url="/collections/{collection_name}/shards/{shard_id}/snapshots", path_params={"collection_name": collection_name, "shard_id": shard_id}, params={"wait": wait})

    def create_snapshot(self, collection_name: str, wait: bool | None = None) -> m.InlineResponse20015:
        """`POST /collections/{collection_name}/snapshots`"""
        return self.api_client.request(type_=m.InlineResponse20015, method="POST", url="/collections/{collection_name}/snapshots", path_params={"collection_name": collection_name}, params={"wait": wait})

    def delete_full_snapshot(self, snapshot_name: str, wait: bool | None = None) -> m.InlineResponse20013:
        """`DELETE /snapshots/{snapshot_name}`"""
        return self.api_client.request(type_=m.InlineResponse20013, method="DELETE", url="/snapshots/{snapshot_name}", path_params={"snapshot_name": snapshot_name}, params={"wait": wait})

    def delete_shard_snapshot(self, collection_name: str, shard_id: int, snapshot_name: str, wait: bool | None = None) -> m.InlineResponse20013:
        """`DELETE /collections/{collection_name}/shards/{shard_id}/snapshots/{snapshot_name}`"""
        return self.api_client.request(type_=m.InlineResponse20013, method="DELETE", url="/collections/{collection_name}/shards/{shard_id}/snapshots/{snapshot_name}", path_params={"collection_name": collection_name, "shard_id": shard_id, "snapshot_name": snapshot_name}, params={"wait": wait})

    def delete_snapshot(self, collection_name: str, snapshot_name: str, wait: bool | None = None) -> m.InlineResponse20013:
        """`DELETE /collections/{collection_name}/snapshots/{snapshot_name}`"""
        return self.api_client.request(type_=m.InlineResponse20013, method="DELETE", url="/collections/{collection_name}/snapshots/{snapshot_name}", path_params={"collection_name": collection_name, "snapshot_name": snapshot_name}, params={"wait": wait})

    def get_full_snapshot(self, snapshot_name: str) -> bytes:
        """`GET /snapshots/{snapshot_name}`"""
        return self.api_client.request(type_=bytes, method="GET", url="/snapshots/{snapshot_name}", path_params={"snapshot_name": snapshot_name})

    def get_shard_snapshot(self, collection_name: str, shard_id: int, snapshot_name: str) -> bytes:
        """`GET /collections/{collection_name}/shards/{shard_id}/snapshots/{snapshot_name}`"""
        return self.api_client.request(type_=bytes, method="GET", url="/collections/{collection_name}/shards/{shard_id}/snapshots/{snapshot_name}", path_params={"collection_name": collection_name, "shard_id": shard_id, "snapshot_name": snapshot_name})

    def get_snapshot(self, collection_name: str, snapshot_name: str) -> bytes:
        """`GET /collections/{collection_name}/snapshots/{snapshot_name}`"""
        return self.api_client.request(type_=bytes, method="GET", url="/collections/{collection_name}/snapshots/{snapshot_name}", path_params={"collection_name": collection_name, "snapshot_name": snapshot_name})

    def list_full_snapshots(self) -> m.InlineResponse20014:
        """`GET /snapshots`"""
        return self.api_client.request(type_=m.InlineResponse20014, method="GET", url="/snapshots")

    def list_shard_snapshots(self, collection_name: str, shard_id: int) -> m.InlineResponse20014:
        """`GET /collections/{collection_name}/shards/{shard_id}/snapshots`"""
        return self.api_client.request(type_=m.InlineResponse20014, method="GET", url="/collections/{collection_name}/shards/{shard_id}/snapshots", path_params={"collection_name": collection_name, "shard_id": shard_id})

    def list_snapshots(self, collection_name: str) -> m.InlineResponse20014:
        """`GET /collections/{collection_name}/snapshots`"""
        return self.api_client.request(type_=m.InlineResponse20014, method="GET", url="/collections/{collection_name}/snapshots", path_params={"collection_name": collection_name})

    def recover_from_snapshot(self, collection_name: str, wait: bool | None = None, snapshot_recover: m.SnapshotRecover | None = None) -> m.InlineResponse20013:
        """`PUT /collections/{collection_name}/snapshots/recover`"""
        return self.api_client.request(type_=m.InlineResponse20013, method="PUT", url="/collections/{collection_name}/snapshots/recover", path_params={"collection_name": collection_name}, params={"wait": wait}, content=snapshot_recover)

    def recover_from_uploaded_snapshot(self, collection_name: str, wait: bool | None = None, priority: m.SnapshotPriority | None = None, checksum: str | None = None, snapshot: Any = None) -> m.InlineResponse20013:
        """`POST /collections/{collection_name}/snapshots/upload`"""
        return self.api_client.request(type_=m.InlineResponse20013, method="POST", url="/collections/{collection_name}/snapshots/upload", path_params={"collection_name": collection_name}, params={"wait": wait, "priority": priority, "checksum": checksum}, files={"snapshot": snapshot})

    def recover_shard_from_snapshot(self, collection_name: str, shard_id: int, wait: bool | None = None, shard_snapshot_recover: m.ShardSnapshotRecover | None = None) -> m.InlineResponse20013:
        """`PUT /collections/{collection_name}/shards/{shard_id}/snapshots/recover`"""
        return self.api_client.request(type_=m.InlineResponse20013, method="PUT", url="/collections/{collection_name}/shards/{shard_id}/snapshots/recover", path_params={"collection_name": collection_name, "shard_id": shard_id}, params={"wait": wait}, content=shard_snapshot_recover)

    def recover_shard_from_uploaded_snapshot(self, collection_name: str, shard_id: int, wait: bool | None = None, priority: m.SnapshotPriority | None = None, checksum: str | None = None, snapshot: Any = None) -> m.InlineResponse20013:
        """`POST /collections/{collection_name}/shards/{shard_id}/snapshots/upload`"""
        return self.api_client.request(type_=m.InlineResponse20013, method="POST", url="/collections/{collection_name}/shards/{shard_id}/snapshots/upload", path_params={"collection_name": collection_name, "shard_id": shard_id}, params={"wait": wait, "priority": priority, "checksum": checksum}, files={"snapshot": snapshot})

    def stream_shard_snapshot(self, collection_name: str, shard_id: int) -> bytes:
        """`GET /collections/{collection_name}/shards/{shard_id}/snapshot`"""
        return self.api_client.request(type_=bytes, method="GET", url="/collections/{collection_name}/shards/{shard_id}/snapshot", path_params={"collection_name": collection_name, "shard_id": shard_id})
