"""Every act leaves exactly one record of who did what from where, whichever address it came by.

An address that writes and has no case here fails: it is given one, or the reason why it has none.
"""

from __future__ import annotations

import io
import itertools
import re

import openpyxl
import pytest
from sqlalchemy import select

from app.db.history import HistoryOp
from app.factory import create_app
from app.resource.registry import registry
from app.sheets.sessions import Uploads
from config import Settings
from tests.factories.bodies import BodyFactory
from tests.factories.implementation_items import ImplementationItemFactory
from tests.support.accounts import COUNTY, PASSWORD, PROVINCE, People, sign_in
from tests.support.databases import AUDIT_KEY
from tests.support.desk import Desk as Reader

WRITING = {"POST", "PUT", "DELETE", "PATCH"}
ITEMS, AGENCIES = "/api/v1/implementation-items/", "/api/v1/agencies/"
NUMBERS = itertools.count(1)
# What leaves no record of its own, and why.
UNRECORDED = {
    "POST /language/": "the language of the pages is the browser's alone",
    "POST /logout/": "the end of a sign-in changes nothing that others see",
    "POST /api/v1/security/logout": "the same",
    "POST /api/v1/uploads/": "a piece of a file; the import that reads it is recorded",
    "PATCH /api/v1/uploads/<>": "the same",
    "DELETE /api/v1/uploads/<>": "the same",
    "POST /r/<>/unsaved": "what is typed is the person's alone; what is saved is recorded",
    "POST /r/<>/<>/unsaved": "the same",
    "POST /r/<>/unsaved/drop": "the same",
    "POST /r/<>/<>/unsaved/drop": "the same",
    "POST /r/<>/bulk/<>": "it shows what an act on many records would do, and does nothing",
}
# Tried with the pages they belong to: they need a state that is made there.
ELSEWHERE = {
    "POST /login/code/": "tests/unit/fab/test_second_factor.py",
    "POST /account/second-factor": "tests/unit/fab/test_second_factor.py",
    "POST /account/second-factor/confirm": "tests/unit/fab/test_second_factor.py",
    "POST /account/second-factor/off": "tests/unit/fab/test_second_factor.py",
    "POST /account/sessions/<>/end": "tests/unit/web/test_account_pages.py",
    "POST /account/sessions/end-others": "tests/unit/web/test_account_pages.py",
    "POST /account/password": "tests/unit/web/test_account_pages.py",
    "POST /accounts/new": "tests/unit/web/test_accounts_pages.py",
    "POST /accounts/<>/<>": "tests/unit/web/test_accounts_pages.py",
    "POST /accounts/sheet": "tests/unit/web/test_accounts_pages.py",
    "POST /accounts/sheet/make": "tests/unit/web/test_accounts_pages.py",
    "POST /api/v1/accounts/": "tests/unit/api/test_accounts.py",
    "PUT /api/v1/accounts/<>": "tests/unit/api/test_accounts.py",
    "POST /api/v1/accounts/<>/handover": "tests/unit/api/test_accounts.py",
    "POST /api/v1/accounts/<>/password": "tests/unit/api/test_accounts.py",
    "POST /api/v1/accounts/<>/unlock": "tests/unit/api/test_accounts.py",
    "DELETE /api/v1/accounts/<>/second-factor": "tests/unit/api/test_accounts.py",
    "DELETE /api/v1/accounts/<>/sessions": "tests/unit/api/test_accounts.py",
    "POST /api/v1/security/password": "tests/unit/api/test_accounts.py",
    "POST /api/v1/*/<>/attachments": "tests/unit/operations/test_attachments.py",
    "DELETE /api/v1/*/<>/attachments/<>": "tests/unit/operations/test_attachments.py",
    "POST /api/v1/*/bulk/transitions/<>": "tests/unit/api/test_bulk.py",
    "POST /api/v1/*/bulk/update": "tests/unit/api/test_bulk.py",
    "POST /api/v1/*/<>/comments": "tests/unit/operations/test_comments.py",
    "DELETE /api/v1/*/<>/comments/<>": "tests/unit/operations/test_comments.py",
    "POST /r/<>/<>/comments": "tests/unit/operations/test_comments.py",
    "POST /r/<>/<>/comments/<>/withdraw": "tests/unit/operations/test_comments.py",
    "POST /api/v1/notifications/read": "tests/unit/operations/test_comments.py",
    "POST /notifications/read": "tests/unit/operations/test_comments.py",
    "POST /r/<>/<>/unmask": "tests/unit/fab/test_personal_data.py",
    "POST /r/<>/export": "tests/unit/fab/test_personal_data.py",
    "POST /api/v1/imports/<>/submit": "tests/unit/sheets/test_taking_back.py",
    "POST /api/v1/imports/<>/approve": "tests/unit/sheets/test_taking_back.py",
    "POST /api/v1/imports/<>/return": "tests/unit/sheets/test_taking_back.py",
    "POST /api/v1/imports/learned/<>": "tests/unit/sheets/test_corrections.py",
    "POST /halls/<>/assign": "tests/resources/test_hall_page.py",
    "POST /halls/<>/end/<>": "tests/resources/test_hall_page.py",
    "POST /imports/<>/submit": "tests/unit/sheets/test_taking_back.py",
    "POST /imports/<>/approve": "tests/unit/sheets/test_taking_back.py",
    "POST /imports/<>/return": "tests/unit/sheets/test_taking_back.py",
    "POST /imports/learned/<>": "tests/unit/sheets/test_corrections.py",
    "POST /r/<>/<>/attachments": "tests/unit/operations/test_attachments.py",
    "POST /r/<>/<>/attachments/<>/remove": "tests/unit/operations/test_attachments.py",
}


