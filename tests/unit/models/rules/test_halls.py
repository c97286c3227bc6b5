import pytest

from models.rules import halls

SECRET = {"reason": "国家秘密"}


@pytest.mark.parametrize("text", ["104.0665,30.6574", "-0.5,0", "180,90"])
def test_a_place_on_earth_has_two_numbers(text):
    assert halls.coordinates_problem(text) is None


@pytest.mark.parametrize("text", ["", "30.6574", "181,30", "104,91", "东经104,北纬30"])
def test_what_is_no_place_is_refused(text):
    assert halls.coordinates_problem(text) is not None


@pytest.mark.parametrize("field", halls.TELLING)
def test_a_state_secret_has_a_number_and_a_reason_and_nothing_else(field):
    assert halls.secrets_stay_unnamed(SECRET | {"number": "FM-1", "edition": "2026"}) == {}
    assert field in halls.secrets_stay_unnamed(SECRET | {field: "某事"})
    assert halls.secrets_stay_unnamed({"reason": "场地限制", field: "某事"}) == {}


def test_an_entry_names_its_item_and_another_reason_in_words():
    assert halls.entry_is_whole(SECRET) == {}
    assert set(halls.entry_is_whole({"reason": "场地限制"})) == {"item_name"}
    assert set(halls.entry_is_whole({"reason": "其他", "item": 3})) == {"reason_text"}
    assert halls.entry_is_whole({"reason": "其他", "item": 3, "reason_text": "设备"}) == {}


def test_nobody_both_accepts_and_approves():
    apart = [{"post": "甲岗", "duties": ["受理"]}, {"post": "乙岗", "duties": ["审批"]}]
    assert halls.posts_are_apart({"staff": apart}) == {}
    both = [*apart, {"post": "丙岗", "duties": ["受理", "审批"]}]
    assert "丙岗" in str(halls.posts_are_apart({"staff": both})["staff"])


def test_an_assignment_does_not_end_before_it_begins():
    assert halls.assignment_days({"starts": 2, "ends": 2}) == {}
    assert set(halls.assignment_days({"starts": 2, "ends": 1})) == {"ends"}


def test_a_hall_that_is_merged_is_somebodys():
    assert halls.merging_explained({"merge_by": 1, "stand_alone_of": 2}) == {}
    assert set(halls.merging_explained({"merge_by": 1})) == {"stand_alone_of"}
