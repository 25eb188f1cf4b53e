"""What callers hand to the constructors for httpx and grpcio, as settings of our own connections.

Everything that is accepted has its effect; what has none here is refused by its name.
"""

from __future__ import annotations

import os
import ssl
from pathlib import Path
from typing import Any

Settings = dict[str, Any]
#: Keywords of httpx that ask for what is done anyway.
AS_IS: dict[str, Any] = {"trust_env": False, "follow_redirects": False}
UNLIMITED = -1
#: Seconds that an idle connection is kept where only their number is given.
IDLE_S = 20.0


def common(options: dict[str, Any]) -> Settings:
    """What both protocols share."""
    return {
        "api_key": options["api_key"],
        "headers": list((options["headers"] or {}).items()),
        "token": None,
        "timeout": options["timeout"],
        "connections": None if options["pool_size"] is None else max(1, options["pool_size"]),
        "trusts_anybody": False,
        "ca_pem": None,
        "identity": None,
        "http2": True,
        "idle": None,
        "keepalive": None,
        "answer_bytes_max": None,
        "request_bytes_max": None,
        "compress": False,
        "retries": None,
    }


def of_httpx(keywords: dict[str, Any], pool_size: int | None) -> Settings:
    """The settings that keywords of httpx stand for."""
    made: Settings = {}
    for name, value in keywords.items():
        if name == "verify":
            made |= trust(value)
        elif name == "cert":
            made["identity"] = None if value is None else identity(value)
        elif name == "http2":
            made["http2"] = bool(value)
        elif name == "limits":
            if value is not None and pool_size is not None:
                raise ValueError(
                    f"`pool_size` and `limits` are mutually exclusive. `pool_size`: {pool_size}, `limit`: {value}"
                )
            made |= {} if value is None else limits(value)
        elif not (value is None or name in AS_IS and value == AS_IS[name]):
            raise NotImplementedError(f"{name}: not supported by this client")
    return made


def trust(verify: Any) -> Settings:
    """Whom to trust: `True` those of the system, `False` anybody, a path the certificates there.

    Of an `ssl.SSLContext` counts which certificates it trusts and whether it asks for any.
    """
    if verify is True or verify is None:
        return {}
    if verify is False:
        return {"trusts_anybody": True}
    if isinstance(verify, ssl.SSLContext):
        if verify.verify_mode == ssl.CERT_NONE:
            return {"trusts_anybody": True}
        if not verify.check_hostname:
            raise NotImplementedError("verify: certificates without their host names are not supported")
        known = verify.get_ca_certs(binary_form=True)
        pem = "".join(ssl.DER_cert_to_PEM_cert(own) for own in known)
        return {"ca_pem": pem.encode()} if pem else {}
    path = Path(os.fspath(verify))
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return {"ca_pem": b"\n".join(file.read_bytes() for file in files if file.is_file())}


def identity(cert: Any) -> tuple[bytes, bytes]:
    """Certificate chain and key: both in one file, or the paths of two."""
    if isinstance(cert, (str, os.PathLike)):
        both = Path(cert).read_bytes()
        return both, both
    chain, key, *password = cert
    if password and password[0] is not None:
        raise NotImplementedError("cert: keys with a password are not supported")
    return Path(chain).read_bytes(), Path(chain if key is None else key).read_bytes()


def limits(value: Any) -> Settings:
    """An `httpx.Limits`, or anything with its attributes."""
    made: Settings = {}
    if value.max_connections is not None:
        made["connections"] = max(1, value.max_connections)
    kept, seconds = value.max_keepalive_connections, value.keepalive_expiry
    if kept is not None or seconds is not None:
        made["idle"] = kept, IDLE_S if seconds is None else float(seconds)
    return made


def of_grpc(options: dict[str, Any]) -> Settings:
    """The settings that options of a gRPC channel stand for."""
    made: Settings = {}
    given = {name.removeprefix("grpc."): value for name, value in options.items() if value is not None}
    if "root_certificates" in given:
        made["ca_pem"] = pem("root_certificates", given.pop("root_certificates"))
    chain, key = given.pop("certificate_chain", None), given.pop("private_key", None)
    if (chain is None) != (key is None):
        raise ValueError("certificate_chain and private_key belong together")
    if chain is not None:
        made["identity"] = pem("certificate_chain", chain), pem("private_key", key)
    for name, setting in (("max_send", "request_bytes_max"), ("max_receive", "answer_bytes_max")):
        length = given.pop(f"{name}_message_length", UNLIMITED)
        if length != UNLIMITED:
            made[setting] = int(length)
    silence, answer = given.pop("keepalive_time_ms", None), given.pop("keepalive_timeout_ms", None)
    idle = given.pop("keepalive_permit_without_calls", None)
    if (silence, answer, idle) != (None, None, None):
        times = (20_000 if silence is None else silence) / 1000, (10_000 if answer is None else answer) / 1000
        made["keepalive"] = (*times, bool(idle))
    if not given.pop("enable_retries", True):
        made["retries"] = 0
    # Ours says who we are; the official client replaces it as well.
    given.pop("primary_user_agent", None)
    if given:
        raise NotImplementedError(f"{', '.join(sorted(given))}: gRPC options that are not supported")
    return made


def pem(name: str, value: Any) -> bytes:
    if not isinstance(value, bytes):
        raise TypeError(f"{name} must be a byte string")
    return value


def compression(value: Any) -> Settings:
    """A `grpc.Compression`."""
    name = getattr(value, "name", None)
    if value is not None and name not in ("NoCompression", "Deflate", "Gzip"):
        raise TypeError(
            f"Expected 'grpc_compression' to be of type grpc.Compression or None, but got {type(value)}"
        )
    if name == "Deflate":
        raise ValueError(
            "grpc.Compression.Deflate is not supported. Try grpc.Compression.Gzip or grpc.Compression.NoCompression"
        )
    return {"compress": name == "Gzip"}
