"""Every type of page is free of what keeps people out: empty, filled, refused, only to be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.db.history import HistoryOp
from app.operations import transition
from app.operations.attachments import attach
from app.operations.comments import comment
from tests.factories.bodies import BodyFactory
from tests.factories.catalog_items import CatalogItemFactory
from tests.factories.halls import ServiceCenterFactory, ServiceWindowFactory
from tests.factories.implementation_items import ImplementationItemFactory
from tests.factories.innovation_filings import InnovationFilingFactory
from tests.factories.process_maps import ProcessMapFactory
from tests.factories.standards import StandardFactory
from tests.journeys.page_types import EDITOR, NO_PAGE, NOBODY, PAGES
from tests.support.accounts import COUNTY
from tests.support.browser import accessibility_problems, watched_page

pytestmark = pytest.mark.journey
DESK, HAND = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
WORKBOOK = Path(__file__).resolve().parents[1] / "workbooks" / "county" / "02-two-row-header.xlsx"


@pytest.fixture(scope="session")
def databases(sqlite):
    """One kind is enough: what is looked at here is the browser."""
    return sqlite


def records(session):
    """A record of each kind that a page needs: their keys by the names of the cases."""
    catalog = CatalogItemFactory.published(session)
    StandardFactory.published(session, catalog_item=catalog.id, materials=[{"name": "申请书"}])
    agency = BodyFactory.create(session, name="旌阳区水利局")
    given = {"catalog_item": catalog.id, "agency": agency.id}
    # Better in one thing and worse in another.
    limit = {"value": 5, "unit": "working_day"}
    item = ImplementationItemFactory.create(session, statutory_limit=limit, visits=3, **given)
    attach(session, item.resource, item.id, "受理通知书.pdf", b"%PDF-1.7")
    comment(session, item.resource, item.id, "请核对材料名称。")
    submitted = ImplementationItemFactory.create(session, name="待审核的事项")
    transition(session, submitted.resource, submitted.id, "submit")
    papers = [{"name": "申请表", "necessity": "必要"}, {"name": "身份证", "exempt": True}]
    shown = {"conditions": "年满八十周岁", "materials": papers, "legal_basis": "某法第一条"}
    center = ServiceCenterFactory.create(session)
    ServiceWindowFactory.create(session, center=center.id)
    return {
        "item": item.id,
        "submitted": submitted.id,
        "published": ImplementationItemFactory.published(session, **shown).id,
        "filing": InnovationFilingFactory.published(session).id,
        "map": ProcessMapFactory.published(session).id,
        "hall": center.id,
        "operation": session.scalar(select(func.max(HistoryOp.id))),
    }


def imports(caller):
    """One workbook with errors that waits for its clerk, and one that was written."""
    found = {}
    for name in ("planned", "written"):
        with WORKBOOK.open("rb") as file:
            given = {"resource": "implementation-items", "file": (file, f"{name}.xlsx")}
            found[name] = caller.post("/api/v1/imports/", data=given).json["id"]
        if name == "planned":
            options = {"skip_errors": True, "create_references": True}
    caller.post(f"/api/v1/imports/{found['written']}/commit", json=options)
    return found


@pytest.fixture
def known(office):
    editor = office.people.make(EDITOR, COUNTY)
    with office.people.system() as session:
        keys = records(session)
    return keys | imports(office.people.token(editor)) | {"person": editor.id}


def look(page):
    """What keeps people out of the page that is shown."""
    wider = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return accessibility_problems(page) + (["wider than the screen"] if wider else [])


def desks(office, stack_of, size):
    """One page for each role, opened when it is first asked for."""
    pages = {}

    def desk(role):
        if role not in pages:
            anybody = watched_page(office.browser, **size)
            pages[role] = office.desk(role, COUNTY, **size) if role != NOBODY else stack_of(anybody)
        return pages[role]

    return desk


def test_every_address_of_a_page_has_its_case(app):
    shown = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.rule.startswith("/api/")
    }
    assert shown == PAGES.keys() | NO_PAGE.keys()
    assert not PAGES.keys() & NO_PAGE.keys()


@pytest.mark.parametrize("size", [DESK, HAND], ids=["desk", "hand"])
def test_no_page_keeps_anybody_out(office, known, size):
    desk = desks(office, office.stack.enter_context, size)
    found = {}
    for case in (case for cases in PAGES.values() for case in cases):
        if size is DESK or case.hand:
            page, path = desk(case.role), case.path.format(**known)
            page.goto(office.address + path)
            found[f"{case.role} {path}"] = look(page)
    assert not {path: problems for path, problems in found.items() if problems}


def test_a_refused_form_keeps_nobody_out(office, known):
    page = office.desk(EDITOR, COUNTY)
    page.goto(f"{office.address}/r/implementation-items/{known['item']}/edit")
    page.get_by_label("到现场次数", exact=True).fill("很多")
    page.locator(".actbar button").first.click()
    page.locator("[data-focus]").wait_for()
    assert look(page) == []
    page.goto(f"{office.address}/r/implementation-items/{known['item']}")
    page.get_by_role("button", name="提交").click()
    page.locator("[data-focus]").wait_for()
    assert look(page) == []
