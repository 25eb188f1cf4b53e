"""Notes the names, fields, types and defaults of the models of an installed qdrant-client.

Writes `models.txt`, from which `models.py` makes our own classes: what a caller can name, nothing
else. Run it when a new release adds fields: `python python/tools/facts.py > python/tools/models.txt`.
"""

import ast
import importlib.util
import pathlib

PLAIN = {"StrictStr": "str", "StrictInt": "int", "StrictFloat": "float", "StrictBool": "bool"}


def source(module: str) -> ast.Module:
    root = importlib.util.find_spec("qdrant_client").submodule_search_locations[0]
    return ast.parse(pathlib.Path(root, *module.split("/")).with_suffix(".py").read_text())


def written(node: ast.expr) -> str:
    """A type as we write it: names, `|`, `list[..]`, `dict[..]`, `"text"`."""
    match node:
        case ast.Constant(value=None):
            return "None"
        case ast.Constant(value=str() as name):
            return PLAIN.get(name, name)
        case ast.Name(id=name):
            return PLAIN.get(name, name)
        case ast.BinOp(left=left, right=right):
            return f"{written(left)} | {written(right)}"
        case ast.Subscript(value=ast.Name(id=name), slice=inner):
            items = inner.elts if isinstance(inner, ast.Tuple) else [inner]
            if name == "Literal":
                return "Literal[" + ", ".join(repr(item.value) for item in items) + "]"
            parts = [written(item) for item in items]
            if name == "Annotated":
                return parts[0]
            if name == "Optional":
                return f"{parts[0]} | None"
            if name == "Union":
                return " | ".join(parts)
            return f"{name.lower()}[{', '.join(parts)}]"
    raise ValueError(ast.dump(node))


def keywords(call: ast.expr) -> tuple[str | None, str | None]:
    """Default and alias of a field."""
    if not isinstance(call, ast.Call):
        return ast.unparse(call), None
    alias = next((word.value.value for word in call.keywords if word.arg == "alias"), None)
    default = next((word.value for word in call.keywords if word.arg == "default"), None)
    if default is None and call.args:
        default = call.args[0]
    if default is None or isinstance(default, ast.Constant) and default.value is ...:
        return None, alias
    return ast.unparse(default), alias


def facts(tree: ast.Module) -> list[str]:
    lines = []
    for node in tree.body:
        match node:
            case ast.ClassDef(name=name, bases=bases) if any("Enum" in ast.unparse(b) for b in bases):
                members = [item for item in node.body if isinstance(item, ast.Assign)]
                pairs = [f"{m.targets[0].id}={m.value.value}" for m in members]
                # Whether `str` gives the value, not the name of the member.
                is_text = any(isinstance(item, ast.FunctionDef) and item.name == "__str__" for item in node.body)
                lines.append(f"enum {name}{' text' if is_text else ''}: {' '.join(pairs)}")
            case ast.ClassDef(name=name):
                extra = " strict" if any(word.arg == "extra" for word in node.keywords) else ""
                lines.append(f"model {name}{extra}")
                for item in node.body:
                    if isinstance(item, ast.AnnAssign):
                        default, alias = keywords(item.value) if item.value else (None, None)
                        line = f"    {item.target.id}: {written(item.annotation)}"
                        line += f" = {default}" if default is not None else ""
                        lines.append(line + (f" @ {alias}" if alias else ""))
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name[0].isupper():
                lines.append(f"alias {name}: {written(value)}")
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                lines.append(f"alias {name}: {written(value)}")
    return lines


if __name__ == "__main__":
    print("\n".join(facts(source("http/models/models")) + facts(source("embed/models"))))
