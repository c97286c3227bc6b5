"""Comparing a region with the standard and with the rules, from the command line."""

from __future__ import annotations

import json

import openpyxl
import pytest

from app.cli.main import main
from tests.factories.base import region_id
from tests.factories.catalog_items import CatalogItemFactory
from tests.factories.implementation_items import ImplementationItemFactory
from tests.factories.standards import StandardFactory
from tests.support.accounts import COUNTY, People

CITY, OTHER = "510600000000", "510604000000"


@pytest.fixture
def run(app, settings, capsys):
    def command(*words):
        code = main(app, settings, words)
        return code, json.loads(capsys.readouterr().out)

    return command


@pytest.fixture
def people(app):
    return People(app)


def item_over(session, **values):
    catalog = CatalogItemFactory.published(session)
    StandardFactory.published(
        session,
        catalog_item=catalog.id,
        visits=1,
        statutory_limit={"value": 20, "unit": "working_day"},
    )
    return ImplementationItemFactory.create(session, catalog_item=catalog.id, **values)


def test_a_city_sees_what_its_counties_do_better_and_worse(run, people, tmp_path):
    with people.system() as session:
        better = item_over(session, visits=0)
        worse = item_over(session, visits=2)
        item_over(session, visits=1)
        elsewhere = item_over(session, visits=3, region=region_id(session, "510722000000"))
    city = people.make("city_admin", CITY)
    file = tmp_path / "differences.xlsx"
    code, told = run(
        "compare", "--region", CITY, "--as", city.account, "--json", "--out", str(file)
    )
    found = {(one["id"], one["field"]): one for one in told["differences"]}
    assert code == 1
    assert (found[better.id, "visits"]["standard"], found[better.id, "visits"]["local"]) == (1, 0)
    assert found[better.id, "visits"]["verdict"] == "better"
    assert found[worse.id, "visits"]["verdict"] == "worse"
    assert elsewhere.id not in {one["id"] for one in told["differences"]}
    assert (told["compared"], told["counts"]["worse"]) == (3, 1)
    rows = list(openpyxl.load_workbook(file).active.iter_rows(values_only=True))
    assert len(rows) == 1 + len(told["differences"])


def test_the_rules_are_asked_of_a_whole_region(run, people):
    with people.system() as session:
        fine = {"phone": "0838-1234567", "complaint_phone": "12345"}
        item = item_over(session, visits=0, on_site_reason="须核验原件", **fine)
        bad = item_over(session, visits=2, on_site_reason="须核验原件", **fine)
    editor = people.make("county_editor", COUNTY)
    code, told = run("check", "--region", COUNTY, "--as", editor.account, "--json")
    found = {(one["id"], one["field"], one["rule"], one["severity"]) for one in told["findings"]}
    assert code == 1
    assert (item.id, "on_site_reason", "reason_for_visits", "warning") in found
    assert (bad.id, "visits", "standard.worse", "error") in found
    assert told["counts"]["error"] == 1


def test_whoever_is_elsewhere_learns_nothing(run, people):
    with people.system() as session:
        item_over(session, visits=2)
    stranger = people.make("county_editor", OTHER)
    code, told = run("compare", "--region", COUNTY, "--as", stranger.account, "--json")
    assert (code, told["records"]) == (0, 0)
    code, told = run("check", "--region", COUNTY, "--as", stranger.account, "--json")
    assert (code, told["findings"]) == (0, [])
