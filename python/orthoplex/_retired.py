"""Methods that newer official clients have no more, as queries."""

from __future__ import annotations

from typing import Any, Callable, Iterable, Sequence

from . import _fastembed
from . import models as m
from ._plan import ask, planned, scope
from ._queries import Queries

Hits = list[m.ScoredPoint]
#: Members that old requests and queries share.
KEPT = (
    "filter",
    "params",
    "limit",
    "offset",
    "with_payload",
    "with_vector",
    "score_threshold",
    "lookup_from",
    "shard_key",
)


def of_vector(vector: Any) -> tuple[Any, str | None]:
    """A vector and its name, from the ways in which `search` takes them."""
    if isinstance(vector, tuple) and len(vector) == 2 and isinstance(vector[0], str):
        return vector[1], vector[0]
    if isinstance(vector, dict) and "name" in vector:
        return vector["vector"], vector["name"]
    if hasattr(vector, "name") and hasattr(vector, "vector"):
        return vector.vector, vector.name
    return vector, None


def recommendation(positive: Any, negative: Any, strategy: Any) -> dict[str, Any]:
    wanted = {"positive": positive, "negative": negative, "strategy": strategy}
    return {"recommend": {name: own for name, own in wanted.items() if own is not None}}


def discovery(target: Any, context: Any) -> dict[str, Any]:
    pairs = list(context or [])
    return {"context": pairs} if target is None else {"discover": {"target": target, "context": pairs}}


def hits(node: Any) -> Hits:
    return node.rows("points", m.ScoredPoint)


def all_hits(node: Any) -> list[Hits]:
    return [hits(part) for part in node.parts()]


def hits_of(call: Any) -> Any:
    return call._replace(read=hits)


def batch(
    collection: str, requests: Sequence[Any], query: Callable[[Any], tuple[Any, Any]], where: dict[str, Any]
) -> Any:
    """Old requests as a batch of queries; what else they hold has the same name."""

    def asked(request: Any) -> dict[str, Any]:
        given = dict(request)
        question, using = query(given)
        kept = {name: given[name] for name in KEPT if given.get(name) is not None}
        return {"query": question, **({"using": using} if using else {}), **kept}

    searches = [asked(request) for request in requests]
    return ask("points.query_batch", scope(collection, **where), {"searches": searches}, all_hits)


