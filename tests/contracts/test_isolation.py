"""A county that tries everything it has learnt on its neighbor finds nothing (RULES 2)."""

from __future__ import annotations

import pytest

from tests.support.isolation import IsolationContract


@pytest.fixture
def databases(sqlite):
    """One kind here; both are tried in the drill."""
    return sqlite


class TestOneDatabase(IsolationContract):
    pages, keys = 30, 1
