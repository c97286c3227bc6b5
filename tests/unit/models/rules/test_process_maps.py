"""Eight kinds of broken maps, each found and named with the stage that it concerns."""

import pytest

from app.kernel.limit import Limit
from models.rules.map_graph import Graph
from models.rules.map_time import KEPT, LONGER, UNSURE, limit_against, longest, value_in
from models.rules.process_maps import Limits, findings, in_shape, of_one_thing


def days(value, unit="working_day"):
    return Limit(value, unit)


def stage(number, kind, time=None, **more):
    return {"number": number, "name": f"第{number}步", "kind": kind, "time": time} | more


def link(source, target, kind=None):
    return {"from_stage": source, "to_stage": target, "kind": kind}


def chain(*numbers):
    return [link(*pair) for pair in zip(numbers, numbers[1:], strict=False)]


# Accepted in 1 day, examined in 3, decided in 2: six working days.
STAGES = [
    stage(1, "申请"),
    stage(2, "受理", days(1)),
    stage(3, "审查", days(3)),
    stage(4, "决定", days(2)),
    stage(5, "送达"),
]
LINKS = chain(1, 2, 3, 4, 5)
LIMITS = Limits(days(6), days(20))


def found(stages=STAGES, links=LINKS, limits=LIMITS):
    return {one.rule: one for one in findings(stages, links, limits)}


def without(*numbers):
    return [one for one in STAGES if one["number"] not in numbers]


def with_stage(one):
    return sorted([*without(one["number"]), one], key=lambda each: each["number"])


def test_a_sound_map_is_left_alone():
    assert found() == {}
    assert found(limits=Limits()) == {}
    assert found([], []) == {}


def test_nothing_begins_a_map():
    one = found(with_stage(stage(1, "其他")), LINKS)["no_start"]
    assert one.stages == (1,)
    assert "1 第1步" in str(one.words)


def test_what_something_leads_to_begins_nothing():
    assert found(without(1), [*chain(2, 3, 4, 5), link(3, 2)])["no_start"].stages == (2,)


def test_nothing_ends_a_map():
    broken = found(with_stage(stage(5, "其他")), LINKS)
    assert broken["no_end"].stages == (5,)
    assert "5 第5步" in str(broken["no_end"].words)
    assert broken.keys() == {"no_end"}


def test_no_way_leads_to_a_stage():
    one = found([*STAGES, stage(6, "审核")], [*LINKS, link(6, 4)])["unreached"]
    assert one.stages == (6,)
    assert str(one.words) == "No way leads to stage 6 第6步."


def test_a_stage_is_a_dead_end():
    one = found([*STAGES, stage(6, "审核")], [*LINKS, link(3, 6)])["dead_end"]
    assert one.stages == (6,)
    assert str(one.words) == "From stage 6 第6步 no way leads to an end."


def test_supervision_may_stop_anywhere():
    assert found([*STAGES, stage(6, "监管")], [*LINKS, link(4, 6, "并行")]) == {}


@pytest.mark.parametrize("loose", [link(4, 9), link(9, 4)])
def test_a_link_names_a_stage_that_is_not_there(loose):
    one = found(links=[*LINKS, loose])["loose_link"]
    assert (one.field, one.stages) == ("links", (9,))
    assert str(one.words).endswith("is not there: 9.")


def test_two_stages_have_one_number():
    one = found([*STAGES, stage(3, "审核") | {"name": "另一步"}])["same_number"]
    assert one.stages == (3,)
    assert str(one.words) == "Several stages have the number 3: 第3步、另一步."


def test_counted_stages_take_longer_than_promised():
    one = found(limits=Limits(days(5), days(20)))["longer"]
    assert one.stages == (2, 3, 4)
    words = "Stages 2 → 3 → 4 take 6 working days; promised: 5 working days."
    assert str(one.words) == words


def test_more_is_promised_than_the_law_allows():
    one = found(limits=Limits(days(30), days(20)))["promise"]
    assert one.stages == (2,)
    assert "promised 30 working days, by law 20 working days at most" in str(one.words)


def test_of_parallel_branches_the_longer_counts():
    more = [*STAGES, stage(6, "审核", days(4))]
    branches = [*LINKS, link(2, 6, "并行"), link(6, 4, "并行")]
    assert found(more, branches)["longer"].stages == (2, 6, 4)
    assert found(more, branches, Limits(days(7))) == {}


