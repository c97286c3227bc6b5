"""Workbooks of single resources as offices send them, each with the truth of its cells beside it.

`FILE.truth.json`: who hands it in (`role`, `region`), which records there are `before` with the
steps they have taken, where the `header` stands, the `records` with their rows and values, what
is `kept` of them beside that once they are written, and the `errors` with their cells.
"""

from __future__ import annotations

import json
from pathlib import Path

from app.operations import create, fetch_record, transition
from app.resource.registry import registry
from app.sheets.commit import commit_import
from app.sheets.sessions import Upload, get_import, plan_json, start_import
from tests.contracts.source import ROOT
from tests.factories.base import region_id

FOLDER = ROOT / "tests" / "workbooks" / "resources"


def samples():
    """Every workbook of a resource that has its truth beside it."""
    return sorted(path.with_suffix("").with_suffix("") for path in FOLDER.glob("*/*.truth.json"))


class Sample:
    """One workbook with what it says."""

    def __init__(self, path):
        self.path = Path(path)
        self.resource = registry.get(path.parent.name)
        self.truth = json.loads(path.with_name(f"{path.name}.truth.json").read_text("utf-8"))

    def prepare(self, session):
        """The records that the workbook refers to, made by the system."""
        for one in self.truth["before"]:
            resource, values = registry.get(one["resource"]), dict(one["values"])
            values["region"] = region_id(session, values["region"])
            record = create(session, resource, values)
            for step in one["steps"]:
                transition(session, resource, record.id, step)

    def plan(self, session):
        """The plan of the workbook, with its rows."""
        home = session.info["actor"].home.region_id
        upload = Upload(self.path, self.path.name, home, sheet=self.truth.get("sheet"))
        stored = start_import(session, self.resource, upload)
        return plan_json(session, stored, rows=True)

    def commit(self, session, plan):
        """The good rows, written; gives the plan as it is then."""
        commit_import(session, plan["id"], skip_errors=True)
        return plan_json(session, get_import(session, plan["id"]), rows=True)

    def kept(self, session, row):
        """What was written for a row, and is not in the workbook itself."""
        found = fetch_record(session, self.resource, row["id"])
        return {name: found.to_json()[name] for name in self.of(row["row"]).get("kept", {})}

    def of(self, row):
        """What the truth says of a row."""
        return next(one for one in self.truth["records"] if one["row"] == row)
