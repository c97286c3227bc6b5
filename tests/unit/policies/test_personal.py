"""Masks: what they show, and that they never come back as values."""

from __future__ import annotations

import pytest

from app.kernel.errors import WrongDeclaration
from app.kernel.masking import is_masked, mask
from app.policies.personal import masked, masked_diff, put_back, still_masked
from app.resource.checks import _check_personal
from models.body import Body
from views.bodies.agencies import Agencies

PHONE = "11012345611"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (PHONE, "110******11"),
        ("028-85012345", "028*******45"),
        ("1234567", "123***67"),
        ("王小明", "***"),
        ("12345", "***"),
    ],
)
def test_a_mask_shows_the_first_three_and_the_last_two(value, shown):
    assert mask(value) == shown
    assert is_masked(shown)
    assert not is_masked(value)


def test_only_what_is_personal_is_masked():
    values = {"name": "水利局", "phone": PHONE, "contact_phone": PHONE, "contact": None}
    assert masked(Body, values) == values | {"contact_phone": mask(PHONE)}
    assert masked_diff(Body, {"contact_phone": [None, PHONE], "name": ["a", "b"]}) == {
        "contact_phone": [None, mask(PHONE)],
        "name": ["a", "b"],
    }


def test_a_mask_that_comes_back_is_the_value_that_was_kept():
    kept = {"contact_phone": PHONE, "contact": "王小明"}
    given = {"contact_phone": mask(PHONE), "contact": "李大力", "name": "新名"}
    assert put_back(Body, kept, given) == given | {"contact_phone": PHONE}
    assert still_masked(Body, put_back(Body, kept, given)) == []


def test_a_mask_of_something_else_stays_one():
    given = {"contact_phone": "999******99"}
    assert put_back(Body, {"contact_phone": PHONE}, given) == given
    assert still_masked(Body, given) == ["contact_phone"]
    assert still_masked(Body, {"name": "a***b"}) == []


def test_rows_of_a_list_are_masked_and_put_back_one_by_one(monkeypatch):
    monkeypatch.setattr("app.policies.personal.personal_fields", lambda _model: {"staff": ("tel",)})
    kept = {"staff": [{"n": 1, "tel": PHONE}, {"n": 2, "tel": None}]}
    shown = masked(Body, dict(kept))
    assert shown == {"staff": [{"n": 1, "tel": mask(PHONE)}, {"n": 2, "tel": None}]}
    assert put_back(Body, kept, shown) == kept
    foreign = {"staff": [{"n": 1, "tel": "999******99"}]}
    assert still_masked(Body, put_back(Body, kept, foreign)) == ["staff"]


@pytest.mark.parametrize("attribute", ["filters", "order", "search", "names", "sortable"])
def test_nobody_may_ask_for_what_nobody_may_read(monkeypatch, attribute):
    monkeypatch.setattr(Agencies, attribute, ("contact_phone",))
    with pytest.raises(WrongDeclaration, match=f"Agencies.{attribute}: 'contact_phone'"):
        _check_personal(Agencies)
