from tests.factories.base import Factory, region_id


class ImplementationItemFactory(Factory):
    resource_name = "implementation-items"
    # Some matters may not be done on a commitment, and only some are entrusted to others.
    without = ("commitment_bar", "power_source")

    @classmethod
    def least(cls, session, number):
        return {
            "local_code": f"511A{number:05}-510603000000",
            "name": f"第{number}项许可",
            "kind": "行政许可",
            "region": region_id(session),
        }
