"""Where a client's calls go, from the arguments of its constructor."""

from __future__ import annotations

import os
import warnings
from threading import Thread
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from . import _native
from ._plan import plain, request
from ._runtime import Runner
from ._settings import common, compression, of_grpc, of_httpx
from ._tokens import tokens

LOOPBACK = ("localhost", "127.0.0.1", "::1")
#: The official client whose methods ours are.
API_VERSION = "1.20.0"
UNKNOWN_VERSION = (
    "Failed to obtain server version. Unable to check client-server compatibility."
    " Set check_compatibility=False to skip version check."
)


class Address(NamedTuple):
    scheme: str
    host: str
    port: int | None
    prefix: str

    @property
    def netloc(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else ascii_of(self.host)
        port = "" if self.port is None else f":{self.port}"
        return f"{host}{port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.netloc}{self.prefix}"


def ascii_of(host: str) -> str:
    """A host name as DNS and HTTP have it: `xn--...` where it has other letters."""
    return host if host.isascii() else host.encode("idna").decode()


def address(options: dict[str, Any]) -> Address:
    """The address of the REST API."""
    url, host, https = options["url"], options["host"], options["https"]
    prefix, port = options["prefix"] or "", options["port"]
    # A key goes over the network in the clear only where somebody asks for that.
    is_tls = options["api_key"] is not None if https is None else https
    if url is not None and host is not None:
        raise ValueError(f"Only one of (url, host) can be set. url is {url}, host is {host}")
    if host is not None and ("http://" in host or "https://" in host):
        raise ValueError(f"the scheme of {host} belongs into `url`, or say https=True")
    if host is not None and host.count(":") == 1:
        raise ValueError(f"the port of {host} belongs into `port`")
    if url is not None:
        if "://" not in url:
            url = f"{'https' if is_tls else 'http'}://{url}"
        parts = urlsplit(url)
        if parts.path not in ("", "/") and prefix:
            raise ValueError("`prefix` can be said once: in `url`, or as an argument")
        scheme, host = parts.scheme, parts.hostname or "localhost"
        port = parts.port or port
        prefix = parts.path.strip("/") or prefix
    else:
        scheme, host = ("https" if is_tls else "http"), (host or "localhost").strip("[]")
    prefix = prefix.strip("/")
    return Address(scheme, host, port, f"/{prefix}" if prefix else "")


def runner(options: dict[str, Any], keywords: dict[str, Any]) -> Runner:
    """The way that the options name; `keywords` are those that go to httpx in the official client.

    Does no I/O unless they name a folder or files.
    """
    given = [name for name in ("location", "url", "host", "path") if options[name] is not None]
    if len(given) > 1:
        raise ValueError(f"Only one of <location>, <url>, <host> or <path> should be specified, not {given}")
    if options["location"] == ":memory:":
        return embedded(None, keywords)
    if options["path"] is not None:
        return embedded(str(options["path"]), keywords)
    if options["location"] is not None:
        options = {**options, "url": options["location"]}
    compressed = compression(keywords.pop("grpc_compression", None))
    place = address(options)
    if place.scheme == "http":
        warn_of_secrets(options)
    if keywords.get("trust_env") is not False:
        warn_of_proxy(place)
    asked = tokens(options["auth_token_provider"])
    shared = common(options)
    web = of_httpx(keywords, options["pool_size"])
    rest = Runner(_native.Executor.remote(shared | web | {"url": place.url, "is_grpc": False}), "rest", asked)
    rest.place = place
    # Also checked where it is not used.
    own = of_grpc(options["grpc_options"] or {})
    if not options["prefer_grpc"]:
        return rest
    place = place._replace(port=options["grpc_port"], prefix="")
    trusted = {name: web[name] for name in ("trusts_anybody", "ca_pem", "identity") if name in web}
    settings = shared | trusted | own | compressed | {"url": place.url, "is_grpc": True}
    return Runner(_native.Executor.remote(settings), "grpc", asked, rest)


def embedded(path: str | None, keywords: dict[str, Any]) -> Runner:
    if keywords:
        raise NotImplementedError(f"{', '.join(sorted(keywords))}: not supported by a database in this process")
    made = _native.Executor.embedded() if path is None else _native.Executor.embedded(path)
    return Runner(made, "embedded")


def standalone(host: str, keywords: dict[str, Any]) -> Runner:
    """The way to the REST API at an address, with keywords as those of httpx clients."""
    keywords = dict(keywords)
    options = {name: keywords.pop(name, None) for name in ("api_key", "headers", "timeout", "pool_size")}
    provider = keywords.pop("auth_token_provider", None)
    settings = {**common(options), **of_httpx(keywords, options["pool_size"])}
    remote = {**settings, "url": host.rstrip("/"), "is_grpc": False}
    return Runner(_native.Executor.remote(remote), "rest", tokens(provider))


def warn_of_secrets(options: dict[str, Any]) -> None:
    """Says that a secret goes over the network as it is."""
    for name, what in (("api_key", "Api key"), ("auth_token_provider", "Auth token provider")):
        if options[name] is not None:
            warnings.warn(f"{what} is used with an insecure connection.", UserWarning, stacklevel=4)


def warn_of_proxy(place: Address) -> None:
    """Says that a proxy of the environment is not used, where the official client would go through it."""
    if place.host in LOOPBACK or not any(name.lower().endswith("_proxy") for name in os.environ):
        return
    from urllib.request import getproxies_environment, proxy_bypass

    known = getproxies_environment()
    name = next((own for own in (place.scheme, "all") if own in known), None)
    if name is not None and not proxy_bypass(place.host):
        warnings.warn(
            f"{name.upper()}_PROXY is set, but proxies are not supported: connections go to {place.host} directly."
            " NO_PROXY with this host, or trust_env=False, says that they shall.",
            UserWarning,
            stacklevel=4,
        )


def check_compatibility(own: Runner) -> None:
    """Asks the server for its version, and warns if it is too far from that of this client. Returns at once."""

    def done(node: Any, error: Any) -> None:
        version = None if node is None else node.get("version")
        if not version:
            warnings.warn(UNKNOWN_VERSION, UserWarning, stacklevel=2)
        elif not is_compatible(version):
            warnings.warn(
                f"Client version {API_VERSION} is incompatible with server version {version}. Major versions "
                "should match and minor version difference must not exceed 1. "
                "Set check_compatibility=False to skip version check.",
                UserWarning,
                stacklevel=2,
            )

    call = request("GET", "/", plain)
    rest = own.rest or own
    # An asynchronous provider is for the loop of the caller, which may not run yet.
    asked = None if rest.tokens is None or rest.tokens.is_async else rest.tokens

    def ask() -> None:
        try:
            bearer = None if asked is None else asked.now()
            rest.native.tell(call.name, rest.scope(call, bearer), call.body, done)
        except Exception as error:
            done(None, error)

    if asked is None:
        ask()
    else:
        Thread(target=ask, name="orthoplex-version", daemon=True).start()


def is_compatible(version: str) -> bool:
    """Whether the server's version is at most one minor version away."""
    try:
        theirs, ours = [[int(part) for part in own.split(".")[:2]] for own in (version, API_VERSION)]
    except ValueError:
        return False
    return len(theirs) == 2 and theirs[0] == ours[0] and abs(theirs[1] - ours[1]) <= 1
