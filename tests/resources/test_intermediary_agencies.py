from tests.factories.intermediary_agencies import IntermediaryAgencyFactory
from tests.support.contract import ResourceContract
from views.market.intermediary_agencies import IntermediaryAgencies


class TestIntermediaryAgencies(ResourceContract):
    resource, factory = IntermediaryAgencies, IntermediaryAgencyFactory