class Desk:
    """An editor with a token and a browser, and records to work on."""

    def __init__(self, app):
        self.people = People(app)
        self.person = self.people.make("county_editor", COUNTY)
        self.rest = self.people.token(self.person)
        self.page = self.people.browser(self.person)

    def item(self, *steps):
        with self.people.system() as session:
            values = ImplementationItemFactory.values(session)
        made = self.rest.post(ITEMS, json=values).json
        for step in steps:
            self.rest.post(f"{ITEMS}{made['id']}/transitions/{step}")
        return made["id"], self.rest.get(f"{ITEMS}{made['id']}").json["version"]

    def form(self, **given):
        with self.people.system() as session:
            return BodyFactory.values(session) | given

    def sheet(self):
        """A workbook with one new agency."""
        book, number = openpyxl.Workbook(), next(NUMBERS)
        book.active.append(["机构名称", "机构简称"])
        book.active.append([f"旌阳区第{number}服务局", f"第{number}服务局"])
        out = io.BytesIO()
        book.save(out)
        given = {"resource": "agencies", "file": (io.BytesIO(out.getvalue()), "a.xlsx")}
        return {"data": given, "content_type": "multipart/form-data"}

    def planned(self, *steps):
        made = self.rest.post("/api/v1/imports/", **self.sheet())
        assert made.status_code in (200, 201), made.json
        for step in steps:
            done = self.rest.post(f"/api/v1/imports/{made.json['id']}/{step}", json={})
            assert done.status_code == 200, done.json
        return made.json["id"]

    def operations(self):
        with self.people.system() as session:
            query = select(HistoryOp).where(HistoryOp.actor_id == self.person.id)
            return list(session.scalars(query.order_by(HistoryOp.seq)))


@pytest.fixture(scope="module")
def desk(databases, tmp_path_factory):
    url, home = databases.create(like=databases.ready), tmp_path_factory.mktemp("recorded")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Uploads, "folder", home / "uploads")
        app = create_app(Settings(home=home, database_url=url, audit_key=AUDIT_KEY))
        yield Desk(app)
    app.extensions["shixiang"].engine.dispose()
    databases.drop(url)


def rest_create(desk):
    return desk.rest, "POST", AGENCIES, {"json": desk.form()}


def rest_update(desk):
    key, version = desk.item()
    return desk.rest, "PUT", f"{ITEMS}{key}", {"json": {"phone": "1", "version": version}}


def rest_delete(desk):
    key, version = desk.item()
    return desk.rest, "DELETE", f"{ITEMS}{key}", {"json": {"version": version}}


def rest_step(desk):
    return desk.rest, "POST", f"{ITEMS}{desk.item()[0]}/transitions/submit", {}


