"""Models as plain data, in the ways of pydantic: what to leave out, by which names, for Python or for JSON."""

from __future__ import annotations

from enum import Enum
from math import isfinite
from typing import TYPE_CHECKING, Any, Mapping, NamedTuple

if TYPE_CHECKING:
    from ._base import Model

AS_IS: frozenset[Any] = frozenset({str, int, bool, type(None)})
SCALARS = AS_IS | {float}
LISTS: frozenset[Any] = frozenset({list, tuple, set, frozenset})


class Options(NamedTuple):
    """For whom, and what is left out."""

    is_json: bool = False
    by_alias: bool = False
    exclude_unset: bool = False
    exclude_defaults: bool = False
    exclude_none: bool = False


def part(choice: Any, *keys: Any) -> Any:
    """What a choice of fields, items or keys says of one: None for nothing, True for all of it, or a choice within."""
    if choice is None:
        return None
    named = choice if isinstance(choice, Mapping) else dict.fromkeys(choice, True)
    within: dict[Any, Any] = {}
    for key in keys:
        own = named.get(key)
        if own is True or own is ...:
            return True
        if own:
            within |= own if isinstance(own, Mapping) else dict.fromkeys(own, True)
    return within or None


def kept(include: Any, exclude: Any, *keys: Any) -> tuple[bool, Any, Any]:
    """Whether a part stays, and what is included and excluded within."""
    if include is None and exclude is None:
        return True, None, None
    asked, left = part(include, *keys), part(exclude, *keys)
    stays = (include is None or asked is not None) and left is not True
    return stays, None if asked is True else asked, left


def fields(model: Model, options: Options, include: Any, exclude: Any) -> dict[str, Any]:
    """The fields of a model."""
    dumped = {}
    is_whole = include is None and exclude is None
    within = without = None
    is_json, by_alias, exclude_unset, exclude_defaults, exclude_none = options
    given = model.model_fields_set if exclude_unset else None
    known = model._defaults() if exclude_defaults else None
    for slot, key in model._wire:
        if not is_whole:
            stays, within, without = kept(include, exclude, slot)
            if not stays:
                continue
        if given is not None and slot not in given:
            continue
        value = getattr(model, slot)
        if value is None and exclude_none or known and slot in known and value == known[slot]:
            continue
        name = key if by_alias else slot
        dumped[name] = value if value.__class__ in AS_IS else dump(value, options, within, without)
    return dumped


def dump(value: Any, options: Options, include: Any = None, exclude: Any = None) -> Any:
    """Plain data of a value."""
    kind = value.__class__
    if kind in SCALARS:
        # JSON has null where Python has a float that is no number.
        return None if kind is float and options.is_json and not isfinite(value) else value
    if hasattr(kind, "_wire"):
        return fields(value, options, include, exclude)
    if kind in LISTS:
        return items(value, options, include, exclude)
    if isinstance(value, dict):
        return members(value, options, include, exclude)
    return scalar(value, options) if options.is_json else value


def items(own: Any, options: Options, include: Any, exclude: Any) -> Any:
    """A list or its like; JSON knows lists only."""
    kind = list if options.is_json else own.__class__
    if include is None and exclude is None:
        if own.__class__ is list and own and own[0].__class__ is float and (not options.is_json or are_numbers(own)):
            return list(own)
        return kind([dump(item, options) for item in own])
    made = []
    for place, item in enumerate(own):
        stays, within, without = kept(include, exclude, "__all__", place, place - len(own))
        if stays:
            made.append(dump(item, options, within, without))
    return kind(made)


def are_numbers(own: list[Any]) -> bool:
    return set(map(type, own)) == {float} and all(map(isfinite, own))


def members(own: dict[Any, Any], options: Options, include: Any, exclude: Any) -> dict[Any, Any]:
    if include is None and exclude is None and not options.is_json:
        return {key: value if value.__class__ in AS_IS else dump(value, options) for key, value in own.items()}
    made = {}
    for key, value in own.items():
        stays, within, without = kept(include, exclude, "__all__", key)
        if stays:
            made[text_of_key(key) if options.is_json else key] = dump(value, options, within, without)
    return made


def text_of_key(key: Any) -> str:
    if key.__class__ is str:
        return key
    from .._texts import key_of

    return key_of(key)


def scalar(value: Any, options: Options) -> Any:
    """What JSON has for a value that is none of its own."""
    if isinstance(value, Enum):
        return dump(value.value, options)
    for kind in (*SCALARS, *LISTS):
        if isinstance(value, kind):
            # Of a class of the caller's.
            return dump(kind(value), options)
    if isinstance(value, bytes):
        return value.decode()
    if hasattr(value, "tolist"):
        return dump(value.tolist(), options)
    from .._texts import text_of

    return dump(text_of(value), options)

