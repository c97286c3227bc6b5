from tests.factories.bodies import DepartmentFactory
from tests.support.contract import ResourceContract
from views.bodies.departments import Departments


class TestDepartments(ResourceContract):
    resource, factory = Departments, DepartmentFactory