def rest_restore(desk):
    key, version = desk.item()
    desk.rest.put(f"{ITEMS}{key}", json={"phone": "1", "version": version})
    made = desk.rest.get(f"{ITEMS}{key}/history").json["result"][-1]["op_id"]
    body = {"op_id": made, "version": version + 1}
    return desk.rest, "POST", f"{ITEMS}{key}/restore", {"json": body}


def rest_upload(desk):
    return desk.rest, "POST", "/api/v1/imports/", desk.sheet()


def rest_import(step, *before):
    def case(desk):
        path = f"/api/v1/imports/{desk.planned(*before)}/{step}"
        return desk.rest, "POST", path, {"json": {}}

    return case


def rest_correct(desk):
    key = desk.planned()
    version = desk.rest.get(f"/api/v1/imports/{key}").json["version"]
    body = {"cells": {"Sheet!B2": "别的简称"}, "version": version}
    return desk.rest, "PATCH", f"/api/v1/imports/{key}", {"json": body}


def page_correct(desk):
    key = desk.planned()
    version = desk.rest.get(f"/api/v1/imports/{key}").json["version"]
    given = {"cell:Sheet!B2": "别的简称", "version": version}
    return desk.page, "POST", f"/imports/{key}/correct", {"data": given}


def page_create(desk):
    return desk.page, "POST", "/r/agencies/new", {"data": {"name": f"旌阳区{next(NUMBERS)}局"}}


def page_update(desk):
    path = f"/r/implementation-items/{desk.item()[0]}/edit"
    given = Reader(desk.page).form(path) | {"phone": ["7"]}
    return desk.page, "POST", path, {"data": given}


def page_delete(desk):
    key, version = desk.item()
    return (
        desk.page,
        "POST",
        f"/r/implementation-items/{key}/delete",
        {"data": {"version": version}},
    )


def page_step(desk):
    key, version = desk.item()
    path = f"/r/implementation-items/{key}/transitions/submit"
    return desk.page, "POST", path, {"data": {"version": version}}


def page_restore(desk):
    _rest, _method, path, given = rest_restore(desk)
    return desk.page, "POST", path.replace("/api/v1", "/r"), {"data": given["json"]}


def page_bulk(desk):
    (first, version), (second, _same) = desk.item(), desk.item()
    given = {"_field": "phone", "phone": "1", "_records": f"{first}:{version},{second}:{version}"}
    return desk.page, "POST", "/r/implementation-items/bulk/update/write", {"data": given}


def page_view(desk):
    given = {"_where": "state=draft", "name": f"草稿{next(NUMBERS)}"}
    return desk.page, "POST", "/r/implementation-items/views", {"data": given}


def page_of_view(ending):
    def case(desk):
        made = desk.page.post("/r/implementation-items/views", data=page_view(desk)[3]["data"])
        number = re.search(r"view=(\d+)", made.location)[1]
        path = f"/r/implementation-items/views/{number}{ending}"
        return desk.page, "POST", path, {"data": {"name": f"别的{next(NUMBERS)}"}}

    return case


def page_upload(desk):
    return desk.page, "POST", "/imports/", desk.sheet()


def page_import(step, *before):
    def case(desk):
        return desk.page, "POST", f"/imports/{desk.planned(*before)}/{step}", {"data": {}}

    return case


