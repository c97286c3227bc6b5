"""Two processes that prepare one database take turns."""

import fcntl

import pytest
from sqlalchemy import func, select

from app.db.alone import KEY, alone
from app.db.engine import make_engine


@pytest.fixture
def is_free(empty_url):
    """Whether somebody else could have the turn now; it is given back at once."""
    engine = make_engine(empty_url)

    def asked():
        if engine.dialect.name == "sqlite":
            with open(f"{engine.url.database}.turn", "a") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    return False
                return True
        with engine.connect() as connection:
            got = connection.scalar(select(func.pg_try_advisory_lock(KEY)))
            connection.invalidate()
        return got

    yield asked
    engine.dispose()


def test_one_has_the_turn_and_everybody_else_waits(empty_url, is_free):
    with alone(empty_url):
        assert not is_free()
    assert is_free()


def test_a_turn_ends_with_a_failure_too(empty_url, is_free):
    with pytest.raises(KeyError), alone(empty_url):
        raise KeyError
    assert is_free()
