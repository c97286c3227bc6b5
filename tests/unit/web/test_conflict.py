from app.db.meta import Kind
from app.resource.fields import Field
from app.web.conflict import base_of, merge

FIELDS = {
    "name": Field(kind=Kind.TEXT, label="Name", name="name"),
    "body": Field(kind=Kind.RELATION, label="Body", name="body"),
    "time": Field(kind=Kind.LIMIT, label="Time", name="time"),
}
BASE = {"name": "a", "body": "x", "body_id": 1, "time": None}


def test_what_only_they_changed_is_taken_over():
    merged = merge(FIELDS, base=BASE, theirs=BASE | {"name": "b"}, mine=dict(BASE))
    assert merged.values["name"] == "b"
    assert [(d.name, d.base, d.theirs, d.mine, d.taken) for d in merged.differences] == [
        ("name", "a", "b", "a", True)
    ]


def test_what_both_changed_stays_as_i_typed_it_and_is_shown():
    merged = merge(FIELDS, base=BASE, theirs=BASE | {"name": "b"}, mine=BASE | {"name": "c"})
    assert merged.values["name"] == "c"
    assert [(d.theirs, d.mine, d.taken) for d in merged.differences] == [("b", "c", False)]


def test_what_only_i_changed_is_no_difference():
    merged = merge(FIELDS, base=BASE, theirs=dict(BASE), mine=BASE | {"name": "c"})
    assert merged.values["name"] == "c"
    assert not merged.differences


def test_a_relation_is_taken_over_with_its_key():
    theirs = BASE | {"body": "y", "body_id": 2}
    assert merge(FIELDS, base=BASE, theirs=theirs, mine=dict(BASE)).values["body_id"] == 2


def test_a_limit_that_is_none_is_shown_as_it_was_typed():
    mine = BASE | {"time": {"value": "soon", "unit": "working_day"}}
    theirs = BASE | {"time": {"value": 3, "unit": "hour"}}
    (difference,) = merge(FIELDS, base=BASE, theirs=theirs, mine=mine).differences
    assert difference.mine == "soon"


def test_a_base_that_is_none_is_empty():
    assert base_of("{") == {}
    assert base_of("[]") == {}
    assert base_of('{"name": "a"}') == {"name": "a"}
