"""What a declared resource costs in lines: the largest one, and the one of the tutorial."""

from __future__ import annotations

import ast
import sys

import pytest

from app.factory import load
from app.resource.registry import registry
from config import PACKAGES
from tests.contracts.source import ROOT, Source, read
from tests.support.tutorial import blocks
from tools.lines import code_lines

MODEL, ELEMENTS, DECLARATION = (
    "models/implementation_item.py",
    "models/elements.py",
    "views/catalog/implementation_items.py",
)
CLASSES = ((MODEL, "ImplementationItem"), (ELEMENTS, "CommonElements"),
           (DECLARATION, "ImplementationItems"))  # fmt: skip
TUTORIAL, FILES = ROOT / "docs" / "tutorial.md", 4


def of_class(path: str, name: str) -> int:
    """The lines of a class without its docstring, blank lines and comments."""
    source = read(ROOT / path)
    (node,) = (n for n in source.walk(ast.ClassDef) if n.name == name)
    return code_lines(text_of(source, node))


def text_of(source: Source, node: ast.AST) -> str:
    return "\n".join(source.text.splitlines()[node.lineno - 1 : node.end_lineno])


def beside(path: str) -> int:
    """The lines of a file that stand in none of its classes and import nothing."""
    source = read(ROOT / path)
    inside = sum(of_class(path, node.name) for node in source.walk(ast.ClassDef))
    return code_lines(source.text) - inside


@pytest.fixture
def tell(capsys):
    """Prints what was counted, whatever becomes of the test."""

    def printed(*lines: str) -> None:
        with capsys.disabled():
            sys.stdout.write("\n" + "\n".join(lines) + "\n")

    return printed


def test_the_largest_resource_has_one_line_for_each_field_and_twelve(tell):
    load(PACKAGES)
    fields = len(registry.get("implementation-items").fields())
    lines = {name: of_class(path, name) for path, name in CLASSES}
    tell(
        f"implementation-items: {fields} fields, {sum(lines.values())} lines {lines}",
        f"  beside them, named constants: {beside(MODEL)} + {beside(DECLARATION)}",
        f"  and the layout, shared with standards: {beside('views/catalog/layouts.py')}",
    )
    assert sum(lines.values()) <= fields + 12


@pytest.fixture(scope="module")
def tutorial():
    return blocks(TUTORIAL)


def test_the_resource_of_the_tutorial_has_twenty_eight_lines_and_twelve(tutorial, tell):
    python = [block for block in tutorial if block.kind == "python"]
    lines = {block.title: code_lines(block.text) for block in python}
    tests = sum(count for title, count in lines.items() if title.startswith("tests/"))
    lists = [line for b in tutorial if b.kind == "diff" for line in b.text.splitlines()]
    entries = sum(line.startswith("+") for line in lists)
    declared = sum(lines.values()) - tests + entries
    tell(
        f"tutorial: {declared} lines declare it, {tests} test it",
        f"  {lines}, list entries: {entries}",
    )
    told = f"{declared + tests} lines"
    assert all(told in page.read_text(encoding="utf-8") for page in (TUTORIAL, ROOT / "README.md"))
    assert declared <= 28
    assert tests <= 12
    assert len(python) <= FILES


def test_the_resource_of_the_tutorial_has_a_relation_child_rows_and_a_workflow(tutorial):
    text = "\n".join(block.text for block in tutorial if block.kind == "python")
    assert all(word in text for word in ("belongs_to(", "has_many(", "Workflow(", "Access("))
