"""Types of arguments and results, by the names that they have in the official client."""

from __future__ import annotations

from typing import Sequence, Union
from uuid import UUID

from ..models import *  # noqa: F403
from ..models import Batch, Filter, PointStruct
from ..models import PointsSelector as _PointsSelector

PointId = Union[int, str, UUID]
Points = Union[Batch, Sequence[PointStruct]]
PointsSelector = Union[list[PointId], Filter, _PointsSelector]
