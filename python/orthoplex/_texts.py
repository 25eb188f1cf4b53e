"""What stands for objects that JSON has no values for, as in the official client.

The native half asks for those that are rare.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import fields, is_dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Interface, IPv6Network
from pathlib import PurePath
from types import GeneratorType
from typing import Any
from uuid import UUID

#: Classes whose text says all.
WRITTEN = (
    Decimal,
    Fraction,
    PurePath,
    UUID,
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
)


def text_of(own: Any) -> Any:
    """What stands for an object in a payload: a text, or a list or dict whose parts may be such objects again."""
    if isinstance(own, WRITTEN):
        return str(own)
    if isinstance(own, (date, time)):
        text = own.isoformat()
        return f"{text[:-6]}Z" if text.endswith("+00:00") else text
    if isinstance(own, timedelta):
        return duration(own)
    if isinstance(own, (deque, GeneratorType)):
        return list(own)
    if isinstance(own, bytearray):
        return own.decode()
    if isinstance(own, re.Pattern):
        return own.pattern
    if isinstance(own, complex):
        return str(own).strip("()")
    if is_dataclass(own) and not isinstance(own, type):
        return {field.name: getattr(own, field.name) for field in fields(own)}
    raise TypeError(f"an object of type {name_of(type(own))} cannot be sent")


def key_of(own: Any) -> str:
    """The text that stands for a key of a dict."""
    if isinstance(own, str):
        return own.value if isinstance(own, Enum) else own
    if isinstance(own, bool):
        return str(own).lower()
    if isinstance(own, Enum):
        return key_of(own.value)
    if own is None or isinstance(own, (int, float)):
        return str(own)
    if isinstance(own, tuple):
        return ",".join(map(key_of, own))
    try:
        text = text_of(own)
    except TypeError:
        text = None
    if isinstance(text, str):
        return text
    raise TypeError(f"a key must be a string, not {name_of(type(own))}")


def name_of(kind: type) -> str:
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def duration(own: timedelta) -> str:
    """ISO 8601, such as P1DT2H3.5S."""
    size = abs(own)
    seconds = f"{size.seconds % 60}.{size.microseconds:06}".rstrip("0").rstrip(".")
    parts = [(size.seconds // 3600, "H"), (size.seconds // 60 % 60, "M"), (seconds, "S")]
    times = "".join(f"{count}{unit}" for count, unit in parts if str(count) != "0")
    days = f"{size.days}D" if size.days else ""
    sign = "-" if own < timedelta() else ""
    return f"{sign}P{days}" + (f"T{times}" if times else "" if days else "T0S")
