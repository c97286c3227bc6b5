from tests.factories.base import Factory, region_id

PROVINCE = "510000000000"


class CatalogItemFactory(Factory):
    resource_name = "catalog-items"

    @classmethod
    def least(cls, session, number):
        return {
            "base_code": f"51013{number:07}",
            "name": f"第{number}项许可",
            "kind": "行政许可",
            "region": region_id(session, PROVINCE),
        }
