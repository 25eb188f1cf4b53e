"""The two classes: one waits on an event loop, the other blocks. Their methods come from the same plans."""

from __future__ import annotations

import asyncio
import functools
from concurrent.futures import Future
from threading import Event
from typing import Any, Awaitable, Callable, Iterable

from . import _connection as connection
from . import _fastembed, _migrate
from . import models as m
from ._batches import Batch, batches, parts_of
from ._cluster import Cluster
from ._collections import Collections, Snapshots
from ._connection import runner
from ._fastembed import AsyncLists, Lists
from ._plan import UnknownArguments, body, scope
from ._points import Points
from ._queries import Queries
from ._raw import AsyncRaw, Raw
from ._retired import Retired
from ._upload import Dropped, Upload, Work, finished, started, upload

PLANS = (Cluster, Collections, Snapshots, Points, Queries, Retired)


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


def with_methods(wrap: Callable[..., Any]) -> Callable[[type], type]:
    """Gives a class the methods of all plans."""

    def decorate(cls: type) -> type:
        for source in PLANS:
            for name, plan in vars(source).items():
                if getattr(plan, "is_planned", False):
                    method = wrap(plan)
                    method.__qualname__ = f"{cls.__name__}.{name}"
                    setattr(cls, name, method)
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

        Times are in seconds and may be fractions. All clients of one folder in a process share its
        database. `check_compatibility` asks a server for its version in the background and warns when it
        is too far from that of the client. `auth_token_provider` is asked for a token before each call; one that
        is asynchronous runs on the loop of the call.

        Connections go to the server directly: proxies of the environment (`HTTP_PROXY` and its like) are not used,
        which a warning says unless `NO_PROXY` names the host.

        Of the keywords of httpx, these are known: `verify` (bool, path or `ssl.SSLContext`), `cert`,
        `http2`, `limits`, and `trust_env=False`, which leaves that warning out. `metadata` are further headers,
        `grpc_compression` a `grpc.Compression`.
        `grpc_options` are certificates, lengths of messages, keepalive and retries of a gRPC channel.

        `force_disable_check_same_thread` and `local_inference_batch_size` are taken for the sake of old
        callers: clients work from every thread, and leave inference to the database.
        """
        options = {name: value for name, value in locals().items() if name not in ("self", "kwargs")}
        self._init_options = {**options, **kwargs}
        metadata = kwargs.pop("metadata", None) or {}
        self._client = runner({**options, "headers": {**metadata, **(headers or {})}}, kwargs)
        if check_compatibility and self._client.kind != "embedded":
            connection.check_compatibility(self._client)
        self.cloud_inference = cloud_inference
        self.local_inference_batch_size = local_inference_batch_size

    @property
    def init_options(self) -> dict[str, Any]:
        """What the constructor was given."""
        return self._init_options

    def __repr__(self) -> str:
        where = ("location", "url", "host", "path")
        given = next((f"{name}={self._init_options[name]!r}" for name in where if self._init_options[name]), "")
        return f"{type(self).__name__}({given})"

    def _upload(
        self,
        collection_name: str,
        all_batches: Iterable[Batch],
        parallel: int,
        max_retries: int,
        wait: bool,
        options: dict[str, Any],
    ) -> Work:
        progress = options.pop("progress", None)
        return functools.partial(
            upload,
            self._client.send,
            scope(collection_name, wait),
            all_batches,
            parallel,
            max_retries,
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

        `points` may be any iterable, and larger than memory; of records and hits counts what makes a point. A batch
        that got no answer, or that the server failed at, is sent again at most `max_retries` times. `method` is
        taken for the sake of old callers: there are no processes to start.

        The asynchronous class gives an `Upload` to await; cancelling stops it after the batches under way. It is
        under way already: where nobody awaits it, the next call of the same task waits for it and raises its error.
        Without a running loop it is done when the method returns.
        """
        options = {"shard_key": shard_key_selector, "update_filter": update_filter, "update_mode": update_mode}
        return self._finish(
            self._upload(
                collection_name,
                batches(points, batch_size),
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
        """The same for vectors, payloads and ids that come apart; without ids each point gets a UUID.

        There are as many points as vectors: fewer payloads or ids, or different numbers of vectors by name, raise
        `ValueError`. Vectors, of each name in a dict, may be arrays of numpy, shape (points, dimensions), or columns of
        lists from pyarrow, polars or pandas; ids and payloads may be columns too. Those are sent without a
        Python object for each row.
        """
        options = {"shard_key": shard_key_selector, "update_filter": update_filter, "update_mode": update_mode}
        return self._finish(
            self._upload(
                collection_name,
                parts_of(vectors, payload, ids, batch_size),
                parallel,
                max_retries,
                wait,
                {**options, **only_progress(kwargs)},
            )
        )

    upload_records = upload_points

    def get_embedding_size(self, model_name: str) -> int:
        """Length of the vectors of a model of fastembed, which must be installed."""
        return _fastembed.embedding_size(model_name)

    def _finish(self, work: Work) -> Any:
        raise NotImplementedError


def only_progress(kwargs: dict[str, Any]) -> dict[str, Any]:
    unknown = sorted(kwargs.keys() - {"progress"})
    if unknown:
        raise UnknownArguments("an upload", unknown)
    return kwargs


@with_methods(blocking)
class Client(Base, Lists, Raw):
    """A client whose calls block. It works in any thread, inside a running event loop too."""

    def close(self, grpc_grace: float | None = None, **kwargs: Any) -> None:
        """Lets go of connections, or of the database. Calls after it fail; closing again does nothing."""
        if self._channels is not None:
            self._channels.close()
        if self._client is not None:
            self._client.close()

    def migrate(
        self,
        dest_client: Any,
        collection_names: list[str] | None = None,
        batch_size: int = 100,
        recreate_on_collision: bool = False,
    ) -> None:
        """Copies collections, all unless named, to another client's database, pages of `batch_size` at a time.

        Raises `ValueError` before the first change when one exists there, unless `recreate_on_collision`.
        """
        clients = as_blocking(self), as_blocking(dest_client)
        _migrate.migrate(*clients, collection_names, batch_size, recreate_on_collision, Event())

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _finish(self, work: Work) -> None:
        work(Event())


@with_methods(awaiting)
class AsyncClient(Base, AsyncLists, AsyncRaw):
    """A client for asyncio: encoding, decoding, compression and embedded search never run on the loop.

    It is not bound to a loop and can be made anywhere.
    """

    async def close(self, grpc_grace: float | None = None, **kwargs: Any) -> None:
        """Lets go of connections, or of the database, when uploads that nobody awaits are done.

        Calls after it fail; closing again does nothing.
        """
        try:
            if self._client is not None and self._client.dropped is not None:
                await self._client.dropped.settle_all()
        finally:
            if self._channels is not None:
                await self._channels.aclose(grpc_grace)
            if self._client is not None:
                await asyncio.to_thread(self._client.close)

    def migrate(
        self,
        dest_client: Any,
        collection_names: list[str] | None = None,
        batch_size: int = 100,
        recreate_on_collision: bool = False,
    ) -> Awaitable[None]:
        """Copies collections, all unless named, to another client's database, pages of `batch_size` at a time.

        Raises `ValueError` before the first change when one exists there, unless `recreate_on_collision`. Cancelling
        stops it after the batch under way; what was copied stays.
        """
        clients = as_blocking(self), as_blocking(dest_client)
        rest = collection_names, batch_size, recreate_on_collision
        return finished(functools.partial(_migrate.migrate, *clients, *rest))

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def _finish(self, work: Work) -> Upload:
        try:
            task = asyncio.current_task()
        except RuntimeError:
            # Without a loop there is nobody to leave alone.
            done: Future[None] = Future()
            work(Event())
            done.set_result(None)
            return Upload(done)
        if self._client.dropped is None:
            self._client.dropped = Dropped()
        return Upload(started(work), functools.partial(self._client.dropped.add, task))


def as_blocking(client: Any) -> Client:
    """A client of either class as one whose calls block, and whose results are our models."""
    if not isinstance(client, (Client, AsyncClient)):
        raise TypeError(f"points go to a client of this package, not to a {type(client).__name__}")
    own = Client.__new__(Client)
    own._client = client._client.with_own_models()
    return own
