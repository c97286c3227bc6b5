from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from app.db.engine import make_engine
from app.db.types import BigKey, JsonText, LimitType, UtcDateTime, to_json
from app.kernel.limit import Limit

HERE = timezone(timedelta(hours=8))
THINGS = Table(
    "thing",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("limit", LimitType),
    Column("json", JsonText),
    Column("moment", UtcDateTime),
)


@pytest.fixture
def connection(empty_url):
    engine = make_engine(empty_url)
    with engine.connect() as connection:
        THINGS.create(connection)
        yield connection
    engine.dispose()


def kept(connection, **values):
    """The values as the database gives them back."""
    key = connection.execute(insert(THINGS).values(**values)).inserted_primary_key[0]
    return connection.execute(select(THINGS).where(THINGS.c.id == key)).one()


def test_what_is_absent_stays_absent(connection):
    assert tuple(kept(connection, limit=None, json=None, moment=None))[1:] == (None, None, None)


def test_a_limit_comes_back_as_a_limit(connection):
    assert kept(connection, limit=Limit(20, "working_day")).limit == Limit(20, "working_day")


def test_a_limit_may_be_given_as_it_is_stored(connection):
    assert kept(connection, limit="month 00003").limit == Limit(3, "month")


def test_limits_of_one_unit_are_ordered_and_compared_by_the_database(connection):
    for days in (100, 3, 20):
        connection.execute(insert(THINGS).values(limit=Limit(days, "working_day")))
    shorter = select(THINGS.c.limit).where(THINGS.c.limit <= Limit(20, "working_day"))
    found = connection.scalars(shorter.order_by(THINGS.c.limit)).all()
    assert [limit.value for limit in found] == [3, 20]


@pytest.mark.parametrize("value", [["网上", "窗口"], {"b": 1, "a": [None, True]}, [], "字", 0])
def test_json_comes_back_as_it_was(connection, value):
    assert kept(connection, json=value).json == value


def test_json_is_the_same_text_however_it_was_made():
    assert to_json({"乙": 1, "甲": [1, 2]}) == to_json({"甲": [1, 2], "乙": 1})
    assert to_json({"乙": 1, "甲": [1, 2]}) == '{"乙":1,"甲":[1,2]}'


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2025, 6, 30, 8, 15, 1, 123456, tzinfo=UTC),
        datetime(2025, 6, 30, 23, 59, tzinfo=HERE),
    ],
)
def test_a_moment_comes_back_aware_and_to_the_microsecond(connection, moment):
    found = kept(connection, moment=moment).moment
    assert found == moment
    assert found.utcoffset() == timedelta(0)


def test_a_moment_without_a_time_zone_is_refused(connection):
    naive = datetime(2025, 6, 30, 8, 15)  # noqa: DTZ001 that is what is refused
    with pytest.raises(Exception, match="a moment needs its time zone"):
        kept(connection, moment=naive)


def test_moments_of_several_zones_are_ordered_by_time(connection):
    later, sooner = datetime(2025, 6, 30, 1, tzinfo=UTC), datetime(2025, 6, 30, 8, tzinfo=HERE)
    for moment in (later, sooner):
        connection.execute(insert(THINGS).values(moment=moment))
    assert connection.scalars(select(THINGS.c.moment).order_by(THINGS.c.moment)).all() == [
        sooner,
        later,
    ]


def test_a_key_is_wide_where_the_database_has_wide_ones():
    assert BigKey.compile(postgresql.dialect()) == "BIGINT"
    # Only a column of this very name counts up by itself.
    assert BigKey.compile(sqlite.dialect()) == "INTEGER"
