"""A whole set of attacks, and as many odd files that are none: read as uploads are."""

import re

import pytest

from app.sheets.files import understand_grids
from app.sheets.opening import inspect
from app.sheets.workbook import read_grids
from tests.support.hostile import HOSTILE, SLOW, outcomes, write_all
from tests.support.odd import ODD
from tests.unit.sheets.specs import VOCABULARY

SECONDS, MEGABYTES = 10, 500
QUICK = {name: says for name, says in HOSTILE.items() if name not in SLOW}


def read(folder, files):
    write_all(folder, files)
    return outcomes(folder)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    return read(tmp_path_factory.mktemp("hostile"), QUICK)


def test_each_attack_is_refused_or_harmless(hostile):
    wrong = {
        name: hostile[name]["rule"]
        for name, (_content, rules) in QUICK.items()
        if rules != "*" and hostile[name]["rule"] not in rules.split()
    }
    assert not wrong
    assert len(hostile) == len(QUICK) >= 50


def test_each_refusal_is_in_words_that_a_clerk_understands(hostile):
    for found in hostile.values():
        if found["rule"]:
            assert re.search("[\u4e00-\u9fff]{4}", found["message"]), found
            assert not re.search("Error|Exception|Traceback|0x|None", found["message"])


def test_none_takes_long_or_much(hostile):
    assert max(found["peak"] for found in hostile.values()) <= MEGABYTES
    assert max(found["seconds"] for found in hostile.values()) <= SECONDS


def in_process(path):
    """The names that the reading child would find, without the child."""
    kind = inspect(path, path.name).kind
    found = understand_grids(list(read_grids(path, kind)), VOCABULARY, kind=kind)
    return [row.values.get("name") for row in found.rows]


@pytest.mark.parametrize("name", ODD)
def test_an_odd_file_is_read(tmp_path, name):
    write_all(tmp_path, {name: ODD[name]})
    assert in_process(tmp_path / name) == ["甲许可"]


def test_odd_files_are_read_by_the_child_too(tmp_path):
    chosen = ("strict.xlsx", "page.xls", "gbk.csv", "repeated-cells.ods", "letter.docx")
    found = read(tmp_path, {name: ODD[name] for name in chosen})
    assert all(each["names"] == ["甲许可"] for each in found.values())
