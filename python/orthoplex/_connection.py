"""Where a client's calls go, from the arguments of its constructor."""

from __future__ import annotations

import inspect
from typing import Any, Awaitable, Callable, NamedTuple
from urllib.parse import urlsplit

from . import _native
from ._runtime import Runner

Token = Callable[[], str] | Callable[[], Awaitable[str]]
#: Limits of messages: ours are wide and bounded anyway.
KNOWN_GRPC = {"grpc.max_send_message_length", "grpc.max_receive_message_length"}


class Address(NamedTuple):
    scheme: str
    host: str
    port: int | None
    prefix: str

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port is None else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.prefix}"


def address(options: dict[str, Any]) -> Address:
    """The address of the REST API."""
    url, host, https = options["url"], options["host"], options["https"]
    prefix, port = options["prefix"] or "", options["port"]
    if url is not None and host is not None:
        raise ValueError(f"Only one of (url, host) can be set. url is {url}, host is {host}")
    if host is not None and ("http://" in host or "https://" in host):
        raise ValueError(f"the scheme of {host} belongs into `url`, or say https=True")
    if url is not None:
        if "://" not in url:
            url = f"{'https' if https else 'http'}://{url}"
        parts = urlsplit(url)
        if parts.path not in ("", "/") and prefix:
            raise ValueError("`prefix` can be said once: in `url`, or as an argument")
        scheme, host = parts.scheme, parts.hostname or "localhost"
        port = parts.port or port
        prefix = parts.path.strip("/") or prefix
    else:
        is_tls = options["api_key"] is not None if https is None else https
        scheme, host = ("https" if is_tls else "http"), host or "localhost"
    prefix = prefix.strip("/")
    return Address(scheme, host, port, f"/{prefix}" if prefix else "")


def called(provider: Token) -> Callable[[], str]:
    """A function that gives a token, whichever kind the provider is. It runs on a thread of ours."""

    def token() -> str:
        given: Any = provider()
        if inspect.isawaitable(given):
            import asyncio

            async def wait() -> str:
                return await given

            return asyncio.run(wait())
        return given

    return token


def runner(options: dict[str, Any]) -> Runner:
    """The way that the options name. Does no I/O unless they name a folder."""
    given = [name for name in ("location", "url", "host", "path") if options[name] is not None]
    if len(given) > 1:
        raise ValueError(f"Only one of <location>, <url>, <host> or <path> should be specified, not {given}")
    if options["location"] == ":memory:":
        return Runner(_native.Executor.embedded(), "embedded")
    if options["path"] is not None:
        return Runner(_native.Executor.embedded(str(options["path"])), "embedded")
    if options["location"] is not None:
        options = {**options, "url": options["location"]}
    for name in (options["grpc_options"] or {}).keys() - KNOWN_GRPC:
        raise NotImplementedError(f"the gRPC option {name} is not supported yet")
    place = address(options)
    rest = Runner(remote(options, place, False), "rest")
    if not options["prefer_grpc"]:
        return rest
    place = place._replace(port=options["grpc_port"], prefix="")
    return Runner(remote(options, place, True), "grpc", rest)


def remote(options: dict[str, Any], place: Address, is_grpc: bool) -> _native.Executor:
    provider = options["auth_token_provider"]
    return _native.Executor.remote(
        place.url,
        is_grpc=is_grpc,
        api_key=options["api_key"],
        headers=list((options["headers"] or {}).items()),
        timeout=options["timeout"],
        connections=options["pool_size"],
        token=called(provider) if provider else None,
    )
