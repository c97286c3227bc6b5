from tests.factories.base import COUNTY, Factory, region_id


class RegionFactory(Factory):
    """A local zone below a county."""

    resource_name = "regions"

    @classmethod
    def least(cls, session, number):
        return {
            "code": f"5106039{number:05}",
            "name": f"测试功能区{number}",
            "level": "乡级",
            "parent": region_id(session, COUNTY),
            "scheme": "本地功能区",
        }
