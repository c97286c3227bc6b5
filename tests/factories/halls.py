from tests.factories.base import NUMBERS, Factory, region_id
from tests.factories.implementation_items import ImplementationItemFactory


class ServiceCenterFactory(Factory):
    resource_name = "service-centers"
    # A date of merging is for halls that stand alone.
    without = ("merge_by",)

    @classmethod
    def least(cls, session, number):
        return {
            "name": f"旌阳区第{number}便民服务中心",
            "level": "县级",
            "region": region_id(session),
        }


class ServiceWindowFactory(Factory):
    """A window in a center of its own, unless one is given."""

    resource_name = "service-windows"

    @classmethod
    def values(cls, session, **given):
        if "center" not in given:
            given["center"] = ServiceCenterFactory.create(session).id
        return super().values(session, **given)

    @classmethod
    def least(cls, session, number):
        return {
            "number": f"B{number:02}",
            "name": f"综合受理{number}号窗口",
            "kind": "无差别综合",
            "region": region_id(session),
        }


class WindowAssignmentFactory(Factory):
    """A published item at a window, each of its own unless given."""

    resource_name = "window-assignments"

    @classmethod
    def values(cls, session, **given):
        if "window" not in given:
            given["window"] = ServiceWindowFactory.create(session).id
        if "item" not in given:
            code = f"11510603665538630E4{next(NUMBERS):012}"
            given["item"] = ImplementationItemFactory.published(session, code=code).id
        return super().values(session, **given)

    @classmethod
    def least(cls, session, number):
        return {"role": "受理", "region": region_id(session)}


class NegativeListFactory(Factory):
    resource_name = "negative-list"

    @classmethod
    def least(cls, session, number):
        return {
            "number": f"FM-{number:04}",
            "item_name": f"第{number}项许可",
            "reason": "场地限制",
            "region": region_id(session),
        }
