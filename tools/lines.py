"""What each resource costs in lines: model, declaration, factory and test."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def code_lines(text: str) -> int:
    """Lines of Python that count: no imports, blank lines, comments or docstrings."""
    plain = re.sub(r'"""(?s:.*?)"""', "", text)
    lines = [line.strip() for line in plain.splitlines()]
    return sum(bool(line) and not line.startswith(("import ", "from ", "#")) for line in lines)


def cost(resource: Any, targets: Any) -> tuple[int, int, int, int]:
    """The lines of the model with its child rows, the declaration, the factory and the test.

    `targets` gives the class of a name; what several share, such as the common elements, counts
    for each of them.
    """
    children = [targets(m.target) for m in resource.model.metas.values() if m.kind == "children"]
    models = {cls for model in (resource.model, *children) for cls in model.__mro__}
    own = [cls for cls in models if cls.__module__.partition(".")[0] == "models"]
    return (
        sum(code_lines(inspect.getsource(cls)) for cls in own),
        code_lines(inspect.getsource(resource)),
        sum(map(code_lines, _classes("factories", f'resource_name = "{resource.name}"'))),
        sum(map(code_lines, _classes("resources", f"resource, factory = {resource.__name__},"))),
    )


def _classes(folder: str, mark: str) -> Iterator[str]:
    """The sources of the test classes that say `mark`."""
    for path in sorted((ROOT / "tests" / folder).glob("*.py")):
        text = path.read_text("utf-8")
        if mark in text:
            for node in ast.walk(ast.parse(text)):
                source = ast.get_source_segment(text, node) or ""
                if isinstance(node, ast.ClassDef) and mark in source:
                    yield source
