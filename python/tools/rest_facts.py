"""Notes the methods of the raw REST API of an installed qdrant-client: names, arguments, paths, answers.

Writes `rest.txt`, from which `rest.py` makes our own: what a caller can name, nothing else. Run it when a
new release adds some: `python python/tools/rest_facts.py > python/tools/rest.txt`.
"""

import ast
import importlib.util
import pathlib
import re

from facts import written

PREFIX = "_build_for_"


def literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def places(function: ast.FunctionDef) -> dict[str, str]:
    """Where each argument goes: `path`, `query name`, `body`, `file name`."""
    found = {}
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=[ast.Name(id="path_params")], value=ast.Dict(keys=keys, values=values)):
                for key, value in zip(keys, values):
                    found |= {name: f"path {literal(key)}" for name in names(value)}
            case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=where), slice=key)], value=value):
                kind = {"query_params": "query", "files": "file", "headers": "header"}.get(where, where)
                found |= {name: f"{kind} {literal(key)}" for name in names(value)}
            case ast.Assign(targets=[ast.Name(id="body")], value=value):
                found |= {name: "body" for name in names(value)}
    return found


def names(node: ast.expr) -> set[str]:
    return {own.id for own in ast.walk(node) if isinstance(own, ast.Name)} - {"str", "jsonable_encoder"}


def asked(function: ast.FunctionDef) -> dict[str, ast.expr]:
    """The keywords of the request."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "request":
            return {word.arg: word.value for word in node.keywords}
    raise ValueError(function.name)


def typed(node: ast.expr) -> str:
    text = re.sub(r"\bm\.", "", ast.unparse(node))
    return "Any" if text.startswith("IO[") else written(ast.parse(text, mode="eval").body)


def facts(tree: ast.Module) -> list[str]:
    lines = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef) or not node.name.startswith(PREFIX):
            continue
        request, where = asked(node), places(node)
        answer = ast.unparse(request["type_"]).removeprefix("m.")
        lines.append(f"{request['method'].value} {request['url'].value} {node.name[len(PREFIX):]} -> {answer}")
        own = node.args.args[1:]
        required = len(own) - len(node.args.defaults)
        for number, arg in enumerate(own):
            needed = "" if number >= required else " required"
            lines.append(f"    {arg.arg}: {typed(arg.annotation)} @ {where.get(arg.arg, 'nowhere')}{needed}")
    return lines


if __name__ == "__main__":
    root = pathlib.Path(importlib.util.find_spec("qdrant_client").submodule_search_locations[0], "http", "api")
    for path in sorted(root.glob("*_api.py")):
        print("\n".join([f"api {path.stem}", *facts(ast.parse(path.read_text()))]))
