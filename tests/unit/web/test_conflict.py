from app.db.meta import Kind
from app.resource.fields import Field
from app.web.conflict import chosen, merge, read_back

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
    assert read_back("{") == {}
    assert read_back("[]") == {}
    assert read_back('{"name": "a"}') == {"name": "a"}


def decided(pick, *, typed=None):
    """What is kept of a name that both changed, after somebody chose a side."""
    theirs, mine = BASE | {"name": "b"}, BASE | {"name": "c"}
    merged = merge(FIELDS, base=BASE, theirs=theirs, mine=mine)
    sent = merged.values | ({"name": typed} if typed else {})
    remembered = merged.remembered(mine)
    return chosen(FIELDS, typed=sent, theirs=theirs, remembered=remembered, picks={"name": pick})[
        "name"
    ]


def test_a_side_is_chosen_field_by_field():
    assert decided("mine") == "c"
    assert decided("theirs") == "b"


def test_what_is_typed_after_the_conflict_counts_more_than_a_choice():
    assert decided("theirs", typed="d") == "d"
    assert decided("mine", typed="d") == "d"


def test_what_only_they_changed_can_be_given_back():
    theirs, mine = BASE | {"body": "y", "body_id": 2}, dict(BASE)
    merged = merge(FIELDS, base=BASE, theirs=theirs, mine=mine)
    remembered = merged.remembered(mine)
    values = chosen(
        FIELDS,
        typed=merged.values,
        theirs=theirs,
        remembered=remembered,
        picks={"body": "mine", "nonsense": "mine"},
    )
    assert (values["body"], values["body_id"]) == ("x", 1)


def test_a_choice_without_what_it_is_about_changes_nothing():
    picks = {"name": "theirs"}
    for remembered in ("", "[]", '{"mine": 1, "taken": 2}'):
        kept = chosen(FIELDS, typed=BASE, theirs={}, remembered=remembered, picks=picks)
        assert kept == BASE


def test_a_browsers_way_to_end_lines_is_no_change_of_mine():
    base = BASE | {"name": "a\nb"}
    mine, theirs = BASE | {"name": "a\r\nb "}, BASE | {"name": "c"}
    merged = merge(FIELDS, base=base, theirs=theirs, mine=mine)
    assert merged.values["name"] == "c"
    assert merged.differences[0].taken
