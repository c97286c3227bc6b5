from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from lxml.html import fromstring

from app.fab.users import grant_role
from app.kernel.clock import today
from tests.factories.base import region_id
from tests.factories.implementation_items import ImplementationItemFactory
from tests.support.accounts import CITY, COUNTY
from tests.support.counties import item_row, workbook
from tests.support.desk import Desk

WORKBOOKS = Path(__file__).resolve().parents[2] / "workbooks" / "county"
SAMPLE = "02-two-row-header.xlsx"


def hand_in(desk, name=SAMPLE, status=302, **form):
    file = (io.BytesIO((WORKBOOKS / name).read_bytes()), name)
    given = {"resource": "implementation-items", "file": file} | form
    return desk.post("/imports/", status, data=given)


def planned_errors():
    truth = json.loads((WORKBOOKS / f"{SAMPLE}.truth.json").read_text(encoding="utf-8"))
    return [error for record in truth["records"] for error in record["errors"]]


@pytest.fixture
def county(world, everybody):
    """An editor of a county whose records no other test touches."""
    return Desk(everybody.browser(everybody.make("county_editor", COUNTY)))


@pytest.fixture
def plan(county):
    return hand_in(county).location


def test_a_file_becomes_a_plan_that_shows_every_doubt_at_its_cell(county, plan):
    page = county.get(plan)
    for error in planned_errors():
        assert f'id="cell-实施清单-{error["cell"]}"' in page
        assert f'href="#cell-实施清单-{error["cell"]}">{error["cell"]}</a>' in page
        assert error["kind"] in page
    assert "旌阳区政务服务事项实施清单（2025年版）" in page
    assert re.search(r'<tr class="r-head"><th scope="row" class="gut">4', page)


def test_only_the_rows_of_one_kind_can_be_shown(county, plan):
    page = county.get(f"{plan}?class=error")
    assert page.count('<tr class="r-err">') == len({e["cell"][1:] for e in planned_errors()})
    assert '<tr class="r-add">' not in page
    assert 'aria-current="true"' in page
    assert '<tr class="r-' not in county.get(f"{plan}?class=conflict")


def test_another_county_does_not_see_the_plan(stranger, county, plan):
    stranger.get(plan, status=404)
    stranger.post(f"{plan}/commit", 404, data={"rows": "good"})
    assert SAMPLE not in stranger.get("/imports/")


def assert_the_first_page_tells_of_it(county):
    page = county.get("/")
    assert SAMPLE in page
    (day,) = re.findall(rf"<th scope=\"row\">{today():%m-%d}</th>(.*?)</tr>", page)
    assert re.findall(r">(\d+)<", day)[0] == "27"


def test_a_plan_is_written_only_as_far_as_somebody_says(county, plan, everybody):
    refused = county.post(f"{plan}/commit", 409, data={"rows": "all"})
    assert 'role="alert"' in refused.text
    assert 'name="create_references"' in refused.text
    county.post(f"{plan}/commit", data={"rows": "good", "create_references": "1"})
    page = county.get(plan)
    assert 'class="written"' in page
    assert f"{plan}/commit" not in page
    record = re.search(r'href="(/r/implementation-items/\d+)"', page).group(1)
    assert "st-draft" in county.get(record)
    assert_the_first_page_tells_of_it(county)
    assert_it_gives_its_layout_and_its_summary(county, plan)
    assert_the_same_file_is_known(county, plan)
    assert_it_can_be_taken_back(county, plan, record)


def assert_it_gives_its_layout_and_its_summary(county, plan):
    for ending in ("export", "summary"):
        assert f'href="{plan}/{ending}"' in county.get(plan)
        assert county.caller.get(f"{plan}/{ending}").data.startswith(b"PK")


def assert_the_same_file_is_known(county, plan):
    again = county.get(hand_in(county).location)
    assert f'href="{plan}"' in again
    assert '<tr class="r-add">' not in again


