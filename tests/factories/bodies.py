from tests.factories.base import Factory, region_id


class BodyFactory(Factory):
    """A body that is department and agency at once, as most county offices are."""

    resource_name = "agencies"

    @classmethod
    def least(cls, session, number):
        return {
            "name": f"旌阳区第{number}局",
            "short_name": f"区第{number}局",
            "kind": "机关",
            "is_department": True,
            "region": region_id(session),
        }


class DepartmentFactory(BodyFactory):
    resource_name = "departments"

    @classmethod
    def least(cls, session, number):
        values = super().least(session, number)
        del values["is_department"]
        return values | {"is_agency": True}
