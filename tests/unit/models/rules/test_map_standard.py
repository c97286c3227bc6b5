"""A local map may do with less than the standard's, and never with more (RULES 5)."""

from __future__ import annotations

import pytest

from app.kernel.direction import Verdict
from app.kernel.limit import Limit
from models.rules.map_standard import against_standard, compared, left_out

STANDARD = [
    {"number": 1, "name": "收件", "kind": "收件"},
    {"number": 2, "name": "审查", "kind": "审查", "time": Limit(5, "working_day")},
    {"number": 3, "name": "听证", "kind": "特殊程序", "time": Limit(20, "working_day")},
    {"number": 4, "name": "勘验", "kind": "特殊程序", "optional": True},
    {"number": 5, "name": "送达", "kind": "送达"},
]


def changed(name, **values):
    """The standard's stages with one that says something else."""
    return [row | values if row["name"] == name else row for row in STANDARD]


def verdicts(stages):
    return {one.stage.name: one.verdict for one in compared(stages, STANDARD)}


def test_a_map_like_the_standards_is_the_same_and_stands():
    assert set(verdicts(STANDARD).values()) == {Verdict.SAME}
    assert list(against_standard(STANDARD, STANDARD)) == []


@pytest.mark.parametrize(
    ("name", "values", "verdict"),
    [
        ("审查", {"time": Limit(3, "working_day")}, Verdict.BETTER),
        ("审查", {"time": Limit(6, "working_day")}, Verdict.WORSE),
        ("审查", {"time": Limit(8, "hour")}, Verdict.JUDGE),
        ("审查", {"time": None}, Verdict.JUDGE),
        ("听证", {"time": Limit(15, "working_day")}, Verdict.BETTER),
        ("审查", {"counted": False}, Verdict.WORSE),
        ("听证", {"counted": True}, Verdict.WORSE),
        ("勘验", {"optional": False}, Verdict.WORSE),
        ("听证", {"optional": True}, Verdict.BETTER),
        ("审查", {"time": Limit(3, "working_day"), "counted": False}, Verdict.WORSE),
    ],
)
def test_each_direction_has_its_verdict(name, values, verdict):
    stages = changed(name, **values)
    assert verdicts(stages)[name] is verdict
    against = [one for one in against_standard(stages, STANDARD) if not one.to_judge]
    assert bool(against) is (verdict is Verdict.WORSE)


def test_a_stage_that_the_standard_has_not_is_refused_but_for_supervision():
    added = [*STANDARD, {"number": 6, "name": "属地初审", "kind": "审查"}]
    assert verdicts(added)["属地初审"] is Verdict.WORSE
    (wrong,) = against_standard(added, STANDARD)
    assert (wrong.stages, wrong.to_judge) == ((6,), False)
    after = [*STANDARD, {"number": 6, "name": "日常监管", "kind": "监管"}]
    assert verdicts(after)["日常监管"] is Verdict.FREE


def test_stages_that_are_done_without_are_named():
    assert left_out(STANDARD[:2], STANDARD) == ["听证", "勘验", "送达"]
