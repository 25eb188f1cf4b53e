"""Types of fields, understood on first use: what makes of plain data the values that models hold."""

from __future__ import annotations

import re
import sys
import typing
from datetime import date, datetime
from enum import Enum
from types import UnionType
from typing import TYPE_CHECKING, Any, Callable, Iterator, Literal, Optional, Union

if TYPE_CHECKING:
    from ._base import Model

Load = Optional[Callable[[Any], Any]]
#: Where the names in types are found.
GENERATED = "orthoplex.models._generated"


def type_of(text: str) -> Any:
    """The type that our generator wrote."""
    return eval(text, dict(vars(sys.modules[GENERATED])))  # noqa: S307


def is_model(kind: Any) -> bool:
    return isinstance(kind, type) and hasattr(kind, "_wire")


class Shape:
    """The type of a field, understood on first use: `load` makes of plain data what the field holds."""

    __slots__ = ("text", "load", "row")

    def __init__(self, text: str) -> None:
        self.text = text
        self.row: type[Model] | None = None
        self.load: Callable[[Any], Any] = self._first

    def compile(self) -> Shape:
        if self.load == self._first:
            kind = type_of(self.text)
            self.row = row_of(kind)
            self.load = loader(kind) or same
        return self

    def _first(self, value: Any) -> Any:
        return self.compile().load(value)


def same(value: Any) -> Any:
    return value


def own(value: Any) -> Any:
    """The value; a list or dict, which the caller goes on to have, as a copy."""
    return value.copy() if value.__class__ is list or value.__class__ is dict else value


def branches(kind: Any) -> list[Any]:
    """The members of a union, else the type itself."""
    if typing.get_origin(kind) in (Union, UnionType):
        return [branch for part in typing.get_args(kind) for branch in branches(part)]
    return [kind]


def row_of(kind: Any) -> type[Model] | None:
    """The model that a list is made of."""
    lists = [part for part in branches(kind) if part is not type(None)]
    if len(lists) == 1 and typing.get_origin(lists[0]) is list:
        item = typing.get_args(lists[0])[0]
        if is_model(item):
            return item
    return None


def loader(kind: Any) -> Load:
    """A function from plain data to values of the type; None when they are the same."""
    parts = branches(kind)
    classes = [part for part in parts if isinstance(part, type) and typing.get_origin(part) is None]
    models = [part for part in classes if is_model(part)]
    enums = [part for part in classes if issubclass(part, Enum)]
    lists = [loader(typing.get_args(part)[0]) for part in parts if typing.get_origin(part) is list]
    dicts = [loader(typing.get_args(part)[1]) for part in parts if typing.get_origin(part) is dict]
    item = next((load for load in lists if load), None)
    member = next((load for load in dicts if load), None)
    has_times = any(issubclass(part, date) for part in classes)
    if not (models or enums or item or member or has_times):
        return None

    def load(value: Any) -> Any:
        kind = value.__class__
        if kind is dict:
            best = best_of(models, value)
            if best is not None:
                return best._parse(value)
            return {key: member(own) for key, own in value.items()} if member else dict(value)
        if kind is list or kind is tuple:
            return [item(own) for own in value] if item else list(value)
        if kind is str:
            found = next((own(value) for own in enums if value in own._value2member_map_), value)
            return time_of(found) if has_times and found is value else found
        return value

    return load


def time_of(text: str) -> Any:
    """The time that a text of RFC 3339 is, as exact as Python has it; other texts as they are."""
    parts = re.fullmatch(r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(\.\d+)?(Z|z|[+-]\d\d:\d\d)?", text)
    if parts is None:
        return text
    fraction = f"{parts[2]}000000"[:7] if parts[2] else ""
    zone = "+00:00" if parts[3] in ("Z", "z") else parts[3] or ""
    return datetime.fromisoformat(parts[1] + fraction + zone)


def best_of(models: list[type[Model]], value: dict[str, Any]) -> type[Model] | None:
    """The model that data fits: of several, the one that knows most of it."""
    fitting = [model for model in models if model._fits(value)]
    return max(fitting, key=lambda model: len(value.keys() & model._keys), default=None)


def choices(kind: type[Model]) -> Iterator[tuple[str, frozenset[str]]]:
    """Keys whose values are one of few, with those values."""
    for key, shape in kind._shapes.values():
        parts = [part for part in branches(type_of(shape.text)) if part is not type(None)]
        values: set[str] = set()
        for part in parts:
            if isinstance(part, type) and issubclass(part, Enum):
                values |= {own.value for own in part}
            elif typing.get_origin(part) is Literal:
                values |= set(typing.get_args(part))
            else:
                break
        else:
            yield key, frozenset(values)