def test_a_return_adds_nothing():
    assert found(links=[*LINKS, link(4, 2, "退回")]) == {}


def test_a_circle_of_onward_links_is_named_instead_of_counted():
    broken = found(links=[*LINKS, link(4, 2)], limits=Limits(days(1)))
    assert broken.keys() == {"circle"}
    assert broken["circle"].stages == (2, 3, 4, 2)


def test_supplements_go_round_outside_the_time():
    asked = [*STAGES, stage(6, "补正", days(5))]
    assert found(asked, [*LINKS, link(2, 6, "退回"), link(6, 2, "退回")]) == {}


def test_special_procedures_are_not_counted_unless_the_map_says_so():
    heard = stage(6, "特殊程序", days(20), special="听证论证")
    way = chain(1, 2, 3, 6, 4, 5)
    assert found([*STAGES, heard], way) == {}
    assert found([*STAGES, heard | {"kind": "审查"}], way) == {}
    assert found([*STAGES, heard | {"counted": True}], way)["longer"].stages == (2, 3, 6, 4)


def test_a_stage_may_be_left_out_of_the_time():
    assert found(with_stage(stage(3, "审查", days(9), counted=False))) == {}


@pytest.mark.parametrize(
    ("unit", "value", "promised", "rule"),
    [
        # Three days of the calendar hold three working days at most.
        ("calendar_day", 3, days(6), None),
        ("calendar_day", 9, days(6), "units"),
        # Working days last at least as many days of the calendar, and mostly longer.
        ("working_day", 3, days(5, "calendar_day"), "longer"),
        ("working_day", 3, days(6, "calendar_day"), "units"),
        ("hour", 4, days(6), "units"),
        ("month", 1, days(60, "calendar_day"), "units"),
        ("working_day", 3, days(1, "month"), "units"),
        ("working_day", 3, Limit(0, "immediate"), "longer"),
    ],
)
def test_units_that_cannot_be_compared_are_for_a_person(unit, value, promised, rule):
    timed = with_stage(stage(3, "审查", days(value, unit)))
    broken = found(timed, LINKS, Limits(promised))
    assert broken.keys() == ({rule} if rule else set())
    assert all(one.to_judge == (name == "units") and one.stages for name, one in broken.items())


@pytest.mark.parametrize(
    ("promised", "law", "word"),
    [
        (days(20), days(20), KEPT),
        (days(20, "calendar_day"), days(20), KEPT),
        (days(21, "calendar_day"), days(20), UNSURE),
        (days(20), days(20, "calendar_day"), UNSURE),
        (days(21), days(20, "calendar_day"), LONGER),
        (days(2, "month"), days(20), UNSURE),
        (Limit(0, "immediate"), days(20), KEPT),
    ],
)
def test_a_promise_is_compared_as_far_as_units_can_be(promised, law, word):
    assert limit_against(promised, law) == word
    broken = found([STAGES[0], STAGES[4]], chain(1, 5), Limits(promised, law))
    assert broken.keys() == {KEPT: set(), LONGER: {"promise"}, UNSURE: {"promise_units"}}[word]


def test_the_longest_way_tells_its_stages():
    graph = Graph.of(STAGES, LINKS)
    total, path = longest(graph, lambda one: value_in(one, "working_day"))
    assert (total, [one.number for one in path]) == (6, [2, 3, 4])


def test_rows_without_a_number_are_left_out():
    graph = Graph.of([*STAGES, {"number": None, "name": "x"}], [*LINKS, link(None, 2)])
    assert (len(graph.rows), len(graph.links), graph.loose) == (5, 4, ())


def test_a_map_is_that_of_an_item_or_of_a_standard():
    assert of_one_thing({"item": 1}) == of_one_thing({"standard": 1}) == {}
    assert set(of_one_thing({})) == set(of_one_thing({"item": 1, "standard": 1})) == {"item"}


def test_advice_names_the_first_thing_of_each_table():
    told = in_shape({"stages": [*STAGES, stage(6, "审核")], "links": [*LINKS, link(4, 9)]})
    assert set(told) == {"stages", "links"}
