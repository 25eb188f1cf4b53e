"""Raw requests of this part of the REST API. Made by `python/tools/rest.py`."""

from __future__ import annotations


from ... import models as m
from .._transport import ApiClient, AsyncApiClient


class AsyncAliasesApi:
    def __init__(self, api_client: AsyncApiClient) -> None:
        self.api_client = api_client

    async def get_collection_aliases(self, collection_name: str) -> m.InlineResponse20012:
        """`GET /collections/{collection_name}/aliases`"""
        return await self.api_client.request(type_=m.InlineResponse20012, method="GET", url="/collections/{collection_name}/aliases", path_params={"collection_name": collection_name})

    async def get_collections_aliases(self) -> m.InlineResponse20012:
        """`GET /aliases`"""
        return await self.api_client.request(type_=m.InlineResponse20012, method="GET", url="/aliases")

    async def update_aliases(self, timeout: int | None = None, change_aliases_operation: m.ChangeAliasesOperation | None = None) -> m.InlineResponse2001:
        """`POST /collections/aliases`"""
        return await self.api_client.request(type_=m.InlineResponse2001, method="POST", url="/collections/aliases", params={"timeout": timeout}, content=change_aliases_operation)


class SyncAliasesApi:
    def __init__(self, api_client: ApiClient) -> None:
        self.api_client = api_client

    def get_collection_aliases(self, collection_name: str) -> m.InlineResponse20012:
        """`GET /collections/{collection_name}/aliases`"""
        return self.api_client.request(type_=m.InlineResponse20012, method="GET", url="/collections/{collection_name}/aliases", path_params={"collection_name": collection_name})

    def get_collections_aliases(self) -> m.InlineResponse20012:
        """`GET /aliases`"""
        return self.api_client.request(type_=m.InlineResponse20012, method="GET", url="/aliases")

    def update_aliases(self, timeout: int | None = None, change_aliases_operation: m.ChangeAliasesOperation | None = None) -> m.InlineResponse2001:
        """`POST /collections/aliases`"""
        return self.api_client.request(type_=m.InlineResponse2001, method="POST", url="/collections/aliases", params={"timeout": timeout}, content=change_aliases_operation)
