from tests.factories.code_lists import CodeEntryFactory
from tests.support.contract import ResourceContract
from views.reference.code_lists import CodeLists


class TestCodeLists(ResourceContract):
    resource, factory = CodeLists, CodeEntryFactory
