from tests.factories.innovation_filings import InnovationFilingFactory
from tests.support.contract import ResourceContract
from views.filings.innovation_filings import InnovationFilings


class TestInnovationFilings(ResourceContract):
    resource, factory = InnovationFilings, InnovationFilingFactory
