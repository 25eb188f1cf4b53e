"""Methods that write points."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from . import _native
from . import models as m
from ._plan import ask, body, listed, model, planned, scope
from ._plan import models as rows

Ids = Sequence[m.ExtendedPointId]
Selector = Ids | m.Filter | m.PointsSelector


def selected(selector: Any, shard_key: Any = None) -> dict[str, Any]:
    """The members of a body that say which points are meant."""
    if hasattr(selector, "DESCRIPTOR"):
        chosen = of_message(selector)
    elif isinstance(selector, Mapping):
        chosen = dict(selector) if selector.keys() & {"points", "filter"} else {"filter": selector}
        given = chosen.get("filter")
        if isinstance(given, Mapping) and not any(given.values()):
            # Without conditions it would be every point. Who means that says `Filter()`.
            raise not_chosen(selector)
    elif hasattr(selector, "points"):
        chosen = {"points": selector.points, "shard_key": selector.shard_key}
    elif hasattr(selector, "filter"):
        chosen = {"filter": selector.filter, "shard_key": selector.shard_key}
    elif hasattr(selector, "must_not"):
        chosen = {"filter": selector}
    elif isinstance(selector, (str, bytes)) or not hasattr(selector, "__iter__"):
        raise not_chosen(selector)
    else:
        chosen = {"points": list(selector)}
    if shard_key is not None:
        chosen["shard_key"] = shard_key
    chosen = body(**chosen)
    if not chosen.keys() & {"points", "filter"}:
        raise not_chosen(selector)
    return chosen


def not_chosen(selector: Any) -> ValueError:
    return ValueError(f"points are chosen by a list of ids or a filter, not by {selector!r}")


def of_message(message: Any) -> dict[str, Any]:
    """The same for messages of gRPC: a selector, a filter, or a list of ids."""
    kind = message.DESCRIPTOR
    if kind.name == "Filter":
        return {"filter": message}
    if kind.name == "PointsIdsList":
        return {"points": list(message.ids)}
    chosen = _native.read_message(kind.full_name, message.SerializeToString()).plain()
    return chosen if isinstance(chosen, dict) else {}


def gathered(points: Any) -> dict[str, Any]:
    """The member of an upsert that holds the points: one by one, in columns, or as rows of a table of Arrow."""
    if hasattr(points, "__arrow_c_stream__") or hasattr(points, "__arrow_c_array__"):
        return {"points": points}
    if hasattr(points, "ids") or isinstance(points, Mapping):
        return {"batch": points}
    return {"points": points if isinstance(points, (list, tuple)) else listed(points, "points")}


class Points:
    """Plans of these methods."""

    @planned
    def upsert(
        self,
        collection_name: str,
        points: m.Batch | Sequence[m.PointStruct | dict[str, Any]],
        wait: bool = True,
        ordering: m.WriteOrdering | None = None,
        shard_key_selector: m.ShardKeySelector | None = None,
        update_filter: m.Filter | None = None,
        update_mode: m.UpdateMode | None = None,
        timeout: float | None = None,
        **kwargs: Any,
    ) -> m.UpdateResult:
        """Puts points in; those with known ids replace the old ones, payload and all vectors.

        `points` are models, dicts, messages of gRPC, a `Batch` of columns, or a table of Arrow with the columns
        `id`, `vector` and `payload`. They are read while the call runs, so they must not change before it is done.
        With `wait` the answer comes when searches see them, else when they are logged. `timeout` is in seconds.

        Raises `UnexpectedResponse` (over gRPC `grpc.RpcError`) when the collection does not exist or a vector has
        another dimension than its name; then no point was put in. `TypeError` names what cannot be sent.
        """
        new = body(shard_key=shard_key_selector, update_filter=update_filter, update_mode=update_mode)
        where = scope(collection_name, wait, ordering, timeout)
        return ask("points.upsert", where, {**gathered(points), **new}, model(m.UpdateResult))

    @planned
    def delete(
        self,
        collection_name: str,
        points_selector: Selector,
        wait: bool = True,
        ordering: m.WriteOrdering | None = None,
        shard_key_selector: m.ShardKeySelector | None = None,
        timeout: float | None = None,
        **kwargs: Any,
    ) -> m.UpdateResult:
        """Deletes points by their ids or by a filter; ids that are not there are no error."""
        where = scope(collection_name, wait, ordering, timeout)
        chosen = selected(points_selector, shard_key_selector)
        return ask("points.delete", where, chosen, model(m.UpdateResult))

    @planned
    def update_vectors(
        self,
        collection_name: str,
        points: Sequence[m.PointVectors],
        wait: bool = True,
        ordering: m.WriteOrdering | None = None,
        shard_key_selector: m.ShardKeySelector | None = None,
        update_filter: m.Filter | None = None,
        timeout: float | None = None,
        **kwargs: Any,
    ) -> m.UpdateResult:
        """Changes the named vectors of points; others stay. Points that are not there are an error."""
        new = body(points=listed(points, "points"), shard_key=shard_key_selector, update_filter=update_filter)
        where = scope(collection_name, wait, ordering, timeout)
        return ask("points.update_vectors", where, new, model(m.UpdateResult))

    @planned
    def delete_vectors(
        self,
        collection_name: str,
        vectors: Sequence[str],
        points: Selector,
        wait: bool = True,
        ordering: m.WriteOrdering | None = None,
        shard_key_selector: m.ShardKeySelector | None = None,
        timeout: float | None = None,
        **kwargs: Any,
    ) -> m.UpdateResult:
        """Takes the named vectors away from points."""
        chosen = {"vector": listed(vectors, "vectors"), **selected(points, shard_key_selector)}
        where = scope(collection_name, wait, ordering, timeout)
        return ask("points.delete_vectors", where, chosen, model(m.UpdateResult))

    @planned
    def set_payload(
        self,
        collection_name: str,
        payload: m.Payload,
        points: Selector,
        key: str | None = None,
        wait: bool = True,
        ordering: m.WriteOrdering | None = None,
        shard_key_selector: m.ShardKeySelector | None = None,
        timeout: float | None = None,
        **kwargs: Any,
    ) -> m.UpdateResult:
        """Adds to the payload of points, below `key` if given."""
        new = {"payload": payload, **body(key=key), **selected(points, shard_key_selector)}
        where = scope(collection_name, wait, ordering, timeout)
        return ask("points.set_payload", where, new, model(m.UpdateResult))

    @planned
    def overwrite_payload(
        self,
        collection_name: str,
        payload: m.Payload,
        points: Selector,
        wait: bool = True,
        ordering: m.WriteOrdering | None = None,
        shard_key_selector: m.ShardKeySelector | None = None,
        timeout: float | None = None,
        **kwargs: Any,
    ) -> m.UpdateResult:
        """Replaces the payload of points."""
        new = {"payload": payload, **selected(points, shard_key_selector)}
        where = scope(collection_name, wait, ordering, timeout)
        return ask("points.overwrite_payload", where, new, model(m.UpdateResult))

    @planned
    def delete_payload(
        self,
        collection_name: str,
        keys: Sequence[str],
        points: Selector,
        wait: bool = True,
        ordering: m.WriteOrdering | None = None,
        shard_key_selector: m.ShardKeySelector | None = None,
        timeout: float | None = None,
        **kwargs: Any,
    ) -> m.UpdateResult:
        """Takes keys out of the payload of points."""
        chosen = {"keys": listed(keys, "keys"), **selected(points, shard_key_selector)}
        where = scope(collection_name, wait, ordering, timeout)
        return ask("points.delete_payload", where, chosen, model(m.UpdateResult))

    @planned
    def clear_payload(
        self,
        collection_name: str,
        points_selector: Selector,
        wait: bool = True,
        ordering: m.WriteOrdering | None = None,
        shard_key_selector: m.ShardKeySelector | None = None,
        timeout: float | None = None,
        **kwargs: Any,
    ) -> m.UpdateResult:
        """Empties the payload of points."""
        where = scope(collection_name, wait, ordering, timeout)
        chosen = selected(points_selector, shard_key_selector)
        return ask("points.clear_payload", where, chosen, model(m.UpdateResult))

    @planned
    def batch_update_points(
        self,
        collection_name: str,
        update_operations: Sequence[m.UpdateOperation],
        wait: bool = True,
        ordering: m.WriteOrdering | None = None,
        timeout: float | None = None,
        **kwargs: Any,
    ) -> list[m.UpdateResult]:
        """Several writes, one after another; stops at the first that fails, and what came before it stays."""
        where = scope(collection_name, wait, ordering, timeout)
        operations = {"operations": listed(update_operations, "update_operations")}
        return ask("points.batch", where, operations, rows(m.UpdateResult))
