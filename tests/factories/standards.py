from tests.factories.base import Factory, region_id
from tests.factories.catalog_items import PROVINCE, CatalogItemFactory


class StandardFactory(Factory):
    """A standard over a catalog item of its own, unless one is given."""

    resource_name = "standards"
    # Some matters may not be done on a commitment.
    without = ("commitment_bar",)

    @classmethod
    def values(cls, session, **given):
        if "catalog_item" not in given:
            given["catalog_item"] = CatalogItemFactory.published(session).id
        return super().values(session, **given)

    @classmethod
    def least(cls, session, number):
        return {
            "statutory_limit": {"value": 20, "unit": "working_day"},
            "visits": 1,
            "region": region_id(session, PROVINCE),
        }
