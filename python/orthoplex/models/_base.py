"""What all models share.

A model is its slots: building one stores its arguments and nothing else, but that dicts and strings become
models and enums where the field says so. A model that came from the server holds the decoded result and
makes a field on first use. pydantic is never imported; it finds what it needs by its own hooks.
"""

from __future__ import annotations

import copy
import json
import re
import sys
import typing
from datetime import date, datetime
from enum import Enum
from types import UnionType
from typing import Any, Callable, Dict, Iterator, Literal, Optional, Union
from uuid import UUID

Load = Optional[Callable[[Any], Any]]
Fields = Dict[str, Any]


class Shape:
    """The type of a field, understood on first use: `load` makes of plain data what the field holds."""

    __slots__ = ("text", "load", "row")

    def __init__(self, text: str) -> None:
        self.text = text
        self.row: type[Model] | None = None
        self.load: Callable[[Any], Any] = self._first

    def compile(self) -> Shape:
        if self.load == self._first:
            names = vars(sys.modules["orthoplex.models._generated"])
            kind = eval(self.text, dict(names))  # noqa: S307 - a type that our generator wrote
            self.row = row_of(kind)
            self.load = loader(kind) or same
        return self

    def _first(self, value: Any) -> Any:
        return self.compile().load(value)


def same(value: Any) -> Any:
    return value


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
        if isinstance(item, type) and issubclass(item, Model):
            return item
    return None


def loader(kind: Any) -> Load:
    """A function from plain data to values of the type; None when they are the same."""
    parts = branches(kind)
    classes = [part for part in parts if isinstance(part, type) and typing.get_origin(part) is None]
    models = [part for part in classes if issubclass(part, Model)]
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
            return {key: member(own) for key, own in value.items()} if member else value
        if kind is list or kind is tuple:
            return [item(own) for own in value] if item else value
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


def renamed(model: Model, value: Any, alias: str, more: dict[str, Any]) -> Any:
    """The value of a field whose JSON name is no name in Python."""
    if alias in more:
        value = more.pop(alias)
    if value is ...:
        raise TypeError(f"{type(model).__name__} needs {alias}")
    if more and model._strict:
        raise TypeError(f"{type(model).__name__} has no {', '.join(more)}")
    return value


