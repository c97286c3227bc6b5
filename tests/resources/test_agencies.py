from tests.factories.bodies import BodyFactory
from tests.support.contract import ResourceContract
from views.bodies.agencies import Agencies


class TestAgencies(ResourceContract):
    resource, factory = Agencies, BodyFactory
