"""Five hundred workbooks of other offices, read as those of the suite are."""

import pytest

from tests.support.made import make_all
from tests.support.scoring import HEAD, Score, scored
from tests.unit.sheets.specs import VOCABULARY


@pytest.mark.parametrize("seed", range(5))
def test_a_hundred_workbooks_reach_every_bar(tmp_path, seed):
    total, lines = Score(), [HEAD]
    for name, found in scored(make_all(tmp_path, 100, seed), VOCABULARY):
        total += found
        lines += [found.line(name), *found.details[:8]] if found.details else []
    assert not total.missed, "\n".join(lines)
