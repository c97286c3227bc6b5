"""A county's clerk at work: sessions, small workbooks, plans and commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

from app.db.session import ActorSession, session_for
from app.fab import load_actor
from app.resource.registry import registry
from app.sheets.commit import Committed, commit_import
from app.sheets.sessions import Upload, plan_json, start_import
from tests.support.accounts import COUNTY, People

HEADINGS = ("事项名称", "事项类型", "主管部门", "实施机关", "实施编码", "承诺办结时限")
CODE = "11510603665538630E4510105002001"
AGENCY = "旌阳区教育和体育局"


def workbook(path: Path, *rows: Sequence[Any], headings: Sequence[str] = HEADINGS) -> Path:
    """A plain workbook of one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(list(headings))
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def item_row(name: str = "教材审定", *, code: str | None = CODE, limit: str = "8个工作日") -> tuple:
    """One item of the county's education bureau."""
    return (name, "行政许可", "区教育和体育局", AGENCY, code, limit)


@dataclass
class Desk:
    """One person with a session, a folder for files, and the resource they work on."""

    session: ActorSession
    folder: Path
    region_id: int
    resource: Any

    def plan(self, file: Path, **more: Any) -> dict[str, Any]:
        """The plan of a file, with its rows."""
        upload = Upload(file, file.name, self.region_id, **more)
        stored = start_import(self.session, self.resource, upload)
        return plan_json(self.session, stored, rows=True)

    def plan_rows(self, *rows: Sequence[Any], **more: Any) -> dict[str, Any]:
        """The plan of a workbook with these rows."""
        return self.plan(workbook(self.folder / "items.xlsx", *rows), **more)

    def commit(self, document: dict[str, Any], **more: Any) -> Committed:
        """The plan, written."""
        return commit_import(self.session, document["id"], **more)

    def load(self, *rows: Sequence[Any]) -> dict[str, Any]:
        """A workbook planned and written with everything it refers to; the plan as it was."""
        document = self.plan_rows(*rows)
        self.commit(document, create_references=True)
        return document


def desk(people: People, folder: Path, role: str = "county_editor", region: str = COUNTY) -> Desk:
    """A new account of this role at its desk."""
    person = people.make(role, region)
    with people.system() as system:
        actor = load_actor(system, person.id)
    session = session_for(people.engine, actor, source="sheet")
    return Desk(session, folder, actor.grants[0].region_id, registry.get("implementation-items"))


def rules_of(document: dict[str, Any]) -> list[tuple[str, str]]:
    """The cells of a plan's errors with the rules they break."""
    return [(error["cell"], error["rule"]) for error in document["errors"]]
