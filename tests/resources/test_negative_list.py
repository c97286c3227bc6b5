from tests.factories.halls import NegativeListFactory
from tests.support.contract import ResourceContract
from views.halls.negative_list import NegativeList


class TestNegativeList(ResourceContract):
    resource, factory = NegativeList, NegativeListFactory
