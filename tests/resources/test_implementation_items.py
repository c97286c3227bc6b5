from tests.factories.implementation_items import ImplementationItemFactory
from tests.support.contract import ResourceContract
from views.catalog.implementation_items import ImplementationItems


class TestImplementationItems(ResourceContract):
    resource, factory = ImplementationItems, ImplementationItemFactory
