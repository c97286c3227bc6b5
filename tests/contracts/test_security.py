"""The table of requirements names tests; each of them is there."""

from __future__ import annotations

import ast
import re

import pytest

from tests.contracts.source import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
LINES = re.findall(r"^\| ([A-Z]\d) \| (.+) \| (.+) \|$", PAGE, re.MULTILINE)
NAMED = sorted(set(re.findall(r"`(tests/[\w/.]+)::(\w+)`", PAGE)))
NUMBERS = {"I": 4, "S": 2, "A": 7, "L": 4, "D": 4, "V": 1, "B": 2, "F": 6, "E": 1, "C": 1}
ASKED = [f"{part}{at}" for part, last in NUMBERS.items() for at in range(1, last + 1)]


def functions(path):
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_line_is_there_once():
    assert [line for line, _asked, _proof in LINES] == ASKED


@pytest.mark.parametrize("line", LINES, ids=lambda line: line[0])
def test_a_line_names_its_proof_or_says_that_it_lies_outside(line):
    _name, asked, proof = line
    assert "::test_" in proof or (proof == "outside" and "outside" in asked)


@pytest.mark.parametrize("path", sorted({path for path, _name in NAMED}))
def test_every_test_that_is_named_is_there(path):
    assert {name for where, name in NAMED if where == path} <= functions(path)
