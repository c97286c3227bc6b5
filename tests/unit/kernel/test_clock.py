from datetime import UTC, date, datetime

from app.kernel import clock


def test_now_is_aware_and_in_utc():
    assert clock.now().tzinfo is UTC


def test_today_is_the_day_where_the_offices_are(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2025, 6, 30, 16, 30, tzinfo=UTC))
    assert clock.today() == date(2025, 7, 1)
