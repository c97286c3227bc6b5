from tests.factories.holidays import HolidayFactory
from tests.support.contract import ResourceContract
from views.reference.holidays import Holidays


class TestHolidays(ResourceContract):
    resource, factory = Holidays, HolidayFactory
