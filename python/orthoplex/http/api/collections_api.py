"""Raw requests of this part of the REST API. Made by `python/tools/rest.py`."""

from __future__ import annotations


from ... import models as m
from .._transport import ApiClient, AsyncApiClient


class AsyncCollectionsApi:
    def __init__(self, api_client: AsyncApiClient) -> None:
        self.api_client = api_client

    async def collection_exists(self, collection_name: str) -> m.InlineResponse2009:
        """`GET /collections/{collection_name}/exists`"""
        return await self.api_client.request(type_=m.InlineResponse2009, method="GET", url="/collections/{collection_name}/exists", path_params={"collection_name": collection_name})

    async def create_collection(self, collection_name: str, timeout: int | None = None, create_collection: m.CreateCollection | None = None) -> m.InlineResponse2001:
        """`PUT /collections/{collection_name}`"""
        return await self.api_client.request(type_=m.InlineResponse2001, method="PUT", url="/collections/{collection_name}", path_params={"collection_name": collection_name}, params={"timeout": timeout}, content=create_collection)

    async def create_vector_name(self, collection_name: str, vector_name: str, wait: bool | None = None, ordering: m.WriteOrdering | None = None, timeout: int | None = None, vector_name_config: m.VectorNameConfig | None = None) -> m.InlineResponse2008:
        """`PUT /collections/{collection_name}/vectors/{vector_name}`"""
        return await self.api_client.request(type_=m.InlineResponse2008, method="PUT", url="/collections/{collection_name}/vectors/{vector_name}", path_params={"collection_name": collection_name, "vector_name": vector_name}, params={"wait": wait, "ordering": ordering, "timeout": timeout}, content=vector_name_config)

    async def delete_collection(self, collection_name: str, timeout: int | None = None) -> m.InlineResponse2001:
        """`DELETE /collections/{collection_name}`"""
        return await self.api_client.request(type_=m.InlineResponse2001, method="DELETE", url="/collections/{collection_name}", path_params={"collection_name": collection_name}, params={"timeout": timeout})

    async def delete_vector_name(self, collection_name: str, vector_name: str, wait: bool | None = None, ordering: m.WriteOrdering | None = None, timeout: int | None = None) -> m.InlineResponse2008:
        """`DELETE /collections/{collection_name}/vectors/{vector_name}`"""
        return await self.api_client.request(type_=m.InlineResponse2008, method="DELETE", url="/collections/{collection_name}/vectors/{vector_name}", path_params={"collection_name": collection_name, "vector_name": vector_name}, params={"wait": wait, "ordering": ordering, "timeout": timeout})

    async def get_collection(self, collection_name: str) -> m.InlineResponse2007:
        """`GET /collections/{collection_name}`"""
        return await self.api_client.request(type_=m.InlineResponse2007, method="GET", url="/collections/{collection_name}", path_params={"collection_name": collection_name})

    async def get_collections(self) -> m.InlineResponse2006:
        """`GET /collections`"""
        return await self.api_client.request(type_=m.InlineResponse2006, method="GET", url="/collections")

    async def get_optimizations(self, collection_name: str, _with: str | None = None, completed_limit: int | None = None) -> m.InlineResponse20011:
        """`GET /collections/{collection_name}/optimizations`"""
        return await self.api_client.request(type_=m.InlineResponse20011, method="GET", url="/collections/{collection_name}/optimizations", path_params={"collection_name": collection_name}, params={"with": _with, "completed_limit": completed_limit})

    async def update_collection(self, collection_name: str, timeout: int | None = None, update_collection: m.UpdateCollection | None = None) -> m.InlineResponse2001:
        """`PATCH /collections/{collection_name}`"""
        return await self.api_client.request(type_=m.InlineResponse2001, method="PATCH", url="/collections/{collection_name}", path_params={"collection_name": collection_name}, params={"timeout": timeout}, content=update_collection)


class SyncCollectionsApi:
    def __init__(self, api_client: ApiClient) -> None:
        self.api_client = api_client

    def collection_exists(self, collection_name: str) -> m.InlineResponse2009:
        """`GET /collections/{collection_name}/exists`"""
        return self.api_client.request(type_=m.InlineResponse2009, method="GET", url="/collections/{collection_name}/exists", path_params={"collection_name": collection_name})

    def create_collection(self, collection_name: str, timeout: int | None = None, create_collection: m.CreateCollection | None = None) -> m.InlineResponse2001:
        """`PUT /collections/{collection_name}`"""
        return self.api_client.request(type_=m.InlineResponse2001, method="PUT", url="/collections/{collection_name}", path_params={"collection_name": collection_name}, params={"timeout": timeout}, content=create_collection)

    def create_vector_name(self, collection_name: str, vector_name: str, wait: bool | None = None, ordering: m.WriteOrdering | None = None, timeout: int | None = None, vector_name_config: m.VectorNameConfig | None = None) -> m.InlineResponse2008:
        """`PUT /collections/{collection_name}/vectors/{vector_name}`"""
        return self.api_client.request(type_=m.InlineResponse2008, method="PUT", url="/collections/{collection_name}/vectors/{vector_name}", path_params={"collection_name": collection_name, "vector_name": vector_name}, params={"wait": wait, "ordering": ordering, "timeout": timeout}, content=vector_name_config)

    def delete_collection(self, collection_name: str, timeout: int | None = None) -> m.InlineResponse2001:
        """`DELETE /collections/{collection_name}`"""
        return self.api_client.request(type_=m.InlineResponse2001, method="DELETE", url="/collections/{collection_name}", path_params={"collection_name": collection_name}, params={"timeout": timeout})

    def delete_vector_name(self, collection_name: str, vector_name: str, wait: bool | None = None, ordering: m.WriteOrdering | None = None, timeout: int | None = None) -> m.InlineResponse2008:
        """`DELETE /collections/{collection_name}/vectors/{vector_name}`"""
        return self.api_client.request(type_=m.InlineResponse2008, method="DELETE", url="/collections/{collection_name}/vectors/{vector_name}", path_params={"collection_name": collection_name, "vector_name": vector_name}, params={"wait": wait, "ordering": ordering, "timeout": timeout})

    def get_collection(self, collection_name: str) -> m.InlineResponse2007:
        """`GET /collections/{collection_name}`"""
        return self.api_client.request(type_=m.InlineResponse2007, method="GET", url="/collections/{collection_name}", path_params={"collection_name": collection_name})

    def get_collections(self) -> m.InlineResponse2006:
        """`GET /collections`"""
        return self.api_client.request(type_=m.InlineResponse2006, method="GET", url="/collections")

    def get_optimizations(self, collection_name: str, _with: str | None = None, completed_limit: int | None = None) -> m.InlineResponse20011:
        """`GET /collections/{collection_name}/optimizations`"""
        return self.api_client.request(type_=m.InlineResponse20011, method="GET", url="/collections/{collection_name}/optimizations", path_params={"collection_name": collection_name}, params={"with": _with, "completed_limit": completed_limit})

    def update_collection(self, collection_name: str, timeout: int | None = None, update_collection: m.UpdateCollection | None = None) -> m.InlineResponse2001:
        """`PATCH /collections/{collection_name}`"""
        return self.api_client.request(type_=m.InlineResponse2001, method="PATCH", url="/collections/{collection_name}", path_params={"collection_name": collection_name}, params={"timeout": timeout}, content=update_collection)
