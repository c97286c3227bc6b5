from tests.factories.adjustments import AdjustmentFactory
from tests.support.contract import ResourceContract
from views.adjustments.adjustments import Adjustments


class TestAdjustments(ResourceContract):
    resource, factory = Adjustments, AdjustmentFactory
