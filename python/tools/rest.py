"""Makes the modules of `orthoplex/http/api`, the raw REST API, from the facts in `rest.txt`.

`python python/tools/rest.py` writes them, `--check` fails when one is stale.
"""

import pathlib
import re
import sys
from typing import NamedTuple

HERE = pathlib.Path(__file__).parent
OUT = HERE.parent / "orthoplex" / "http" / "api"
HEAD = '''"""Raw requests of this part of the REST API. Made by `python/tools/rest.py`."""

from __future__ import annotations

from typing import Any
{models}
from .._transport import {clients}
'''
ANSWERS = {"object": "object", "str": "str", "file": "bytes"}


class Argument(NamedTuple):
    name: str
    type_: str
    place: str
    key: str
    is_required: bool

    @property
    def written(self) -> str:
        plain = re.sub(r"\b([A-Z]\w*)\b", lambda found: found[0] if found[0] == "Any" else f"m.{found[0]}", self.type_)
        if self.is_required:
            return f"{self.name}: {plain}"
        return f"{self.name}: {plain if plain == 'Any' else f'{plain} | None'} = None"


class Row(NamedTuple):
    method: str
    path: str
    name: str
    answer: str
    arguments: list[Argument]

    def members(self, place: str) -> str:
        own = ", ".join(f'"{own.key}": {own.name}' for own in self.arguments if own.place == place)
        return f"{{{own}}}" if own else ""

    def code(self, start: str, call: str) -> str:
        type_ = ANSWERS.get(self.answer, f"m.{self.answer}")
        takes = ", ".join(["self", *(own.written for own in self.arguments)])
        rest = [f"type_={type_}", f'method="{self.method}"', f'url="{self.path}"']
        for keyword, place in (("path_params", "path"), ("params", "query"), ("headers", "header"), ("files", "file")):
            if members := self.members(place):
                rest.append(f"{keyword}={members}")
        rest += [f"content={own.name}" for own in self.arguments if own.place == "body"]
        return (
            f"    {start} {self.name}({takes}) -> {type_}:\n"
            f'        """`{self.method} {self.path}`"""\n'
            f"        return {call}({', '.join(rest)})\n"
        )


def rows(text: str) -> dict[str, list[Row]]:
    """The rows of each part of the API."""
    apis: dict[str, list[Row]] = {}
    for line in text.splitlines():
        if match := re.fullmatch(r"api (\w+)", line):
            own = apis[match[1]] = []
        elif match := re.fullmatch(r"    (\w+): (.*) @ (\w+)(?: (?!required)(\w+))?( required)?", line):
            name, type_, place, key, needed = match.groups()
            own[-1].arguments.append(Argument(name, type_, place, key or name, bool(needed)))
        elif match := re.fullmatch(r"([A-Z]+) (\S+) (\w+) -> (\w+)", line):
            own.append(Row(*match.groups(), []))
        else:
            raise ValueError(line)
    return apis


def module(name: str, own: list[Row]) -> str:
    title = "".join(part.title() for part in name.split("_"))
    classes = []
    for kind, start, call in (
        ("Async", "async def", "await self.api_client.request"),
        ("Sync", "def", "self.api_client.request"),
    ):
        client = "AsyncApiClient" if kind == "Async" else "ApiClient"
        methods = "\n".join(row.code(start, call) for row in own)
        init = f"    def __init__(self, api_client: {client}) -> None:\n        self.api_client = api_client\n"
        classes.append(f"\n\nclass {kind}{title}:\n{init}\n{methods}")
    text = "".join(classes)
    models = "\nfrom ... import models as m" if "m." in text else ""
    head = HEAD.format(models=models, clients="ApiClient, AsyncApiClient")
    return (head if "Any" in text else head.replace("from typing import Any\n", "")) + text


if __name__ == "__main__":
    made = {name: module(name, own) for name, own in rows((HERE / "rest.txt").read_text()).items()}
    made["__init__"] = '"""The raw REST API: a module for each of its parts. Made by `python/tools/rest.py`."""\n'
    OUT.mkdir(exist_ok=True)
    files = {name: OUT / f"{name}.py" for name in made}
    stale = [name for name, file in files.items() if not file.exists() or file.read_text() != made[name]]
    if "--check" not in sys.argv:
        for name in stale:
            files[name].write_text(made[name])
    elif stale:
        sys.exit(f"{OUT}: {', '.join(stale)}: stale: run python python/tools/rest.py")
