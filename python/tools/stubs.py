"""Makes `orthoplex/_client.pyi`: what type checkers see of the two classes, from the plans of their methods.

`python python/tools/stubs.py` writes it, `--check` fails when it is stale.
"""

import ast
import pathlib
import sys

HOME = pathlib.Path(__file__).parent.parent / "orthoplex"
OUT = HOME / "_client.pyi"
MODULES = ("_cluster", "_collections", "_points", "_queries", "_retired")
HEAD = '''"""The two classes, as type checkers see them. Made by `python/tools/stubs.py`."""

from typing import Any, Awaitable, Iterable, Mapping, Sequence

from . import models as m
from ._cluster import OptimizationsWith
from ._fastembed import AsyncLists, Lists
from ._points import Selector
from ._raw import AsyncRaw, Raw
from ._upload import Upload

'''


def functions(module: str, class_name: str | None = None) -> list[ast.FunctionDef]:
    tree = ast.parse((HOME / f"{module}.py").read_text())
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    wanted = [node for node in classes if class_name in (None, node.name)]
    return [item for node in wanted for item in node.body if isinstance(item, ast.FunctionDef)]


def is_marked(function: ast.FunctionDef, mark: str) -> bool:
    names = (own for part in function.decorator_list for own in ast.walk(part) if isinstance(own, ast.Name))
    return any(own.id == mark for own in names)


def is_plan(function: ast.FunctionDef) -> bool:
    return is_marked(function, "planned") or is_marked(function, "taking")


def stub(function: ast.FunctionDef, is_async: bool, returns: str | None = None) -> str:
    result = returns or ast.unparse(function.returns)
    lines = ["    @property"] if is_marked(function, "property") else []
    start = "async def" if is_async else "def"
    return "\n".join([*lines, f"    {start} {function.name}({ast.unparse(function.args)}) -> {result}: ...", ""])


def class_stub(name: str, is_async: bool) -> str:
    plans = [own for module in MODULES for own in functions(module)]
    lines = [
        f"class {name}({'AsyncLists, AsyncRaw' if is_async else 'Lists, Raw'}):\n    DEFAULT_BATCH_SIZE: int\n",
        "    cloud_inference: bool\n    local_inference_batch_size: int | None\n",
    ]
    for own in functions("_client", "Base"):
        if own.name.startswith("upload_"):
            lines.append(stub(own, False, "Upload" if is_async else "None"))
        elif own.name == "__init__" or not own.name.startswith("_"):
            lines.append(stub(own, False))
    uploads = "    upload_records = upload_points\n"
    lines.append(uploads)
    lines += [stub(own, is_async) for own in plans if is_plan(own)]
    lines += [stub(own, False) for own in functions("_client", name) if own.name == "migrate"]
    start, enter, leave = ("async def", "__aenter__", "__aexit__") if is_async else ("def", "__enter__", "__exit__")
    lines.append(f"    {start} close(self, grpc_grace: float | None = None, **kwargs: Any) -> None: ...\n")
    lines.append(f"    {start} {enter}(self) -> {name}: ...\n    {start} {leave}(self, *_: object) -> None: ...\n")
    return "".join(lines)


if __name__ == "__main__":
    made = HEAD + "\n" + class_stub("Client", False) + "\n\n" + class_stub("AsyncClient", True)
    if "--check" not in sys.argv:
        OUT.write_text(made)
    elif OUT.read_text() != made:
        sys.exit(f"{OUT} is stale: run python python/tools/stubs.py")
