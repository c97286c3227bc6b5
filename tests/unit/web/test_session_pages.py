from __future__ import annotations

import re

import pytest
from sqlalchemy.exc import OperationalError

from tests.support.accounts import COUNTY, PASSWORD, form_token, sign_in
from tests.support.desk import ERROR_ID


def test_after_the_sign_in_one_is_where_one_was_heading(world, everybody):
    person = everybody.make("viewer", COUNTY)
    client = world.test_client()
    answer = sign_in(client, person.account, PASSWORD, next="/r/regions/")
    assert answer.location == "/r/regions/"
    assert client.get("/login/?next=/imports/").location == "/imports/"


def test_a_wrong_password_keeps_the_account_that_was_typed(world, everybody):
    person = everybody.make("viewer", COUNTY)
    answer = sign_in(world.test_client(), person.account, "wrong")
    assert answer.status_code == 401
    assert f'value="{person.account}"' in answer.text
    assert 'role="alert"' in answer.text


def test_too_many_wrong_passwords_are_slowed_down(world, everybody):
    person = everybody.make("viewer", COUNTY)
    client = world.test_client()
    tries = [sign_in(client, person.account, "wrong").status_code for _number in range(6)]
    assert tries == [401] * 5 + [429]


def test_the_way_out_is_a_button_and_final(world, everybody):
    person = everybody.make("viewer", COUNTY)
    caller = everybody.browser(person)
    assert caller.get("/logout/").status_code == 405
    assert caller.post("/logout/").location == "/login/"
    assert caller.get("/").status_code == 302


def test_a_form_without_its_token_is_refused(everybody):
    caller = everybody.browser(everybody.make("viewer", COUNTY))
    answer = caller.client.post("/logout/")
    assert answer.status_code == 400
    assert ERROR_ID.search(answer.text)


def test_the_language_is_kept_in_a_cookie(world):
    client = world.test_client()
    assert '<html lang="zh-Hans"' in client.get("/login/").text
    token = form_token(client, "/login/")
    form = {"csrf_token": token, "locale": "en", "next": "/login/"}
    assert client.post("/language/", data=form).location == "/login/"
    page = client.get("/login/").text
    assert '<html lang="en"' in page
    assert "Sign in" in page
    client.post("/language/", data=form | {"locale": "xx"})
    assert '<html lang="en"' in client.get("/login/").text


def test_an_address_that_is_none_has_a_page_of_ours(editor, world):
    assert ERROR_ID.search(editor.get("/nowhere", status=404))
    assert ERROR_ID.search(world.test_client().get("/nowhere").text)


@pytest.mark.parametrize("role", ["security_admin", "auditor"])
def test_who_imports_nothing_is_not_shown_imports(everybody, role):
    caller = everybody.browser(everybody.make(role))
    assert "/imports/" not in caller.get("/").text
    assert caller.get("/imports/").status_code == 403


def test_somebody_with_nothing_to_read_still_has_a_first_page(everybody, editor):
    assert "<h1>" in editor.get("/")


def test_a_failing_database_gives_a_page_with_an_id(editor, monkeypatch):
    def fail(*_arguments, **_named):
        raise OperationalError("SELECT 1", {}, Exception("disk I/O error"))

    monkeypatch.setattr("app.web.detail.record_at", fail)
    page = editor.get("/r/regions/1", status=500)
    assert ERROR_ID.search(page)
    assert "disk I/O" not in page


def test_a_fault_of_ours_gives_a_page_with_an_id(editor, world, monkeypatch):
    monkeypatch.setitem(world.config, "PROPAGATE_EXCEPTIONS", False)

    def fail(*_arguments, **_named):
        raise ZeroDivisionError("a secret of ours")

    monkeypatch.setattr("app.web.detail.record_at", fail)
    page = editor.get("/r/regions/1", status=500)
    assert ERROR_ID.search(page)
    assert "a secret" not in page


def test_static_files_are_kept_by_browsers_under_names_that_change(world):
    page = world.test_client().get("/login/").text
    for address in re.findall(r'(?:href|src)="(/assets/[^"]*)"', page):
        answer = world.test_client().get(address)
        assert answer.status_code == 200
        assert "max-age=31536000" in answer.headers["Cache-Control"]


def test_the_frame_names_the_place_and_the_roles(editor):
    page = editor.get("/")
    assert "四川省" in page
    assert "旌阳区" in page
    assert 'aria-current="page"' in page
