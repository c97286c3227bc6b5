from dataclasses import dataclass
from datetime import date

import pytest

from app.kernel.limit import Limit
from models.rules import elements


def days(value, unit="working_day"):
    return Limit(value, unit)


@pytest.mark.parametrize(
    ("committed", "statutory"),
    [
        (days(5), days(20)),
        (days(20), days(20)),
        (days(0, "immediate"), days(20)),
        (days(30, "calendar_day"), days(20)),
        (days(30), None),
        (None, days(20)),
    ],
)
def test_a_promise_within_the_law_or_not_comparable_with_it_is_fine(committed, statutory):
    values = {"committed_limit": committed, "statutory_limit": statutory}
    assert elements.limits_in_order(values) == {}


def test_a_promise_longer_than_the_law_is_named():
    values = {"committed_limit": days(21), "statutory_limit": days(20)}
    assert list(elements.limits_in_order(values)) == ["committed_limit"]


def test_what_ends_before_it_begins_is_named():
    values = {"effective_from": date(2025, 1, 2), "effective_until": date(2025, 1, 1)}
    assert list(elements.days_in_order(values)) == ["effective_until"]
    assert elements.days_in_order({"effective_from": date(2025, 1, 2)}) == {}


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"catalog_code": "51010500200Y"}, ["catalog_code"]),
        ({"code": "11510603665538630E451010500200Y"}, ["code"]),
        ({"catalog_code": "510105002001"}, []),
        ({"code": "11510603665538630E4510105002001"}, []),
        ({}, []),
    ],
)
def test_a_main_item_is_not_carried_out(values, named):
    assert list(elements.leaf_only(values)) == named


@pytest.mark.parametrize("serial", ["", "01"])
def test_a_national_code_tells_the_agency_and_the_base_code(serial):
    values = {"code": f"11510603665538630E4510105002001{serial}"}
    assert elements.parts_of_code(values) == {
        "catalog_code": "510105002001",
        "agency_uscc": "11510603665538630E",
    }


def test_a_code_of_another_scheme_tells_nothing():
    assert elements.parts_of_code({"code": "511A0005200002-511602000000"}) == {}
    assert elements.parts_of_code({}) == {}


def test_a_commitment_is_refused_on_the_grounds_that_exclude_it():
    assert elements.commitment_allowed({"commitment": True, "commitment_bar": "国家安全"})
    assert elements.commitment_allowed({"commitment": True}) == {}
    assert elements.commitment_allowed({"commitment_bar": "国家安全"}) == {}


def test_an_entrusted_power_needs_the_body_that_entrusts_it():
    assert list(elements.entrusted_by({"power_source": "上级委托"})) == ["entrusting_body"]
    named = {"power_source": "上级委托", "entrusting_body": "四川省水利厅"}
    assert elements.entrusted_by(named) == {}
    assert elements.entrusted_by({"power_source": "法定本级行使"}) == {}


@dataclass
class Whole:
    effective: dict


def test_a_promise_is_held_against_the_standards_law_when_it_is_submitted():
    whole = Whole({"committed_limit": days(21), "statutory_limit": days(20)})
    assert elements.promise_within_law(whole) is not None
    assert elements.promise_within_law(Whole({})) is None


def test_a_main_item_is_not_submitted():
    assert elements.main_item_refused(Whole({"catalog_code": "51010500200Y"}))
    assert elements.main_item_refused(Whole({})) is None
