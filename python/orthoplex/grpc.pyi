"""Names that protobuf makes when the module is imported."""

from typing import Any

MISSING: str

def __getattr__(name: str) -> Any: ...
