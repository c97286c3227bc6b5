"""Process maps in use: drawn, printed, and refused by page, REST and command alike."""

from __future__ import annotations

import re

import pytest
from lxml import etree
from lxml.html import fromstring

from app.cli.main import main
from app.factory import create_app
from app.kernel.errors import NotFound, ScopeError
from app.operations import (
    ListQuery,
    create,
    fetch_page,
    fetch_record,
    history_of,
    transition,
    update,
)
from app.policies.actor import SYSTEM
from app.resource.registry import registry
from config import Settings
from tests.factories.base import region_id
from tests.factories.catalog_items import PROVINCE, CatalogItemFactory
from tests.factories.process_maps import LINKS, STAGES, ProcessMapFactory
from tests.factories.standards import StandardFactory
from tests.support.accounts import COUNTY, People
from tests.support.desk import Desk
from tests.support.maps import good_map, item_in_time

SVG = "//*[local-name()='svg'][@role='img']"
MAPS, PAGE = "/api/v1/process-maps/", "/r/process-maps/"


@pytest.fixture(scope="module")
def office(sqlite, tmp_path_factory):
    """An application, its people, and a county editor at a desk and as a program."""
    url, home = sqlite.create(like=sqlite.ready), tmp_path_factory.mktemp("maps")
    settings = Settings(home=home, database_url=url)
    app = create_app(settings)
    yield Office(app, settings)
    app.extensions["shixiang"].engine.dispose()
    sqlite.drop(url)


class Office:
    def __init__(self, app, settings):
        self.settings, self.people = settings, People(app)
        self.person = self.people.make("county_editor", COUNTY)
        self.desk = Desk(self.people.browser(self.person))
        self.caller = self.people.token(self.person)

    def map(self, committed=8, **given):
        """The key of a map with its item."""
        with self.people.system() as session:
            item = item_in_time(session, committed).id
            return ProcessMapFactory.create(session, item=item, **good_map() | given).id, item


def drawing(page):
    (svg,) = fromstring(page).xpath(SVG)
    return svg


def words(svg):
    return [
        " ".join(text.itertext()) for text in svg.iter() if etree.QName(text).localname == "text"
    ]


def test_a_map_with_branches_a_hearing_and_supplements_is_drawn(office):
    key, _item = office.map()
    page = office.desk.get(f"{PAGE}{key}")
    svg = drawing(page)
    named = [page_id for page_id in svg.get("aria-labelledby").split() if f'id="{page_id}"' in page]
    assert len(named) == 2
    told = words(svg)
    for word in ("申请人", "综合窗口", "旌阳区水利局", "听证", "补正材料", "现场勘验"):
        assert word in told
    assert "承诺 8 个工作日 （法定 45 个工作日）".replace(" ", "") in "".join(told).replace(" ", "")
    assert "退回：事实不清，补充审查" in told
    looks = [way.get("class").split()[-1] for way in svg.xpath(".//*[contains(@class,'way')]")]
    assert (looks.count("beside"), looks.count("turn"), looks.count("back")) == (3, 2, 1)
    assert "检查通过" in page


def test_a_drawing_keeps_the_strict_policy_and_tells_nothing_by_color_alone(office):
    key, _item = office.map()
    svg = drawing(office.desk.get(f"{PAGE}{key}"))
    assert not svg.xpath(".//@style | .//*[local-name()='style' or local-name()='script']")
    assert svg.xpath(".//*[contains(@class,'box special')]/following-sibling::*[@class='side']")


def test_the_boxes_of_a_drawing_do_not_lie_upon_each_other(office):
    key, _item = office.map()
    boxes = drawing(office.desk.get(f"{PAGE}{key}")).xpath(".//*[starts-with(@class,'box')]")
    corners = {(int(one.get("x")), int(one.get("y"))) for one in boxes}
    assert len(corners) == len(boxes) == 12


def test_the_page_of_an_item_shows_its_map_with_a_table_in_words(office):
    key, item = office.map()
    page = office.desk.get(f"/r/implementation-items/{item}")
    assert drawing(page) is not None
    assert f'href="{PAGE}{key}"' in page
    rows = fromstring(page).xpath("//table[caption]/tbody/tr")
    assert len(rows) == 12
    assert "最长" in rows[7].text_content()
    assert "涉及公共利益或者重大利害关系" in rows[7].text_content()


