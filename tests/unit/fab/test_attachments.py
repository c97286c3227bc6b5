"""Files of records, by page and by REST: whose they are, what is kept, what is handed out."""

from __future__ import annotations

import io

import pytest

from app import operations as ops
from app.kernel.scanning import Scanner
from app.operations import attachments as files
from app.operations.attachments import Storage
from app.resource.registry import registry
from tests.factories.implementation_items import ImplementationItemFactory
from tests.factories.legal_bases import LegalBasisFactory
from tests.support.accounts import COUNTY, OTHER
from tests.support.desk import Desk

PDF = b"%PDF-1.7 content"
BASE = "/api/v1/implementation-items"


@pytest.fixture
def databases(sqlite):
    """One kind is enough; where the database matters, see the tests of the operations."""
    return sqlite


@pytest.fixture
def item(people):
    """A draft of the county."""
    with people.system() as session:
        return ImplementationItemFactory.create(session)


@pytest.fixture
def editor(people):
    return people.token(people.make("county_editor", COUNTY))


@pytest.fixture
def stranger(people):
    return people.token(people.make("county_editor", OTHER))


@pytest.fixture
def viewer(people):
    return people.token(people.make("viewer", COUNTY))


def form(name="批复.pdf", content=PDF):
    return {"data": {"file": (io.BytesIO(content), name)}}


def hand_in(caller, item, **given):
    answer = caller.post(f"{BASE}/{item.id}/attachments", **form(**given))
    return answer, answer.json


def stored():
    return sorted(path for path in Storage.folder.glob("??/*"))


def test_a_file_comes_back_as_it_went_in(editor, item):
    answer, kept = hand_in(editor, item)
    assert answer.status_code == 201, kept
    told = kept["result"]
    assert (told["name"], told["kind"], told["size"]) == ("批复.pdf", "pdf", len(PDF))
    listed = editor.get(f"{BASE}/{item.id}/attachments").json["result"]
    assert listed == [told]
    got = editor.get(f"{BASE}/{item.id}/attachments/{told['id']}")
    assert got.data == PDF
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.mimetype == "application/octet-stream"
    said = got.headers["Content-Disposition"]
    assert said.startswith("attachment;")
    assert "filename*=UTF-8''%E6%89%B9%E5%A4%8D.pdf" in said


def test_it_lies_outside_of_what_is_served_under_a_name_that_nobody_chose(app, editor, item):
    hand_in(editor, item, name="../../../static/evil.pdf")
    (path,) = stored()
    assert path.name.isalnum()
    assert len(path.name) == 32
    assert path.stat().st_mode & 0o077 == 0
    assert editor.get(f"{BASE}/{item.id}/attachments").json["result"][0]["name"] == "evil.pdf"
    assert app.test_client().get(f"/assets/{path.name}").status_code == 404


def test_of_another_county_there_is_nothing(editor, stranger, item):
    key = hand_in(editor, item)[1]["result"]["id"]
    base = f"{BASE}/{item.id}/attachments"
    assert stranger.get(base).status_code == 404
    assert stranger.get(f"{base}/{key}").status_code == 404
    assert hand_in(stranger, item)[0].status_code == 404
    assert stranger.delete(f"{base}/{key}").status_code == 404
    assert len(stored()) == 1


def test_a_file_is_reached_through_its_own_record_only(people, editor, item):
    key = hand_in(editor, item)[1]["result"]["id"]
    with people.system() as session:
        other = ImplementationItemFactory.create(session)
        act = LegalBasisFactory.create(session)
    assert editor.get(f"{BASE}/{other.id}/attachments/{key}").status_code == 404
    assert editor.get(f"/api/v1/legal-bases/{act.id}/attachments/{key}").status_code == 404
    assert editor.delete(f"{BASE}/{other.id}/attachments/{key}").status_code == 404


def test_a_reader_reads_and_changes_nothing(editor, viewer, item):
    key = hand_in(editor, item)[1]["result"]["id"]
    base = f"{BASE}/{item.id}/attachments"
    assert viewer.get(f"{base}/{key}").data == PDF
    assert hand_in(viewer, item)[0].status_code == 403
    assert viewer.delete(f"{base}/{key}").status_code == 403
    assert len(stored()) == 1


def test_what_everybody_reads_has_files_that_everybody_reads(people, editor, stranger):
    province = people.token(people.make("province_admin"))
    with people.system() as session:
        act = LegalBasisFactory.create(session)
    base = f"/api/v1/legal-bases/{act.id}/attachments"
    key = province.post(base, **form()).json["result"]["id"]
    for caller in (editor, stranger):
        assert caller.get(f"{base}/{key}").data == PDF
        assert caller.post(base, **form()).status_code == 403


