from tests.factories.intermediary_services import IntermediaryServiceFactory
from tests.support.contract import ResourceContract
from views.market.intermediary_services import IntermediaryServices


class TestIntermediaryServices(ResourceContract):
    resource, factory = IntermediaryServices, IntermediaryServiceFactory
