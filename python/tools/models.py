"""Makes `orthoplex/models/_generated.py` from the facts in `models.txt`, and in `retired.txt` what old callers use.

`python python/tools/models.py` writes it, `--check` fails when it is stale.
"""

import pathlib
import re
import sys

HERE = pathlib.Path(__file__).parent
OUT = HERE.parent / "orthoplex" / "models" / "_generated.py"
HEAD = '''"""The models of the API. Made by `python/tools/models.py`; change `models.txt` instead."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, Dict, List, Literal, Optional, Union
from uuid import UUID

from .. import _native
from ._base import Built, Model, renamed
from ._shapes import Shape, own

'''
#: Models whose fields are those of a class of the native half, which also makes objects of the first.
NATIVE = {"PointStruct", "Record", "ScoredPoint"}
MADE_THERE = {"PointStruct"}
PLAIN = {"str", "int", "float", "bool", "Any", "None", "list", "dict", "UUID", "datetime", "date", "Literal"}


class Facts:
    def __init__(self, text: str) -> None:
        self.enums: dict[str, list[tuple[str, str]]] = {}
        self.models: dict[str, list[tuple[str, str, str | None, str | None]]] = {}
        self.strict: set[str] = set()
        #: Enums whose members are written as their values.
        self.texts: set[str] = set()
        self.aliases: dict[str, str] = {}
        model = ""
        for line in text.splitlines():
            kind, _, rest = line.partition(" ")
            if line.startswith("    "):
                name, type_, default, alias = re.fullmatch(r" {4}(\w+): (.*?)(?: = (.*?))?(?: @ (\w+))?", line).groups()
                self.models[model].append((name, type_, default, alias))
            elif kind == "enum":
                head, _, members = rest.partition(": ")
                name, _, is_text = head.partition(" ")
                if is_text:
                    self.texts.add(name)
                self.enums[name] = [tuple(pair.split("=", 1)) for pair in members.split()]
            elif kind == "model":
                model, _, strict = rest.partition(" ")
                self.models[model] = []
                if strict:
                    self.strict.add(model)
            else:
                name, _, type_ = rest.partition(": ")
                self.aliases[name] = type_

    def names(self, type_: str) -> set[str]:
        """Names in a type, those of its aliases included."""
        found = set()
        for name in re.findall(r"[A-Za-z_]\w*", re.sub(r"'[^']*'", "", type_)):
            found |= self.names(self.aliases[name]) if name in self.aliases else {name}
        return found

    def is_plain(self, type_: str) -> bool:
        """Whether values of the type are taken as they are."""
        return self.names(type_) <= PLAIN

    def has_plain_lists(self, type_: str) -> bool:
        """Whether lists of the type hold numbers and the like only."""
        for name in re.findall(r"[A-Za-z_]\w*", type_):
            if name in self.aliases:
                type_ = re.sub(rf"\b{name}\b", self.aliases[name], type_)
        without_dicts = re.sub(r"dict\[(?:[^\[\]]|\[(?:[^\[\]]|\[[^\]]*\])*\])*\]", "", type_)
        lists = re.findall(r"list\[((?:[^\[\]]|\[[^\]]*\])*)\]", without_dicts)
        return bool(lists) and all(self.is_plain(inner) for inner in lists)


def enum(name: str, members: list[tuple[str, str]], is_text: bool) -> str:
    lines = "".join(f'    {member} = "{value}"\n' for member, value in members)
    text = "\n    def __str__(self) -> str:\n        return self.value\n" if is_text else ""
    return f"class {name}(str, Enum):\n{lines}{text}"


