from app.operations import fetch_record, transition
from tests.factories.base import Factory, region_id
from tests.factories.catalog_items import CatalogItemFactory
from tests.factories.implementation_items import ImplementationItemFactory
from tests.factories.standards import StandardFactory


class InnovationFilingFactory(Factory):
    """A filing for an item of the county over a standard of the province."""

    resource_name = "innovation-filings"

    @classmethod
    def values(cls, session, **given):
        if "item" not in given:
            catalog = CatalogItemFactory.published(session)
            StandardFactory.published(session, catalog_item=catalog.id)
            item = ImplementationItemFactory.published(session, catalog_item=catalog.id)
            given["item"] = item.id
        return super().values(session, **given)

    @classmethod
    def least(cls, session, number):
        return {
            "name": f"第{number}项减跑动",
            "kind": "减跑动",
            "changes": [{"element": "到现场次数", "after": "0次"}],
            "region": region_id(session),
        }

    @classmethod
    def published(cls, session, **given):
        record = cls.create(session, measure="寄递结果。", legality="不改变许可条件。", **given)
        for step in ("submit", "check", "accept"):
            transition(session, cls.resource(), record.id, step)
        return fetch_record(session, cls.resource(), record.id)
