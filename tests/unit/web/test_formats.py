from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.db.meta import Kind
from app.kernel.limit import Limit
from app.resource.fields import Field
from app.web.formats import child_text, full_moment, moment, plain_text
from models.implementation_item import ImplementationItem


def field(kind, **more):
    return Field(kind=kind, label="It", name="it", **more)


@pytest.fixture(autouse=True)
def this_year(monkeypatch):
    monkeypatch.setattr("app.web.formats.now", lambda: datetime(2025, 6, 30, tzinfo=UTC))


def test_a_moment_of_this_year_has_its_hour_and_an_older_one_its_year():
    assert moment(datetime(2025, 3, 1, 23, 30, tzinfo=UTC)) == "03-02 07:30"
    assert moment(datetime(2023, 3, 1, tzinfo=UTC)) == "2023-03-01"
    assert moment(None) == ""


def test_where_it_matters_a_moment_has_its_second():
    assert full_moment(datetime(2025, 3, 1, 0, 0, 5, tzinfo=UTC)) == "2025-03-01 08:00:05"
    assert full_moment(None) == ""


@pytest.mark.parametrize(
    ("known", "value", "text"),
    [
        (None, None, ""),
        (None, [], ""),
        (None, "text", "text"),
        (field(Kind.NUMBER, unit="times"), 2, "2 times"),
        (field(Kind.NUMBER), 0, "0"),
        (field(Kind.DAY), date(2025, 1, 2), "2025-01-02"),
        (field(Kind.DAY), "2025-01-02", "2025-01-02"),
        (field(Kind.CHOICES), ["a", "b"], "a、b"),
        (None, datetime(2025, 3, 1, tzinfo=UTC), "03-01 08:00"),
    ],
)
def test_a_value_is_shown_as_people_write_it(known, value, text):
    assert plain_text(known, value) == text


def test_limits_and_answers_are_shown_in_the_readers_words():
    assert plain_text(field(Kind.LIMIT), {"value": 3, "unit": "hour"}) == Limit(3, "hour").text()
    assert plain_text(None, Limit(0, "immediate")) == Limit(0, "immediate").text()
    assert plain_text(field(Kind.YES_NO), True) != plain_text(field(Kind.YES_NO), False)
    assert plain_text(field(Kind.DAY), date(9999, 12, 31)) != "9999-12-31"


def test_a_child_row_is_shown_by_its_first_value():
    materials = ImplementationItem.metas["materials"]
    assert child_text(materials, {"name": "申请书", "source": "其他"}) == "申请书 (其他)"
    assert child_text(materials, {"name": "申请书"}) == "申请书"
    assert child_text(materials, {}) == ""
    assert plain_text(materials, [{"name": "a"}, {"name": "b"}]) == "a\nb"
