"""The pages of accounts: for whoever looks after them, in the own area, and for nobody else."""

from __future__ import annotations

import io
import re
from html import unescape

import openpyxl
import pytest

from app.fab import actor_named
from tests.support.accounts import CITY, COUNTY, OTHER, PASSWORD, PROVINCE, sign_in
from tests.support.desk import Desk

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module")
def keeper(everybody):
    return Desk(everybody.browser(everybody.make("security_admin", CITY)))


def password_on(page):
    return unescape(re.search(r'firstpassword"[^>]*>([^<]+)<', page).group(1))


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in (("账号", "姓名", "角色", "区划", "部门"), *rows):
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return {"file": (io.BytesIO(kept.getvalue()), "accounts.xlsx")}


def test_the_list_has_the_own_area_and_its_conditions(everybody, keeper):
    mine, above = everybody.make("county_editor", COUNTY), everybody.make("viewer", PROVINCE)
    page = keeper.get("/accounts/")
    assert mine.account in page
    assert f">{above.account}<" not in page
    assert 'aria-current="page"' in page
    found = keeper.get(f"/accounts/?q={mine.account}&role=county_editor&state=open&region=旌阳区")
    assert f">{mine.account}<" in found
    assert f">{mine.account}<" not in keeper.get(f"/accounts/?q={mine.account}&state=shut")
    assert 'role="alert"' in keeper.get("/accounts/?region=nowhere")
    keeper.get("/accounts/?state=asleep", status=400)


def test_a_new_account_has_a_first_password_that_is_shown_once(world, everybody, keeper):
    form = {"account": "zhao.min", "name": "赵敏", "role": "county_editor", "region": "旌阳区"}
    assert 'name="account"' in keeper.get("/accounts/new")
    answer = keeper.post("/accounts/new", status=200, data=form)
    assert answer.headers["Cache-Control"] == "no-store"
    password = password_on(answer.text)
    assert sign_in(world.test_client(), "zhao.min", password).status_code == 302
    key = actor_named(everybody.engine, "zhao.min").user_id
    assert password not in keeper.get(f"/accounts/{key}")
    again = keeper.post("/accounts/new", status=422, data=form)
    assert 'role="alert"' in again.text


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"account": "two words"}, 422),
        ({"role": ""}, 422),
        ({"name": ""}, 422),
        ({"region": "nowhere"}, 422),
        ({"department": "nowhere"}, 422),
        ({"region": PROVINCE}, 403),
    ],
)
def test_a_new_account_that_cannot_be_keeps_what_was_typed(keeper, changed, status):
    form = {"account": "qian.li", "name": "钱立", "role": "viewer", "region": COUNTY} | changed
    page = keeper.post("/accounts/new", status=status, data=form).text
    assert 'role="alert"' in page
    assert f'value="{form["region"]}"' in page


def test_everything_can_be_done_to_one_account(world, everybody, keeper):
    person, heir = everybody.make("county_editor", COUNTY), everybody.make("county_editor", COUNTY)
    client = world.test_client()
    sign_in(client, person.account, PASSWORD)
    path = f"/accounts/{person.id}"
    page = keeper.get(path)
    session = re.search(r'name="session" value="(\d+)"', page).group(1)
    keeper.post(f"{path}/sessions", data={"session": session})
    assert client.get("/").status_code == 302
    keeper.post(f"{path}/grant", data={"role": "reviewer", "region": OTHER})
    held = re.findall(r'name="held" value="(\d+)"', keeper.get(path))
    assert len(held) == 2
    keeper.post(f"{path}/revoke", data={"held": held[1]})
    password = password_on(keeper.post(f"{path}/password", status=200).text)
    assert sign_in(world.test_client(), person.account, password).status_code == 302
    for act in ("unlock", "second-factor", "sessions", "shut", "open"):
        keeper.post(f"{path}/{act}")
    done = keeper.post(f"{path}/handover", status=200, data={"to": heir.account})
    assert heir.account in done.text
    assert "旌阳区" in keeper.get(path)


