"""Workflows under random use, for long."""

import pytest

from tests.resources.conftest import office  # noqa: F401 - the fixture of the tests there
from tests.resources.test_workflows import CASES, let_loose


@pytest.mark.parametrize(("flow", "factory", "given"), CASES, ids=["items", "filings"])
def test_no_order_of_steps_leads_where_nothing_should(office, flow, factory, given):  # noqa: F811
    let_loose(office, flow, factory, given, 150)
