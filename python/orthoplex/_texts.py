"""Texts of what JSON has no values for, as the official client writes them. The native half asks for the rare ones."""

from __future__ import annotations

from datetime import time, timedelta
from decimal import Decimal
from pathlib import PurePath


def text_of(own: object) -> str:
    """The text that stands for an object in a payload."""
    if isinstance(own, time):
        return own.isoformat()
    if isinstance(own, timedelta):
        return duration(own)
    if isinstance(own, (Decimal, PurePath)):
        return str(own)
    kind = type(own)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    raise TypeError(f"an object of type {name} cannot be sent")


def duration(own: timedelta) -> str:
    """ISO 8601, such as P1DT2H3.5S."""
    size = abs(own)
    seconds = f"{size.seconds % 60}.{size.microseconds:06}".rstrip("0").rstrip(".")
    parts = [(size.seconds // 3600, "H"), (size.seconds // 60 % 60, "M"), (seconds, "S")]
    times = "".join(f"{count}{unit}" for count, unit in parts if str(count) != "0")
    days = f"{size.days}D" if size.days else ""
    sign = "-" if own < timedelta() else ""
    return f"{sign}P{days}" + (f"T{times}" if times else "" if days else "T0S")
