"""The index answers what the words say, whatever wrote the rows."""

from __future__ import annotations

import itertools

import pytest
from sqlalchemy import select, text

from app.db import search_ddl
from app.db.base import models
from app.db.search import INDEX_COLUMN, matches
from app.operations import MergeRow, create, delete, fetch_record, merge, update
from app.resource.registry import registry
from models.region import Region

NUMBERS = itertools.count(990_000)
# A word of its own for each test, so that the tests of one module do not meet.
SIGNS = "龘靐齉爩麤灥馫飝鱻厵籱鸞虋癵驫矗"


@pytest.fixture
def regions(world):
    return Regions(world)


class Regions:
    """The regions of a world, made and searched."""

    def __init__(self, world):
        self.session = world.as_("system")
        self.dialect = world.engine.dialect.name
        self.resource = registry.get("regions")
        self.province = world.region("province")

    def make(self, name, code=None):
        below = {"parent": self.province}
        values = {"code": code or f"{next(NUMBERS)}000000", "name": name} | below
        return create(self.session, self.resource, values).id

    def find(self, words):
        query = select(Region.id).where(matches(Region, words, self.dialect))
        return set(self.session.scalars(query))

    def rename(self, key, name):
        version = fetch_record(self.session, self.resource, key).version
        update(self.session, self.resource, key, {"name": name}, version=version)

    def remove(self, key):
        version = fetch_record(self.session, self.resource, key).version
        delete(self.session, self.resource, key, version=version)

    def merge(self, *rows):
        return merge(self.session, self.resource, rows).records


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("龘安街道办事处", "龘安"),
        ("龘安街道办事处", "街道 龘安"),
        ("龘安街道办事处", "龘安街"),
        ("龘安街道办事处", "龘安街道办事处"),
        ("龘安街道办事处", "龘"),
        ("龘安街道办事处", "处 龘"),
        ("龘安街道办事处", "  龘安   办事 "),
        ("Longquan龘", "longQUAN 龘"),
        ("龘—安（新）区", "龘—安"),
        ("龘（新区", "龘（新"),
        ("龘（新区", "（新区"),
        ("龘１２号", "龘１２"),
        ("龘100%区", "0%"),
        ("龘_区", "_区"),
    ],
)
def test_a_word_finds_the_names_that_contain_it(regions, name, words):
    key = regions.make(name)
    assert key in regions.find(words)
    regions.remove(key)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("靐安街道", "靐街"),
        ("靐安街道", "安靐"),
        # Every pair is there, the word is not.
        ("靐安靐街", "安靐安"),
        ("靐安街道", "靐安 镇"),
        ("靐100区", "0%"),
        ("靐x区", "_区"),
        ("靐安街道", "靐' OR 1=1 --"),
        ("靐安街道", '靐" OR'),
        ("靐安街道", "靐* 安"),
        ("靐安街道", "NOT 靐靐"),
    ],
)
def test_a_word_finds_nothing_else(regions, name, words):
    key = regions.make(name)
    assert key not in regions.find(words)
    regions.remove(key)


@pytest.mark.parametrize("words", ["", " ", "\n\t", "\u3000"])
def test_no_word_finds_nothing(regions, words):
    assert regions.find(words) == set()


@pytest.mark.parametrize("words", ["——", "（）", "''", "\\", "%", "_", "\x1f", "𠮷𠮷"])
def test_a_mark_is_a_word_like_another(regions, words):
    marked, other = regions.make(f"齉{words}区"), regions.make("齉某区")
    assert (words.isspace()) or marked in regions.find(words)
    assert other not in regions.find(words)
    regions.remove(marked)
    regions.remove(other)


def test_a_code_is_found_by_any_part_of_it(regions):
    key = regions.make("爩区", code="997731000000")
    for part in ("997731000000", "9977", "7731", "77", "1000000"):
        assert key in regions.find(part), part
    assert key not in regions.find("7713")
    assert key in regions.find("爩区 9977")


def test_a_new_row_is_found_and_a_deleted_one_is_not(regions):
    key = regions.make("麤安县")
    assert regions.find("麤安") == {key}
    regions.remove(key)
    assert regions.find("麤安") == set()


def test_a_changed_row_is_found_by_its_new_name_only(regions):
    key = regions.make("灥安县")
    regions.rename(key, "灥宁县")
    assert regions.find("灥宁") == {key}
    assert regions.find("灥安") == set()


def test_a_change_of_something_else_leaves_a_row_where_it_was(regions):
    key = regions.make("馫安县")
    version = fetch_record(regions.session, regions.resource, key).version
    update(regions.session, regions.resource, key, {"successors": "某县"}, version=version)
    assert regions.find("馫安") == {key}


