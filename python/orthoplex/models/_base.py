"""What all models share.

A model is its slots: building one stores its arguments and nothing else, but that dicts and strings become
models and enums where the field says so, and lists and dicts are copied. A model that came from the server holds the
decoded result and makes a field on first use. pydantic is only imported for those who have it: it finds what it needs
by its own hooks.
"""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any, Callable, Dict, Iterator, NamedTuple

from ._dump import Options, fields
from ._shapes import Shape, choices, type_of

Fields = Dict[str, Any]


def renamed(model: Model, value: Any, alias: str, more: dict[str, Any]) -> Any:
    """The value of a field whose JSON name is no name in Python."""
    if alias in more:
        value = more.pop(alias)
    if value is ...:
        raise TypeError(f"{type(model).__name__} needs {alias}")
    if more and model._strict:
        raise TypeError(f"{type(model).__name__} has no {', '.join(more)}")
    return value


class Field(NamedTuple):
    """What there is to know of a field; `default` is ... where there is none."""

    annotation: Any
    default: Any
    alias: str | None

    def is_required(self) -> bool:
        return self.default is ...


class OfClass:
    """A property of a class."""

    def __init__(self, read: Callable[[type[Model]], Any]) -> None:
        self.read = read

    def __get__(self, own: Any, kind: type[Model]) -> Any:
        return self.read(kind)


def fields_of(kind: type[Model]) -> dict[str, Field]:
    known = kind._defaults()
    return {
        slot: Field(type_of(kind._shapes[slot][1].text), known.get(slot, ...), None if key == slot else key)
        for slot, key in kind._wire
    }


def extend(kind: type[Model], names: list[str]) -> None:
    """Gives the class of a caller, whose base is one of ours, the fields that it adds."""
    own = {name: vars(kind)[name] for name in names if name in vars(kind)}
    before, new = kind.__init__, kind.__new__

    def given(more: Fields) -> Fields:
        return {name: value for name, value in more.items() if name not in names}

    def __new__(cls: type[Model], *_: Any, **more: Any) -> Any:
        made = new(cls, **given(more))
        if isinstance(made, Built):
            made._given = tuple(more)
        return made

    def __init__(self: Model, **more: Any) -> None:
        if before is not object.__init__:
            # The native half has taken what is there already.
            before(self, **given(more))
        for name in names:
            if name not in more and name not in own:
                raise TypeError(f"{type(self).__name__} needs {name}")
            setattr(self, name, more.get(name, own.get(name)))

    __init__.__kwdefaults__ = {**kind._defaults(), **own}
    kind._wire += tuple((name, name) for name in names)
    kind._shapes = {**kind._shapes, **{name: (name, Shape("Any")) for name in names}}
    kind._required += tuple(name for name in names if name not in own)
    kind.__new__, kind.__init__ = __new__, __init__  # type: ignore[assignment, method-assign]


