"""The two classes: one waits on an event loop, the other blocks. Their methods come from the same plans."""

from __future__ import annotations

import asyncio
import functools
from typing import Any, Callable, Iterable

from . import models as m
from ._collections import Collections, Snapshots
from ._connection import runner
from ._plan import body
from ._points import Points
from ._queries import Queries
from ._retired import Retired
from ._upload import Upload, rows_of, upload

PLANS = (Collections, Snapshots, Points, Queries, Retired)
#: Methods of the official client that are not built.
UNBUILT = (
    "cluster_collection_update",
    "cluster_status",
    "cluster_telemetry",
    "create_shard_key",
    "delete_shard_key",
    "get_optimizations",
    "info",
    "list_image_models",
    "list_late_interaction_multimodal_models",
    "list_late_interaction_text_models",
    "list_sparse_models",
    "list_text_models",
    "recover_current_peer",
    "remove_peer",
    "get_embedding_size",
    "migrate",
    "add",
    "query",
    "query_batch",
)


def blocking(plan: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(plan)
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        return self._client.run(plan(self, *args, **kwargs))

    return method


def awaiting(plan: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(plan)
    async def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        return await self._client.arun(plan(self, *args, **kwargs))

    return method


def unbuilt(name: str) -> Callable[..., Any]:
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError(f"{name} is not supported yet")

    method.__name__ = name
    method.__doc__ = "Not supported yet."
    return method


def with_methods(wrap: Callable[..., Any]) -> Callable[[type], type]:
    """Gives a class the methods of all plans."""

    def decorate(cls: type) -> type:
        for source in PLANS:
            for name, plan in vars(source).items():
                if getattr(plan, "is_planned", False):
                    method = wrap(plan)
                    method.__qualname__ = f"{cls.__name__}.{name}"
                    setattr(cls, name, method)
        for name in UNBUILT:
            setattr(cls, name, unbuilt(name))
        return cls

    return decorate


class Base:
    """What both classes share: the constructor and uploads."""

    DEFAULT_BATCH_SIZE = 8
    #: None where the constructor failed: what is collected then is closed as well.
    _client: Any = None

    def __init__(
        self,
        location: str | None = None,
        url: str | None = None,
        port: int | None = 6333,
        grpc_port: int = 6334,
        prefer_grpc: bool = False,
        https: bool | None = None,
        api_key: str | None = None,
        prefix: str | None = None,
        timeout: float | None = None,
        host: str | None = None,
        path: str | None = None,
        force_disable_check_same_thread: bool = False,
        grpc_options: dict[str, Any] | None = None,
        auth_token_provider: Any = None,
        cloud_inference: bool = False,
        local_inference_batch_size: int | None = None,
        check_compatibility: bool = True,
        pool_size: int | None = None,
        headers: dict[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        """A client of a server (`url`, `host`), or of a database in this process (`path`, `":memory:"`).

        Times are in seconds and may be fractions. Connects with the first call. All clients of one
        folder in a process share its database. `metadata` are further headers.

        `force_disable_check_same_thread`, `check_compatibility` and `local_inference_batch_size` are taken
        for the sake of old callers: clients work from every thread, with every version, and leave
        inference to the database.
        """
        options = {name: value for name, value in locals().items() if name not in ("self", "kwargs")}
        self._init_options = {**options, **kwargs}
        metadata = kwargs.pop("metadata", None) or {}
        if kwargs:
            raise NotImplementedError(f"{', '.join(sorted(kwargs))}: not supported by this client")
        self._client = runner({**options, "headers": {**metadata, **(headers or {})}})
        self.cloud_inference = cloud_inference
        self.local_inference_batch_size = local_inference_batch_size

    @property
    def init_options(self) -> dict[str, Any]:
        """What the constructor was given."""
        return self._init_options

    @property
    def http(self) -> Any:
        raise NotImplementedError("the raw REST API is not supported yet")

    @property
    def grpc_points(self) -> Any:
        raise NotImplementedError("the raw gRPC API is not supported yet")

    @property
    def grpc_collections(self) -> Any:
        raise NotImplementedError("the raw gRPC API is not supported yet")

    def __repr__(self) -> str:
        where = ("location", "url", "host", "path")
        given = next((f"{name}={self._init_options[name]!r}" for name in where if self._init_options[name]), "")
        return f"{type(self).__name__}({given})"

    def _upload(
        self,
        collection_name: str,
        points: Iterable[Any],
        batch_size: int,
        parallel: int,
        max_retries: int,
        wait: bool,
        options: dict[str, Any],
    ) -> Callable[[], None]:
        progress = options.pop("progress", None)
        return functools.partial(
            upload,
            self._client.send,
            collection_name,
            points,
            batch_size,
            parallel,
            max_retries,
            wait,
            body(**options),
            progress,
        )

    def upload_points(
        self,
        collection_name: str,
        points: Iterable[m.PointStruct],
        batch_size: int = 64,
        parallel: int = 1,
        method: str | None = None,
        max_retries: int = 3,
        wait: bool = False,
        shard_key_selector: m.ShardKeySelector | None = None,
        update_filter: m.Filter | None = None,
        update_mode: m.UpdateMode | None = None,
        **kwargs: Any,
    ) -> Any:
        """Sends points in batches, `parallel` of them at a time; `progress` is told how many are done.

        `points` may be any iterable, and larger than memory. `method` is taken for the sake of old
        callers: there are no processes to start.
        """
        options = {"shard_key": shard_key_selector, "update_filter": update_filter, "update_mode": update_mode}
        return self._finish(
            self._upload(
                collection_name,
                points,
                batch_size,
                parallel,
                max_retries,
                wait,
                {**options, **only_progress(kwargs)},
            )
        )

    def upload_collection(
        self,
        collection_name: str,
        vectors: Any,
        payload: Iterable[dict[str, Any]] | None = None,
        ids: Iterable[m.ExtendedPointId] | None = None,
        batch_size: int = 64,
        parallel: int = 1,
        method: str | None = None,
        max_retries: int = 3,
        wait: bool = False,
        shard_key_selector: m.ShardKeySelector | None = None,
        update_filter: m.Filter | None = None,
        update_mode: m.UpdateMode | None = None,
        **kwargs: Any,
    ) -> Any:
        """The same for vectors, payloads and ids that come apart; without ids each point gets a UUID."""
        points = rows_of(vectors, payload, ids)
        options = {"shard_key": shard_key_selector, "update_filter": update_filter, "update_mode": update_mode}
        return self._finish(
            self._upload(
                collection_name,
                points,
                batch_size,
                parallel,
                max_retries,
                wait,
                {**options, **only_progress(kwargs)},
            )
        )

    upload_records = upload_points

    def _finish(self, work: Callable[[], None]) -> Any:
        raise NotImplementedError


def only_progress(kwargs: dict[str, Any]) -> dict[str, Any]:
    unknown = kwargs.keys() - {"progress"}
    if unknown:
        raise TypeError(f"an upload knows no {', '.join(sorted(unknown))}")
    return kwargs


@with_methods(blocking)
class Client(Base):
    """A client whose calls block. It works in any thread, inside a running event loop too."""

    def close(self, grpc_grace: float | None = None, **kwargs: Any) -> None:
        """Lets go of connections, or of the database. Calls after it fail; closing again does nothing."""
        if self._client is not None:
            self._client.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _finish(self, work: Callable[[], None]) -> None:
        work()


@with_methods(awaiting)
class AsyncClient(Base):
    """A client for asyncio: encoding, decoding, compression and embedded search never run on the loop.

    It is not bound to a loop and can be made anywhere.
    """

    async def close(self, grpc_grace: float | None = None, **kwargs: Any) -> None:
        """Lets go of connections, or of the database. Calls after it fail; closing again does nothing."""
        if self._client is not None:
            await asyncio.to_thread(self._client.close)

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def _finish(self, work: Callable[[], None]) -> Upload:
        return Upload(work)
