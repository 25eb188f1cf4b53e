"""Names under which the official client has models and errors."""

from . import exceptions, models

__all__ = ["exceptions", "models"]
