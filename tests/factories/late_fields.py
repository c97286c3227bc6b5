from tests.factories.base import Factory


class LateFieldFactory(Factory):
    resource_name = "late-fields"

    @classmethod
    def least(cls, session, number):
        return {
            "resource": "implementation-items",
            "name": f"added_{number}",
            "kind": "单行文字",
            "label": f"新增字段{number}",
        }
