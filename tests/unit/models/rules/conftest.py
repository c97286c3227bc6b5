import pytest


@pytest.fixture(autouse=True)
def _in_english(english):
    """What the rules say is read as it is written."""
