from tests.factories.catalog_items import CatalogItemFactory
from tests.support.contract import ResourceContract
from views.catalog.catalog_items import CatalogItems


class TestCatalogItems(ResourceContract):
    resource, factory = CatalogItems, CatalogItemFactory
