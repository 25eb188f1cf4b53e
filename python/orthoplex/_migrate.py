"""Copies collections from one client's database to another's."""

from __future__ import annotations

from concurrent.futures import CancelledError
from threading import Event
from typing import Any, Iterator, Sequence

from . import models as m

#: What a collection is made of, by the arguments of `create_collection`.
PARAMS = (
    "shard_number",
    "replication_factor",
    "write_consistency_factor",
    "on_disk_payload",
    "payload",
    "id_tracker",
)


class MissingCollections(ValueError, AssertionError):
    """A collection that is to be copied does not exist; the official client says so by an `AssertionError`."""


def migrate(
    source: Any, dest: Any, names: Sequence[str] | None, batch_size: int, recreates: bool, stop: Event
) -> None:
    """Copies the collections of those names, or all, with their settings, indexes and points.

    Both are blocking clients. Raises before the first change when a collection exists in `dest` (unless
    `recreates`), does not exist in `source`, or has shards by key, which are not copied. When `stop` is set, it ends
    by `CancelledError` before the next point or collection.
    """
    if batch_size <= 0:
        raise ValueError(f"batch_size must be greater than 0, got {batch_size}")
    existing = [own.name for own in source.get_collections().collections]
    wanted = existing if names is None else list(names)
    missing = sorted(set(wanted) - set(existing))
    if missing:
        raise MissingCollections(f"Source client does not have collections: {missing}")
    infos = {name: source.get_collection(name) for name in wanted}
    if any(own.config.params.sharding_method == m.ShardingMethod.CUSTOM for own in infos.values()):
        raise ValueError("Migration of collections with custom shards is not supported yet")
    taken = sorted({own.name for own in dest.get_collections().collections} & set(wanted))
    if taken and not recreates:
        raise ValueError(f"Collections already exist in dest_client: {taken}")
    for name, info in infos.items():
        if stop.is_set():
            raise CancelledError
        if name in taken:
            dest.delete_collection(name)
        create(dest, name, info)
        dest.upload_points(name, points(source, name, batch_size, stop), batch_size=batch_size, wait=True)
        counts = source.count(name).count, dest.count(name).count
        if counts[0] != counts[1]:
            raise RuntimeError(f"{name} has {counts[0]} points, but {counts[1]} of them arrived")


def create(dest: Any, name: str, info: m.CollectionInfo) -> None:
    """Makes an empty collection like another one."""
    config, params = info.config, info.config.params
    dest.create_collection(
        name,
        vectors_config=params.vectors,
        sparse_vectors_config=params.sparse_vectors,
        hnsw_config=fitted(m.HnswConfigDiff, config.hnsw_config),
        optimizers_config=fitted(m.OptimizersConfigDiff, config.optimizer_config),
        wal_config=fitted(m.WalConfigDiff, config.wal_config),
        quantization_config=config.quantization_config,
        strict_mode_config=fitted(m.StrictModeConfig, config.strict_mode_config),
        metadata=config.metadata,
        **{own: getattr(params, own) for own in PARAMS if getattr(params, own) is not None},
    )
    for field, index in info.payload_schema.items():
        schema = index.data_type if index.params is None else index.params
        dest.create_payload_index(name, field_name=field, field_schema=schema, wait=True)


def fitted(kind: type[m.Model], config: m.Model | None) -> Any:
    """Settings in force as settings to make; None where there are none."""
    if config is None:
        return None
    known = {slot for slot, _ in kind._wire}
    return kind(**{slot: value for slot, value in config if slot in known and value is not None})


def points(source: Any, name: str, batch_size: int, stop: Event) -> Iterator[dict[str, Any]]:
    """All points of a collection, read page by page until it is to stop."""
    offset = None
    while True:
        records, offset = source.scroll(name, limit=batch_size, offset=offset, with_vectors=True)
        for record in records:
            if stop.is_set():
                raise CancelledError
            yield {"id": record.id, "vector": record.vector or {}, "payload": record.payload}
        if offset is None:
            return
