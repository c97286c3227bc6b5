"""The log of the auditors: what it shows, to whom, and what leaves it."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest

from app.db.session import session_for
from app.operations import create, update
from tests.factories.bodies import BodyFactory
from tests.support.accounts import CITY, COUNTY, OTHER
from tests.support.desk import Desk
from views.bodies.agencies import Agencies

HOSTILE = "甲\r\n\x1b[31m=1+1\u202e乙"


@pytest.fixture(scope="module")
def auditor(everybody):
    return Desk(everybody.browser(everybody.make("auditor")))


@pytest.fixture(scope="module")
def local(everybody):
    """The auditor of one county."""
    return Desk(everybody.browser(everybody.make("auditor", COUNTY)))


@pytest.fixture(scope="module")
def done(everybody, world):
    """People of two counties made an agency each; one changed it: names by region, and the key."""
    names, key = {}, 0
    for region in (COUNTY, OTHER):
        person = everybody.make("county_editor", region)
        names[region] = person.account
        info = {"source": "form", "address": "192.0.2.7", "request_id": "r-77"}
        with session_for(world.extensions["shixiang"].engine, person.actor, **info) as session:
            given = BodyFactory.values(session)
            del given["region"]
            record = create(session, Agencies, given)
            key = key or record.id
            if region == COUNTY:
                given = {"short_name": HOSTILE}
                update(session, Agencies, record.id, given, version=record.version)
    return names, key


def test_the_log_tells_who_did_what_from_where(auditor, done):
    page = auditor.get(f"/audit/?actor={done[0][COUNTY]}")
    assert page.count('<th scope="row"') == 2
    assert "192.0.2.7" in page
    assert "页面" in page


def test_the_log_is_narrowed(auditor, done):
    name = done[0][COUNTY]
    for asked, count in (
        ("kind=update", 1),
        ("resource=agencies", 2),
        ("resource=regions", 0),
        ("result=refused", 0),
        ("result=done&source=form&address=192.0.2.7", 2),
        ("source=rest", 0),
        ("since=2999-01-01", 0),
        ("until=2001-01-01", 0),
    ):
        page = auditor.get(f"/audit/?actor={name}&{asked}")
        assert page.count('<th scope="row"') == count, asked
    for asked in ("result=x", "since=soon", "before=x"):
        auditor.get(f"/audit/?{asked}", status=400)


def test_an_auditor_of_a_county_reads_what_its_people_did(local, done):
    names, _key = done
    assert local.get(f"/audit/?actor={names[COUNTY]}").count('<th scope="row"') == 2
    assert local.get(f"/audit/?actor={names[OTHER]}").count('<th scope="row"') == 0
    assert local.get("/audit/?actor=system").count('<th scope="row"') == 0


def test_an_auditor_of_a_city_reads_what_its_counties_did(everybody, done):
    above = Desk(everybody.browser(everybody.make("auditor", CITY)))
    for name in done[0].values():
        assert above.get(f"/audit/?actor={name}").count('<th scope="row"') > 0


def test_the_log_has_pages(auditor, done):
    page = auditor.get("/audit/")
    (after,) = re.findall(r'rel="next" href="([^"]+)"', page)
    older = auditor.get(after.replace("&amp;", "&"))
    (back,) = re.findall(r'rel="prev" href="([^"]+)"', older)
    first = re.search(r"/audit/\d+", page).group()
    assert first in auditor.get(back.replace("&amp;", "&"))
    assert first not in older


def test_an_operation_is_shown_with_what_it_changed(auditor, local, done):
    names, _key = done
    page = auditor.get(f"/audit/?actor={names[COUNTY]}&kind=update")
    address = re.search(r"/audit/\d+", page).group()
    for reader in (auditor, local):
        told = reader.get(address)
        assert "甲\n\\x1b[31m=1+1\\u202e乙" in told
        assert "\x1b" not in told
        assert "简称" in told
        assert "r-77" in told
    other = auditor.get(f"/audit/?actor={names[OTHER]}")
    local.get(re.search(r"/audit/\d+", other).group(), status=404)


def test_the_selection_leaves_as_a_file_and_the_log_knows(auditor, done):
    name = done[0][COUNTY]
    answer = auditor.caller.get(f"/audit/export?actor={name}&format=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert [sheet.cell(row, 3).value for row in (2, 3)] == [name, name]
    assert sheet.max_row == 3
    lines = auditor.caller.get(f"/audit/export?actor={name}&format=csv").text.splitlines()
    assert len(lines) == 3
    told = auditor.get("/audit/?kind=export&resource=audit")
    assert told.count('<th scope="row"') == 2
    assert name in auditor.get(re.search(r"/audit/\d+", told).group())
    auditor.get("/audit/export?format=ods", status=400)


@pytest.mark.parametrize("path", ["/audit/", "/audit/1", "/audit/export"])
def test_nobody_else_reads_the_log(editor, province, path):
    for who in (editor, province):
        who.get(path, status=403)


def test_the_page_says_when_the_chain_was_verified(auditor, world, monkeypatch, tmp_path):
    monkeypatch.setitem(world.config, "AUDIT_FOLDER", tmp_path)
    assert "从未校验" in auditor.get("/audit/")
    found = '{"at": "2026-01-31T00:00:00+00:00", "ok": %s, "operations": 7, "anchor": "%s"'
    file = tmp_path / "audit-verified.json"
    for text, shown in (
        (found % ("true", "ok") + ', "first_bad": null}', "完整：共7次操作"),
        (found % ("false", "ahead") + ', "first_bad": null}', "已被截断"),
        (
            found % ("false", "ok") + ', "first_bad": {"seq": 5, "why": "rows"}}',
            "在第5次操作处损坏",
        ),
    ):
        file.write_text(text)
        assert shown in auditor.get("/audit/")
    (tmp_path / "audit-anchor.jsonl").write_text('{"seq": 9, "hash": "x"}\n')
    assert "第9次操作" in auditor.get("/audit/")
