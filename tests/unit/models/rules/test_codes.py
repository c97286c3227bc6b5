"""Codes as they are published: those of Guangdong (national scheme) and of Guang'an."""

import pytest

from models.rules.codes import (
    base_code_problem,
    implementation_code_problem,
    split_implementation_code,
    split_sichuan_code,
)

ITEM = "11440000006939756B2440101007000"
TASK = "11440000006940116U244010200300303"


@pytest.mark.parametrize("code", ["440101007000", "44010200200Y", "000105004000"])
def test_a_base_code_has_twelve_digits_or_ends_like_a_main_item(code):
    assert base_code_problem(code) is None


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("44010100700", "this has 11"),
        ("4401010070000", "this has 13"),
        ("44010200201Y", "00Y"),
        ("4401020020Y0", "00Y"),
        ("44010200200y", "00Y"),
    ],
)
def test_any_other_base_code_says_why_it_is_none(code, why):
    assert why in str(base_code_problem(code))


@pytest.mark.parametrize("code", [ITEM, TASK, "11440000006940116U244010200200Y"])
def test_a_published_implementation_code_is_right(code):
    assert implementation_code_problem(code) is None


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (ITEM[:-1], "this has 30"),
        (ITEM.replace("B", "C"), "no credit code"),
        (ITEM[:18] + "7" + ITEM[19:], "the level"),
        (ITEM[:18] + "0" + ITEM[19:], "the level"),
        (ITEM + "0x", "number the handling item"),
        (ITEM[:-1] + "Z", "00Y"),
    ],
)
def test_a_wrong_implementation_code_says_why(code, why):
    assert why in str(implementation_code_problem(code))


def test_an_implementation_code_is_taken_apart():
    parts = split_implementation_code(TASK)
    assert (parts.body, parts.level) == ("11440000006940116U", "2")
    assert (parts.base, parts.task) == ("440102003003", "03")
    assert not parts.is_main
    assert split_implementation_code("11440000006940116U244010200200Y").is_main


def test_a_wrong_code_is_not_taken_apart():
    assert split_implementation_code(ITEM[:-1]) is None
    assert split_sichuan_code(ITEM) is None


@pytest.mark.parametrize(
    ("code", "catalog", "body"),
    [
        (
            "511A0005200002-511602000000-000-115113016823646795-1-00",
            "511A0005200002",
            "115113016823646795",
        ),
        ("512C0107400001-511602000000-000-00877868-5-1-00", "512C0107400001", "00877868-5"),
        ("G-000007-001-511602000000-000-1151130100877844X4-1-00", "G-000007-001", None),
    ],
)
def test_hyphens_may_stand_inside_the_parts_of_a_code_of_sichuan(code, catalog, body):
    found = split_sichuan_code(code)
    assert (found.catalog, found.area) == (catalog, "511602000000")
    assert body is None or found.body == body


def test_an_older_code_of_sichuan_stays_whole():
    assert split_sichuan_code("E-000021-001-1111111111111111") is None
