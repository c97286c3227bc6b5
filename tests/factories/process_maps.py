from tests.factories.base import NUMBERS, Factory, region_id
from tests.factories.implementation_items import ImplementationItemFactory

STAGES = (
    {"number": 1, "name": "提交申请", "kind": "申请", "actor_body": "申请人"},
    {"number": 2, "name": "受理", "kind": "受理", "actor_body": "综合窗口"},
    {"number": 3, "name": "送达", "kind": "送达", "actor_body": "综合窗口"},
)
LINKS = ({"from_stage": 1, "to_stage": 2}, {"from_stage": 2, "to_stage": 3})


class ProcessMapFactory(Factory):
    """The map of an item of its own, unless one is given."""

    resource_name = "process-maps"
    # A map is that of an item or of a standard.
    without = ("standard",)

    @classmethod
    def values(cls, session, **given):
        if "item" not in given and "standard" not in given:
            code = f"11510603665538630E4{next(NUMBERS):012}"
            given["item"] = ImplementationItemFactory.published(session, code=code).id
        return super().values(session, **given)

    @classmethod
    def least(cls, session, number):
        return {
            "name": f"第{number}项运行图",
            "stages": [dict(one) for one in STAGES],
            "links": [dict(one) for one in LINKS],
            "region": region_id(session),
        }
