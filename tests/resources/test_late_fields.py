from tests.factories.late_fields import LateFieldFactory
from tests.support.contract import ResourceContract
from views.reference.late_fields import LateFields


class TestLateFields(ResourceContract):
    resource, factory = LateFields, LateFieldFactory
