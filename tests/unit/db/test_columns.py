from __future__ import annotations

import pytest
from sqlalchemy import Boolean, Date, Integer, String, Text

from app.db import columns
from app.db.meta import Kind, Meta
from app.db.types import JsonText, LimitType
from app.kernel.direction import Direction
from app.kernel.lazy import _


def problem(text):
    return _("Never.")


SAYS = {
    "help": _("Help"),
    "unit": _("days"),
    "check": problem,
    "headings": ("名称", "事项名称"),
    "direction": Direction.LESS,
    "personal": True,
    "unique": True,
}
MADE = [
    (columns.text(20, "Label", **SAYS), Kind.TEXT, String),
    (columns.long_text("Label", **SAYS), Kind.LONG_TEXT, Text),
    (columns.number("Label", **SAYS), Kind.NUMBER, Integer),
    (columns.yes_no("Label", **SAYS), Kind.YES_NO, Boolean),
    (columns.day("Label", **SAYS), Kind.DAY, Date),
    (columns.choice("Label", "words", **SAYS), Kind.CHOICE, String),
    (columns.choices("Label", "words", **SAYS), Kind.CHOICES, JsonText),
    (columns.limit("Label", **SAYS), Kind.LIMIT, LimitType),
]


@pytest.mark.parametrize(("made", "kind", "type_"), MADE)
def test_a_column_carries_what_it_says_of_itself(made, kind, type_):
    meta = made.column.info["meta"]
    assert meta.kind is kind
    assert type(made.column.type) is type_
    assert {name: getattr(meta, name) for name in SAYS} == SAYS
    assert meta.label == "Label"


@pytest.mark.parametrize("make", [columns.belongs_to, columns.has_many])
def test_a_relation_carries_what_it_says_of_itself(make):
    meta = make("Label", **SAYS).meta
    assert {name: getattr(meta, name) for name in SAYS} == SAYS


def test_a_relation_says_how_its_target_is_named_and_whether_it_narrows():
    meta = columns.belongs_to("Label", shown_by="short_name", narrows=True).meta
    assert (meta.kind, meta.shown_by, meta.narrows) == (Kind.RELATION, "short_name", True)


def test_every_kind_of_value_has_its_word():
    made = {kind for _made, kind, _type in MADE} | {Kind.RELATION, Kind.CHILDREN}
    assert made == set(Kind)


def test_a_text_has_a_length_and_a_choice_its_list():
    assert columns.text(33, "Label").column.type.length == 33
    assert columns.text(33, "Label").column.info["meta"].length == 33
    assert columns.choice("Label", "words").column.info["meta"].choices == "words"


def test_a_misspelt_keyword_is_refused():
    with pytest.raises(TypeError, match="hepl"):
        columns.text(20, "Label", hepl="x")


def test_the_model_gives_the_field_its_name():
    meta = Meta(kind=Kind.RELATION, label="Label", target="Body")
    named = meta.named("agency", required=True)
    assert (named.name, named.required, named.target) == ("agency", True, "Body")
    assert meta.named("agency", required=True, target="Other").target == "Other"
    assert meta.name == ""
