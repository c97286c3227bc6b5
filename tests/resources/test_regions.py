from tests.factories.regions import RegionFactory
from tests.support.contract import ResourceContract
from views.reference.regions import Regions


class TestRegions(ResourceContract):
    resource, factory = Regions, RegionFactory
