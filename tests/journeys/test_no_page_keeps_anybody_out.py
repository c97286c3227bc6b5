"""Every type of page is free of what keeps people out: empty, filled, refused, only to be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.db.history import HistoryOp
from app.operations import transition, update
from app.operations.attachments import attach
from app.operations.comments import comment
from app.resource.registry import registry
from tests.factories.bodies import BodyFactory
from tests.factories.catalog_items import CatalogItemFactory
from tests.factories.halls import ServiceCenterFactory, ServiceWindowFactory
from tests.factories.implementation_items import ImplementationItemFactory
from tests.factories.innovation_filings import InnovationFilingFactory
from tests.factories.process_maps import ProcessMapFactory
from tests.factories.standards import StandardFactory
from tests.journeys.page_types import EDITOR, NO_PAGE, NOBODY, PAGES, SENT, SENT_ELSEWHERE
from tests.support.accounts import COUNTY
from tests.support.browser import accessibility_problems, watched_page

pytestmark = pytest.mark.journey
DESK, HAND = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
SIZES = {"desk": DESK, "hand": HAND}
# What the browser would ask for first is sent without it: the server answers for itself.
EMPTIED = """chosen => {
  const form = chosen.form ?? chosen;
  form.noValidate = true;
  const boxes = "input:not([type=hidden], [type=checkbox], [type=radio]), textarea";
  for (const box of form.querySelectorAll(boxes)) box.value = "";
  if (chosen.form) form.requestSubmit(chosen); else form.submit();
}"""
WORKBOOKS = Path(__file__).resolve().parents[1] / "workbooks" / "county"
HANDED_IN = {"planned": "02-two-row-header.xlsx", "written": "01-plain.xlsx"}


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
    """One workbook with errors that waits for its clerk, and another that was written."""
    found = {}
    for name, file_name in HANDED_IN.items():
        with (WORKBOOKS / file_name).open("rb") as file:
            given = {"resource": "implementation-items", "file": (file, file_name)}
            found[name] = caller.post("/api/v1/imports/", data=given).json["id"]
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


def endpoints(app, method):
    """What the application answers to `method`, but for programs."""
    rules = [rule for rule in app.url_map.iter_rules() if not rule.rule.startswith("/api/")]
    return {rule.endpoint for rule in rules if method in (rule.methods or ())}


@pytest.mark.parametrize(
    ("method", "looked_at", "left_out"),
    [("GET", PAGES, NO_PAGE), ("POST", SENT, SENT_ELSEWHERE)],
    ids=["pages", "forms"],
)
def test_every_address_has_its_case(app, method, looked_at, left_out):
    assert endpoints(app, method) == looked_at.keys() | left_out.keys()
    assert not looked_at.keys() & left_out.keys()


def test_no_page_keeps_anybody_out(office, known):
    found = {}
    for named, size in SIZES.items():
        desk = desks(office, office.stack.enter_context, size)
        for case in (case for cases in PAGES.values() for case in cases):
            if size is DESK or case.hand:
                page, path = desk(case.role), case.path.format(**known)
                page.goto(office.address + path)
                found[f"{named} {case.role} {path}"] = look(page)
    assert not {path: problems for path, problems in found.items() if problems}


def test_no_answer_to_a_form_keeps_anybody_out(office, known):
    found = {}
    desk = desks(office, office.stack.enter_context, DESK)
    for case in (case for cases in SENT.values() for case in cases):
        page, path = desk(case.role), case.path.format(**known)
        page.goto(office.address + path)
        with page.expect_navigation():
            page.locator(case.chosen).first.evaluate(EMPTIED)
        found[f"{case.role} {path} {case.chosen}"] = look(page)
    assert not {path: problems for path, problems in found.items() if problems}


def test_neither_a_conflict_nor_a_preview_keeps_anybody_out(office, known):
    page = office.desk(EDITOR, COUNTY)
    items = f"{office.address}/r/implementation-items/"
    page.goto(f"{items}{known['item']}/edit")
    opened = int(page.locator("input[name=version]").first.input_value())
    with office.people.system() as session:
        update(
            session,
            registry.get("implementation-items"),
            known["item"],
            {"visits": 2},
            version=opened,
        )
    page.get_by_label("到现场次数", exact=True).fill("1")
    page.locator(".actbar button").first.click()
    page.locator("#conflict").wait_for()
    assert look(page) == []
    page.goto(items)
    page.locator("tbody input[type=checkbox]").first.check()
    page.locator("[formaction$='/bulk/submit']").click()
    page.wait_for_url("**/bulk/submit")
    assert look(page) == []