class Retired(Queries):
    """Plans of these methods."""

    @planned
    def search(
        self,
        collection_name: str,
        query_vector: Any,
        query_filter: m.Filter | None = None,
        search_params: m.SearchParams | None = None,
        limit: int = 10,
        offset: int | None = None,
        with_payload: m.WithPayloadInterface = True,
        with_vectors: m.WithVector = False,
        score_threshold: float | None = None,
        append_payload: bool = True,
        consistency: m.ReadConsistency | None = None,
        shard_key_selector: m.ShardKeySelector | None = None,
        timeout: float | None = None,
        **kwargs: Any,
    ) -> list[m.ScoredPoint]:
        """The points nearest to a vector; `query_points` does the same and more."""
        query, using = of_vector(query_vector)
        call = Queries.query_points(
            self,
            collection_name,
            query=query,
            using=using,
            query_filter=query_filter,
            search_params=search_params,
            limit=limit,
            offset=offset,
            with_payload=with_payload if append_payload else False,
            with_vectors=with_vectors,
            score_threshold=score_threshold,
            consistency=consistency,
            shard_key_selector=shard_key_selector,
            timeout=timeout,
        )
        return hits_of(call)

    @planned
    def search_batch(
        self,
        collection_name: str,
        requests: Sequence[m.SearchRequest],
        timeout: float | None = None,
        consistency: m.ReadConsistency | None = None,
        **kwargs: Any,
    ) -> list[list[m.ScoredPoint]]:
        """Several searches in one call."""
        where = {"timeout": timeout, "consistency": consistency}
        return batch(collection_name, requests, lambda own: of_vector(own["vector"]), where)

    @planned
    def search_groups(
        self,
        collection_name: str,
        query_vector: Any,
        group_by: str,
        query_filter: m.Filter | None = None,
        search_params: m.SearchParams | None = None,
        limit: int = 10,
        group_size: int = 1,
        with_payload: m.WithPayloadInterface = True,
        with_vectors: m.WithVector = False,
        score_threshold: float | None = None,
        with_lookup: m.WithLookupInterface | None = None,
        consistency: m.ReadConsistency | None = None,
        shard_key_selector: m.ShardKeySelector | None = None,
        timeout: float | None = None,
        **kwargs: Any,
    ) -> m.GroupsResult:
        """The points nearest to a vector, grouped by a payload field."""
        query, using = of_vector(query_vector)
        return Queries.query_points_groups(
            self,
            collection_name,
            group_by,
            query=query,
            using=using,
            query_filter=query_filter,
            search_params=search_params,
            limit=limit,
            group_size=group_size,
            with_payload=with_payload,
            with_vectors=with_vectors,
            score_threshold=score_threshold,
            with_lookup=with_lookup,
            consistency=consistency,
            shard_key_selector=shard_key_selector,
            timeout=timeout,
        )

    @planned
    def recommend(
        self,
        collection_name: str,
        positive: Sequence[m.RecommendExample] | None = None,
        negative: Sequence[m.RecommendExample] | None = None,
        query_filter: m.Filter | None = None,
        search_params: m.SearchParams | None = None,
        limit: int = 10,
        offset: int = 0,
        with_payload: m.WithPayloadInterface = True,
        with_vectors: m.WithVector = False,
        score_threshold: float | None = None,
        using: str | None = None,
        lookup_from: m.LookupLocation | None = None,
        strategy: m.RecommendStrategy | None = None,
        consistency: m.ReadConsistency | None = None,
        shard_key_selector: m.ShardKeySelector | None = None,
        timeout: float | None = None,
        **kwargs: Any,
    ) -> list[m.ScoredPoint]:
        """Points like the positive and unlike the negative examples."""
        call = Queries.query_points(
            self,
            collection_name,
            query=recommendation(positive, negative, strategy),
            using=using,
            query_filter=query_filter,
            search_params=search_params,
            limit=limit,
            offset=offset,
            with_payload=with_payload,
            with_vectors=with_vectors,
            score_threshold=score_threshold,
            lookup_from=lookup_from,
            consistency=consistency,
            shard_key_selector=shard_key_selector,
            timeout=timeout,
        )
        return hits_of(call)

    @planned
    def recommend_batch(
        self,
        collection_name: str,
        requests: Sequence[m.RecommendRequest],
        consistency: m.ReadConsistency | None = None,
        timeout: float | None = None,
        **kwargs: Any,
    ) -> list[list[m.ScoredPoint]]:
        """Several recommendations in one call."""

        def query(own: dict[str, Any]) -> tuple[Any, Any]:
            wanted = recommendation(own.get("positive"), own.get("negative"), own.get("strategy"))
            return wanted, own.get("using")

        return batch(collection_name, requests, query, {"timeout": timeout, "consistency": consistency})

    @planned
    def recommend_groups(
        self,
        collection_name: str,
        group_by: str,
        positive: Sequence[m.RecommendExample] | None = None,
        negative: Sequence[m.RecommendExample] | None = None,
        query_filter: m.Filter | None = None,
        search_params: m.SearchParams | None = None,
        limit: int = 10,
        group_size: int = 1,
        score_threshold: float | None = None,
        with_payload: m.WithPayloadInterface = True,
        with_vectors: m.WithVector = False,
        using: str | None = None,
        lookup_from: m.LookupLocation | None = None,
        with_lookup: m.WithLookupInterface | None = None,
        strategy: m.RecommendStrategy | None = None,
        consistency: m.ReadConsistency | None = None,
        shard_key_selector: m.ShardKeySelector | None = None,
        timeout: float | None = None,
        **kwargs: Any,
    ) -> m.GroupsResult:
        """Recommendations, grouped by a payload field."""
        return Queries.query_points_groups(
            self,
            collection_name,
            group_by,
            query=recommendation(positive, negative, strategy),
            using=using,
            query_filter=query_filter,
            search_params=search_params,
            limit=limit,
            group_size=group_size,
            with_payload=with_payload,
            with_vectors=with_vectors,
            score_threshold=score_threshold,
            with_lookup=with_lookup,
            lookup_from=lookup_from,
            consistency=consistency,
            shard_key_selector=shard_key_selector,
            timeout=timeout,
        )

    @planned
    def discover(
        self,
        collection_name: str,
        target: m.RecommendExample | None = None,
        context: Sequence[m.ContextExamplePair] | None = None,
        query_filter: m.Filter | None = None,
        search_params: m.SearchParams | None = None,
        limit: int = 10,
        offset: int = 0,
        with_payload: m.WithPayloadInterface = True,
        with_vectors: m.WithVector = False,
        using: str | None = None,
        lookup_from: m.LookupLocation | None = None,
        consistency: m.ReadConsistency | None = None,
        shard_key_selector: m.ShardKeySelector | None = None,
        timeout: float | None = None,
        **kwargs: Any,
    ) -> list[m.ScoredPoint]:
        """Points near a target, in the part of space that pairs of examples mark out."""
        call = Queries.query_points(
            self,
            collection_name,
            query=discovery(target, context),
            using=using,
            query_filter=query_filter,
            search_params=search_params,
            limit=limit,
            offset=offset,
            with_payload=with_payload,
            with_vectors=with_vectors,
            lookup_from=lookup_from,
            consistency=consistency,
            shard_key_selector=shard_key_selector,
            timeout=timeout,
        )
        return hits_of(call)

    @planned
    def discover_batch(
        self,
        collection_name: str,
        requests: Sequence[m.DiscoverRequest],
        consistency: m.ReadConsistency | None = None,
        timeout: float | None = None,
        **kwargs: Any,
    ) -> list[list[m.ScoredPoint]]:
        """Several discoveries in one call."""

        def query(own: dict[str, Any]) -> tuple[Any, Any]:
            return discovery(own.get("target"), own.get("context")), own.get("using")

        return batch(collection_name, requests, query, {"timeout": timeout, "consistency": consistency})

    @planned
    def add(
        self,
        collection_name: str,
        documents: Iterable[str],
        metadata: Iterable[dict[str, Any]] | None = None,
        ids: Iterable[m.ExtendedPointId] | None = None,
        batch_size: int = 32,
        parallel: int | None = None,
        **kwargs: Any,
    ) -> list[str | int]:
        """Not offered: `ImportError` without fastembed, `NotImplementedError` with it."""
        return _fastembed.retired("add")

    @planned
    def query(
        self,
        collection_name: str,
        query_text: str,
        query_filter: m.Filter | None = None,
        limit: int = 10,
        **kwargs: Any,
    ) -> list[Any]:
        """Not offered: `ImportError` without fastembed, `NotImplementedError` with it."""
        return _fastembed.retired("query")

    @planned
    def query_batch(
        self,
        collection_name: str,
        query_texts: list[str],
        query_filter: m.Filter | None = None,
        limit: int = 10,
        **kwargs: Any,
    ) -> list[list[Any]]:
        """Not offered: `ImportError` without fastembed, `NotImplementedError` with it."""
        return _fastembed.retired("query_batch")