# The acts that a request leads to: a file is handed in and planned, a plan ordered and written.
CASES = {
    "POST /api/v1/*/": (rest_create, "rest", "create"),
    "PUT /api/v1/*/<>": (rest_update, "rest", "update"),
    "DELETE /api/v1/*/<>": (rest_delete, "rest", "delete"),
    "POST /api/v1/*/<>/transitions/<>": (rest_step, "rest", "submit"),
    "POST /api/v1/*/<>/restore": (rest_restore, "rest", "restore"),
    "POST /api/v1/imports/": (rest_upload, "rest", "upload plan"),
    "POST /api/v1/imports/<>/cancel": (rest_import("cancel"), "rest", "cancel_import"),
    "POST /api/v1/imports/<>/commit": (rest_import("commit"), "rest", "commit import"),
    "POST /api/v1/imports/<>/undo": (rest_import("undo", "commit"), "rest", "ask_undo undo"),
    "POST /api/v1/imports/<>/redo": (
        rest_import("redo", "commit", "undo"),
        "rest",
        "ask_redo redo",
    ),
    "PATCH /api/v1/imports/<>": (rest_correct, "rest", "correct plan"),
    "POST /r/<>/new": (page_create, "form", "create"),
    "POST /r/<>/<>/edit": (page_update, "form", "update"),
    "POST /r/<>/<>/delete": (page_delete, "form", "delete"),
    "POST /r/<>/<>/transitions/<>": (page_step, "form", "submit"),
    "POST /r/<>/<>/restore": (page_restore, "form", "restore"),
    "POST /r/<>/bulk/<>/write": (page_bulk, "form", "update"),
    "POST /r/<>/views": (page_view, "form", "save_view"),
    "POST /r/<>/views/<>": (page_of_view(""), "form", "save_view"),
    "POST /r/<>/views/<>/delete": (page_of_view("/delete"), "form", "drop_view"),
    "POST /imports/": (page_upload, "form", "upload plan"),
    "POST /imports/<>/cancel": (page_import("cancel"), "form", "cancel_import"),
    "POST /imports/<>/commit": (page_import("commit"), "form", "commit import"),
    "POST /imports/<>/undo": (page_import("undo", "commit"), "form", "ask_undo undo"),
    "POST /imports/<>/redo": (page_import("redo", "commit", "undo"), "form", "ask_redo redo"),
    "POST /imports/<>/correct": (page_correct, "form", "correct plan"),
}
SIGN_INS = {"POST /login/", "POST /api/v1/security/login"}


def routes(app):
    """Every address that writes; those of all resources are one."""
    names = "|".join(re.escape(each.name) for each in registry.all())
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<[^>]*>", "<>", re.sub(rf"^/api/v1/(?:{names})/", "/api/v1/*/", rule.rule))
        yield from (f"{method} {path}" for method in WRITING & rule.methods)


def test_every_address_that_writes_has_its_case(desk):
    known = {*CASES, *SIGN_INS, *UNRECORDED, *ELSEWHERE}
    found = set(routes(desk.people.app))
    assert found - known == set(), "write a case: what does it leave in the history?"
    assert known - found == set(), "nobody answers there any more"


@pytest.mark.parametrize("route", CASES)
def test_a_write_leaves_one_record_with_all_that_belongs_to_it(desk, route):
    case, source, kinds = CASES[route]
    caller, method, path, given = case(desk)
    before = len(desk.operations())
    answer = caller.open(method, path, **given)
    assert answer.status_code < 400, answer.text[:600]
    done = desk.operations()[before:]
    assert [op.kind for op in done] == kinds.split()
    assert {op.result for op in done} == {"done"}
    left = done[0]
    assert left.source == source
    assert (left.actor, left.address) == (desk.person.name, "127.0.0.1")
    assert left.request_id == answer.headers["X-Request-ID"]
    assert left.at.utcoffset().total_seconds() == 0
    assert left.region_id == desk.person.actor.home.region_id
    assert left.rows >= 1


def test_a_sign_in_leaves_one_record_whichever_door_it_takes(desk):
    person = desk.people.make("viewer", PROVINCE)
    desk.people.token(person)
    sign_in(desk.people.app.test_client(), person.account, PASSWORD)
    sign_in(desk.people.app.test_client(), person.account, "wrong")
    with desk.people.system() as session:
        query = select(HistoryOp).where(HistoryOp.actor == person.name).order_by(HistoryOp.seq)
        found = [(op.kind, op.source, op.address) for op in session.scalars(query)]
    assert found == [
        ("sign_in", "rest", "127.0.0.1"),
        ("sign_in", "form", "127.0.0.1"),
        ("sign_in_failed", "form", "127.0.0.1"),
    ]


def test_what_a_template_tells_is_no_secret_and_an_export_is_written_down(desk):
    before = len(desk.operations())
    assert desk.page.get("/r/agencies/template").status_code == 200
    assert len(desk.operations()) == before
    assert desk.page.get("/r/agencies/export?format=csv").status_code == 200
    (left,) = desk.operations()[before:]
    assert (left.kind, left.resource, left.source) == ("export", "agencies", "form")
