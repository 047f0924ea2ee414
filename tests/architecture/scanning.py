"""Reading the project's own source: calls, and where they stand."""

import ast
from collections.abc import Iterator

from config.gate import tree


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Yield (path, parsed source) of the project's code; tests are left out."""
    for path in tree.files(".py", tree.PACKAGES):
        yield tree.name(path), ast.parse(path.read_text(encoding="utf-8"))


def method_calls(module: ast.Module) -> Iterator[tuple[ast.Call, ast.Attribute]]:
    """Yield each call of the form `something.name(…)` with its `something.name`."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node, node.func


def names_in(node: ast.AST) -> set[str]:
    """Return every name and attribute that a piece of source mentions."""
    found = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    return found | {
        one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)
    }