def test_a_resource_that_takes_no_files_has_no_such_address(people, editor):
    assert editor.get("/api/v1/holidays/1/attachments").status_code == 404
    assert Desk(people.browser(people.make("viewer", COUNTY))).get("/r/holidays/1/attachments", 404)


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        ({"name": "a.exe", "content": b"MZ"}, "file.kind"),
        ({"name": "a.pdf", "content": b"MZ"}, "file.kind"),
        ({"name": "a.pdf", "content": b""}, "file.kind"),
        ({"name": "...", "content": PDF}, "file.name"),
        ({"name": "a.pdf", "content": PDF + b"x" * 20 * 1024 * 1024}, "file.too_large"),
    ],
)
def test_a_file_that_is_not_taken_leaves_nothing(editor, item, given, rule):
    answer, told = hand_in(editor, item, **given)
    assert (answer.status_code, told["error"]["rule"]) == (422, rule)
    assert stored() == []


def test_what_the_scanner_finds_or_does_not_see_is_refused(monkeypatch, editor, item):
    def gone(_content):
        raise OSError

    for ask, rule in ((lambda content: b"EICAR" not in content, "file.infected"), (gone, None)):
        monkeypatch.setattr(Storage, "scanner", Scanner("made", ask))
        answer, told = hand_in(editor, item, content=PDF + b"EICAR")
        assert (answer.status_code, told["error"]["rule"]) == (422, rule or "file.not_scanned")
    assert stored() == []
    monkeypatch.setattr(Storage, "scanner", Scanner("made", lambda _content: True))
    assert hand_in(editor, item)[1]["result"]["scanned_by"] == "made"


def test_the_history_tells_what_came_and_went_and_the_content_is_gone(people, editor, item):
    key = hand_in(editor, item)[1]["result"]["id"]
    assert editor.delete(f"{BASE}/{item.id}/attachments/{key}").status_code == 204
    assert stored() == []
    with people.system() as session:
        told = ops.history_of(session, registry.get("implementation-items"), item.id)
    assert [(one.kind, one.changes["attachments"]) for one in told[:2]] == [
        ("detach", ["批复.pdf", None]),
        ("attach", [None, "批复.pdf"]),
    ]


def test_a_file_whose_history_cannot_be_written_is_not_kept(monkeypatch, editor, item):
    def full(*_given):
        raise RuntimeError("no history")

    monkeypatch.setattr("app.operations.unit.write_history", full)
    assert hand_in(editor, item)[0].status_code == 500
    assert stored() == []


def test_a_file_that_was_changed_on_the_disk_is_not_handed_out(editor, item):
    key = hand_in(editor, item)[1]["result"]["id"]
    (path,) = stored()
    path.write_bytes(b"%PDF-1.7 CONTENT")
    assert editor.get(f"{BASE}/{item.id}/attachments/{key}").status_code == 500


def test_a_published_record_keeps_its_files_over_its_versions(people, editor, item):
    hand_in(editor, item)
    reviewer = people.token(people.make("reviewer", COUNTY))
    for caller, step in ((editor, "submit"), (reviewer, "publish")):
        assert caller.post(f"{BASE}/{item.id}/transitions/{step}").status_code == 200
    version = editor.get(f"{BASE}/{item.id}").json["version"]
    changed = {"name": "新的名称", "version": version}
    assert editor.put(f"{BASE}/{item.id}", json=changed).status_code == 200
    assert len(editor.get(f"{BASE}/{item.id}/attachments").json["result"]) == 1


def test_what_belongs_to_nobody_is_cleared_away(people, editor, item, monkeypatch):
    hand_in(editor, item)
    version = editor.get(f"{BASE}/{item.id}").json["version"]
    assert editor.delete(f"{BASE}/{item.id}", json={"version": version}).status_code == 204
    left = Storage.folder / "ab" / "abandoned"
    left.parent.mkdir(exist_ok=True)
    left.write_bytes(b"x")
    with people.system() as session:
        assert files.sweep(session) == {"rows": 1, "files": 0}
        monkeypatch.setattr(files, "FORGOTTEN_AFTER", -1)
        assert files.sweep(session) == {"rows": 0, "files": 1}
        assert files.sweep(session) == {"rows": 0, "files": 0}
    assert stored() == []


def test_the_page_takes_a_file_shows_it_and_lets_it_go(people, item):
    desk = Desk(people.browser(people.make("county_editor", COUNTY)))
    page = f"/r/implementation-items/{item.id}/attachments"
    desk.post(page, **form())
    assert "批复.pdf" in desk.get(page)
    refused = desk.post(page, status=422, **form(content=b"MZ")).text
    assert "批复.pdf" in refused
    desk.post(page, status=400)
    key = desk.get(page).split(f'href="{page}/')[1].split('"')[0]
    assert desk.caller.get(f"{page}/{key}").data == PDF
    desk.post(f"{page}/{key}/remove")
    assert "批复.pdf" not in desk.get(page)
    assert stored() == []
