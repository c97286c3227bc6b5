"""Workbooks in every layout that offices use, made here, and what the reader makes of them."""

import pytest

from app.sheets.files import read_file, understand_grids
from app.sheets.opening import inspect
from app.sheets.workbook import read_grids
from tests.support.made import LAYOUTS, make_all
from tests.support.scoring import COUNTY, HEAD, Score, score, scored, truth_of, workbooks_in
from tests.unit.sheets.specs import VOCABULARY

COUNT, SEED = 4 * len(LAYOUTS), 20220525


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return make_all(tmp_path_factory.mktemp("made"), COUNT, SEED)


def in_process(path):
    """The file as the reading child reads it, without the child."""
    kind = inspect(path, path.name).kind
    return understand_grids(list(read_grids(path, kind)), VOCABULARY, kind=kind)


def table(found):
    """The figures of the files that are not all right, to be shown."""
    lines = [HEAD]
    for name, each in found:
        if each.details:
            lines += [each.line(name), *(f"    {detail}" for detail in each.details[:8])]
    return "\n".join(lines)


def total(found):
    whole = Score()
    for _name, each in found:
        whole += each
    return whole


def test_the_fourteen_county_workbooks_reach_every_bar():
    found = list(scored(workbooks_in(COUNTY), VOCABULARY))
    assert len(found) == 14
    assert not total(found).missed, table(found)


def test_workbooks_of_every_layout_reach_every_bar(made):
    found = [
        (path.name, score(lambda path=path: in_process(path), truth_of(path), text=is_text(path)))
        for path in made
    ]
    assert len(found) >= 80
    assert total(found).planted >= 80
    assert not total(found).missed, table(found)


def test_they_are_read_by_the_child_as_they_are_in_this_process(made):
    for path in made[::16]:
        child, own = read_file(path, path.name, VOCABULARY), in_process(path)
        assert child.tables_json() == own.tables_json()
        assert [row.to_json() for row in child.rows] == [row.to_json() for row in own.rows]


def is_text(path):
    return path.suffix == ".csv"


def test_a_reader_that_guesses_is_found_out(made):
    path = made[0]
    read = in_process(path)
    for row in read.rows:
        row.values["name"] = "甲"
    found = score(lambda: read, truth_of(path), text=is_text(path))
    assert found.silent == len(read.rows)
    assert "silently wrong" in found.missed
