from collections import Counter

import pytest

from app.db.base import models
from models import reference
from models.code_list import CodeEntry


@pytest.fixture(scope="module")
def divisions():
    return reference.divisions()


def test_every_division_of_the_province_is_shipped_once(divisions):
    levels = Counter(row["level"] for row in divisions)
    assert levels == {"省级": 1, "市级": 21, "县级": 183, "乡级": 3111, "村级": 34394}
    assert len({row["code"] for row in divisions}) == 37710


def test_a_division_stands_behind_the_one_it_lies_in(divisions):
    seen = {None}
    for row in divisions:
        assert row["parent"] in seen
        seen.add(row["code"])


def test_a_county_that_became_a_district_keeps_its_earlier_code():
    earlier = reference.earlier_codes()["510116000000"]
    assert [(row["code"], row["name"]) for row in earlier] == [("510122", "双流县")]
    assert earlier[0]["valid_until"].year == 2015


def test_every_list_that_a_field_names_is_shipped():
    shipped = {row["list_name"] for row in reference.code_entries()}
    named = {m.choices for model in models() for m in model.metas.values() if m.choices}
    assert named - shipped == set()


def test_an_alias_means_one_label_of_its_list():
    meanings = {}
    for row in reference.code_entries():
        for word in (row["label"], *(row["aliases"] or ())):
            meanings.setdefault((row["list_name"], word), set()).add(row["label"])
    assert {word: labels for word, labels in meanings.items() if len(labels) > 1} == {}


def test_the_shipped_words_fit_their_columns():
    fields = CodeEntry.metas
    too_long = [
        (row["list_name"], row["label"], name)
        for row in reference.code_entries()
        for name, field in fields.items()
        if field.length and len(row[name] or "") > field.length
    ]
    assert too_long == []


def test_a_day_is_off_or_worked_but_not_both():
    days = Counter(row["date"] for row in reference.holidays())
    assert {day for day, times in days.items() if times > 1} == set()


def test_only_weekends_are_worked_in_exchange():
    worked = [row["date"] for row in reference.holidays() if row["kind"] == "调休上班"]
    assert worked
    assert all(day.weekday() >= 5 for day in worked)


def test_every_catalog_item_of_the_demo_has_its_own_name_and_code():
    items = reference.demo_catalog()
    assert len({row["name"] for row in items}) == len(items)
    assert len({row["base_code"] for row in items}) == len(items)


def test_a_main_item_of_the_demo_has_sub_items():
    parents = {row["parent"] for row in reference.demo_catalog()}
    mains = [r["base_code"] for r in reference.demo_catalog() if r["base_code"].endswith("Y")]
    assert mains
    assert set(mains) <= parents


def test_no_standard_of_the_demo_belongs_to_a_main_item():
    codes = [row["base_code"] for row in reference.demo_standards()]
    assert codes
    assert not [code for code in codes if code.endswith("Y")]
