"""The size of things: small functions, short files, few exceptions to the rules."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from statistics import median, quantiles

import pytest

from tests.contracts.source import Function, Source, product

LONGEST_FUNCTION = 60
LONGEST_FILE = 400
LONGEST_CLASS = 300
MOST_ARGUMENTS = 6
BROAD = {"Exception", "BaseException"}
IGNORE = re.compile(r"#\s*(?:noqa|type:\s*ignore)")


def functions() -> list[tuple[Source, Function]]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [(source, node) for source in product() for node in source.walk(*kinds)]


def span(node: Function | ast.ClassDef) -> int:
    """Lines from the first to the last, without the docstring."""
    lines = node.end_lineno - node.lineno + 1
    first = node.body[0]
    if ast.get_docstring(node, clean=False) is not None and len(node.body) > 1:
        lines -= first.end_lineno - first.lineno + 1
    return lines


def p90(numbers: Iterable[int]) -> float:
    return quantiles(numbers, n=10, method="inclusive")[-1]


def longest(sized: Iterable[tuple[int, str]], count: int = 10) -> str:
    return "\n".join(f"{size:5} {where}" for size, where in sorted(sized, reverse=True)[:count])


@pytest.fixture(scope="module")
def function_sizes() -> list[tuple[int, str]]:
    return [(span(node), source.where(node)) for source, node in functions()]


@pytest.fixture(scope="module")
def file_sizes() -> list[tuple[int, str]]:
    # An __init__.py without a line would only flatter the average.
    return [(source.lines, source.path) for source in product() if source.lines]


def test_half_of_all_functions_have_seven_lines_at_most(function_sizes):
    assert median(size for size, _ in function_sizes) <= 7, longest(function_sizes)


def test_nine_functions_of_ten_have_twenty_five_lines_at_most(function_sizes):
    assert p90([size for size, _ in function_sizes]) <= 25, longest(function_sizes, 30)


def test_no_function_is_longer_than_sixty_lines(function_sizes):
    too_long = [sized for sized in function_sizes if sized[0] > LONGEST_FUNCTION]
    assert not too_long, longest(too_long)


def test_nine_files_of_ten_have_two_hundred_and_twenty_lines_at_most(file_sizes):
    assert p90([size for size, _ in file_sizes]) <= 220, longest(file_sizes, 30)


def test_no_file_is_longer_than_four_hundred_lines(file_sizes):
    too_long = [sized for sized in file_sizes if sized[0] > LONGEST_FILE]
    assert not too_long, longest(too_long)


def test_no_class_is_longer_than_three_hundred_lines():
    classes = [(span(n), s.where(n)) for s in product() for n in s.walk(ast.ClassDef)]
    too_long = [sized for sized in classes if sized[0] > LONGEST_CLASS]
    assert not too_long, longest(too_long)


def test_no_function_takes_more_than_six_arguments_by_position():
    counted = [
        (len(node.args.posonlyargs) + len(node.args.args), source.where(node))
        for source, node in functions()
    ]
    too_many = [sized for sized in counted if sized[0] > MOST_ARGUMENTS]
    assert not too_many, longest(too_many)


def catches_everything(handler: ast.ExceptHandler) -> bool:
    caught = handler.type
    names = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return caught is None or any(isinstance(n, ast.Name) and n.id in BROAD for n in names)


def test_the_tree_has_three_broad_excepts_at_most():
    broad = [
        source.where(node)
        for source in product()
        for node in source.walk(ast.ExceptHandler)
        if catches_everything(node)
    ]
    assert len(broad) <= 3, "\n".join(broad)


def test_a_thousand_lines_have_two_silenced_checks_at_most():
    silenced = [
        f"{source.path}:{number} {line.strip()}"
        for source in product()
        for number, line in enumerate(source.text.splitlines(), 1)
        if IGNORE.search(line)
    ]
    lines = sum(source.lines for source in product())
    assert len(silenced) <= 2 * lines / 1000, "\n".join(silenced)
