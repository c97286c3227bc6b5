import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form

from app.db.meta import Kind
from app.resource.fields import Field
from app.web.form_fields import (
    ChoicesField,
    LimitField,
    NumberField,
    RelationField,
    RowsField,
    ValueField,
    YesNoField,
)


def made(kind_of_field, posted=None, data=None):
    """A form with one field called `it`."""
    field = kind_of_field(Field(kind=Kind.TEXT, label="It", name="it"))
    form_class = type("OneField", (Form,), {"it": field})
    pairs = MultiDict([("it", value) for value in posted]) if posted is not None else None
    return form_class(pairs, data={"it": data})["it"]


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        (ValueField, ["  "], None),
        (ValueField, ["text"], "text"),
        (NumberField, [" 12 "], 12),
        (NumberField, ["twelve"], "twelve"),
        (NumberField, [""], None),
        (YesNoField, ["1"], True),
        (YesNoField, ["0"], False),
        (YesNoField, [""], None),
        (YesNoField, ["maybe"], "maybe"),
        (ChoicesField, ["", "a", "b"], ["a", "b"]),
        (ChoicesField, [""], None),
        (LimitField, ["20", "working_day"], {"value": 20, "unit": "working_day"}),
        (LimitField, ["soon", "working_day"], {"value": "soon", "unit": "working_day"}),
        (LimitField, ["", "working_day"], None),
        (LimitField, ["7", "immediate"], {"value": 0, "unit": "immediate"}),
        (LimitField, ["7"], None),
        (RelationField, ["Name", "", ""], "Name"),
        (RelationField, ["Name", "3", "Name"], 3),
        (RelationField, ["Other name", "3", "Name"], "Other name"),
        (RelationField, ["Name", "", "", "5"], 5),
        (RelationField, ["", "3", "Name"], None),
    ],
)
def test_what_is_typed_becomes_a_value_or_stays_as_it_is(field, typed, value):
    assert made(field, typed).value == value


@pytest.mark.parametrize(
    ("field", "data", "text"),
    [
        (ValueField, None, ""),
        (YesNoField, True, "1"),
        (YesNoField, None, ""),
        (LimitField, {"value": 8, "unit": "month"}, "8"),
        (LimitField, {"value": 0, "unit": "immediate"}, ""),
        (RelationField, {"text": "Name", "id": 3}, "Name"),
        (RelationField, None, ""),
    ],
)
def test_a_value_stands_in_the_input(field, data, text):
    assert made(field, data=data).text == text


def test_a_key_without_a_name_is_kept():
    assert made(RelationField, data={"text": None, "id": 3}).value == 3


def rows(posted):
    name = ValueField(Field(kind=Kind.TEXT, label="Name", name="name"))
    row_form = type("RowForm", (Form,), {"name": name})
    field = RowsField(Field(kind=Kind.CHILDREN, label="Rows", name="rows"), row_form)
    form_class = type("RowsForm", (Form,), {"rows": field})
    return form_class(MultiDict(posted))["rows"]


def test_rows_without_a_value_do_not_count():
    posted = {"rows-0-name": "first", "rows-1-name": " ", "rows-5-name": "last"}
    assert rows(posted).value == [{"name": "first"}, {"name": "last"}]
    assert rows({"rows-0-name": ""}).value is None
