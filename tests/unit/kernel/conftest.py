import pytest


@pytest.fixture(autouse=True)
def _in_english(english):
    """What the kernel says is read as it is written."""
