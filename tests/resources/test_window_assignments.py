from tests.factories.halls import WindowAssignmentFactory
from tests.support.contract import ResourceContract
from views.halls.window_assignments import WindowAssignments


class TestWindowAssignments(ResourceContract):
    resource, factory = WindowAssignments, WindowAssignmentFactory
