"""What of a county's items is at a window, what lawfully is not, and what is a gap."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.kernel.clock import today
from app.operations import create, transition, update
from app.resource.registry import registry
from models.hall_coverage import Coverage, coverage_of, uncovered
from models.rules.halls import kinds_missing, only_in_name


class Hall:
    """A hall with one window, and three items: one at it, one on the negative list, one nowhere."""

    def __init__(self, world):
        self.world, self.region = world, world.region("county")
        center = {"name": "旌阳区大厅", "level": "县级"}
        self.center = self.make("service-centers", **center)
        window = {"center": self.center.id, "number": "1", "name": "1号", "kind": "无差别综合"}
        self.window = self.make("service-windows", **window, open=True)
        self.items = [world.publish(world.item()) for _each in range(3)]
        at = {"window": self.window.id, "item": self.items[0].id, "role": "受理"}
        self.assignment = self.make("window-assignments", **at)
        entry = {"number": "1", "item": self.items[1].id, "item_name": "事项"}
        listed = self.make("negative-list", **entry, reason="场地限制", reason_text="现场查验")
        for step in ("submit", "publish"):
            transition(world.as_("system"), registry.get("negative-list"), listed.id, step)

    def make(self, resource, **values):
        values = values | {"region": self.region}
        return create(self.world.as_("system"), registry.get(resource), values)

    def change(self, record, **values):
        session = self.world.as_("system")
        return update(session, record.resource, record.id, values, version=record.version)

    def coverage(self, who="editor"):
        return coverage_of(self.world.as_(who), self.region, today())


@pytest.fixture
def hall(fresh_world):
    return Hall(fresh_world)


def test_every_item_in_force_is_counted_once(hall):
    hall.world.item()
    assert hall.coverage() == Coverage(at_window=1, out=1, gap=1)
    found = uncovered(hall.world.as_("editor"), hall.region, today(), 10)
    assert {one.id: one.place for one in found} == {
        hall.items[1].id: "out",
        hall.items[2].id: "gap",
    }


def test_who_sees_no_items_of_a_county_is_told_no_figures_of_it(hall):
    assert hall.coverage("neighbor") == Coverage()


@pytest.mark.parametrize(
    ("values", "covered"),
    [
        ({"ends": today() - timedelta(days=1)}, 0),
        ({"ends": today()}, 1),
        ({"starts": today() + timedelta(days=1)}, 0),
    ],
)
def test_an_assignment_covers_its_days_only(hall, values, covered):
    hall.change(hall.assignment, **values)
    assert hall.coverage().at_window == covered


def test_a_closed_window_covers_nothing(hall):
    hall.change(hall.window, open=False)
    assert hall.coverage() == Coverage(at_window=0, out=1, gap=2)


def test_a_hall_lacks_the_kinds_of_windows_that_its_level_asks_for():
    assert kinds_missing("乡级", ["帮办代办"]) == ["无差别综合"]
    assert kinds_missing(None, []) == []


@pytest.mark.parametrize(
    ("staffed", "hours", "assigned", "found"),
    [
        (True, "工作日", 3, False),
        (False, "工作日", 3, True),
        (True, " ", 3, True),
        (False, None, 0, False),
    ],
)
def test_items_without_staff_or_hours_are_there_in_name_only(staffed, hours, assigned, found):
    assert only_in_name(staffed=staffed, hours=hours, assigned=assigned) is found
