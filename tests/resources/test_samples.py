"""One workbook of each resource as offices send it: read cell by cell, written, read again."""

from __future__ import annotations

import pytest

from tests.support.contracts.base import once
from tests.support.samples import Sample, samples


def said(values):
    """What a row says; what is empty says nothing."""
    return {name: plain(value) for name, value in values.items() if value not in (None, [])}


def plain(value):
    if isinstance(value, list):
        return [said(one) if isinstance(one, dict) else one for one in value]
    return value


@once
@pytest.mark.parametrize("path", samples(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_workbook_of_its_own_kind_is_read_cell_by_cell(office, path):
    sample = Sample(path)
    with office.people.system() as session:
        sample.prepare(session)
    caller = office.caller(sample.truth["role"], sample.truth["region"])
    with office.session(caller, source="sheet") as session:
        plan = sample.plan(session)
        assert plan["tables"][0]["header"] == sample.truth["header"]
        wanted = {one["row"]: one["values"] for one in sample.truth["records"]}
        assert {row["row"]: said(row["values"]) for row in plan["rows"]} == wanted
        found = [(e["cell"], e["rule"]) for e in plan["errors"] if e["severity"] == "error"]
        assert found == [(one["cell"], one["rule"]) for one in sample.truth["errors"]]
        for row in sample.commit(session, plan)["rows"]:
            if row["class"] != "error":
                assert sample.kept(session, row) == sample.of(row["row"]).get("kept", {})
        again = sample.plan(session)
        good = len(wanted) - plan["counts"]["error"]
        assert again["counts"]["unchanged"] == good, again["counts"]
