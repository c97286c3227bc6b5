from tests.factories.base import Factory, region_id

PROVINCE = "510000000000"


class LegalBasisFactory(Factory):
    resource_name = "legal-bases"

    @classmethod
    def least(cls, session, number):
        return {
            "title": f"四川省第{number}号条例",
            "kind": "地方性法规",
            "region": region_id(session, PROVINCE),
        }
