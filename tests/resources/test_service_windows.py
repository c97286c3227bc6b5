from tests.factories.halls import ServiceWindowFactory
from tests.support.contract import ResourceContract
from views.halls.service_windows import ServiceWindows


class TestServiceWindows(ResourceContract):
    resource, factory = ServiceWindows, ServiceWindowFactory