@pytest.mark.parametrize(
    ("act", "form", "status"),
    [
        ("grant", {"role": "auditor", "region": COUNTY}, 422),
        ("grant", {"role": "viewer", "region": PROVINCE}, 403),
        ("revoke", {"held": "x"}, 400),
        ("revoke", {"held": "999999"}, 404),
        ("handover", {"to": "nobody"}, 422),
        ("burn", {}, 400),
    ],
)
def test_what_cannot_be_done_is_said_on_the_page(everybody, keeper, act, form, status):
    person = everybody.make("county_editor", COUNTY)
    keeper.post(f"/accounts/{person.id}/{act}", status=status, data=form)


def test_accounts_outside_the_area_and_the_own_are_not_there(everybody):
    own = everybody.make("security_admin", COUNTY)
    desk = Desk(everybody.browser(own))
    for person in (everybody.make("viewer", OTHER), everybody.make("viewer"), own):
        desk.get(f"/accounts/{person.id}", status=404)
        for act in ("shut", "password", "grant", "handover"):
            desk.post(f"/accounts/{person.id}/{act}", status=404)


@pytest.mark.parametrize("role", ["auditor", "province_admin", "reviewer"])
def test_nobody_else_has_the_pages(everybody, role):
    desk = Desk(everybody.browser(everybody.make(role)))
    assert "/accounts/" not in desk.get("/")
    for path in ("/accounts/", "/accounts/new", "/accounts/sheet", "/accounts/1"):
        desk.get(path, status=403)
    desk.post("/accounts/1/shut", status=403)


def test_a_sheet_makes_all_its_accounts_and_gives_their_passwords_once(world, keeper):
    rows = [
        ("sun.hao", "孙浩", "审核员", "旌阳区", None),
        ("zhou.yan", "周燕", "viewer", OTHER, ""),
    ]
    page = keeper.post("/accounts/sheet", status=200, data=workbook(*rows)).text
    sent = unescape(re.search(r'name="rows" value="([^"]+)"', page).group(1))
    answer = keeper.post("/accounts/sheet/make", status=200, data={"rows": sent})
    assert answer.mimetype == XLSX
    assert answer.headers["Cache-Control"] == "no-store"
    lines = list(openpyxl.load_workbook(io.BytesIO(answer.data)).active.values)[1:]
    assert [line[0] for line in lines] == ["sun.hao", "zhou.yan"]
    for line in lines:
        assert sign_in(world.test_client(), line[0], line[-1]).status_code == 302
    # The second sending of the same form makes nothing.
    keeper.post("/accounts/sheet/make", status=422, data={"rows": sent})


def test_a_wrong_row_is_named_by_its_cell_and_nothing_can_be_made(keeper):
    rows = [
        ("wu.di", "吴迪", "没有的角色", "旌阳区", None),
        ("wu.di", "吴迪", "viewer", "旌阳区", None),
        ("zheng.yi", "郑义", "viewer", PROVINCE, None),
        ("feng.bo", None, "viewer", COUNTY, None),
    ]
    page = keeper.post("/accounts/sheet", status=200, data=workbook(*rows)).text
    cells = re.findall(r'<b class="code">([A-Z]+\d+)</b>', page)
    assert {"C2", "A3", "D4"} <= set(cells)
    assert "/accounts/sheet/make" in page
    assert "users-plus" not in page


def test_a_file_that_is_none_is_refused_and_the_template_is_understood(keeper):
    keeper.post("/accounts/sheet", status=422)
    keeper.post("/accounts/sheet", status=422, data={"file": (io.BytesIO(b"no book"), "a.xlsx")})
    keeper.post("/accounts/sheet/make", status=400, data={"rows": "[{}]"})
    book = openpyxl.load_workbook(io.BytesIO(keeper.caller.get("/accounts/sheet/template").data))
    head = [cell.value for cell in book.worksheets[0][1]]
    assert head == ["账号", "姓名", "角色", "行政区划", "部门"]
    assert "security_admin" in [row[1] for row in book.worksheets[1].values]