def test_the_rows_of_a_merge_are_found(regions):
    known = regions.make("飝安县")
    version = fetch_record(regions.session, regions.resource, known).version
    rows = [
        MergeRow(
            at,
            regions.province,
            {
                "code": f"{next(NUMBERS)}000000",
                "name": f"飝州{at}县",
                "parent": regions.province,
            },
        )
        for at in range(1, 40)
    ]
    change = MergeRow(0, regions.province, {"name": "飝海县"}, record_id=known, base=version)
    made = regions.merge(change, *rows)
    assert regions.find("飝州") == {made[at] for at in range(1, 40)}
    assert regions.find("飝海") == {known}
    assert regions.find("飝安") == set()


def test_a_set_based_update_is_found(regions):
    keys = {regions.make(f"鱻安{n}县") for n in range(3)}
    regions.session.commit()
    connection = regions.session.connection(execution_options={"write": True})
    connection.execute(text("UPDATE region SET name = replace(name, '鱻安', '鱻宁')"))
    regions.session.commit()
    assert regions.find("鱻宁") == keys
    assert regions.find("鱻安") == set()


def test_what_was_rolled_back_is_not_found(regions):
    connection = regions.session.connection(execution_options={"write": True})
    insert = "INSERT INTO region (id, version, code, name, path) VALUES (987654, 1, 'x', :n, '')"
    connection.execute(text(insert), {"n": "厵安县"})
    assert regions.find("厵安") == {987654}
    regions.session.rollback()
    assert regions.find("厵安") == set()


def test_a_record_is_found_by_every_column_it_is_searched_by(world):
    session, resource = world.as_("system"), registry.get("agencies")
    values = {"region": world.region("county"), "kind": "机关"}
    names = {"name": "籱安局", "short_name": "鸞局", "uscc": "11510603665538630E"}
    key = create(session, resource, values | names).id
    model = resource.model
    for words in ("籱安", "鸞局", "6655"):
        query = select(model.id).where(matches(model, words, world.engine.dialect.name))
        assert key in session.scalars(query).all()


def test_a_long_text_is_found_to_its_end(world):
    session, resource = world.as_("system"), registry.get("implementation-items")
    name = "长" * 490 + "虋癵驫矗"
    key = create(session, resource, {"name": name, "region": world.region("county")}).id
    model = resource.model
    for words in ("虋癵", "虋癵驫矗", "驫矗"):
        query = select(model.id).where(matches(model, words, world.engine.dialect.name))
        assert session.scalars(query).all() == [key], words


def test_the_end_of_one_column_and_the_start_of_the_next_are_no_word(world):
    session, resource = world.as_("system"), registry.get("agencies")
    names = {"name": "旌阳区鸞", "short_name": "虋局", "region": world.region("county")}
    key = create(session, resource, names | {"kind": "机关"}).id
    find = select(resource.model.id)
    dialect = world.engine.dialect.name
    assert session.scalars(find.where(matches(resource.model, "鸞虋", dialect))).all() == []
    assert session.scalars(find.where(matches(resource.model, "虋局", dialect))).all() == [key]


def test_the_searched_columns_of_a_row_are_taken_apart_whole():
    for model in models():
        lengths = [model.metas[name].length for name in model.searched]
        assert all(lengths), model
        assert sum(lengths) + len(lengths) <= search_ddl.LONGEST, model


def test_an_index_goes_and_comes_again(fresh_world):
    regions = Regions(fresh_world)
    key = regions.make("驫安县")
    regions.session.commit()
    with fresh_world.engine.connect().execution_options(write=True) as connection:
        search_ddl.drop_index(connection.exec_driver_sql, regions.dialect, "region")
        search_ddl.create_index(
            connection.exec_driver_sql, regions.dialect, "region", Region.searched
        )
        if regions.dialect == "sqlite":
            connection.exec_driver_sql("UPDATE region SET name = name || '' ")
        connection.commit()
    assert regions.find("县") >= {key}
    later = regions.make("驫宁县")
    assert regions.find("驫宁") == {later}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("fts_region", True),
        ("fts_region_data", True),
        ("search_n", True),
        (f"ix_region_{INDEX_COLUMN}", True),
        (INDEX_COLUMN, True),
        ("region", False),
        ("", False),
        (None, False),
    ],
)
def test_the_objects_of_the_index_are_known_by_their_names(name, expected):
    assert search_ddl.is_search_object(name) is expected
