"""Raw requests of this part of the REST API. Made by `python/tools/rest.py`."""

from __future__ import annotations


from ... import models as m
from .._transport import ApiClient, AsyncApiClient


class AsyncPointsApi:
    def __init__(self, api_client: AsyncApiClient) -> None:
        self.api_client = api_client

    async def batch_update(self, collection_name: str, wait: bool | None = None, ordering: m.WriteOrdering | None = None, timeout: int | None = None, update_operations: m.UpdateOperations | None = None) -> m.InlineResponse20018:
        """`POST /collections/{collection_name}/points/batch`"""
        return await self.api_client.request(type_=m.InlineResponse20018, method="POST", url="/collections/{collection_name}/points/batch", path_params={"collection_name": collection_name}, params={"wait": wait, "ordering": ordering, "timeout": timeout}, content=update_operations)

    async def clear_payload(self, collection_name: str, wait: bool | None = None, ordering: m.WriteOrdering | None = None, timeout: int | None = None, points_selector: m.PointsSelector | None = None) -> m.InlineResponse2008:
        """`POST /collections/{collection_name}/points/payload/clear`"""
        return await self.api_client.request(type_=m.InlineResponse2008, method="POST", url="/collections/{collection_name}/points/payload/clear", path_params={"collection_name": collection_name}, params={"wait": wait, "ordering": ordering, "timeout": timeout}, content=points_selector)

    async def count_points(self, collection_name: str, consistency: m.ReadConsistency | None = None, timeout: int | None = None, count_request: m.CountRequest | None = None) -> m.InlineResponse20020:
        """`POST /collections/{collection_name}/points/count`"""
        return await self.api_client.request(type_=m.InlineResponse20020, method="POST", url="/collections/{collection_name}/points/count", path_params={"collection_name": collection_name}, params={"consistency": consistency, "timeout": timeout}, content=count_request)

    async def delete_payload(self, collection_name: str, wait: bool | None = None, ordering: m.WriteOrdering | None = None, timeout: int | None = None, delete_payload: m.DeletePayload | None = None) -> m.InlineResponse2008:
        """`POST /collections/{collection_name}/points/payload/delete`"""
        return await self.api_client.request(type_=m.InlineResponse2008, method="POST", url="/collections/{collection_name}/points/payload/delete", path_params={"collection_name": collection_name}, params={"wait": wait, "ordering": ordering, "timeout": timeout}, content=delete_payload)

    async def delete_points(self, collection_name: str, wait: bool | None = None, ordering: m.WriteOrdering | None = None, timeout: int | None = None, points_selector: m.PointsSelector | None = None) -> m.InlineResponse2008:
        """`POST /collections/{collection_name}/points/delete`"""
        return await self.api_client.request(type_=m.InlineResponse2008, method="POST", url="/collections/{collection_name}/points/delete", path_params={"collection_name": collection_name}, params={"wait": wait, "ordering": ordering, "timeout": timeout}, content=points_selector)

    async def delete_vectors(self, collection_name: str, wait: bool | None = None, ordering: m.WriteOrdering | None = None, timeout: int | None = None, delete_vectors: m.DeleteVectors | None = None) -> m.InlineResponse2008:
        """`POST /collections/{collection_name}/points/vectors/delete`"""
        return await self.api_client.request(type_=m.InlineResponse2008, method="POST", url="/collections/{collection_name}/points/vectors/delete", path_params={"collection_name": collection_name}, params={"wait": wait, "ordering": ordering, "timeout": timeout}, content=delete_vectors)

    async def facet(self, collection_name: str, consistency: m.ReadConsistency | None = None, timeout: int | None = None, facet_request: m.FacetRequest | None = None) -> m.InlineResponse20021:
        """`POST /collections/{collection_name}/facet`"""
        return await self.api_client.request(type_=m.InlineResponse20021, method="POST", url="/collections/{collection_name}/facet", path_params={"collection_name": collection_name}, params={"consistency": consistency, "timeout": timeout}, content=facet_request)

    async def get_point(self, collection_name: str, id: m.ExtendedPointId, consistency: m.ReadConsistency | None = None, timeout: int | None = None) -> m.InlineResponse20016:
        """`GET /collections/{collection_name}/points/{id}`"""
        return await self.api_client.request(type_=m.InlineResponse20016, method="GET", url="/collections/{collection_name}/points/{id}", path_params={"collection_name": collection_name, "id": id}, params={"consistency": consistency, "timeout": timeout})

    async def get_points(self, collection_name: str, consistency: m.ReadConsistency | None = None, timeout: int | None = None, point_request: m.PointRequest | None = None) -> m.InlineResponse20017:
        """`POST /collections/{collection_name}/points`"""
        return await self.api_client.request(type_=m.InlineResponse20017, method="POST", url="/collections/{collection_name}/points", path_params={"collection_name": collection_name}, params={"consistency": consistency, "timeout": timeout}, content=point_request)

    async def overwrite_payload(self, collection_name: str, wait: bool | None = None, ordering: m.WriteOrdering | None = None, timeout: int | None = None, set_payload: m.SetPayload | None = None) -> m.InlineResponse2008:
        """`PUT /collections/{collection_name}/points/payload`"""
        return await self.api_client.request(type_=m.InlineResponse2008, method="PUT", url="/collections/{collection_name}/points/payload", path_params={"collection_name": collection_name}, params={"wait": wait, "ordering": ordering, "timeout": timeout}, content=set_payload)

    async def scroll_points(self, collection_name: str, consistency: m.ReadConsistency | None = None, timeout: int | None = None, scroll_request: m.ScrollRequest | None = None) -> m.InlineResponse20019:
        """`POST /collections/{collection_name}/points/scroll`"""
        return await self.api_client.request(type_=m.InlineResponse20019, method="POST", url="/collections/{collection_name}/points/scroll", path_params={"collection_name": collection_name}, params={"consistency": consistency, "timeout": timeout}, content=scroll_request)

    async def set_payload(self, collection_name: str, wait: bool | None = None, ordering: m.WriteOrdering | None = None, timeout: int | None = None, set_payload: m.SetPayload | None = None) -> m.InlineResponse2008:
        """`POST /collections/{collection_name}/points/payload`"""
        return await self.api_client.request(type_=m.InlineResponse2008, method="POST", url="/collections/{collection_name}/points/payload", path_params={"collection_name": collection_name}, params={"wait": wait, "ordering": ordering, "timeout": timeout}, content=set_payload)

    async def update_vectors(self, collection_name: str, wait: bool | None = None, ordering: m.WriteOrdering | None = None, timeout: int | None = None, update_vectors: m.UpdateVectors | None = None) -> m.InlineResponse2008:
        """`PUT /collections/{collection_name}/points/vectors`"""
        return await self.api_client.request(type_=m.InlineResponse2008, method="PUT", url="/collections/{collection_name}/points/vectors", path_params={"collection_name": collection_name}, params={"wait": wait, "ordering": ordering, "timeout": timeout}, content=update_vectors)

    async def upsert_points(self, collection_name: str, wait: bool | None = None, ordering: m.WriteOrdering | None = None, timeout: int | None = None, point_insert_operations: m.PointInsertOperations | None = None) -> m.InlineResponse2008:
        """`PUT /collections/{collection_name}/points`"""
        return await self.api_client.request(type_=m.InlineResponse2008, method="PUT", url="/collections/{collection_name}/points", path_params={"collection_name": collection_name}, params={"wait": wait, "ordering": ordering, "timeout": timeout}, content=point_insert_operations)


