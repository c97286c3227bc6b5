"""The review of an import by program: version, corrections, the marked workbook, redo."""

from __future__ import annotations

import io

import openpyxl
import pytest

from app.sheets.sessions import Uploads
from tests.support.accounts import COUNTY, People
from tests.support.counties import item_row, workbook


@pytest.fixture
def clerk(app, monkeypatch, tmp_path):
    monkeypatch.setattr("app.fab.passwords.HASHING", "scrypt:1024:8:1")
    monkeypatch.setattr(Uploads, "folder", tmp_path / "uploads")
    people = People(app)
    return people.token(people.make("county_editor", COUNTY))


@pytest.fixture
def plan(clerk, tmp_path):
    path = workbook(tmp_path / "a.xlsx", item_row("甲", code=None, limit="二十来天"))
    form = {"resource": "implementation-items", "file": (path.open("rb"), "a.xlsx")}
    return clerk.post("/api/v1/imports/", data=form).json


def test_a_plan_is_corrected_marked_written_undone_and_redone(clerk, plan):
    address = f"/api/v1/imports/{plan['id']}"
    cells = {"cells": {"Sheet!F2": "20个工作日"}}
    assert clerk.open("PATCH", address, json=cells).status_code == 428
    marked = clerk.get(f"{address}/report")
    sheet = openpyxl.load_workbook(io.BytesIO(marked.data))["Sheet"]
    assert sheet["F2"].comment

    told = clerk.open("PATCH", address, json=cells | {"version": plan["version"]})
    assert told.json["counts"]["error"] == 0, told.json
    stale = clerk.open("PATCH", address, json=cells | {"version": plan["version"]})
    assert stale.status_code == 409
    wrong = {"cells": {"Sheet!Z999": "x"}, "version": told.json["version"]}
    assert clerk.open("PATCH", address, json=wrong).status_code == 422

    done = clerk.post(f"{address}/commit", json={"create_references": True})
    assert done.json["state"] == "committed", done.json
    assert len(clerk.get(f"{address}/undo").json["removed"]) == 1
    assert clerk.post(f"{address}/undo").json["state"] == "undone"
    assert clerk.post(f"{address}/redo").json["state"] == "committed"
    assert clerk.post(f"{address}/redo").status_code == 409
    assert clerk.post(f"{address}/approve").status_code == 403
