"""When those who were asked have said enough for a decision in favor."""

import pytest

from models.rules.quorum import AGREES, OBJECTS, quorum_missing


@pytest.mark.parametrize(
    ("said", "enough"),
    [
        ([AGREES, AGREES], True),
        ([AGREES, None], False),
        ([AGREES, AGREES, None], True),
        ([AGREES, OBJECTS, None], False),
        ([AGREES, AGREES, OBJECTS], True),
        ([OBJECTS], False),
        ([None], False),
        ([AGREES, OBJECTS], False),
    ],
)
def test_two_of_three_have_spoken_and_most_of_them_agree(said, enough):
    assert (quorum_missing([{"opinion": one} for one in said]) is None) is enough
