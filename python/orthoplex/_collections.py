"""Methods about collections, aliases, field indexes, snapshots and the server."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from . import models as m
from ._plan import ask, body, listed, member, model, plain, planned, request, scope, taking, unbuilt
from ._plan import models as rows
from ._runtime import Runner


def in_turn(*calls: Any) -> Any:
    """A plan of several calls; the last one's result counts."""
    answer = None
    for call in calls:
        answer = yield call
    return answer


class Collections:
    """Plans of these methods."""

    _client: Any

    @planned
    def get_collections(self, **kwargs: Any) -> m.CollectionsResponse:
        """The names of all collections."""
        return ask("collections.list", scope(), None, model(m.CollectionsResponse))

    @planned
    def get_collection(self, collection_name: str, **kwargs: Any) -> m.CollectionInfo:
        """Configuration and state of a collection."""
        return ask("collections.get", scope(collection_name), None, model(m.CollectionInfo))

    @planned
    def collection_exists(self, collection_name: str, **kwargs: Any) -> bool:
        """Whether there is a collection or an alias of that name."""
        return ask("collections.exists", scope(collection_name), None, member("exists"))

    #: `init_from` is retired: old callers say that it is None.
    @taking("init_from")
    def create_collection(
        self,
        collection_name: str,
        vectors_config: m.VectorParams | Mapping[str, m.VectorParams] | None = None,
        sparse_vectors_config: Mapping[str, m.SparseVectorParams] | None = None,
        shard_number: int | None = None,
        sharding_method: m.ShardingMethod | None = None,
        replication_factor: int | None = None,
        write_consistency_factor: int | None = None,
        on_disk_payload: bool | None = None,
        hnsw_config: m.HnswConfigDiff | None = None,
        optimizers_config: m.OptimizersConfigDiff | None = None,
        wal_config: m.WalConfigDiff | None = None,
        quantization_config: m.QuantizationConfig | None = None,
        timeout: float | None = None,
        strict_mode_config: m.StrictModeConfig | None = None,
        metadata: m.Payload | None = None,
        payload: m.PayloadStorageParams | None = None,
        id_tracker: m.IdTrackerParams | None = None,
        **kwargs: Any,
    ) -> bool:
        """Makes a collection; True when it is there.

        `vectors_config` is one `VectorParams` (`size` in numbers a vector), or several by name. Raises
        `UnexpectedResponse` with status 409 when the name is taken, 422 when a setting is out of bounds.
        """
        unbuilt(**kwargs)
        config = body(
            vectors=vectors_config,
            sparse_vectors=sparse_vectors_config,
            shard_number=shard_number,
            sharding_method=sharding_method,
            replication_factor=replication_factor,
            write_consistency_factor=write_consistency_factor,
            on_disk_payload=on_disk_payload,
            hnsw_config=hnsw_config,
            optimizers_config=optimizers_config,
            wal_config=wal_config,
            quantization_config=quantization_config,
            strict_mode_config=strict_mode_config,
            metadata=metadata,
            payload=payload,
            id_tracker=id_tracker,
        )
        return ask("collections.create", scope(collection_name, timeout=timeout), config, plain)

    #: `init_from` is retired: old callers say that it is None.
    @taking("init_from")
    def recreate_collection(
        self,
        collection_name: str,
        vectors_config: m.VectorParams | Mapping[str, m.VectorParams] | None = None,
        sparse_vectors_config: Mapping[str, m.SparseVectorParams] | None = None,
        shard_number: int | None = None,
        sharding_method: m.ShardingMethod | None = None,
        replication_factor: int | None = None,
        write_consistency_factor: int | None = None,
        on_disk_payload: bool | None = None,
        hnsw_config: m.HnswConfigDiff | None = None,
        optimizers_config: m.OptimizersConfigDiff | None = None,
        wal_config: m.WalConfigDiff | None = None,
        quantization_config: m.QuantizationConfig | None = None,
        timeout: float | None = None,
        strict_mode_config: m.StrictModeConfig | None = None,
        metadata: m.Payload | None = None,
        payload: m.PayloadStorageParams | None = None,
        id_tracker: m.IdTrackerParams | None = None,
        **kwargs: Any,
    ) -> bool:
        """Deletes a collection, if there is one, and makes it anew."""
        given = {name: value for name, value in locals().items() if name not in ("self", "kwargs")}
        given |= kwargs
        old = Collections.delete_collection(self, collection_name, timeout)
        return in_turn(old, Collections.create_collection(self, **given))

    @planned
    def update_collection(
        self,
        collection_name: str,
        optimizers_config: m.OptimizersConfigDiff | None = None,
        collection_params: m.CollectionParamsDiff | None = None,
        vectors_config: m.VectorsConfigDiff | None = None,
        hnsw_config: m.HnswConfigDiff | None = None,
        quantization_config: m.QuantizationConfigDiff | None = None,
        timeout: float | None = None,
        sparse_vectors_config: Mapping[str, m.SparseVectorParams] | None = None,
        strict_mode_config: m.StrictModeConfig | None = None,
        metadata: m.Payload | None = None,
        **kwargs: Any,
    ) -> bool:
        """Changes the settings that are given; others stay. Indexes follow in the background."""
        changes = body(
            optimizers_config=optimizers_config,
            params=collection_params,
            vectors=vectors_config,
            hnsw_config=hnsw_config,
            quantization_config=quantization_config,
            sparse_vectors=sparse_vectors_config,
            strict_mode_config=strict_mode_config,
            metadata=metadata,
        )
        return ask("collections.update", scope(collection_name, timeout=timeout), changes, plain)

    @planned
    def delete_collection(self, collection_name: str, timeout: float | None = None, **kwargs: Any) -> bool:
        """Deletes a collection; False when there was none."""
        return ask("collections.delete", scope(collection_name, timeout=timeout), None, plain)

    @planned
    def get_aliases(self, **kwargs: Any) -> m.CollectionsAliasesResponse:
        """All aliases."""
        return ask("aliases.list", scope(), None, model(m.CollectionsAliasesResponse))

    @planned
    def get_collection_aliases(self, collection_name: str, **kwargs: Any) -> m.CollectionsAliasesResponse:
        """Aliases of a collection."""
        read = model(m.CollectionsAliasesResponse)
        return ask("aliases.of_collection", scope(collection_name), None, read)

    @planned
    def update_collection_aliases(
        self,
        change_aliases_operations: Sequence[m.AliasOperations],
        timeout: float | None = None,
        **kwargs: Any,
    ) -> bool:
        """Makes, renames and deletes aliases, all at once."""
        changes = {"actions": listed(change_aliases_operations, "change_aliases_operations")}
        return ask("aliases.change", scope(timeout=timeout), changes, plain)

    @planned
    def create_payload_index(
        self,
        collection_name: str,
        field_name: str,
        field_schema: m.PayloadFieldSchema | str | None = None,
        field_type: m.PayloadFieldSchema | str | None = None,
        wait: bool = True,
        ordering: m.WriteOrdering | None = None,
        timeout: float | None = None,
        **kwargs: Any,
    ) -> m.UpdateResult:
        """Makes an index of a payload field, so that filters, orders and facets can use it.

        `field_type` is an older name of `field_schema`. With `wait` the answer comes when the index is ready.
        """
        schema = field_schema if field_type is None else field_type
        field = body(field_name=field_name, field_schema=schema)
        where = scope(collection_name, wait, ordering, timeout)
        return ask("indexes.create", where, field, model(m.UpdateResult))

    @planned
    def delete_payload_index(
        self,
        collection_name: str,
        field_name: str,
        wait: bool = True,
        ordering: m.WriteOrdering | None = None,
        timeout: float | None = None,
        **kwargs: Any,
    ) -> m.UpdateResult:
        """Deletes an index of a payload field."""
        where = scope(collection_name, wait, ordering, timeout)
        return ask("indexes.delete", where, {"field_name": field_name}, model(m.UpdateResult))

    @planned
    def create_vector_name(
        self,
        collection_name: str,
        vector_name: str,
        vector_name_config: m.VectorNameConfig,
        wait: bool = True,
        ordering: m.WriteOrdering | None = None,
        timeout: float | None = None,
        **kwargs: Any,
    ) -> m.UpdateResult:
        """Adds a vector to a collection."""
        new = {"vector_name": vector_name, "vector": vector_name_config}
        where = scope(collection_name, wait, ordering, timeout)
        return ask("vectors.create", where, new, model(m.UpdateResult))

    @planned
    def delete_vector_name(
        self,
        collection_name: str,
        vector_name: str,
        wait: bool = True,
        ordering: m.WriteOrdering | None = None,
        timeout: float | None = None,
        **kwargs: Any,
    ) -> m.UpdateResult:
        """Removes a vector from a collection, its values included."""
        where = scope(collection_name, wait, ordering, timeout)
        return ask("vectors.delete", where, {"vector_name": vector_name}, model(m.UpdateResult))

    @planned
    def collection_cluster_info(self, collection_name: str) -> m.CollectionClusterInfo:
        """Shards of a collection and where they are."""
        return ask("cluster.of_collection", scope(collection_name), None, model(m.CollectionClusterInfo))

    @planned
    def list_shard_keys(self, collection_name: str, **kwargs: Any) -> m.ShardKeysResponse:
        """Shard keys of a collection. Over gRPC the list is empty where shards are chosen by hash, else None."""
        read = keys_of if self._client.kind == "grpc" else model(m.ShardKeysResponse)
        return ask("shard_keys.list", scope(collection_name), None, read)


