"""Two counties and everything they can reach, on both databases."""

from tests.support.isolation import IsolationContract


class TestBothDatabases(IsolationContract):
    """With every page and more keys than the suite has time for."""
