"""Models of the API: what goes into requests and comes out of answers."""

from ._base import Model
from ._generated import *  # noqa: F403
from ._generated import __all__ as _names

__all__ = ["Model", *_names]  # noqa: PLE0604
