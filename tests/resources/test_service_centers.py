from tests.factories.halls import ServiceCenterFactory
from tests.support.contract import ResourceContract
from views.halls.service_centers import ServiceCenters


class TestServiceCenters(ResourceContract):
    resource, factory = ServiceCenters, ServiceCenterFactory
