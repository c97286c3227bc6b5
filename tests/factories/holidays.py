from datetime import date, timedelta

from tests.factories.base import Factory


class HolidayFactory(Factory):
    resource_name = "holidays"

    @classmethod
    def least(cls, session, number):
        day = date(2030, 1, 1) + timedelta(days=number)
        return {"date": day.isoformat(), "kind": "休", "name": "测试节", "year": day.year}
