"""Raw requests of this part of the REST API. Made by `python/tools/rest.py`."""

from __future__ import annotations


from ... import models as m
from .._transport import ApiClient, AsyncApiClient


class AsyncQuotasApi:
    def __init__(self, api_client: AsyncApiClient) -> None:
        self.api_client = api_client

    async def get_quotas(self) -> m.InlineResponse2005:
        """`GET /quotas`"""
        return await self.api_client.request(type_=m.InlineResponse2005, method="GET", url="/quotas")

    async def update_quotas(self, wait: bool | None = None, quota_config: m.QuotaConfig | None = None) -> m.InlineResponse2001:
        """`PUT /quotas`"""
        return await self.api_client.request(type_=m.InlineResponse2001, method="PUT", url="/quotas", params={"wait": wait}, content=quota_config)


class SyncQuotasApi:
    def __init__(self, api_client: ApiClient) -> None:
        self.api_client = api_client

    def get_quotas(self) -> m.InlineResponse2005:
        """`GET /quotas`"""
        return self.api_client.request(type_=m.InlineResponse2005, method="GET", url="/quotas")

    def update_quotas(self, wait: bool | None = None, quota_config: m.QuotaConfig | None = None) -> m.InlineResponse2001:
        """`PUT /quotas`"""
        return self.api_client.request(type_=m.InlineResponse2001, method="PUT", url="/quotas", params={"wait": wait}, content=quota_config)