class Model:
    """A model of the API, built from keywords."""

    # Classes that hold a result have a slot `_lazy` for it.
    __slots__ = ()
    _wire: tuple[tuple[str, str], ...] = ()
    _required: tuple[str, ...] = ()
    _strict = False
    _keys: frozenset[str] = frozenset()
    _shapes: dict[str, tuple[str, Shape]] = {}
    _fixed: tuple[tuple[str, frozenset[str]], ...] | None = None

    def __init_subclass__(cls) -> None:
        cls._keys = frozenset(key for _, key in cls._wire)
        kinds = cls.__dict__.get("__annotations__", {})
        cls._shapes = {slot: (key, Shape(kinds[slot])) for slot, key in cls._wire if slot in kinds}

    def __getattr__(self, name: str) -> Any:
        """A field of a result, on first use."""
        known = self._shapes.get(name)
        if known is None or name == "_lazy":
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        try:
            node = self._lazy
        except AttributeError:
            raise AttributeError(f"{type(self).__name__!r} object has no {name!r} yet") from None
        key, shape = known[0], known[1].compile()
        if shape.row is not None and node.has(key):
            value = node.rows(key, shape.row)
        else:
            value = shape.load(node.get(key))
        setattr(self, name, value)
        return value

    @classmethod
    def _blank(cls) -> Any:
        """A model whose fields are still to be set."""
        return cls.__new__(cls)

    @classmethod
    def _parse(cls, data: dict[str, Any]) -> Any:
        return cls(**{slot: data[key] for slot, key in cls._wire if key in data})

    @classmethod
    def _fits(cls, data: dict[str, Any]) -> bool:
        """Whether data has what the model needs, and what enums and literals allow."""
        if not all(key in data for key in cls._required):
            return False
        if cls._strict and not data.keys() <= cls._keys:
            return False
        fixed = cls._fixed
        if fixed is None:
            fixed = cls._fixed = tuple(choices(cls))
        return all(data.get(key) is None or data[key] in allowed for key, allowed in fixed)

    # What pydantic's models offer.

    @classmethod
    def model_validate(cls, obj: Any, **_: Any) -> Any:
        if isinstance(obj, cls):
            return obj
        if not isinstance(obj, dict):
            raise ValueError(f"{cls.__name__} is made of a dict, not of {type(obj).__name__}")
        lost = [key for key in cls._required if key not in obj]
        alien = sorted(obj.keys() - cls._keys - {slot for slot, _ in cls._wire}) if cls._strict else []
        if lost or alien:
            raise ValueError(f"{cls.__name__}: missing {lost}, unknown {alien}")
        slots = {slot: obj.get(key, obj.get(slot)) for slot, key in cls._wire if key in obj or slot in obj}
        return cls(**slots)

    parse_obj = model_validate

    @classmethod
    def model_validate_json(cls, json_data: str | bytes, **_: Any) -> Any:
        return cls.model_validate(json.loads(json_data))

    parse_raw = model_validate_json

    @classmethod
    def model_construct(cls, _fields_set: set[str] | None = None, **values: Any) -> Any:
        return cls(**values)

    construct = model_construct

    def model_dump(
        self,
        *,
        mode: str = "python",
        include: Any = None,
        exclude: Any = None,
        by_alias: bool = False,
        exclude_unset: bool = False,
        exclude_defaults: bool = False,
        exclude_none: bool = False,
        **_: Any,
    ) -> dict[str, Any]:
        """The fields as plain data. A field counts as unset when it has its default."""
        only_set = exclude_unset or exclude_defaults
        options = {"mode": mode, "by_alias": by_alias, "exclude_unset": only_set, "exclude_none": exclude_none}
        dumped = {}
        for slot, key in self._wire:
            value = getattr(self, slot)
            if (include is not None and slot not in include) or (exclude is not None and slot in exclude):
                continue
            if value is None and (exclude_none or only_set):
                continue
            if only_set and key not in self._required and value == defaults(type(self)).get(slot):
                continue
            dumped[key if by_alias else slot] = dump(value, options)
        return dumped

    def dict(self, **options: Any) -> Fields:
        return self.model_dump(**options)

    def model_dump_json(self, *, indent: int | None = None, **options: Any) -> str:
        gaps = None if indent else (",", ":")
        data = self.model_dump(**{**options, "mode": "json"})
        return json.dumps(data, indent=indent, separators=gaps, ensure_ascii=False)

    def json(self, **options: Any) -> str:
        return self.model_dump_json(**options)

    def model_copy(self, *, update: Fields | None = None, deep: bool = False) -> Any:
        made = copy.deepcopy(self) if deep else copy.copy(self)
        for slot, value in (update or {}).items():
            setattr(made, slot, value)
        return made

    def copy(self, **options: Any) -> Any:
        return self.model_copy(**options)

    @property
    def model_fields_set(self) -> set[str]:
        return {slot for slot, _ in self._wire if getattr(self, slot) is not None}

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        return ((slot, getattr(self, slot)) for slot, _ in self._wire)

    def __eq__(self, other: object) -> bool:
        # Also to the official model of the same name.
        if other.__class__.__name__ != self.__class__.__name__:
            return NotImplemented
        return all(getattr(self, slot) == getattr(other, slot, ...) for slot, _ in self._wire)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self!s})"

    def __str__(self) -> str:
        return ", ".join(f"{slot}={value!r}" for slot, value in self)

    def __reduce__(self) -> Any:
        return restored, (type(self), tuple(value for _, value in self))

    def __copy__(self) -> Any:
        return restored(type(self), tuple(value for _, value in self))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from pydantic_core import core_schema

        dumps = core_schema.plain_serializer_function_ser_schema(
            lambda model, info: model.model_dump(mode=info.mode, exclude_none=bool(info.exclude_none)),
            info_arg=True,
            return_schema=core_schema.dict_schema(),
        )
        return core_schema.no_info_plain_validator_function(cls.model_validate, serialization=dumps)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> Fields:
        return cls.model_json_schema()

    @classmethod
    def model_json_schema(cls, **_: Any) -> Fields:
        properties = {key: {"title": key.replace("_", " ").title()} for _, key in cls._wire}
        schema = {"title": cls.__name__, "type": "object", "properties": properties}
        return {**schema, "required": list(cls._required)} if cls._required else schema


def restored(kind: type[Model], values: tuple[Any, ...]) -> Model:
    made = kind._blank()
    for (slot, _), value in zip(kind._wire, values):
        setattr(made, slot, value)
    return made


def defaults(kind: type[Model]) -> dict[str, Any]:
    return getattr(kind.__init__, "__kwdefaults__", None) or {}


def choices(kind: type[Model]) -> Iterator[tuple[str, frozenset[str]]]:
    """Keys whose values are one of few, with those values."""
    names = dict(vars(sys.modules["orthoplex.models._generated"]))
    for slot, key in kind._wire:
        parts = [part for part in branches(eval(kind.__annotations__[slot], names)) if part is not type(None)]
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


def dump(value: Any, options: dict[str, Any]) -> Any:
    """Plain data of a value; JSON's own types in mode `json`."""
    kind = value.__class__
    if kind is str or kind is float or kind is int or kind is bool or value is None:
        return value
    if isinstance(value, Model):
        return value.model_dump(**options)
    if kind is list or kind is tuple:
        plain = kind is list and value and value[0].__class__ is float
        return list(value) if plain else [dump(own, options) for own in value]
    if kind is dict:
        return {key: dump(own, options) for key, own in value.items()}
    if options["mode"] != "json":
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    return value.tolist() if hasattr(value, "tolist") else value
