"""The gRPC contract: our descriptors say the same as those inside `qdrant-client` 1.20.

Compares every message, field, enum and method. Files, comments, order and the `deprecated` mark are
ours to choose; everything that reaches the wire or generated code is not.
"""

import importlib
from pathlib import Path

import pytest
from google.protobuf import descriptor_pb2

ROOT = Path(__file__).resolve().parents[2]
OURS = ROOT / "crates/orthoplex-proto/src/generated/descriptor.bin"
MODULES = [
    "json_with_int_pb2",
    "qdrant_common_pb2",
    "collections_pb2",
    "points_pb2",
    "collections_service_pb2",
    "points_service_pb2",
    "snapshots_service_pb2",
    "qdrant_pb2",
]


def facts(files):
    """Flattens file descriptors into {name: contract}."""
    out = {}

    def message(scope, msg):
        name = f"{scope}.{msg.name}"
        out[name] = ("message", msg.options.map_entry)
        for field in msg.field:
            oneof = msg.oneof_decl[field.oneof_index].name if field.HasField("oneof_index") else None
            out[f"{name}#{field.number}"] = (
                field.name,
                field.type,
                field.type_name,
                field.label,
                field.proto3_optional,
                oneof,
                field.options.packed if field.options.HasField("packed") else None,
            )
        for nested in msg.nested_type:
            message(name, nested)
        for nested in msg.enum_type:
            enum(name, nested)

    def enum(scope, descriptor):
        name = f"{scope}.{descriptor.name}"
        out[name] = ("enum",)
        for value in descriptor.value:
            out[f"{name}={value.number}"] = value.name

    for file in files:
        if file.package != "qdrant":
            continue
        for msg in file.message_type:
            message("", msg)
        for descriptor in file.enum_type:
            enum("", descriptor)
        for service in file.service:
            for method in service.method:
                out[f"{service.name}/{method.name}"] = (
                    method.input_type,
                    method.output_type,
                    method.client_streaming,
                    method.server_streaming,
                )
    return out


def installed():
    pytest.importorskip("qdrant_client")
    for name in MODULES:
        module = importlib.import_module(f"qdrant_client.grpc.{name}")
        file = descriptor_pb2.FileDescriptorProto()
        module.DESCRIPTOR.CopyToProto(file)
        yield file


def committed():
    return descriptor_pb2.FileDescriptorSet.FromString(OURS.read_bytes()).file


def version():
    from importlib.metadata import version

    return tuple(int(part) for part in version("qdrant-client").split(".")[:2])


def test_nothing_of_the_client_is_missing_or_different():
    ours, theirs = facts(committed()), facts(installed())
    wrong = {name: (ours.get(name), fact) for name, fact in theirs.items() if ours.get(name) != fact}
    assert wrong == {}
    assert len(theirs) > 1400


def test_nothing_of_ours_is_unknown_to_the_client():
    theirs = facts(installed())
    if version() != (1, 20):
        pytest.skip("only the release our files follow knows all of them")
    assert sorted(set(facts(committed())) - set(theirs)) == []
