"""Raw requests: what they are made of, and how they get to a server."""

from __future__ import annotations

from typing import Any, Mapping, TypeVar
from uuid import uuid4

from .. import models as m
from .._connection import standalone
from .._plan import plain, request
from .._runtime import Runner

T = TypeVar("T")
#: What answers that are no models come as.
KINDS: dict[type, str] = {str: "text", bytes: "bytes"}


def call(
    type_: type[T] | None,
    method: str,
    url: str,
    path_params: Mapping[str, Any] | None,
    params: Mapping[str, Any] | None,
    content: Any,
    files: Mapping[str, Any] | None,
) -> Any:
    """A raw request as a plan."""
    is_model = isinstance(type_, type) and issubclass(type_, m.Model)
    answer = "json" if type_ is None else KINDS.get(type_, "json")
    kind = None
    if files is not None:
        content, kind = multipart(files)
    read = (lambda node: node.model(type_)) if is_model else plain
    path = url if url.startswith("/") else f"/{url}"
    return request(method, path, read, path_params, params, content, answer, kind)


def multipart(files: Mapping[str, Any]) -> tuple[bytes | None, str | None]:
    """A body of files, and its type; files are read whole."""
    given = {name: file for name, file in files.items() if file is not None}
    if not given:
        return None, None
    mark = uuid4().hex
    parts = []
    for name, file in given.items():
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"\r\n'
        parts.append(f"{head}Content-Type: application/octet-stream\r\n\r\n".encode())
        parts += [file if isinstance(file, bytes) else file.read(), b"\r\n"]
    return b"".join([*parts, f"--{mark}--\r\n".encode()]), f"multipart/form-data; boundary={mark}"


class Base:
    """The server at `host`, an address with scheme; keywords are those of the clients' constructors."""

    def __init__(self, host: str, **kwargs: Any) -> None:
        self.host = host
        self._runner = standalone(host, kwargs)

    @classmethod
    def of(cls, runner: Runner, host: str) -> Any:
        """One that shares the connections of a client."""
        own = cls.__new__(cls)
        own.host, own._runner = host, runner
        return own

    def add_middleware(self, middleware: Any) -> None:
        """Not offered: requests here are not those of httpx."""
        raise NotImplementedError("middleware is not supported; `headers` and `auth_token_provider` are")


class ApiClient(Base):
    """Makes raw requests and waits for their answers."""

    def request(
        self,
        *,
        type_: type[T],
        method: str,
        url: str,
        path_params: Mapping[str, Any] | None = None,
        params: Mapping[str, Any] | None = None,
        content: Any = None,
        files: Mapping[str, Any] | None = None,
    ) -> T:
        """Makes a request; `type_` says what its answer is: a model, `str`, `bytes`, or plain data."""
        return self._runner.send(call(type_, method, url, path_params, params, content, files))

    def close(self) -> None:
        """Lets go of the connections."""
        self._runner.close()


class AsyncApiClient(Base):
    """Makes raw requests on an event loop."""

    async def request(
        self,
        *,
        type_: type[T],
        method: str,
        url: str,
        path_params: Mapping[str, Any] | None = None,
        params: Mapping[str, Any] | None = None,
        content: Any = None,
        files: Mapping[str, Any] | None = None,
    ) -> T:
        """Makes a request; `type_` says what its answer is: a model, `str`, `bytes`, or plain data."""
        return await self._runner.post(call(type_, method, url, path_params, params, content, files))

    async def aclose(self) -> None:
        """Lets go of the connections."""
        self._runner.close()