def model(facts: Facts, name: str, shapes: dict[str, str]) -> str:
    fields = facts.models[name]
    slots = ", ".join(f'"{field}"' for field, *_ in fields)
    wire = ", ".join(f'("{field}", "{alias or field}")' for field, _, _, alias in fields)
    comma = "," if len(fields) == 1 else ""
    required = "".join(f'"{alias or field}", ' for field, _, default, alias in fields if default is None)
    slots, bases = ("()", f"Model, _native.{name}") if name in NATIVE else (f"({slots}{comma})", "Built")
    lines = [f"class {name}({bases}):", f"    __slots__ = {slots}", f"    _wire = ({wire}{comma})"]
    lines += [f"    _required = ({required})"] if required else []
    lines += ["    _strict = True"] if name in facts.strict else []
    lines += [f"    {field}: {type_}" for field, type_, *_ in fields]
    renames = [field for field in fields if field[3]]
    takes = [argument(field) for field in fields]
    takes += ["**more: Any"] if renames or name not in facts.strict else []
    star = "*, " if fields else ""
    if name in MADE_THERE:
        blank = ", ".join(f"{field}=None" for field, _, default, _ in fields if default is None)
        lines += ["", "    if TYPE_CHECKING:", f"        def __init__(self, *, {', '.join(takes)}) -> None: ..."]
        lines += ["", "    @classmethod", "    def _blank(cls) -> Any:"]
        lines += [f"        return cls({blank})  # type: ignore[arg-type]"]
        return "\n".join(lines) + "\n"
    lines += ["", f"    def __init__(self, {star}{', '.join(takes)}) -> None:"]
    for field, type_, default, alias in fields:
        if alias:
            lines.append(f'        {field} = renamed(self, {field}, "{alias}", more)')
        lines.append(f"        self.{field} = {assigned(facts, field, type_, default, shapes)}")
    if not fields:
        lines.append("        pass")
    return "\n".join(lines) + "\n"


def argument(field: tuple[str, str, str | None, str | None]) -> str:
    name, type_, default, alias = field
    default = "..." if alias and default is None else default
    ignore = "Any" if default == "..." else type_
    return f"{name}: {ignore}" + (f" = {default}" if default is not None else "")


def assigned(facts: Facts, field: str, type_: str, default: str | None, shapes: dict[str, str]) -> str:
    if default == "{}":
        return f"dict({field}) if {field} else {{}}"
    if facts.is_plain(type_):
        may_be_owned = facts.names(type_) & {"list", "dict", "Any"}
        return f"own({field})" if may_be_owned else field
    shape = shapes.setdefault(type_, f"_t{len(shapes)}")
    made = f"{shape}.load({field})"
    if facts.has_plain_lists(type_):
        made = f"{field}.copy() if {field}.__class__ is list else {made}"
    return f"{field} if {field} is None else {made}" if type_.endswith("| None") else made


def runtime(type_: str) -> str:
    """A type as an expression that Python 3.10 evaluates to what `typing` shows."""
    parts = split(type_, "|")
    if len(parts) > 1:
        return f"Union[{', '.join(runtime(part) for part in parts)}]"
    if match := re.fullmatch(r"list\[(.*)\]", type_):
        return f"List[{runtime(match[1])}]"
    if match := re.fullmatch(r"dict\[str, (.*)\]", type_):
        return f"Dict[str, {runtime(match[1])}]"
    return type_


def split(type_: str, mark: str) -> list[str]:
    parts, depth, part = [], 0, ""
    for char in type_:
        depth += (char == "[") - (char == "]")
        if char == mark and depth == 0:
            parts.append(part.strip())
            part = ""
        else:
            part += char
    return [*parts, part.strip()]


def in_order(facts: Facts) -> list[str]:
    """Aliases, each behind those that it uses."""
    done: list[str] = []

    def add(name: str) -> None:
        for used in re.findall(r"[A-Za-z_]\w*", facts.aliases[name]):
            if used in facts.aliases and used not in done:
                add(used)
        if name not in done:
            done.append(name)

    for name in facts.aliases:
        add(name)
    return done


def generate(text: str) -> str:
    facts, shapes = Facts(text), {}
    parts = [enum(name, members, name in facts.texts) for name, members in facts.enums.items()]
    parts += [model(facts, name, shapes) for name in facts.models]
    aliases = "\n".join(f"{name} = {runtime(facts.aliases[name])}" for name in in_order(facts))
    vector = shapes.setdefault("VectorStruct", f"_t{len(shapes)}")
    made = "\n".join(f'{name} = Shape("{type_}")' for type_, name in shapes.items())
    made += f"\n\n\ndef loaded_vector(value: Any) -> Any:\n    return {vector}.load(value)\n\n"
    names = sorted([*facts.enums, *facts.models, *facts.aliases])
    listed = "".join(f'    "{name}",\n' for name in names)
    return HEAD + "\n\n".join([*parts, aliases, made, f"__all__ = [\n{listed}]"]) + "\n"


if __name__ == "__main__":
    made = generate((HERE / "models.txt").read_text() + (HERE / "retired.txt").read_text())
    if "--check" not in sys.argv:
        OUT.write_text(made)
    elif OUT.read_text() != made:
        sys.exit(f"{OUT} is stale: run python python/tools/models.py")
