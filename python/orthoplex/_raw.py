"""The raw APIs of a client: requests of REST by their paths, stubs of gRPC on channels of grpcio.

Made when somebody asks. REST goes over the connections of the client; gRPC has channels of its own, with the
client's address, key, headers and options.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import context_headers
from ._tokens import Tokens, tokens

if TYPE_CHECKING:
    from .http import AsyncApis, SyncApis

Headers = list[tuple[str, str]]
#: Options of ours and of the official client that are no options of a channel.
CERTIFICATES = ("root_certificates", "private_key", "certificate_chain")
LIMITS = {"grpc.max_send_message_length": -1, "grpc.max_receive_message_length": -1}


def server(client: Any, what: str) -> Any:
    """What reaches the server over REST; there is none for a database in this process."""
    own = client._client.rest or client._client
    if own.kind == "embedded":
        raise NotImplementedError(f"{what} is not supported for a database in this process, which is no server")
    return own


class Channels:
    """The channels of a client, by whether they are those of asyncio."""

    def __init__(self, client: Any) -> None:
        self.place = server(client, "the raw gRPC API").place
        self.options = client._init_options
        self.made: dict[bool, Any] = {}

    def stub(self, name: str, is_async: bool) -> Any:
        from . import grpc

        if is_async not in self.made:
            self.made[is_async] = self.channel(is_async)
        return getattr(grpc, name)(self.made[is_async])

    def channel(self, is_async: bool) -> Any:
        try:
            import grpc
            import grpc.aio
        except ImportError as error:
            from .grpc import MISSING

            raise ImportError(MISSING) from error
        given = dict(self.options["grpc_options"] or {})
        certificates = {name: given.pop(name, None) for name in CERTIFICATES}
        address = self.place._replace(port=self.options["grpc_port"]).netloc
        options = list({**LIMITS, **given}.items())
        compression = self.options.get("grpc_compression")
        heading = interceptor(self.headers(), tokens(self.options["auth_token_provider"]), is_async)
        package = grpc.aio if is_async else grpc
        more = {"interceptors": [heading]} if is_async else {}
        if self.place.scheme == "https":
            secret = grpc.ssl_channel_credentials(**certificates)
            made = package.secure_channel(address, secret, options, compression, **more)
        else:
            made = package.insecure_channel(address, options, compression, **more)
        return made if is_async else grpc.intercept_channel(made, heading)

    def headers(self) -> Headers:
        key = self.options["api_key"]
        own = [(name.lower(), value) for name, value in (self.options["headers"] or {}).items()]
        return own if key is None else [*(pair for pair in own if pair[0] != "api-key"), ("api-key", key)]

    def close(self) -> None:
        """Closes the channels of threads; those of asyncio close by `aclose`, or when they are collected."""
        channel = self.made.pop(False, None)
        if channel is not None:
            channel.close()

    async def aclose(self, grace: float | None) -> None:
        self.close()
        channel = self.made.pop(True, None)
        if channel is not None:
            await channel.close(grace)


def interceptor(fixed: Headers, asked: Tokens | None, is_async: bool) -> Any:
    """Adds headers to each call."""
    import grpc
    import grpc.aio

    def headed(details: Any, kind: Any, bearer: str | None) -> Any:
        own = fixed if bearer is None else [*fixed, ("authorization", f"Bearer {bearer}")]
        now = [(name.lower(), value) for name, value in context_headers.given() or ()]
        metadata = [*(details.metadata or ()), *own, *now]
        if is_async:
            return kind(details.method, details.timeout, metadata, details.credentials, details.wait_for_ready)
        return Details(details, metadata)

    class Details(grpc.ClientCallDetails):  # type: ignore[misc]
        def __init__(self, of: Any, metadata: Headers) -> None:
            self.method, self.timeout, self.credentials = of.method, of.timeout, of.credentials
            self.wait_for_ready, self.compression = of.wait_for_ready, of.compression
            self.metadata = metadata

    class Heading(grpc.UnaryUnaryClientInterceptor):  # type: ignore[misc]
        def intercept_unary_unary(self, continuation: Any, details: Any, request: Any) -> Any:
            return continuation(headed(details, None, asked.now() if asked else None), request)

    class AsyncHeading(grpc.aio.UnaryUnaryClientInterceptor):  # type: ignore[misc]
        async def intercept_unary_unary(self, continuation: Any, details: Any, request: Any) -> Any:
            bearer = await asked.later() if asked else None
            return await continuation(headed(details, grpc.aio.ClientCallDetails, bearer), request)

    return AsyncHeading() if is_async else Heading()


class Shared:
    """What both classes offer: stubs of gRPC."""

    _channels: Channels | None = None

    def _stub(self, name: str, is_async: bool) -> Any:
        if self._channels is None:
            self._channels = Channels(self)
        return self._channels.stub(name, is_async)

    @property
    def async_grpc_points(self) -> Any:
        """The stub `Points` for asyncio."""
        return self._stub("PointsStub", True)

    @property
    def async_grpc_collections(self) -> Any:
        """The stub `Collections` for asyncio."""
        return self._stub("CollectionsStub", True)


class Raw(Shared):
    """The raw APIs of the class whose calls block."""

    @property
    def http(self) -> SyncApis:
        """Requests of the REST API by their paths; answers come whole, with status and time."""
        from .http import ApiClient, SyncApis

        own = server(self, "the raw REST API")
        return SyncApis(own.place.url, client=ApiClient.of(own, own.place.url))

    rest = http

    @property
    def grpc_points(self) -> Any:
        """The stub `Points` of grpcio."""
        return self._stub("PointsStub", False)

    @property
    def grpc_collections(self) -> Any:
        """The stub `Collections` of grpcio."""
        return self._stub("CollectionsStub", False)

    @property
    def grpc_snapshots(self) -> Any:
        """The stub `Snapshots` of grpcio."""
        return self._stub("SnapshotsStub", False)

    @property
    def grpc_root(self) -> Any:
        """The stub `Qdrant` of grpcio."""
        return self._stub("QdrantStub", False)


class AsyncRaw(Shared):
    """The raw APIs of the class that waits on a loop."""

    @property
    def http(self) -> AsyncApis:
        """Requests of the REST API by their paths; answers come whole, with status and time."""
        from .http import AsyncApiClient, AsyncApis

        own = server(self, "the raw REST API")
        return AsyncApis(own.place.url, client=AsyncApiClient.of(own, own.place.url))

    rest = http

    @property
    def grpc_points(self) -> Any:
        """The stub `Points` for asyncio."""
        return self._stub("PointsStub", True)

    @property
    def grpc_collections(self) -> Any:
        """The stub `Collections` for asyncio."""
        return self._stub("CollectionsStub", True)

    @property
    def grpc_snapshots(self) -> Any:
        """The stub `Snapshots` for asyncio."""
        return self._stub("SnapshotsStub", True)

    @property
    def grpc_root(self) -> Any:
        """The stub `Qdrant` for asyncio."""
        return self._stub("QdrantStub", True)