def assert_it_can_be_taken_back(county, plan, record):
    version = re.search(r'name="version" value="(\d+)"', county.get(record)).group(1)
    county.post(f"{record}/transitions/submit", data={"version": version})
    county.post(f"{plan}/undo")
    page = county.get(plan)
    assert record in page
    county.post(f"{plan}/undo", 409)
    county.get(record)


def test_a_plan_can_be_put_away(county, plan):
    county.post(f"{plan}/cancel")
    assert f"{plan}/commit" not in county.get(plan)
    county.post(f"{plan}/cancel", 409)


def test_a_file_that_is_none_is_refused_with_the_reason(county):
    file = (io.BytesIO(b"not a workbook"), "C:/fakepath/list.xlsx")
    answer = county.post("/imports/", data={"resource": "implementation-items", "file": file})
    page = county.get(answer.location)
    assert "file.not_a_workbook" in page
    assert "fakepath" not in page


@pytest.mark.parametrize(
    "form",
    [
        {"file": (io.BytesIO(b""), "")},
        {"resource": "holidays"},
        {"resource": "no-such-thing"},
        {"region": "没有这个地方"},
        {"region": "区"},
    ],
)
def test_a_form_that_says_too_little_is_shown_again(county, form):
    assert 'role="alert"' in hand_in(county, status=422, **form).text


def test_a_city_names_the_county_that_a_file_is_of(everybody):
    city = Desk(everybody.browser(everybody.make("city_admin", CITY)))
    hand_in(city, status=403, region="中江县")
    assert 'value="旌阳区"' in hand_in(city, status=403, region="旌阳区").text


@pytest.mark.parametrize("region", ["", "旌阳区", COUNTY])
def test_a_region_is_named_by_word_or_code_or_is_that_of_the_person(county, region):
    assert "r-add" in county.get(hand_in(county, region=region).location)


def test_a_code_that_is_of_no_region_is_refused(county):
    hand_in(county, status=404, region="999999999999")


def test_a_page_can_be_asked_for_from_any_row(county, plan):
    assert "<tbody>" in county.get(f"{plan}?from=20")
    assert "<tbody>" in county.get(f"{plan}?from=x")


def test_who_may_takes_out_of_force_what_the_file_has_no_row_for(everybody):
    with everybody.system() as session:
        region = region_id(session, CITY)
        gone = ImplementationItemFactory.published(session, region=region)
        name = gone.own["name"]
    person = everybody.make("city_admin", CITY)
    with everybody.system() as session:
        grant_role(session, person.id, "reviewer", region_id=region_id(session, CITY))
    city = Desk(everybody.browser(person))
    page = fromstring(city.get(hand_in(city, region=CITY).location))
    form = page.xpath("//form[.//input[@name='_id']]")[0]
    assert name in form.text_content()
    address = form.xpath(".//button/@formaction")
    assert [one.rpartition("/")[2] for one in address] == ["suspend", "cancel"]
    asked = city.post(address[1], 200, data={"_id": str(gone.id)})
    assert f'name="_ids" value="{gone.id}"' in asked.text


def test_a_record_that_a_row_may_be_about_is_not_taken_out_of_force(everybody, tmp_path):
    with everybody.system() as session:
        region = region_id(session, CITY)
        item = ImplementationItemFactory.published(session, region=region)
        name = item.own["name"]
    person = everybody.make("city_admin", CITY)
    with everybody.system() as session:
        grant_role(session, person.id, "reviewer", region_id=region_id(session, CITY))
    city = Desk(everybody.browser(person))
    file = workbook(tmp_path / "same.xlsx", item_row(name, code=None))
    sent = (io.BytesIO(file.read_bytes()), file.name)
    given = {"resource": "implementation-items", "region": CITY, "file": sent}
    page = fromstring(city.get(city.post("/imports/", 302, data=given).location))
    (line,) = page.xpath(f"//aside//li[a[contains(@href, '/{item.id}')]][not(.//li)]")
    assert "请先确认" in line.text_content()
    assert not line.xpath(".//input")
