"""The copy of collections, by the name that it has in the official client."""

from __future__ import annotations

from typing import Any

from ._client import Client


def migrate(
    source_client: Client,
    dest_client: Any,
    collection_names: list[str] | None = None,
    recreate_on_collision: bool = False,
    batch_size: int = 100,
) -> None:
    """Does what `source_client.migrate` does."""
    source_client.migrate(dest_client, collection_names, batch_size, recreate_on_collision)


__all__ = ["migrate"]
