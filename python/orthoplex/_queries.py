"""Methods that read points."""

from __future__ import annotations

from typing import Any, Sequence

from . import models as m
from ._plan import ask, body, listed, model, planned, scope
from ._plan import models as rows


def page(node: Any) -> tuple[list[m.Record], m.ExtendedPointId | None]:
    return node.rows("points", m.Record), node.get("next_page_offset")


class Queries:
    """Plans of these methods."""

    @planned
    def query_points(
        self,
        collection_name: str,
        query: Any = None,
        using: str | None = None,
        prefetch: m.Prefetch | list[m.Prefetch] | None = None,
        query_filter: m.Filter | None = None,
        search_params: m.SearchParams | None = None,
        limit: int = 10,
        offset: int | None = None,
        with_payload: m.WithPayloadInterface = True,
        with_vectors: m.WithVector = False,
        score_threshold: float | None = None,
        lookup_from: m.LookupLocation | None = None,
        consistency: m.ReadConsistency | None = None,
        shard_key_selector: m.ShardKeySelector | None = None,
        timeout: float | None = None,
        **kwargs: Any,
    ) -> m.QueryResponse:
        """The points that fit a query best, best first.

        `query` is a vector of the collection's dimension (list, numpy array of shape (dimension,), buffer,
        `SparseVector`, list of vectors for multi vectors), the id of a point, or one of the queries of `models`;
        without it, points come in the order of their ids. `score_threshold` is in the unit of the distance:
        larger is better for Cosine and Dot, smaller for Euclid and Manhattan. `timeout` is in seconds.

        Raises `UnexpectedResponse` (over gRPC `grpc.RpcError`) when the collection does not exist or the vector does
        not fit, `ResponseHandlingException` when there is no answer in time.
        """
        wanted = body(
            query=query,
            using=using,
            prefetch=prefetch,
            filter=query_filter,
            params=search_params,
            limit=limit,
            offset=offset,
            with_payload=with_payload,
            with_vector=with_vectors,
            score_threshold=score_threshold,
            lookup_from=lookup_from,
            shard_key=shard_key_selector,
        )
        where = scope(collection_name, timeout=timeout, consistency=consistency)
        return ask("points.query", where, wanted, model(m.QueryResponse), ("points", m.ScoredPoint))

    @planned
    def query_batch_points(
        self,
        collection_name: str,
        requests: Sequence[m.QueryRequest],
        consistency: m.ReadConsistency | None = None,
        timeout: float | None = None,
        **kwargs: Any,
    ) -> list[m.QueryResponse]:
        """Several queries in one call; their answers in the same order. Fails as a whole."""
        where = scope(collection_name, timeout=timeout, consistency=consistency)
        return ask("points.query_batch", where, {"searches": listed(requests, "requests")}, rows(m.QueryResponse))

    @planned
    def query_points_groups(
        self,
        collection_name: str,
        group_by: str,
        query: Any = None,
        using: str | None = None,
        prefetch: m.Prefetch | list[m.Prefetch] | None = None,
        query_filter: m.Filter | None = None,
        search_params: m.SearchParams | None = None,
        limit: int = 10,
        group_size: int = 3,
        with_payload: m.WithPayloadInterface = True,
        with_vectors: m.WithVector = False,
        score_threshold: float | None = None,
        with_lookup: m.WithLookupInterface | None = None,
        lookup_from: m.LookupLocation | None = None,
        consistency: m.ReadConsistency | None = None,
        shard_key_selector: m.ShardKeySelector | None = None,
        timeout: float | None = None,
        **kwargs: Any,
    ) -> m.GroupsResult:
        """The best points, grouped by a payload field: at most `limit` groups of `group_size` points, best group first.

        `group_by` needs an index where the collection's strict mode says so. Points without the field are left out.
        """
        wanted = body(
            query=query,
            using=using,
            prefetch=prefetch,
            filter=query_filter,
            params=search_params,
            limit=limit,
            group_by=group_by,
            group_size=group_size,
            with_payload=with_payload,
            with_vector=with_vectors,
            score_threshold=score_threshold,
            with_lookup=with_lookup,
            lookup_from=lookup_from,
            shard_key=shard_key_selector,
        )
        where = scope(collection_name, timeout=timeout, consistency=consistency)
        return ask("points.query_groups", where, wanted, model(m.GroupsResult))

    @planned
    def search_matrix_pairs(
        self,
        collection_name: str,
        query_filter: m.Filter | None = None,
        limit: int = 3,
        sample: int = 10,
        using: str | None = None,
        consistency: m.ReadConsistency | None = None,
        timeout: float | None = None,
        shard_key_selector: m.ShardKeySelector | None = None,
        **kwargs: Any,
    ) -> m.SearchMatrixPairsResponse:
        """Distances between points of a sample and the `limit` nearest of each, as pairs of ids.

        `sample` is how many points are drawn, at random.
        """
        wanted = body(filter=query_filter, limit=limit, sample=sample, using=using, shard_key=shard_key_selector)
        where = scope(collection_name, timeout=timeout, consistency=consistency)
        return ask("points.search_matrix_pairs", where, wanted, model(m.SearchMatrixPairsResponse))

    @planned
    def search_matrix_offsets(
        self,
        collection_name: str,
        query_filter: m.Filter | None = None,
        limit: int = 3,
        sample: int = 10,
        using: str | None = None,
        consistency: m.ReadConsistency | None = None,
        timeout: float | None = None,
        shard_key_selector: m.ShardKeySelector | None = None,
        **kwargs: Any,
    ) -> m.SearchMatrixOffsetsResponse:
        """The same distances as a sparse matrix: rows and columns are places in `ids`."""
        wanted = body(filter=query_filter, limit=limit, sample=sample, using=using, shard_key=shard_key_selector)
        where = scope(collection_name, timeout=timeout, consistency=consistency)
        return ask("points.search_matrix_offsets", where, wanted, model(m.SearchMatrixOffsetsResponse))

    @planned
    def scroll(
        self,
        collection_name: str,
        scroll_filter: m.Filter | None = None,
        limit: int = 10,
        order_by: m.OrderByInterface | None = None,
        offset: m.ExtendedPointId | None = None,
        with_payload: m.WithPayloadInterface = True,
        with_vectors: m.WithVector = False,
        consistency: m.ReadConsistency | None = None,
        shard_key_selector: m.ShardKeySelector | None = None,
        timeout: float | None = None,
        **kwargs: Any,
    ) -> tuple[list[m.Record], m.ExtendedPointId | None]:
        """A page of at most `limit` points, and the offset of the next page; None at the end.

        Points come in the order of their ids, or by `order_by`, whose field needs an index; then there is no next
        offset. Vectors come as lists of floats, by name where they have names.
        """
        wanted = body(
            filter=scroll_filter,
            limit=limit,
            order_by=order_by,
            offset=offset,
            with_payload=with_payload,
            with_vector=with_vectors,
            shard_key=shard_key_selector,
        )
        where = scope(collection_name, timeout=timeout, consistency=consistency)
        return ask("points.scroll", where, wanted, page, ("points", m.Record))

    @planned
    def retrieve(
        self,
        collection_name: str,
        ids: Sequence[m.ExtendedPointId],
        with_payload: m.WithPayloadInterface = True,
        with_vectors: m.WithVector = False,
        consistency: m.ReadConsistency | None = None,
        shard_key_selector: m.ShardKeySelector | None = None,
        timeout: float | None = None,
        **kwargs: Any,
    ) -> list[m.Record]:
        """Points by their ids, in the order of `ids`; those that are not there are left out."""
        wanted = body(
            ids=listed(ids, "ids"),
            with_payload=with_payload,
            with_vector=with_vectors,
            shard_key=shard_key_selector,
        )
        where = scope(collection_name, timeout=timeout, consistency=consistency)
        return ask("points.get_many", where, wanted, rows(m.Record), (None, m.Record))

    @planned
    def count(
        self,
        collection_name: str,
        count_filter: m.Filter | None = None,
        exact: bool = True,
        shard_key_selector: m.ShardKeySelector | None = None,
        timeout: float | None = None,
        **kwargs: Any,
    ) -> m.CountResult:
        """How many points there are, or how many pass a filter; about as many unless `exact`."""
        wanted = body(filter=count_filter, exact=exact, shard_key=shard_key_selector)
        return ask("points.count", scope(collection_name, timeout=timeout), wanted, model(m.CountResult))

    @planned
    def facet(
        self,
        collection_name: str,
        key: str,
        facet_filter: m.Filter | None = None,
        limit: int = 10,
        exact: bool = False,
        consistency: m.ReadConsistency | None = None,
        timeout: float | None = None,
        shard_key_selector: m.ShardKeySelector | None = None,
        **kwargs: Any,
    ) -> m.FacetResponse:
        """How often each value of a payload field occurs, the most frequent `limit` values first.

        The field needs an index. A value counts once a point; about as often unless `exact`.
        """
        wanted = body(key=key, filter=facet_filter, limit=limit, exact=exact, shard_key=shard_key_selector)
        where = scope(collection_name, timeout=timeout, consistency=consistency)
        return ask("points.facet", where, wanted, model(m.FacetResponse))