class Model:
    """A model of the API, built from keywords."""

    __slots__ = ()
    if TYPE_CHECKING:
        _wire: tuple[tuple[str, str], ...]
        _required: tuple[str, ...]
        _strict: bool
        _keys: frozenset[str]
        _shapes: dict[str, tuple[str, Shape]]
        _fixed: tuple[tuple[str, frozenset[str]], ...] | None
    _wire = ()
    _required = ()
    _strict = False
    _keys = frozenset()
    _shapes = {}
    _fixed = None

    def __init_subclass__(cls) -> None:
        kinds = cls.__dict__.get("__annotations__", {})
        if "_wire" not in cls.__dict__:
            # The class of a caller.
            more = [name for name in kinds if not name.startswith("_") and name not in cls._shapes]
            if more:
                extend(cls, more)
        else:
            cls._shapes = {slot: (key, Shape(kinds[slot])) for slot, key in cls._wire if slot in kinds}
        cls._keys, cls._fixed = frozenset(key for _, key in cls._wire), None

    @classmethod
    def _blank(cls) -> Any:
        """A model whose fields are still to be set."""
        return cls.__new__(cls)

    @classmethod
    def _defaults(cls) -> Fields:
        known: Fields | None = getattr(cls.__init__, "__kwdefaults__", None)
        # Those that the native half makes have no other default than None.
        return known or {slot: None for slot, key in cls._wire if key not in cls._required}

    @classmethod
    def _parse(cls, data: Fields) -> Any:
        return cls(**{slot: data[key] for slot, key in cls._wire if key in data})

    @classmethod
    def _fits(cls, data: Fields) -> bool:
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

    model_fields = OfClass(fields_of)
    __fields__ = model_fields
    model_config = OfClass(lambda kind: {"extra": "forbid"} if kind._strict else {})
    #: Fields that no model has are not kept.
    model_extra = None
    __dict__ = property(lambda self: dict(iter(self)))

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
        known = {slot for slot, _ in cls._wire} | cls._keys
        return cls(**{name: value for name, value in values.items() if name in known})

    construct = model_construct

    def model_dump(
        self,
        *,
        mode: str = "python",
        include: Any = None,
        exclude: Any = None,
        by_alias: bool | None = False,
        exclude_unset: bool = False,
        exclude_defaults: bool = False,
        exclude_none: bool = False,
        **_: Any,
    ) -> Fields:
        """The fields as plain data: for Python, or of what JSON has when `mode` is `json`.

        `include` and `exclude` are sets of fields, or dicts with what is chosen within a field: of lists by place or
        `__all__`, of dicts by key.
        """
        options = Options(mode == "json", bool(by_alias), exclude_unset, exclude_defaults, exclude_none)
        return fields(self, options, include, exclude)

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

    def copy(self, *, include: Any = None, exclude: Any = None, **options: Any) -> Any:
        """A copy; what is not included has its default, or is not there when it has none."""
        made = self.model_copy(**options)
        known = self._defaults()
        for slot, _ in self._wire:
            if (include is not None and slot not in include) or (exclude is not None and slot in exclude):
                made._forget(slot, known.get(slot))
        return made

    def _forget(self, slot: str, default: Any) -> None:
        setattr(self, slot, default)

    @property
    def model_fields_set(self) -> set[str]:
        """The fields that were given, or came with the answer."""
        return {slot for slot, value in self if value is not None}

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        return ((slot, getattr(self, slot)) for slot, _ in self._wire)

    def __eq__(self, other: object) -> bool:
        # Also to the official model of the same name.
        if other.__class__.__name__ != self.__class__.__name__:
            return NotImplemented
        return all(getattr(self, slot) == getattr(other, slot, ...) for slot, _ in self._wire)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{slot}={value!r}' for slot, value in self)})"

    def __str__(self) -> str:
        return " ".join(f"{slot}={value!r}" for slot, value in self)

    def _state(self) -> tuple[Any, ...]:
        """The values of all fields, and which of them were given."""
        return tuple(value for _, value in self), None

    def __reduce__(self) -> Any:
        return restored, (type(self), *self._state())

    def __copy__(self) -> Any:
        return restored(type(self), *self._state())

    @classmethod
    def model_rebuild(cls, **_: Any) -> None:
        """Nothing to do: types are understood on first use."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from ._checked import core_schema

        return core_schema(cls, handler)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> Fields:
        # The same for what comes and what goes. pydantic would look behind a reference, and meet itself where the
        # model may hold one of its kind.
        return {"allOf": [handler(schema["schema"])]}

    @classmethod
    def model_json_schema(cls, **options: Any) -> Fields:
        """The schema of the model by JSON Schema; without pydantic it has the names of the fields alone."""
        try:
            from ._checked import checked
        except ImportError:
            properties = {key: {"title": key.replace("_", " ").title()} for _, key in cls._wire}
            schema = {"title": cls.__name__, "type": "object", "properties": properties}
            return {**schema, "required": list(cls._required)} if cls._required else schema
        return checked(cls).model_json_schema(**options)

    schema = model_json_schema


class Built(Model):
    """A model of Python alone; others are made by the native half. It knows which of its fields were given."""

    #: The result that fields are read from on first use; the names of the fields that a caller gave.
    __slots__ = ("_lazy", "_given")
    if TYPE_CHECKING:
        _lazy: Any
        _given: tuple[str, ...]

    def __new__(cls, *_: Any, **given: Any) -> Any:
        made = object.__new__(cls)
        made._given = tuple(given)
        return made

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

    @property
    def model_fields_set(self) -> set[str]:
        """The fields that were given, set later, or came with the answer."""
        node, known = getattr(self, "_lazy", None), self._defaults()
        return {
            slot
            for slot, key in self._wire
            if slot in self._given
            or key in self._given
            or (getattr(self, slot) != known.get(slot, ...) if node is None else node.has(key))
        }

    def _forget(self, slot: str, default: Any) -> None:
        self._given = tuple(own for own in self._given if own != slot)
        setattr(self, slot, default)

    def _state(self) -> tuple[Any, ...]:
        return tuple(value for _, value in self), tuple(self.model_fields_set)


def restored(kind: type[Model], values: tuple[Any, ...], given: tuple[str, ...] | None = None) -> Model:
    made = kind._blank()
    for (slot, _), value in zip(kind._wire, values):
        setattr(made, slot, value)
    if isinstance(made, Built):
        made._given = given or ()
    return made
