from tests.factories.base import NUMBERS, Factory
from tests.factories.implementation_items import ImplementationItemFactory

# A published credit code, and the first digits of what follows it.
AGENCY = "11440000006939756B3440"


class MaterialFactory(Factory):
    """A material of an item of its own, unless one is given; sheets name that by its code."""

    resource_name = "materials"
    # It lies where its item does.
    without = ("region",)

    @classmethod
    def values(cls, session, **given):
        if "implementation_item" not in given:
            code = f"{AGENCY}{next(NUMBERS):09}"
            given["implementation_item"] = ImplementationItemFactory.create(session, code=code).id
        return super().values(session, **given)

    @classmethod
    def least(cls, _session, number):
        return {"name": f"第{number}份申请表"}
