"""`/metrics`: for this machine or for a token, and counting without names."""

from __future__ import annotations

import re

import pytest

from app.factory import create_app
from config import Settings
from tests.support.accounts import COUNTY, PASSWORD, People, sign_in

TOKEN = "7f3a9c0d5e8b1264a7d90c3fe581b62d"


@pytest.fixture
def databases(sqlite):
    """One kind is enough: nothing here is a matter of the database."""
    return sqlite


def number(text, name):
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else 0.0


def test_what_was_answered_is_counted_by_route_and_not_by_address(app):
    client = app.test_client()
    series = 'shixiang_requests_total{method="GET",route="none",status="404"}'
    before = number(client.get("/metrics").text, series)
    for path in ("/nobody/1", "/nobody/2"):
        client.get(path)
    text = client.get("/metrics").text
    assert number(text, series) == before + 2
    assert "nobody" not in text
    assert number(text, "shixiang_database_up") == 1
    assert 'shixiang_request_seconds_bucket{le="0.1",route="none"}' in text


def test_sign_ins_and_imports_are_counted(app):
    person = People(app).make("county_editor", COUNTY)
    client = app.test_client()
    series = 'shixiang_sign_ins_total{{result="{}"}}'
    before = client.get("/metrics").text
    sign_in(client, person.account, "wrong")
    sign_in(client, person.account, PASSWORD)
    text = client.get("/metrics").text
    for result in ("accepted", "refused"):
        name = series.format(result)
        assert number(text, name) == number(before, name) + 1
    assert "# TYPE shixiang_imports gauge" in text
    assert "# TYPE shixiang_jobs gauge" in text
    assert person.account not in text


@pytest.mark.parametrize(
    "given",
    [
        {"environ_base": {"REMOTE_ADDR": "10.0.0.8"}},
        {"headers": {"X-Forwarded-For": "127.0.0.1"}},
        {"headers": {"Via": "1.1 proxy"}},
        {"base_url": "http://product.example/"},
        {"environ_base": {"REMOTE_ADDR": "10.0.0.8"}, "headers": {"Authorization": "Bearer "}},
        {"environ_base": {"REMOTE_ADDR": "10.0.0.8"}, "headers": {"Authorization": "Bearer no"}},
    ],
)
def test_nobody_else_is_answered(tmp_path, database_url, given):
    app = create_app(Settings(home=tmp_path, database_url=database_url, hosts=("product.example",)))
    assert app.test_client().get("/metrics", **given).status_code == 404


def test_a_token_is_answered_wherever_it_is_shown(tmp_path, database_url):
    settings = Settings(home=tmp_path, database_url=database_url, proxies=1, metrics_token=TOKEN)
    client = create_app(settings).test_client()
    headers = {"Authorization": f"Bearer {TOKEN}", "X-Forwarded-For": "10.0.0.8"}
    assert client.get("/metrics", headers=headers).status_code == 200
    # Behind a proxy of ours everybody comes from this machine.
    assert client.get("/metrics").status_code == 404
