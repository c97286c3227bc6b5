from tests.factories.base import Factory


class CodeEntryFactory(Factory):
    resource_name = "code-lists"

    @classmethod
    def least(cls, session, number):
        return {"list_name": "made_up", "label": f"第{number}项", "code": str(number)}
