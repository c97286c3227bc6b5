from tests.factories.base import Factory, region_id

PROVINCE = "510000000000"


class IntermediaryServiceFactory(Factory):
    resource_name = "intermediary-services"
    # What is mandatory needs a basis that not every kind of act gives.
    without = ("mandatory", "basis_kind")

    @classmethod
    def least(cls, session, number):
        return {
            "name": f"第{number}项环境影响评价报告编制",
            "kind": "评价",
            "region": region_id(session, PROVINCE),
        }
