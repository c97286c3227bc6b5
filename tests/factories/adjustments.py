from tests.factories.base import Factory, region_id
from tests.factories.implementation_items import ImplementationItemFactory


class AdjustmentFactory(Factory):
    """A change of one item of the county, for which two bodies are asked."""

    resource_name = "adjustments"

    @classmethod
    def values(cls, session, **given):
        if "items" not in given:
            item = ImplementationItemFactory.published(session)
            line = {"item": item.id, "element": "承诺办结时限", "after": "5个工作日"}
            given["items"] = [line]
        return super().values(session, **given)

    @classmethod
    def least(cls, session, number):
        return {
            "name": f"第{number}号调整",
            "kind": "变更",
            "reason": "流程已经优化。",
            "basis_title": "关于调整政务服务事项的通知",
            "opinions": [{"body": "区教育局"}, {"body": "区卫生健康局"}],
            "region": region_id(session),
        }
