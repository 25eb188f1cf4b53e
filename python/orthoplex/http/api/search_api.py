"""Raw requests of this part of the REST API. Made by `python/tools/rest.py`."""

from __future__ import annotations


from ... import models as m
from .._transport import ApiClient, AsyncApiClient


class AsyncSearchApi:
    def __init__(self, api_client: AsyncApiClient) -> None:
        self.api_client = api_client

    async def query_batch_points(self, collection_name: str, consistency: m.ReadConsistency | None = None, timeout: int | None = None, query_request_batch: m.QueryRequestBatch | None = None) -> m.InlineResponse20023:
        """`POST /collections/{collection_name}/points/query/batch`"""
        return await self.api_client.request(type_=m.InlineResponse20023, method="POST", url="/collections/{collection_name}/points/query/batch", path_params={"collection_name": collection_name}, params={"consistency": consistency, "timeout": timeout}, content=query_request_batch)

    async def query_points(self, collection_name: str, consistency: m.ReadConsistency | None = None, timeout: int | None = None, query_request: m.QueryRequest | None = None) -> m.InlineResponse20022:
        """`POST /collections/{collection_name}/points/query`"""
        return await self.api_client.request(type_=m.InlineResponse20022, method="POST", url="/collections/{collection_name}/points/query", path_params={"collection_name": collection_name}, params={"consistency": consistency, "timeout": timeout}, content=query_request)

    async def query_points_groups(self, collection_name: str, consistency: m.ReadConsistency | None = None, timeout: int | None = None, query_groups_request: m.QueryGroupsRequest | None = None) -> m.InlineResponse20024:
        """`POST /collections/{collection_name}/points/query/groups`"""
        return await self.api_client.request(type_=m.InlineResponse20024, method="POST", url="/collections/{collection_name}/points/query/groups", path_params={"collection_name": collection_name}, params={"consistency": consistency, "timeout": timeout}, content=query_groups_request)

    async def search_matrix_offsets(self, collection_name: str, consistency: m.ReadConsistency | None = None, timeout: int | None = None, search_matrix_request: m.SearchMatrixRequest | None = None) -> m.InlineResponse20026:
        """`POST /collections/{collection_name}/points/search/matrix/offsets`"""
        return await self.api_client.request(type_=m.InlineResponse20026, method="POST", url="/collections/{collection_name}/points/search/matrix/offsets", path_params={"collection_name": collection_name}, params={"consistency": consistency, "timeout": timeout}, content=search_matrix_request)

    async def search_matrix_pairs(self, collection_name: str, consistency: m.ReadConsistency | None = None, timeout: int | None = None, search_matrix_request: m.SearchMatrixRequest | None = None) -> m.InlineResponse20025:
        """`POST /collections/{collection_name}/points/search/matrix/pairs`"""
        return await self.api_client.request(type_=m.InlineResponse20025, method="POST", url="/collections/{collection_name}/points/search/matrix/pairs", path_params={"collection_name": collection_name}, params={"consistency": consistency, "timeout": timeout}, content=search_matrix_request)


class SyncSearchApi:
    def __init__(self, api_client: ApiClient) -> None:
        self.api_client = api_client

    def query_batch_points(self, collection_name: str, consistency: m.ReadConsistency | None = None, timeout: int | None = None, query_request_batch: m.QueryRequestBatch | None = None) -> m.InlineResponse20023:
        """`POST /collections/{collection_name}/points/query/batch`"""
        return self.api_client.request(type_=m.InlineResponse20023, method="POST", url="/collections/{collection_name}/points/query/batch", path_params={"collection_name": collection_name}, params={"consistency": consistency, "timeout": timeout}, content=query_request_batch)

    def query_points(self, collection_name: str, consistency: m.ReadConsistency | None = None, timeout: int | None = None, query_request: m.QueryRequest | None = None) -> m.InlineResponse20022:
        """`POST /collections/{collection_name}/points/query`"""
        return self.api_client.request(type_=m.InlineResponse20022, method="POST", url="/collections/{collection_name}/points/query", path_params={"collection_name": collection_name}, params={"consistency": consistency, "timeout": timeout}, content=query_request)

    def query_points_groups(self, collection_name: str, consistency: m.ReadConsistency | None = None, timeout: int | None = None, query_groups_request: m.QueryGroupsRequest | None = None) -> m.InlineResponse20024:
        """`POST /collections/{collection_name}/points/query/groups`"""
        return self.api_client.request(type_=m.InlineResponse20024, method="POST", url="/collections/{collection_name}/points/query/groups", path_params={"collection_name": collection_name}, params={"consistency": consistency, "timeout": timeout}, content=query_groups_request)

    def search_matrix_offsets(self, collection_name: str, consistency: m.ReadConsistency | None = None, timeout: int | None = None, search_matrix_request: m.SearchMatrixRequest | None = None) -> m.InlineResponse20026:
        """`POST /collections/{collection_name}/points/search/matrix/offsets`"""
        return self.api_client.request(type_=m.InlineResponse20026, method="POST", url="/collections/{collection_name}/points/search/matrix/offsets", path_params={"collection_name": collection_name}, params={"consistency": consistency, "timeout": timeout}, content=search_matrix_request)

    def search_matrix_pairs(self, collection_name: str, consistency: m.ReadConsistency | None = None, timeout: int | None = None, search_matrix_request: m.SearchMatrixRequest | None = None) -> m.InlineResponse20025:
        """`POST /collections/{collection_name}/points/search/matrix/pairs`"""
        return self.api_client.request(type_=m.InlineResponse20025, method="POST", url="/collections/{collection_name}/points/search/matrix/pairs", path_params={"collection_name": collection_name}, params={"consistency": consistency, "timeout": timeout}, content=search_matrix_request)
