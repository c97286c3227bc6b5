from tests.factories.standards import StandardFactory
from tests.support.contract import ResourceContract
from views.standards.standards import Standards


class TestStandards(ResourceContract):
    resource, factory = Standards, StandardFactory
