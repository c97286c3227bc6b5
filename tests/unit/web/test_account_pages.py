"""One's own account: who is signed in where, and what the browser is told on the way out."""

from __future__ import annotations

import re

import pytest

from app.web.devices import device_of
from tests.support.accounts import COUNTY, PASSWORD, form_token, sign_in

WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/141.0.0.0 Safari/537.36"
)
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)
END = re.compile(r'action="(/account/sessions/\d+/end)"')
SESSIONS = "/account/sessions"


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (WINDOWS, "Chrome · Windows"),
        (f"{WINDOWS} Edg/141.0.0.0", "Edge · Windows"),
        (PHONE, "Safari · iPhone"),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox · Linux",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/18 Safari/605", "Safari · macOS"),
        (
            "Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537 Chrome/114 Mobile",
            "Chrome · HarmonyOS",
        ),
    ],
)
def test_a_browser_is_named_as_its_owner_knows_it(agent, device):
    assert str(device_of(agent)) == device


def test_a_browser_that_says_nothing_is_unknown(english):
    assert str(device_of("")) == "Unknown device"


@pytest.fixture
def person(everybody):
    return everybody.make("viewer", COUNTY)


def browsing(world, person, agent):
    client = world.test_client()
    client.environ_base["HTTP_USER_AGENT"] = agent
    assert sign_in(client, person.account, PASSWORD).status_code == 302
    return client


def pressed(client, path):
    return client.post(path, data={"csrf_token": form_token(client, SESSIONS)})


def test_all_browsers_are_listed_and_each_can_be_ended(world, person):
    desk, phone = browsing(world, person, WINDOWS), browsing(world, person, PHONE)
    page = desk.get(SESSIONS).text
    assert "Chrome · Windows" in page
    assert "Safari · iPhone" in page
    (other,) = END.findall(page)
    assert pressed(desk, other).location == SESSIONS
    assert phone.get("/").status_code == 302
    assert desk.get("/").status_code == 200
    assert "iPhone" not in desk.get(SESSIONS).text


def test_all_others_are_ended_at_once(world, person):
    first, *others = (browsing(world, person, agent) for agent in (WINDOWS, PHONE, WINDOWS))
    assert pressed(first, f"{SESSIONS}/end-others").status_code == 302
    assert [client.get("/").status_code for client in (first, *others)] == [200, 302, 302]


def test_nobody_sees_or_ends_the_browsers_of_others(world, everybody, person):
    mine = browsing(world, person, WINDOWS)
    browsing(world, person, PHONE)
    (path,) = END.findall(mine.get(SESSIONS).text)
    stranger = browsing(world, everybody.make("viewer", COUNTY), WINDOWS)
    assert path not in stranger.get(SESSIONS).text
    assert pressed(stranger, path).status_code == 404
    assert pressed(mine, path).status_code == 302


def test_the_menu_of_the_account_leads_to_its_pages(world, person):
    client = browsing(world, person, WINDOWS)
    page = client.get("/").text
    for path in ("/account/password", "/account/second-factor", SESSIONS):
        assert f'href="{path}"' in page
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["password", "second-factor", "sessions"])
def test_a_visitor_has_no_account(world, path):
    assert world.test_client().get(f"/account/{path}").location.startswith("/login/")


def test_the_browser_is_told_to_forget_what_it_kept(world, person):
    client = browsing(world, person, WINDOWS)
    answer = client.post("/logout/", data={"csrf_token": form_token(client, "/")})
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.headers["Cache-Control"] == "no-store"
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("session=;")
    assert "HttpOnly" in cookie
