"""Results as models of the installed `qdrant_client`.

Points are subclasses of the official ones that read a field on first use: what nobody looks at is never made, and
nothing is validated. Other results are small; they are validated, as the official client does it. What the
installed version has no model for, or one that does not fit, comes as ours.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from qdrant_client.http import models as official

from . import models
from .models._base import Model

#: The fields of an object as they are; `__dict__` of a point makes all of them first.
FIELDS: Any = vars(BaseModel)["__dict__"]
keep = object.__setattr__


def vectors(value: Any) -> Any:
    """Vectors of a point, sparse ones as official models: those can go into other official models."""
    if not isinstance(value, dict):
        return value
    if value.keys() == {"indices", "values"}:
        return official.SparseVector.model_construct(**value)
    return {name: vectors(own) for name, own in value.items()}


def restored(base: Any, state: dict[str, Any]) -> Any:
    made = base.__new__(base)
    made.__setstate__(state)
    return made


def reading(base: Any) -> Any:
    """A subclass of an official model that holds a node and reads a field from it on first use."""
    names = tuple(base.model_fields)

    def hold(self: Any, node: Any) -> None:
        for name, value in (("fields_set", set(names)), ("extra", None), ("private", None)):
            keep(self, f"__pydantic_{name}__", value)
        FIELDS.__get__(self)["_node"] = node

    def first(self: Any, name: str) -> Any:
        own = FIELDS.__get__(self)
        if "_node" not in own or name not in names:
            return base.__getattr__(self, name)
        value = own["_node"].get(name)
        own[name] = value = vectors(value) if name == "vector" else value
        return value

    def all_of(self: Any) -> dict[str, Any]:
        own = FIELDS.__get__(self)
        if "_node" in own:
            whole = {name: getattr(self, name) for name in names}
            own.clear()
            own.update(whole)
        return own

    def same(self: Any, other: Any) -> bool:
        return vars(self) == vars(other) if isinstance(other, base) else NotImplemented

    members = {
        "__module__": __name__,
        "__doc__": base.__doc__,
        "_lazy": property(None, hold),
        "__getattr__": first,
        "__dict__": property(all_of, FIELDS.__set__),
        "__setattr__": keep,
        "__eq__": same,
        "__reduce_ex__": lambda self, _: (restored, (base, self.__getstate__())),
    }
    return type(base)(base.__name__, (base,), members)


#: Our models of points, and what stands for them.
POINTS: dict[type, type] = {
    models.Record: reading(official.Record),
    models.ScoredPoint: reading(official.ScoredPoint),
}
#: Results that hold rows, with the name and the model of those.
HOLDERS: dict[type, tuple[str, type]] = {
    models.QueryResponse: ("points", models.ScoredPoint),
    models.PointGroup: ("hits", models.ScoredPoint),
    models.GroupsResult: ("groups", models.PointGroup),
}


class Held:
    """Stands for a row while its node is taken."""

    __slots__ = ("_lazy",)


def holder(node: Any, kind: type[Model]) -> Any:
    """A result that holds rows."""
    name, row = HOLDERS[kind]
    values: dict[str, Any] = {name: rows(node, name, row)}
    if kind is models.PointGroup:
        lookup = node.get("lookup")
        values |= {"id": node.get("id"), "lookup": lookup and official.Record.model_validate(lookup)}
    known: Any = getattr(official, kind.__name__, None)
    return kind(**values) if known is None else known.model_construct(**values)


def model(node: Any, kind: type[Model]) -> Any:
    """The whole of a node as an official model."""
    if kind in POINTS:
        return node.model(POINTS[kind])
    if kind in HOLDERS:
        return holder(node, kind)
    known: Any = getattr(official, kind.__name__, None)
    try:
        return node.model(kind) if known is None else known.model_validate(node.plain())
    except ValueError:
        return node.model(kind)


def rows(node: Any, name: str | None, kind: type[Model]) -> list[Any]:
    """A list of a node as official models."""
    if kind in POINTS:
        return node.rows(name, POINTS[kind])
    return [model(own._lazy, kind) for own in node.rows(name, Held)]


class Official:
    """A node that makes official models."""

    __slots__ = ("node",)

    def __init__(self, node: Any) -> None:
        self.node = node

    def __getattr__(self, name: str) -> Any:
        return getattr(self.node, name)

    def model(self, kind: type[Model]) -> Any:
        return model(self.node, kind)

    def rows(self, name: str | None, kind: type[Model]) -> list[Any]:
        return rows(self.node, name, kind)

    def parts(self) -> list[Official]:
        return [Official(part) for part in self.node.parts()]
