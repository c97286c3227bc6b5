from tests.factories.qualifications import QualificationFactory
from tests.support.contract import ResourceContract
from views.market.qualifications import Qualifications


class TestQualifications(ResourceContract):
    resource, factory = Qualifications, QualificationFactory
