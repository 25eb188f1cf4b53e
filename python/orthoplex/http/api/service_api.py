"""Raw requests of this part of the REST API. Made by `python/tools/rest.py`."""

from __future__ import annotations


from ... import models as m
from .._transport import ApiClient, AsyncApiClient


class AsyncServiceApi:
    def __init__(self, api_client: AsyncApiClient) -> None:
        self.api_client = api_client

    async def healthz(self) -> str:
        """`GET /healthz`"""
        return await self.api_client.request(type_=str, method="GET", url="/healthz")

    async def livez(self) -> str:
        """`GET /livez`"""
        return await self.api_client.request(type_=str, method="GET", url="/livez")

    async def metrics(self, anonymize: bool | None = None, per_collection: bool | None = None, timeout: int | None = None) -> str:
        """`GET /metrics`"""
        return await self.api_client.request(type_=str, method="GET", url="/metrics", params={"anonymize": anonymize, "per_collection": per_collection, "timeout": timeout})

    async def readyz(self) -> str:
        """`GET /readyz`"""
        return await self.api_client.request(type_=str, method="GET", url="/readyz")

    async def root(self) -> m.VersionInfo:
        """`GET /`"""
        return await self.api_client.request(type_=m.VersionInfo, method="GET", url="/")

    async def telemetry(self, anonymize: bool | None = None, details_level: int | None = None, per_collection: bool | None = None, timeout: int | None = None) -> m.InlineResponse2002:
        """`GET /telemetry`"""
        return await self.api_client.request(type_=m.InlineResponse2002, method="GET", url="/telemetry", params={"anonymize": anonymize, "details_level": details_level, "per_collection": per_collection, "timeout": timeout})


class SyncServiceApi:
    def __init__(self, api_client: ApiClient) -> None:
        self.api_client = api_client

    def healthz(self) -> str:
        """`GET /healthz`"""
        return self.api_client.request(type_=str, method="GET", url="/healthz")

    def livez(self) -> str:
        """`GET /livez`"""
        return self.api_client.request(type_=str, method="GET", url="/livez")

    def metrics(self, anonymize: bool | None = None, per_collection: bool | None = None, timeout: int | None = None) -> str:
        """`GET /metrics`"""
        return self.api_client.request(type_=str, method="GET", url="/metrics", params={"anonymize": anonymize, "per_collection": per_collection, "timeout": timeout})

    def readyz(self) -> str:
        """`GET /readyz`"""
        return self.api_client.request(type_=str, method="GET", url="/readyz")

    def root(self) -> m.VersionInfo:
        """`GET /`"""
        return self.api_client.request(type_=m.VersionInfo, method="GET", url="/")

    def telemetry(self, anonymize: bool | None = None, details_level: int | None = None, per_collection: bool | None = None, timeout: int | None = None) -> m.InlineResponse2002:
        """`GET /telemetry`"""
        return self.api_client.request(type_=m.InlineResponse2002, method="GET", url="/telemetry", params={"anonymize": anonymize, "details_level": details_level, "per_collection": per_collection, "timeout": timeout})
