from tests.factories.legal_bases import LegalBasisFactory
from tests.support.contract import ResourceContract
from views.standards.legal_bases import LegalBases


class TestLegalBases(ResourceContract):
    resource, factory = LegalBases, LegalBasisFactory