def test_an_item_without_a_map_shows_none(office):
    with office.people.system() as session:
        item = item_in_time(session).id
    assert not fromstring(office.desk.get(f"/r/implementation-items/{item}")).xpath(SVG)


def test_a_map_is_printed_with_its_table(office):
    key, _item = office.map()
    page = office.desk.get(f"/process-maps/{key}/print")
    assert drawing(page) is not None
    assert "后续环节" in page
    office.desk.get("/process-maps/99999/print", 404)


def test_a_broken_map_is_drawn_and_says_what_is_wrong(office):
    circle = [{"from_stage": a, "to_stage": b} for a, b in ((1, 2), (2, 3), (3, 1))]
    key, _item = office.map(links=circle, stages=good_map()["stages"][:3])
    page = office.desk.get(f"{PAGE}{key}")
    assert len(drawing(page).xpath(".//*[starts-with(@class,'box')]")) == 3
    assert "形成循环" in page
    key, _item = office.map(stages=[], links=[])
    assert not fromstring(office.desk.get(f"{PAGE}{key}")).xpath(SVG)


def test_a_map_that_takes_too_long_is_submitted_in_no_way(office, capsys):
    key, _item = office.map(committed=7)
    reason = "环节 4 → 5 → 7 → 9 共需 8 个工作日，超过承诺时限 7 个工作日。"
    step = f"{MAPS}{key}/transitions/submit"
    answer = office.caller.post(step, headers={"Accept-Language": "zh"})
    assert answer.status_code == 409
    assert answer.json["error"]["fields"]["stages"] == [reason]
    version = re.search(r'name="version" value="(\d+)"', office.desk.get(f"{PAGE}{key}")).group(1)
    sent = {"version": version}
    page = office.desk.post(f"{PAGE}{key}/transitions/submit", 409, data=sent).text
    assert reason in fromstring(page).xpath("string(//*[@role='alert'])")
    commands = ["transition", "process-maps", str(key), "submit", "--as", office.person.account]
    assert main(office.people.app, office.settings, commands) == 2
    told = capsys.readouterr()
    assert "4 → 5 → 7 → 9" in told.out + told.err


def test_every_reason_is_named_under_its_table(office):
    links = [*good_map()["links"][1:], {"from_stage": 9, "to_stage": 77}]
    key, _item = office.map(links=links)
    told = office.caller.post(f"{MAPS}{key}/transitions/submit").json["error"]["fields"]
    assert set(told) == {"stages", "links"}
    key, _item = office.map(stages=[], links=[])
    told = office.caller.post(f"{MAPS}{key}/transitions/submit").json["error"]["fields"]
    assert set(told) == {"stages"}


def test_a_sound_map_is_submitted_and_published(office):
    key, _item = office.map()
    done = office.caller.post(f"{MAPS}{key}/transitions/submit")
    assert done.json["state"] == "in_review"
    reviewer = office.people.token(office.people.make("reviewer", COUNTY))
    assert reviewer.post(f"{MAPS}{key}/transitions/publish").json["state"] == "published"


def test_what_only_a_person_can_tell_stops_no_map(office):
    stages = good_map()["stages"]
    stages[4]["time"] = {"value": 4, "unit": "hour"}
    key, _item = office.map(stages=stages)
    assert "待判断" in office.desk.get(f"{PAGE}{key}")
    assert office.caller.post(f"{MAPS}{key}/transitions/submit").json["state"] == "in_review"


def test_a_map_of_a_standard_is_held_to_the_limits_of_the_standard(office):
    with office.people.system() as session:
        catalog = CatalogItemFactory.published(session).id
        limit = {"committed_limit": {"value": 7, "unit": "working_day"}}
        StandardFactory.published(session, catalog_item=catalog, **limit)
        values = {"name": "标准图", "standard": catalog, "region": region_id(session, PROVINCE)}
        key = create(session, registry.get("process-maps"), values | good_map()).id
    province = office.people.token(office.people.make("province_admin", PROVINCE))
    answer = province.post(f"{MAPS}{key}/transitions/submit")
    assert answer.status_code == 409


