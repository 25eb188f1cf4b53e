"""Messages, enums and stubs of the gRPC API, by the names that they have in the official client.

They are made of the descriptions that the native half carries, by protobuf, which has to be installed:
`pip install orthoplex[grpc]`. Messages also go into methods of the clients where models do.
"""

from __future__ import annotations

import sys
from typing import Any, Iterator

from . import _native

MISSING = "the raw gRPC API needs protobuf and grpcio: pip install orthoplex[grpc]"

try:
    from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
    from google.protobuf.internal import enum_type_wrapper
except ImportError as error:
    raise ImportError(MISSING) from error

PACKAGE = "qdrant"


def files() -> Iterator[Any]:
    """The descriptions, in a pool of their own: another package may have messages of the same names."""
    known = descriptor_pb2.FileDescriptorSet.FromString(_native.descriptors())
    pool = descriptor_pool.DescriptorPool()
    for file in known.file:
        pool.Add(file)
    for file in known.file:
        yield pool.FindFileByName(file.name)


def stub(service: Any) -> type:
    """A class whose objects have a callable for each method of a service."""
    methods = [
        (
            method.name,
            f"/{service.full_name}/{method.name}",
            message_factory.GetMessageClass(method.input_type).SerializeToString,
            message_factory.GetMessageClass(method.output_type).FromString,
        )
        for method in service.methods
    ]

    def __init__(self: Any, channel: Any) -> None:
        for name, path, written, read in methods:
            call = channel.unary_unary(path, request_serializer=written, response_deserializer=read)
            setattr(self, name, call)

    members = {"__init__": __init__, "__doc__": f"Methods of {service.full_name} on a channel of grpcio."}
    return type(f"{service.name}Stub", (), members)


def everything() -> Iterator[tuple[str, Any]]:
    """Names and what they stand for."""
    for file in files():
        if file.package == PACKAGE:
            for service in file.services_by_name.values():
                yield f"{service.name}Stub", stub(service)
        elif file.package != "google.protobuf":
            continue
        for message in file.message_types_by_name.values():
            yield message.name, message_factory.GetMessageClass(message)
        for enum in file.enum_types_by_name.values():
            yield enum.name, enum_type_wrapper.EnumTypeWrapper(enum)
            for value in enum.values:
                yield value.name, value.number


_all = dict(everything())
__all__ = list(_all)
globals().update(_all)

#: The modules that the official client has for the files of its descriptions; each one here knows all names.
for _file in (
    "collections",
    "collections_service",
    "json_with_int",
    "points",
    "points_service",
    "qdrant",
    "qdrant_common",
    "snapshots_service",
):
    for _module in (f"{_file}_pb2", f"{_file}_pb2_grpc"):
        globals()[_module] = sys.modules[f"{__name__}.{_module}"] = sys.modules[__name__]
