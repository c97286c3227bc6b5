"""What the tests of accounts share."""

from __future__ import annotations

import pytest

from tests.support.accounts import People


@pytest.fixture
def people(app):
    """Accounts of the application."""
    return People(app)