def test_an_item_without_a_map_shows_that_of_its_standard(office):
    with office.people.system() as session:
        catalog = CatalogItemFactory.published(session).id
        home = region_id(session, PROVINCE)
        ProcessMapFactory.published(session, name="标准图谱", standard=catalog, region=home)
        item = item_in_time(session, catalog_item=catalog).id
    page = office.desk.get(f"/r/implementation-items/{item}")
    assert drawing(page).findtext("{*}title") == "标准图谱"


def test_a_stage_beyond_the_standards_map_is_marked_and_submitted_in_no_way(office):
    with office.people.system() as session:
        catalog = CatalogItemFactory.published(session).id
        home = region_id(session, PROVINCE)
        ProcessMapFactory.published(session, standard=catalog, region=home)
        item = item_in_time(session, catalog_item=catalog).id
        # Another city's map is none of this item, whoever looks.
        other = {"standard": catalog, "region": region_id(session, "510700000000")}
        ends = {"stages": list(STAGES[::2]), "links": [{"from_stage": 1, "to_stage": 3}]}
        ProcessMapFactory.published(session, **other, **ends)
        more = {"number": 9, "name": "属地初审", "kind": "审查", "actor_body": "街道办"}
        stages = [STAGES[0], STAGES[1], more, STAGES[2] | {"number": 10}]
        ways = ({"from_stage": a, "to_stage": b} for a, b in ((1, 2), (2, 9), (9, 10)))
        given = {"item": item, "stages": stages, "links": list(ways)}
        key = ProcessMapFactory.create(session, **given).id
    refused = office.caller.post(f"{MAPS}{key}/transitions/submit")
    assert refused.status_code == 409
    assert "属地初审" in str(refused.json)
    page = fromstring(office.desk.get(f"/r/implementation-items/{item}"))
    rows = page.xpath("//table[caption]//tr[td]")
    marks = {row.findtext("th").strip(): row[-1].text_content().strip() for row in rows}
    assert marks["属地初审"].endswith("不符省标")
    assert marks["受理"].endswith("承接省标")
    with office.people.system() as session:
        maps = registry.get("process-maps")
        version = fetch_record(session, maps, key).version
        update(session, maps, key, ends, version=version)
    assert office.caller.post(f"{MAPS}{key}/transitions/submit").status_code == 200
    assert "比省标减少的环节：受理" in office.desk.get(f"/r/implementation-items/{item}")


def test_regions_below_read_what_is_published_and_write_none_of_it(fresh_world):
    maps = registry.get("process-maps")
    with fresh_world.session(SYSTEM) as session:
        homes = {name: fresh_world.region(name) for name in ("province", "city", "county", "other")}
        given = {name: {"region": home} for name, home in homes.items()}
        keys = {name: made_map(session, where) for name, where in given.items()}
        for step in ("submit", "publish"):
            for key in (keys["province"], keys["other"]):
                transition(session, maps, key, step)
        seen = fetch_record(session, maps, keys["province"]).version
        update(session, maps, keys["province"], {"name": "新稿"}, version=seen)
    editor = fresh_world.as_("editor")
    seen = {row["id"] for row in fetch_page(editor, maps, ListQuery()).rows}
    assert seen == {keys["province"], keys["county"]}
    record = fetch_record(editor, maps, keys["province"])
    assert (record.title, len(record.own["stages"])) == ("图", 3)
    for hidden in (keys["city"], keys["other"]):
        with pytest.raises(NotFound):
            fetch_record(editor, maps, hidden)
    with pytest.raises(ScopeError):
        update(editor, maps, keys["province"], {"name": "不行"}, version=record.version)
    told = history_of(editor, maps, keys["province"])
    assert all("新稿" not in str(entry.changes) for entry in told)
    assert fetch_record(fresh_world.as_("admin"), maps, keys["province"]).title == "新稿"


def made_map(session, where):
    item = create(session, registry.get("implementation-items"), {"name": "许可"} | where).id
    values = {"name": "图", "item": item, "stages": list(STAGES), "links": list(LINKS)}
    return create(session, registry.get("process-maps"), values | where).id
