"""The part of the contract about who: every right of every role, and who sees a record."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

from app.db.meta import Scope
from app.kernel.errors import BadRequest, Forbidden, Invalid, NotFound
from app.operations import (
    Filter,
    ListQuery,
    create,
    delete,
    fetch_page,
    merge,
    reveal,
    transition,
    update,
)
from app.operations.unit import demand
from app.sheets.export import export
from tests.support.accounts import CITY, COUNTY, OTHER, PROVINCE
from tests.support.contracts.base import NOWHERE, Contract, once
from tests.support.reach import ABSENT, DONE, READS, REFUSED, SIGN_IN, Target, Visitor
from tests.support.rights import PLAIN, rights_of

PLACES = {"province_admin": PROVINCE, "province_department": PROVINCE, "city_admin": CITY}
NO_FILE = Path("out.nonsense")
OF_ONE = ("list", "detail", "detail page", "history page")


class RightsContract(Contract):
    """Rights and scope."""

    def test_the_declaration_gives_each_role_the_rights_of_the_table(self):
        given = {role: self.resource.rights(role) for role in rights_of(self.resource)}
        assert given == rights_of(self.resource)

    @once
    def test_every_role_is_let_in_by_rest_where_the_table_says(self, office):
        found = {role: self._let_in(office.caller(role, place(role))) for role in self._roles()}
        steps = set(self._steps())
        table = rights_of(self.resource).items()
        assert found == {role: rights & steps for role, rights in table}

    @once
    def test_every_role_is_let_through_by_the_operations_where_the_table_says(self, office):
        found = {role: self._let_through(office, role) for role in self._roles()}
        assert found == rights_of(self.resource)

    @once
    def test_every_form_and_file_is_for_those_who_hold_its_right(self, office):
        pages = {"new": "create", f"{NOWHERE}/edit": "update", "template": "import"}
        for role, rights in rights_of(self.resource).items():
            caller = office.caller(role, place(role))
            for end, right in pages.items():
                refused = caller.get(f"{self.page}{end}").status_code == 403
                assert refused is (right not in rights), (role, end)

    @once
    def test_each_place_sees_what_the_scope_class_says(self, office):
        target = self._target(office)
        ways = READS if self._hidden() else OF_ONE
        for way in ways:
            assert self._seen(office, target, way) == self._wanted(way), way

    def test_another_county_sees_what_its_scope_says(self, office):
        record, other = self.made(office), office.caller("county_editor", OTHER)
        answer = other.get(f"{self.address}{record['id']}")
        assert answer.status_code == (404 if self._hidden() else 200)
        change = other.put(f"{self.address}{record['id']}", json={"version": record["version"]})
        assert change.status_code in (403, 404)

    def test_who_is_not_signed_in_learns_nothing(self, office):
        address = f"{self.address}{self.made(office)['id']}"
        assert office.stranger().get(address).status_code == 401
        assert office.stranger().get(self.address).status_code == 401

    def test_who_only_reads_writes_nothing(self, office):
        record, reader = self.made(office), office.caller("viewer", COUNTY)
        address = f"{self.address}{record['id']}"
        assert reader.post(self.address, json=self.values(office)).status_code == 403
        assert reader.put(address, json={"version": record["version"]}).status_code == 403
        assert reader.delete(address, json={"version": record["version"]}).status_code == 403
        assert self.read(office, record["id"])["version"] == record["version"]

    def _roles(self):
        return rights_of(self.resource)

    def _let_in(self, caller):
        """The actions that a caller is not refused: each is asked for something that is not."""
        found = {action: self._ask(caller, action) for action in self._steps()}
        assert set(found.values()) <= {200, 400, 403, 404, 422}, found
        return frozenset(action for action, status in found.items() if status != 403)

    def _steps(self):
        """What every record is asked for in the same way: the six plain actions and its steps."""
        workflow = self.resource.workflow
        steps = workflow.transitions if workflow else ()
        return (*PLAIN.split(), *(step.name for step in steps))

    def _ask(self, caller, action):
        one, body = f"{self.address}{NOWHERE}", {"version": 1}
        handed = {"resource": self.resource.name}
        few = {"q": json.dumps({"page_size": 1, "count": False})}
        acts = {
            "read": lambda: caller.get(self.address, query_string=few),
            "create": lambda: caller.post(self.address, json={"nonsense": 1}),
            "update": lambda: caller.put(one, json=body),
            "delete": lambda: caller.delete(one, json=body),
            "import": lambda: caller.post("/api/v1/imports/", data=handed),
            "export": lambda: caller.get(f"{self.page}export?format=nonsense"),
            "unmask": lambda: caller.get(f"{one}?unmask=1"),
        }
        step = f"{one}/transitions/{action}"
        ask = acts.get(action) or (lambda: caller.post(step, json={"remark": "x"}))
        return ask().status_code

    def _let_through(self, office, role):
        with office.session(office.caller(role, place(role))) as session:
            return frozenset(
                action for action in self.resource.actions() if self._passes(session, action)
            )

    def _passes(self, session, action):
        one = session, self.resource, NOWHERE
        nothing = [Filter("nonsense", "eq", 1)]
        acts = {
            "read": lambda: fetch_page(session, self.resource, ListQuery(filters=nothing)),
            "create": lambda: create(session, self.resource, {"nonsense": 1}),
            "update": lambda: update(*one, {}, version=1),
            "delete": lambda: delete(*one, version=1),
            "import": lambda: merge(session, self.resource, []),
            "export": lambda: export(session, self.resource, NO_FILE),
            "unmask": lambda: reveal(*one),
        }
        try:
            step = action in self._steps()
            further = partial(demand, session, self.resource.name, action)
            last = partial(transition, *one, action, remark="x") if step else further
            acts.get(action, last)()
        except Forbidden:
            return False
        except (BadRequest, Invalid, NotFound):
            # The right was there; what was asked for was not.
            return True
        return True

    def _hidden(self):
        """Whether not everybody may see a record that was just made."""
        model = self.resource.model
        return model.scope is Scope.REGIONAL or model.versioned or bool(model.public)

    def _target(self, office):
        record = self.made(office)
        word = str(record["result"][self.resource.title])
        return Target(self.resource, record["id"], record["version"], 0, "", word)

    def _wanted(self, way):
        """What each place sees of a record that its writer has just made."""
        right = "export" if way == "export" else "read"
        rights = rights_of(self.resource) | {None: {right}}
        seen = self._places().items()
        return {who: what if right in rights[who[0]] else REFUSED for who, what in seen}

    def _places(self):
        seen = {self.writing: DONE, ("viewer", self.writing[1]): DONE, (None, ""): SIGN_IN}
        if self.resource.model.versioned and self.resource.scope() is Scope.SHARED:
            seen["viewer", self.writing[1]] = ABSENT
        outside = ABSENT if self._hidden() else DONE
        regional = self.resource.scope() is Scope.REGIONAL or self.resource.model.public
        above = DONE if regional else outside
        return seen | {("county_editor", OTHER): outside, ("city_admin", CITY): above}

    def _seen(self, office, target, way):
        return {who: READS[way](self._visitor(office, *who), target) for who in self._places()}

    def _visitor(self, office, role, region):
        caller = office.caller(role, region) if role else office.nobody()
        return Visitor(caller, None, None)


def place(role):
    """Where somebody of this role works."""
    return PLACES.get(role, COUNTY)
