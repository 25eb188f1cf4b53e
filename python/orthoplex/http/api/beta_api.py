"""Raw requests of this part of the REST API. Made by `python/tools/rest.py`."""

from __future__ import annotations


from ... import models as m
from .._transport import ApiClient, AsyncApiClient


class AsyncBetaApi:
    def __init__(self, api_client: AsyncApiClient) -> None:
        self.api_client = api_client

    async def clear_issues(self) -> m.InlineResponse2001:
        """`DELETE /issues`"""
        return await self.api_client.request(type_=m.InlineResponse2001, method="DELETE", url="/issues")

    async def get_issues(self) -> object:
        """`GET /issues`"""
        return await self.api_client.request(type_=object, method="GET", url="/issues")


class SyncBetaApi:
    def __init__(self, api_client: ApiClient) -> None:
        self.api_client = api_client

    def clear_issues(self) -> m.InlineResponse2001:
        """`DELETE /issues`"""
        return self.api_client.request(type_=m.InlineResponse2001, method="DELETE", url="/issues")

    def get_issues(self) -> object:
        """`GET /issues`"""
        return self.api_client.request(type_=object, method="GET", url="/issues")
