"""Methods about the server, its cluster, and where the shards of a collection are."""

from __future__ import annotations

from typing import Any, Callable, Generator, Literal, Sequence

from . import _native
from . import models as m
from ._plan import ask, body, model, plain, planned, request, scope, taking

OptimizationsWith = Literal["queued", "completed", "idle_segments"]
#: What servers of this API call themselves.
TITLE = "qdrant - vector search engine"


def result(kind: type[m.Model]) -> Callable[[Any], Any]:
    """Reads the result out of a whole answer."""
    return lambda node: node.model(kind).result


class Cluster:
    """Plans of these methods."""

    #: How this client reaches a database: over `rest`, over `grpc`, or `embedded`.
    _client: Any

    @taking("initial_state", "timeout")
    def create_shard_key(
        self,
        collection_name: str,
        shard_key: m.ShardKey,
        shards_number: int | None = None,
        replication_factor: int | None = None,
        placement: list[int] | None = None,
        **kwargs: Any,
    ) -> bool:
        """Makes a shard key with shards of its own, in a collection with custom sharding.

        Also takes `initial_state`, the condition of the new shards, and `timeout` in seconds.
        """
        new = body(
            shard_key=shard_key,
            shards_number=shards_number,
            replication_factor=replication_factor,
            placement=placement,
            initial_state=kwargs.get("initial_state"),
        )
        return ask("shard_keys.create", scope(collection_name, timeout=kwargs.get("timeout")), new, plain)

    @taking("timeout")
    def delete_shard_key(self, collection_name: str, shard_key: m.ShardKey, **kwargs: Any) -> bool:
        """Removes a shard key with all its points. Also takes `timeout` in seconds."""
        where = scope(collection_name, timeout=kwargs.get("timeout"))
        return ask("shard_keys.drop", where, {"shard_key": shard_key}, plain)

    @planned
    def cluster_collection_update(
        self,
        collection_name: str,
        cluster_operation: m.ClusterOperations,
        timeout: float | None = None,
        **kwargs: Any,
    ) -> bool:
        """Changes where the shards of a collection are."""
        if self._client.kind == "embedded":
            return ask("cluster.update_collection", scope(collection_name, timeout=timeout), cluster_operation, plain)
        return request(
            "POST",
            "/collections/{collection_name}/cluster",
            result(m.InlineResponse2001),
            {"collection_name": collection_name},
            {"timeout": timeout},
            cluster_operation,
        )

    @planned
    def cluster_status(self) -> m.ClusterStatus:
        """The nodes of the cluster and what they agree on; `disabled` where there is none."""
        if self._client.kind == "embedded":
            return known(m.ClusterStatusOneOf(status="disabled"))
        return request("GET", "/cluster", result(m.InlineResponse2003))

    @planned
    def recover_current_peer(self) -> bool:
        """Brings this node to what its peers have."""
        return request("POST", "/cluster/recover", result(m.InlineResponse2001))

    @planned
    def remove_peer(
        self, peer_id: int, force: bool | None = None, timeout: int | None = None, **kwargs: Any
    ) -> bool:
        """Takes a node out of the cluster; one that has shards only with `force`."""
        path = "/cluster/peer/{peer_id}"
        query = {"timeout": timeout, "force": force}
        return request("DELETE", path, result(m.InlineResponse2001), {"peer_id": peer_id}, query)

    @planned
    def cluster_telemetry(
        self, details_level: int | None = None, timeout: int | None = None, **kwargs: Any
    ) -> m.DistributedTelemetryData:
        """What all nodes of the cluster tell about themselves."""
        query = {"details_level": details_level, "timeout": timeout}
        return request("GET", "/cluster/telemetry", result(m.InlineResponse2004), None, query)

    @planned
    def get_optimizations(
        self,
        collection_name: str,
        completed_limit: int | None = None,
        with_: OptimizationsWith | Sequence[OptimizationsWith] | None = None,
        **kwargs: Any,
    ) -> m.OptimizationsResponse:
        """Background work of a collection: what runs, and by `with_` what is due, was done, needs nothing.

        `completed_limit` bounds the list of what was done, and asks for it.
        """
        wanted = [with_] if isinstance(with_, str) else list(with_ or [])
        unknown = set(wanted) - {"queued", "completed", "idle_segments"}
        if unknown:
            raise ValueError(f"optimizations have no {', '.join(sorted(unknown))}")
        if completed_limit is not None and "completed" not in wanted:
            wanted.append("completed")
        what = body(**{"with": wanted}, completed_limit=completed_limit)
        return ask("optimizations.get", scope(collection_name), what, model(m.OptimizationsResponse))

    @planned
    def info(self) -> m.VersionInfo:
        """Title and version of the server, or of the database in this process."""
        if self._client.kind == "embedded":
            return known(m.VersionInfo(title=TITLE, version=_native.VERSION))
        return request("GET", "/", model(m.VersionInfo))


def known(answer: Any) -> Any:
    """A plan of what is known without asking, typed as that."""
    return without_calls(answer)


def without_calls(answer: Any) -> Generator[Any, Any, Any]:
    return answer
    yield
