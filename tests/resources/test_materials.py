from tests.factories.materials import MaterialFactory
from tests.support.contract import ResourceContract
from views.catalog.materials import Materials


class TestMaterials(ResourceContract):
    resource, factory = Materials, MaterialFactory
