"""Raw requests of this part of the REST API. Made by `python/tools/rest.py`."""

from __future__ import annotations


from ... import models as m
from .._transport import ApiClient, AsyncApiClient


class AsyncIndexesApi:
    def __init__(self, api_client: AsyncApiClient) -> None:
        self.api_client = api_client

    async def create_field_index(self, collection_name: str, wait: bool | None = None, ordering: m.WriteOrdering | None = None, timeout: int | None = None, create_field_index: m.CreateFieldIndex | None = None) -> m.InlineResponse2008:
        """`PUT /collections/{collection_name}/index`"""
        return await self.api_client.request(type_=m.InlineResponse2008, method="PUT", url="/collections/{collection_name}/index", path_params={"collection_name": collection_name}, params={"wait": wait, "ordering": ordering, "timeout": timeout}, content=create_field_index)

    async def delete_field_index(self, collection_name: str, field_name: str, wait: bool | None = None, ordering: m.WriteOrdering | None = None, timeout: int | None = None) -> m.InlineResponse2008:
        """`DELETE /collections/{collection_name}/index/{field_name}`"""
        return await self.api_client.request(type_=m.InlineResponse2008, method="DELETE", url="/collections/{collection_name}/index/{field_name}", path_params={"collection_name": collection_name, "field_name": field_name}, params={"wait": wait, "ordering": ordering, "timeout": timeout})


class SyncIndexesApi:
    def __init__(self, api_client: ApiClient) -> None:
        self.api_client = api_client

    def create_field_index(self, collection_name: str, wait: bool | None = None, ordering: m.WriteOrdering | None = None, timeout: int | None = None, create_field_index: m.CreateFieldIndex | None = None) -> m.InlineResponse2008:
        """`PUT /collections/{collection_name}/index`"""
        return self.api_client.request(type_=m.InlineResponse2008, method="PUT", url="/collections/{collection_name}/index", path_params={"collection_name": collection_name}, params={"wait": wait, "ordering": ordering, "timeout": timeout}, content=create_field_index)

    def delete_field_index(self, collection_name: str, field_name: str, wait: bool | None = None, ordering: m.WriteOrdering | None = None, timeout: int | None = None) -> m.InlineResponse2008:
        """`DELETE /collections/{collection_name}/index/{field_name}`"""
        return self.api_client.request(type_=m.InlineResponse2008, method="DELETE", url="/collections/{collection_name}/index/{field_name}", path_params={"collection_name": collection_name, "field_name": field_name}, params={"wait": wait, "ordering": ordering, "timeout": timeout})
