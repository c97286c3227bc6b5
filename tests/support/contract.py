"""What every resource owes: written and read, told by its history, kept from who may not see it.

A resource's own test says which resource and which factory; the tests are inherited. What does not
depend on the kind of database is tried on one of them.
"""

from __future__ import annotations

from app.resource.registry import registry
from tests.support.contracts.base import WRITERS
from tests.support.contracts.pages import PagesContract
from tests.support.contracts.rest import RestContract
from tests.support.contracts.rights import RightsContract
from tests.support.contracts.sheets import SheetsContract

__all__ = ["WRITERS", "ResourceContract"]


class ResourceContract(RestContract, PagesContract, RightsContract, SheetsContract):
    """Inherit, and name `resource` and `factory`."""

    def test_it_is_declared_with_its_words(self):
        assert self.resource in registry.all()
        assert self.resource.menu is not None
        assert str(self.resource.label) != self.resource.__name__

    def test_a_field_of_a_set_form_says_which(self):
        checked = [field for field in self.resource.fields().values() if field.check]
        assert [field.name for field in checked if not field.help] == []
