"""A list shows enough at once: fifteen rows on the desk it was drawn for."""

from __future__ import annotations

import pytest

from tests.factories.implementation_items import ImplementationItemFactory
from tests.support.accounts import COUNTY

pytestmark = pytest.mark.journey
ENOUGH = 15
# A row counts where nothing lies over its middle, such as the foot of the list.
SEEN = """rows => rows.filter(row => {
  const box = row.getBoundingClientRect();
  const there = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return box.bottom <= window.innerHeight && row.contains(there);
}).length"""


@pytest.fixture(scope="session")
def databases(sqlite):
    """One kind is enough: what is looked at here is the browser."""
    return sqlite


def test_fifteen_rows_are_seen_without_scrolling(office):
    with office.people.system() as session:
        for number in range(ENOUGH + 5):
            ImplementationItemFactory.create(session, name=f"事项{number}")
    page = office.desk("county_editor", COUNTY, width=1440, height=900)
    page.goto(f"{office.address}/r/implementation-items/")
    assert page.locator("tbody tr").evaluate_all(SEEN) >= ENOUGH
