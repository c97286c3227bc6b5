"""What every part of the contract builds on: who writes a resource, and records of it."""

from __future__ import annotations

import pytest

from app.db.meta import Kind
from app.policies.personal import masked
from tests.support.accounts import COUNTY, PROVINCE
from tests.support.books import Books

# Who writes a resource if anybody does: the county what is regional, the province the rest.
WRITERS = (
    ("county_editor", COUNTY),
    ("market_manager", COUNTY),
    ("hall_manager", COUNTY),
    ("province_admin", PROVINCE),
)
# What does not depend on the kind of database is tried on one.
once = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
# No record has this key.
NOWHERE = 999_999_999


class Contract:
    """A part of the contract; `resource` and `factory` come from who inherits it."""

    resource = None
    factory = None

    @property
    def address(self):
        return f"/api/v1/{self.resource.name}/"

    @property
    def page(self):
        return f"/r/{self.resource.name}/"

    @property
    def writing(self):
        """The role and region of who writes."""
        return next(pair for pair in WRITERS if "create" in self.resource.rights(pair[0]))

    def writer(self, office):
        return office.caller(*self.writing)

    def values(self, office):
        """The least that a record needs."""
        with office.people.system() as session:
            return self.factory.values(session)

    def whole(self, office):
        """A value for everything that a record can hold."""
        with office.people.system() as session:
            return Books(session).values(self.resource, self.factory)

    def made(self, office, values=None):
        answer = self.writer(office).post(self.address, json=values or self.values(office))
        assert answer.status_code == 201, answer.json
        return answer.json

    def read(self, office, key):
        answer = self.writer(office).get(f"{self.address}{key}")
        assert answer.status_code == 200, answer.json
        return answer.json

    def told(self, values):
        """Values as REST answers them: a relation by its key, what is personal masked."""
        fields = self.resource.fields()
        return {
            f"{name}_id" if fields[name].kind is Kind.RELATION else name: value
            for name, value in masked(self.resource.model, dict(values)).items()
        }

    def changeable(self):
        """A field of plain text that is neither a key nor checked."""
        keys = {path for rung in self.resource.match for path in paths(rung)}
        return next(
            field.name
            for field in self.resource.fields().values()
            if field.kind in (Kind.TEXT, Kind.LONG_TEXT)
            and not (field.unique or field.check or field.system or field.name in keys)
        )


def paths(rung):
    return (rung,) if isinstance(rung, str) else rung
