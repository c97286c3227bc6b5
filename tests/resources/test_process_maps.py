from tests.factories.process_maps import ProcessMapFactory
from tests.support.contract import ResourceContract
from views.maps.process_maps import ProcessMaps


class TestProcessMaps(ResourceContract):
    resource, factory = ProcessMaps, ProcessMapFactory