def keys_of(node: Any) -> m.ShardKeysResponse:
    """Shard keys of gRPC, which does not tell an empty list from none."""
    return m.ShardKeysResponse(shard_keys=node.model(m.ShardKeysResponse).shard_keys or [])


class Snapshots:
    """Plans of methods about snapshots."""

    _client: Runner

    @planned
    def list_snapshots(self, collection_name: str, **kwargs: Any) -> list[m.SnapshotDescription]:
        """Snapshots of a collection."""
        return ask("snapshots.list", scope(collection_name), {}, rows(m.SnapshotDescription))

    @planned
    def create_snapshot(self, collection_name: str, wait: bool = True, **kwargs: Any) -> m.SnapshotDescription | None:
        """Makes a snapshot of a collection."""
        if leaves(self._client, wait):
            return unawaited("POST", SNAPSHOTS, collection_name)
        return ask("snapshots.create", scope(collection_name, True), {}, model(m.SnapshotDescription))

    @planned
    def delete_snapshot(
        self, collection_name: str, snapshot_name: str, wait: bool = True, **kwargs: Any
    ) -> bool | None:
        """Deletes a snapshot of a collection."""
        if leaves(self._client, wait):
            return unawaited("DELETE", SNAPSHOTS + ONE, collection_name, snapshot_name=snapshot_name)
        return ask("snapshots.delete", scope(collection_name, True), {"name": snapshot_name}, plain)

    @planned
    def recover_snapshot(
        self,
        collection_name: str,
        location: str,
        api_key: str | None = None,
        checksum: str | None = None,
        priority: m.SnapshotPriority | None = None,
        wait: bool = True,
        **kwargs: Any,
    ) -> bool | None:
        """Makes a collection what it was in a snapshot; it is made when there is none.

        `location` is a URL, or `file://` and a path on the server. `api_key` is that of the server behind the URL,
        `checksum` the SHA-256 of the file.
        """
        source = body(location=location, checksum=checksum, priority=priority, api_key=api_key)
        if leaves(self._client, wait):
            return unawaited("PUT", SNAPSHOTS + RECOVER, collection_name, source)
        return ask("snapshots.recover", scope(collection_name, True), source, plain)

    @planned
    def list_shard_snapshots(self, collection_name: str, shard_id: int, **kwargs: Any) -> list[m.SnapshotDescription]:
        """Snapshots of a shard."""
        read = rows(m.SnapshotDescription)
        return ask("snapshots.list", scope(collection_name), {"shard": shard_id}, read)

    @planned
    def create_shard_snapshot(
        self, collection_name: str, shard_id: int, wait: bool = True, **kwargs: Any
    ) -> m.SnapshotDescription | None:
        """Makes a snapshot of a shard."""
        if leaves(self._client, wait):
            return unawaited("POST", SHARD_SNAPSHOTS, collection_name, shard_id=shard_id)
        where = scope(collection_name, True)
        return ask("snapshots.create", where, {"shard": shard_id}, model(m.SnapshotDescription))

    @planned
    def delete_shard_snapshot(
        self, collection_name: str, shard_id: int, snapshot_name: str, wait: bool = True, **kwargs: Any
    ) -> bool | None:
        """Deletes a snapshot of a shard."""
        if leaves(self._client, wait):
            names = {"shard_id": shard_id, "snapshot_name": snapshot_name}
            return unawaited("DELETE", SHARD_SNAPSHOTS + ONE, collection_name, **names)
        where = scope(collection_name, True)
        return ask("snapshots.delete", where, {"shard": shard_id, "name": snapshot_name}, plain)

    @planned
    def recover_shard_snapshot(
        self,
        collection_name: str,
        shard_id: int,
        location: str,
        api_key: str | None = None,
        checksum: str | None = None,
        priority: m.SnapshotPriority | None = None,
        wait: bool = True,
        **kwargs: Any,
    ) -> bool | None:
        """Makes a shard what it was in a snapshot; arguments as those of `recover_snapshot`."""
        source = body(location=location, checksum=checksum, priority=priority, api_key=api_key)
        if leaves(self._client, wait):
            return unawaited("PUT", SHARD_SNAPSHOTS + RECOVER, collection_name, source, shard_id=shard_id)
        return ask("snapshots.recover", scope(collection_name, True), {**source, "shard": shard_id}, plain)

    @planned
    def list_full_snapshots(self, **kwargs: Any) -> list[m.SnapshotDescription]:
        """Snapshots of the whole server."""
        return ask("snapshots.list_full", scope(), {}, rows(m.SnapshotDescription))

    @planned
    def create_full_snapshot(self, wait: bool = True, **kwargs: Any) -> m.SnapshotDescription | None:
        """Makes a snapshot of the whole server."""
        if leaves(self._client, wait):
            return unawaited("POST", "/snapshots")
        return ask("snapshots.create_full", scope(wait=True), {}, model(m.SnapshotDescription))

    @planned
    def delete_full_snapshot(self, snapshot_name: str, wait: bool = True, **kwargs: Any) -> bool | None:
        """Deletes a snapshot of the whole server."""
        if leaves(self._client, wait):
            return unawaited("DELETE", "/snapshots" + ONE, snapshot_name=snapshot_name)
        return ask("snapshots.delete_full", scope(wait=True), {"name": snapshot_name}, plain)


SNAPSHOTS = "/collections/{collection_name}/snapshots"
SHARD_SNAPSHOTS = "/collections/{collection_name}/shards/{shard_id}/snapshots"
ONE, RECOVER = "/{snapshot_name}", "/recover"


def leaves(runner: Runner, wait: bool) -> bool:
    """Whether a server works on without us; the engine in the process is always waited for."""
    return not wait and runner.kind != "embedded"


def unawaited(method: str, path: str, collection_name: str | None = None, content: Any = None, **params: Any) -> Any:
    """A request that a server answers before it has done the work; None is its result."""
    params = {"collection_name": collection_name, **params}
    return request(method, path, member("result"), params, {"wait": False}, content)
