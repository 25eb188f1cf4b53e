"""What pydantic checks of our models, by a model of its own for each: the fields and types are the same.

A value becomes a model of ours when pydantic finds nothing wrong with it; errors name the places that it found.
"""

from __future__ import annotations

import re
import sys
import typing
from types import UnionType
from typing import Any, Union

import pydantic

from . import _generated
from ._base import Model
from ._dump import Options, dump

#: What checks our models.
twins: dict[type[Model], type[pydantic.BaseModel]] = {}
#: Names in types, where pydantic looks for them: those of our models stand for what checks them.
names = vars(sys.modules[__name__])


def checked(kind: type[Model]) -> type[pydantic.BaseModel]:
    """The model of pydantic for one of ours, with all those that its fields name."""
    if kind not in twins:
        waiting, made = [kind], []
        while waiting:
            own = waiting.pop()
            if own not in twins:
                twins[own] = model(own)
                made.append(twins[own])
                waiting += used(own)
        for twin in made:
            twin.model_rebuild()
    return twins[kind]


def model(kind: type[Model]) -> type[pydantic.BaseModel]:
    defaults = kind._defaults()
    fields: dict[str, Any] = {
        slot: (kind._shapes[slot][1].text, pydantic.Field(defaults.get(slot, ...), alias=key if key != slot else None))
        for slot, key in kind._wire
    }
    extra: Any = "forbid" if kind._strict else "ignore"
    config = pydantic.ConfigDict(extra=extra, populate_by_name=True, defer_build=True, protected_namespaces=())
    twin = pydantic.create_model(kind.__name__, __config__=config, __module__=__name__, **fields)
    if kind is getattr(_generated, kind.__name__, None):
        names[kind.__name__] = twin
    return twin


def used(kind: type[Model]) -> list[type[Model]]:
    """The models that the types of the fields name; brings the other names along."""
    found: list[type[Model]] = []
    for _, shape in kind._shapes.values():
        for name in re.findall(r"[A-Za-z_]\w*", re.sub(r"'[^']*'", "", shape.text)):
            own: Any = getattr(_generated, name, None)
            if is_ours(own) and own.__name__ == name:
                found.append(own)
            elif own is not None and name not in names:
                names[name] = referring(own, found)
    return found


def is_ours(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Model)


def referring(kind: Any, found: list[type[Model]]) -> Any:
    """A type whose models are named, not meant; those are added to `found`."""
    if is_ours(kind):
        found.append(kind)
        return typing.ForwardRef(kind.__name__)
    parts = typing.get_args(kind)
    origin = typing.get_origin(kind)
    if origin in (Union, UnionType):
        return Union[tuple(referring(part, found) for part in parts)]
    if origin in (list, dict):
        inner: Any = tuple(referring(part, found) for part in parts)
        generic: Any = typing.List if origin is list else typing.Dict
        return generic[inner]
    return kind


def core_schema(kind: type[Model], handler: Any) -> Any:
    """What a field of that type takes and gives."""
    from pydantic_core import core_schema as make

    def check(value: Any, inner: Any) -> Any:
        if isinstance(value, kind):
            return value
        # Models of ours within would be foreign to it.
        data = inner(dump(value, Options(by_alias=True)))
        return kind.model_validate(data.model_dump(by_alias=True, exclude_unset=True))

    dumps = make.plain_serializer_function_ser_schema(
        lambda own, info: own.model_dump(mode=info.mode, exclude_none=bool(info.exclude_none)),
        info_arg=True,
        return_schema=make.dict_schema(),
    )
    return make.no_info_wrap_validator_function(check, handler.generate_schema(checked(kind)), serialization=dumps)