class SyncPointsApi:
    def __init__(self, api_client: ApiClient) -> None:
        self.api_client = api_client

    def batch_update(self, collection_name: str, wait: bool | None = None, ordering: m.WriteOrdering | None = None, timeout: int | None = None, update_operations: m.UpdateOperations | None = None) -> m.InlineResponse20018:
        """`POST /collections/{collection_name}/points/batch`"""
        return self.api_client.request(type_=m.InlineResponse20018, method="POST", url="/collections/{collection_name}/points/batch", path_params={"collection_name": collection_name}, params={"wait": wait, "ordering": ordering, "timeout": timeout}, content=update_operations)

    def clear_payload(self, collection_name: str, wait: bool | None = None, ordering: m.WriteOrdering | None = None, timeout: int | None = None, points_selector: m.PointsSelector | None = None) -> m.InlineResponse2008:
        """`POST /collections/{collection_name}/points/payload/clear`"""
        return self.api_client.request(type_=m.InlineResponse2008, method="POST", url="/collections/{collection_name}/points/payload/clear", path_params={"collection_name": collection_name}, params={"wait": wait, "ordering": ordering, "timeout": timeout}, content=points_selector)

    def count_points(self, collection_name: str, consistency: m.ReadConsistency | None = None, timeout: int | None = None, count_request: m.CountRequest | None = None) -> m.InlineResponse20020:
        """`POST /collections/{collection_name}/points/count`"""
        return self.api_client.request(type_=m.InlineResponse20020, method="POST", url="/collections/{collection_name}/points/count", path_params={"collection_name": collection_name}, params={"consistency": consistency, "timeout": timeout}, content=count_request)

    def delete_payload(self, collection_name: str, wait: bool | None = None, ordering: m.WriteOrdering | None = None, timeout: int | None = None, delete_payload: m.DeletePayload | None = None) -> m.InlineResponse2008:
        """`POST /collections/{collection_name}/points/payload/delete`"""
        return self.api_client.request(type_=m.InlineResponse2008, method="POST", url="/collections/{collection_name}/points/payload/delete", path_params={"collection_name": collection_name}, params={"wait": wait, "ordering": ordering, "timeout": timeout}, content=delete_payload)

    def delete_points(self, collection_name: str, wait: bool | None = None, ordering: m.WriteOrdering | None = None, timeout: int | None = None, points_selector: m.PointsSelector | None = None) -> m.InlineResponse2008:
        """`POST /collections/{collection_name}/points/delete`"""
        return self.api_client.request(type_=m.InlineResponse2008, method="POST", url="/collections/{collection_name}/points/delete", path_params={"collection_name": collection_name}, params={"wait": wait, "ordering": ordering, "timeout": timeout}, content=points_selector)

    def delete_vectors(self, collection_name: str, wait: bool | None = None, ordering: m.WriteOrdering | None = None, timeout: int | None = None, delete_vectors: m.DeleteVectors | None = None) -> m.InlineResponse2008:
        """`POST /collections/{collection_name}/points/vectors/delete`"""
        return self.api_client.request(type_=m.InlineResponse2008, method="POST", url="/collections/{collection_name}/points/vectors/delete", path_params={"collection_name": collection_name}, params={"wait": wait, "ordering": ordering, "timeout": timeout}, content=delete_vectors)

    def facet(self, collection_name: str, consistency: m.ReadConsistency | None = None, timeout: int | None = None, facet_request: m.FacetRequest | None = None) -> m.InlineResponse20021:
        """`POST /collections/{collection_name}/facet`"""
        return self.api_client.request(type_=m.InlineResponse20021, method="POST", url="/collections/{collection_name}/facet", path_params={"collection_name": collection_name}, params={"consistency": consistency, "timeout": timeout}, content=facet_request)

    def get_point(self, collection_name: str, id: m.ExtendedPointId, consistency: m.ReadConsistency | None = None, timeout: int | None = None) -> m.InlineResponse20016:
        """`GET /collections/{collection_name}/points/{id}`"""
        return self.api_client.request(type_=m.InlineResponse20016, method="GET", url="/collections/{collection_name}/points/{id}", path_params={"collection_name": collection_name, "id": id}, params={"consistency": consistency, "timeout": timeout})

    def get_points(self, collection_name: str, consistency: m.ReadConsistency | None = None, timeout: int | None = None, point_request: m.PointRequest | None = None) -> m.InlineResponse20017:
        """`POST /collections/{collection_name}/points`"""
        return self.api_client.request(type_=m.InlineResponse20017, method="POST", url="/collections/{collection_name}/points", path_params={"collection_name": collection_name}, params={"consistency": consistency, "timeout": timeout}, content=point_request)

    def overwrite_payload(self, collection_name: str, wait: bool | None = None, ordering: m.WriteOrdering | None = None, timeout: int | None = None, set_payload: m.SetPayload | None = None) -> m.InlineResponse2008:
        """`PUT /collections/{collection_name}/points/payload`"""
        return self.api_client.request(type_=m.InlineResponse2008, method="PUT", url="/collections/{collection_name}/points/payload", path_params={"collection_name": collection_name}, params={"wait": wait, "ordering": ordering, "timeout": timeout}, content=set_payload)

    def scroll_points(self, collection_name: str, consistency: m.ReadConsistency | None = None, timeout: int | None = None, scroll_request: m.ScrollRequest | None = None) -> m.InlineResponse20019:
        """`POST /collections/{collection_name}/points/scroll`"""
        return self.api_client.request(type_=m.InlineResponse20019, method="POST", url="/collections/{collection_name}/points/scroll", path_params={"collection_name": collection_name}, params={"consistency": consistency, "timeout": timeout}, content=scroll_request)

    def set_payload(self, collection_name: str, wait: bool | None = None, ordering: m.WriteOrdering | None = None, timeout: int | None = None, set_payload: m.SetPayload | None = None) -> m.InlineResponse2008:
        """`POST /collections/{collection_name}/points/payload`"""
        return self.api_client.request(type_=m.InlineResponse2008, method="POST", url="/collections/{collection_name}/points/payload", path_params={"collection_name": collection_name}, params={"wait": wait, "ordering": ordering, "timeout": timeout}, content=set_payload)

    def update_vectors(self, collection_name: str, wait: bool | None = None, ordering: m.WriteOrdering | None = None, timeout: int | None = None, update_vectors: m.UpdateVectors | None = None) -> m.InlineResponse2008:
        """`PUT /collections/{collection_name}/points/vectors`"""
        return self.api_client.request(type_=m.InlineResponse2008, method="PUT", url="/collections/{collection_name}/points/vectors", path_params={"collection_name": collection_name}, params={"wait": wait, "ordering": ordering, "timeout": timeout}, content=update_vectors)

    def upsert_points(self, collection_name: str, wait: bool | None = None, ordering: m.WriteOrdering | None = None, timeout: int | None = None, point_insert_operations: m.PointInsertOperations | None = None) -> m.InlineResponse2008:
        """`PUT /collections/{collection_name}/points`"""
        return self.api_client.request(type_=m.InlineResponse2008, method="PUT", url="/collections/{collection_name}/points", path_params={"collection_name": collection_name}, params={"wait": wait, "ordering": ordering, "timeout": timeout}, content=point_insert_operations)
