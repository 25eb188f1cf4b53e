"""The points of an upload in batches, made one by one from whatever the caller has."""

from __future__ import annotations

import itertools
from typing import Any, Iterable, Iterator, NamedTuple
from uuid import uuid4

from . import models as m
from ._plan import body


class Batch(NamedTuple):
    """Some points as members of the body of an upsert."""

    size: int
    members: dict[str, Any]


def batches(points: Iterable[Any], size: int) -> Iterator[Batch]:
    """Points one by one, some at a time."""
    if size < 1:
        raise ValueError(f"a batch of {size} points")
    points = iter(points)
    while batch := list(map(sent, itertools.islice(points, size))):
        yield Batch(len(batch), {"points": batch})


def sent(point: Any) -> Any:
    """A point as it is uploaded: an empty vector is none, and a record or hit is its id, vector and payload."""
    if isinstance(point, dict):
        return {**point, "vector": {}} if "vector" in point and is_empty(point["vector"]) else point
    if not hasattr(point, "vector"):
        # A message of gRPC, say.
        return point
    vector = point.vector
    if not is_empty(vector):
        if isinstance(point, m.PointStruct):
            return point
    else:
        vector = {}
    return {"id": point.id, "vector": vector, "payload": point.payload or {}}


def is_empty(vector: Any) -> bool:
    """Whether it is no vector at all: None, or a list or array without numbers."""
    if isinstance(vector, list):
        return not vector
    return vector is None or getattr(vector, "shape", None) == (0,)


def parts_of(vectors: Any, payload: Any, ids: Any, size: int) -> Iterator[Batch]:
    """Points of a collection that comes as vectors, payloads and ids apart; the vectors decide how many there are.

    Arrays (of numpy, or of whatever has Arrow's C interface) go as columns, cut into batches. Raises `ValueError`
    when ids or payloads are fewer than the vectors, or one name has fewer vectors than another: before the first
    batch where the lengths are known, else when they end.
    """
    columns = list(vectors.values()) if isinstance(vectors, dict) else [vectors]
    others = [own for own in (payload, ids) if own is not None]
    if all(map(is_array, columns)) and all(is_array(own) or isinstance(own, (list, tuple)) for own in others):
        return cut(vectors, payload, ids, length(columns, payload, ids), size)
    return batches(rows_of(vectors, payload, ids), size)


def is_array(own: Any) -> bool:
    """Whether it is a column of vectors that have a length."""
    names = ("__arrow_c_array__", "__arrow_c_stream__", "dtype")
    is_column = hasattr(own, "__len__") and any(hasattr(own, name) for name in names)
    return is_column and getattr(own, "shape", ())[1:] != (0,)


def length(columns: list[Any], payload: Any, ids: Any) -> int:
    """The number of points; checks the lengths that are known."""
    known = {len(own) for own in columns if hasattr(own, "__len__")}
    if len(known) > 1:
        raise ValueError("Each named vector should have the same number of vectors")
    total = max(known, default=0)
    for name, own in (("ids", ids), ("payload", payload)):
        if hasattr(own, "__len__") and len(own) < total:
            raise short(name)
    return total


def short(name: str) -> ValueError:
    return ValueError(f"{name} iterable is shorter than vectors iterable")


def cut(vectors: Any, payload: Any, ids: Any, total: int, size: int) -> Iterator[Batch]:
    """The first `total` points of columns, in batches."""
    if size < 1:
        raise ValueError(f"a batch of {size} points")
    for first in range(0, total, size):
        count = min(size, total - first)

        def part(own: Any, first: int = first, count: int = count) -> Any:
            if callable(getattr(own, "slice", None)):
                return own.slice(first, count)
            return getattr(own, "iloc", own)[first : first + count]

        names = {name: part(own) for name, own in vectors.items()} if isinstance(vectors, dict) else None
        columns = body(
            ids=[str(uuid4()) for _ in range(count)] if ids is None else part(ids),
            vectors=part(vectors) if names is None else names,
            payloads=None if payload is None else part(payload),
        )
        yield Batch(count, {"batch": columns})


def rows_of(vectors: Any, payload: Any, ids: Any) -> Iterator[dict[str, Any]]:
    """The points of columns, one by one."""
    if isinstance(vectors, dict):
        length(list(vectors.values()), payload, ids)
        names = list(vectors)
        each: Any = (dict(zip(names, row)) for row in zip(*vectors.values(), strict=True))
    else:
        length([vectors], payload, ids)
        each = vectors
    payloads = itertools.repeat(None) if payload is None else following("payload", payload)
    known = (str(uuid4()) for _ in itertools.count()) if ids is None else following("ids", ids)
    for vector in each:
        yield {"id": next(known), "vector": vector, **body(payload=next(payloads))}


def following(name: str, own: Iterable[Any]) -> Iterator[Any]:
    """The items, and an error for whoever asks for more."""
    yield from own
    raise short(name)
