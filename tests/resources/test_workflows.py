"""Workflows under random use: several people, steps in any order, two at the same record at once.

What may happen is written down here a second time, apart from the declarations.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from tests.factories.implementation_items import ImplementationItemFactory
from tests.factories.innovation_filings import InnovationFilingFactory
from tests.support.accounts import CITY, COUNTY, OTHER, PROVINCE

# state: {step: state after it}
PUBLICATION = {
    "draft": {"submit": "in_review"},
    "in_review": {"withdraw": "draft", "publish": "published", "return": "returned"},
    "returned": {"submit": "in_review"},
    "published": {"suspend": "suspended", "cancel": "cancelled"},
    "suspended": {"resume": "published", "cancel": "cancelled"},
    "cancelled": {},
}
FILING = {
    "draft": {"submit": "submitted"},
    "submitted": {"check": "city_checked", "return": "returned", "withdraw": "withdrawn"},
    "city_checked": {
        "accept": "accepted",
        "refuse": "refused",
        "return": "returned",
        "withdraw": "withdrawn",
    },
    "returned": {"submit": "submitted"},
    "withdrawn": {"revise": "draft"},
    **dict.fromkeys(("accepted", "refused", "overtaken", "expired"), {}),
}
DECISIONS = {"publish", "return", "check", "accept", "refuse"}
HANDS_IN = {"submit", "withdraw"}


@dataclass(frozen=True)
class Flow:
    """One workflow: who holds which step, and which step only one level may take in a state."""

    resource: str
    steps: dict[str, dict[str, str]]
    people: dict[str, tuple[tuple[str, str], ...]]
    rights: dict[str, set[str]]
    turns: dict[tuple[str, str], set[str]] = field(default_factory=dict)

    def all_steps(self):
        return sorted({step for steps in self.steps.values() for step in steps})

    def holds(self, person, step):
        return any(step in self.rights.get(role, ()) for role, _place in self.people[person])

    def sees(self, person):
        return any(place in (COUNTY, CITY, PROVINCE) for _role, place in self.people[person])

    def after(self, state, step, person, submitters):
        """The state after the step, or None where it has to be refused."""
        target = self.steps[state].get(step)
        if target is None or (step in DECISIONS and person in submitters):
            return None
        turn = self.turns.get((state, step))
        return target if turn is None or person in turn else None


EDITING = {"submit", "withdraw"}
DECIDING = {"publish", "return", "suspend", "resume", "cancel"}
ITEMS = Flow(
    "implementation-items",
    PUBLICATION,
    {
        "editor": (("county_editor", COUNTY),),
        "colleague": (("county_editor", COUNTY),),
        "both": (("county_editor", COUNTY), ("reviewer", COUNTY)),
        "reviewer": (("reviewer", COUNTY),),
        "stranger": (("reviewer", OTHER),),
        "viewer": (("viewer", COUNTY),),
    },
    {"county_editor": EDITING, "reviewer": DECIDING},
)
FILINGS = Flow(
    "innovation-filings",
    FILING,
    {
        "editor": (("county_editor", COUNTY),),
        "colleague": (("county_editor", COUNTY),),
        "city": (("city_admin", CITY),),
        "department": (("province_department", PROVINCE),),
        "stranger": (("county_editor", OTHER),),
    },
    {
        "county_editor": EDITING | {"revise"},
        "city_admin": EDITING | {"check", "accept", "return", "refuse", "revise"},
        "province_department": {"accept", "return", "refuse"},
    },
    {
        ("submitted", "check"): {"city"},
        ("submitted", "return"): {"city", "department"},
        **{("city_checked", step): {"department"} for step in ("accept", "refuse", "return")},
    },
)


class Register(RuleBasedStateMachine):
    """One record after another, each with the state that it ought to be in."""

    flow: Flow
    office = factory = callers = None

    def __init__(self):
        super().__init__()
        self.key, self.state, self.submitters = None, "", set()

    @rule()
    def begin(self):
        with self.office.people.system() as session:
            self.key = self.factory.create(session, **self.given).id
        self.state, self.submitters = "draft", set()

    @precondition(lambda self: self.key is not None)
    @rule(data=st.data())
    def take(self, data):
        person = data.draw(st.sampled_from(sorted(self.callers)))
        step = data.draw(st.sampled_from(self.flow.all_steps()))
        answer = self.post(person, step, self.version())
        assert answer.status_code == self.expected(person, step), answer.text
        if answer.status_code == 200:
            self.note(person, step)
        self.look()

    @precondition(lambda self: self.key is not None and self.flow.steps[self.state])
    @rule(data=st.data())
    def decide_at_once(self, data):
        version = self.version()
        steps = st.sampled_from(sorted(self.flow.steps[self.state]))
        won = 0
        for _turn in range(2):
            person = data.draw(st.sampled_from(sorted(self.callers)))
            step = data.draw(steps)
            answer = self.post(person, step, version)
            if answer.status_code == 200:
                won += 1
                assert self.expected(person, step) == 200
                self.note(person, step)
        assert won <= 1
        self.look()

    def post(self, person, step, version):
        path = f"/api/v1/{self.flow.resource}/{self.key}/transitions/{step}"
        body = {"remark": "另行说明。", "version": version}
        return self.callers[person].post(path, json=body)

    def expected(self, person, step):
        if not self.flow.holds(person, step):
            return 403
        if not self.flow.sees(person):
            return 404
        if self.flow.after(self.state, step, person, self.submitters) is None:
            return 409
        # Who stands above neither hands in nor takes back for a county.
        own = any(place == COUNTY for _role, place in self.flow.people[person])
        return 200 if own or step not in (HANDS_IN | {"revise"}) else 403

    def note(self, person, step):
        self.state = self.flow.steps[self.state][step]
        if step == "submit":
            self.submitters.add(person)
        if self.state == "draft":
            self.submitters.clear()

    def read(self):
        path = f"/api/v1/{self.flow.resource}/{self.key}"
        return self.callers["editor"].get(path).json

    def version(self):
        return self.read()["version"]

    def look(self):
        assert self.read()["state"] == self.state


# `make drill` takes more of them.
ROUNDS = 3
CASES = [
    (ITEMS, ImplementationItemFactory, {}),
    (FILINGS, InnovationFilingFactory, {"measure": "寄递。", "legality": "不变。"}),
]


def let_loose(office, flow, factory, given, rounds):
    """Let people do what they like with records of one register."""
    callers = {name: office.person(*held) for name, held in flow.people.items()}
    names = {"flow": flow, "office": office, "factory": factory, "given": given, "callers": callers}
    machine = type("Machine", (Register,), names)
    limits = settings(
        max_examples=rounds,
        stateful_step_count=10,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=limits)


@pytest.mark.parametrize(("flow", "factory", "given"), CASES, ids=["items", "filings"])
def test_no_order_of_steps_leads_where_nothing_should(office, flow, factory, given):
    let_loose(office, flow, factory, given, ROUNDS)
