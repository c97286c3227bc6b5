"""Two counties filled alike: what the second holds can be told by its mark."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from app.db.guard import trusted
from app.db.registry import Base
from app.operations import transition
from tests.factories.base import region_id
from tests.factories.bodies import BodyFactory
from tests.factories.implementation_items import ImplementationItemFactory
from tests.support.accounts import Caller, People
from tests.support.counties import workbook


@dataclass
class Neighbor:
    """A county with an editor by token and by form, and what is in it."""

    code: str
    mark: str
    region_id: int
    rest: Caller
    browser: Caller
    person: Any
    ids: dict[str, list[int]] = field(default_factory=dict)
    folder: Any = None


def neighbor(people: People, code: str, mark: str, folder: Any) -> Neighbor:
    """A county filled with records, a published one too, with files, imports and an account."""
    person = people.make("county_editor", code)
    with people.system() as session:
        here = region_id(session, code)
        bodies = [
            BodyFactory.create(session, name=f"{mark}-body-{n}", region=here).id for n in range(2)
        ]
        items = [
            ImplementationItemFactory.create(
                session, name=f"{mark}-item-{n}", agency=bodies[0], local_code=f"X{n}", region=here
            ).id
            for n in range(3)
        ]
        item = ImplementationItemFactory.resource()
        for step in ("submit", "publish"):
            transition(session, item, items[0], step)
    made = Neighbor(
        code, mark, here, people.token(person), people.browser(person), person, folder=folder
    )
    made.ids = {"agencies": bodies, "departments": bodies, "implementation-items": items}
    _hand_in(made, folder)
    return made


def _hand_in(county: Neighbor, folder: Any) -> None:
    """A file with a record, a plan, a written import, and a file that is on its way."""
    rest, ids = county.rest, county.ids
    one = f"/api/v1/implementation-items/{ids['implementation-items'][1]}/attachments"
    file = (io.BytesIO(b"%PDF-1.4\n%%EOF\n"), f"{county.mark}.pdf")
    kept = rest.post(one, data={"file": file})
    assert kept.status_code == 201, kept.text
    ids["attachments"] = [kept.json["result"]["id"]]
    plans = []
    for number in range(2):
        plan = handed_in(county, f"{county.mark}-row-{number}", county.code, folder)
        assert plan.status_code == 201, plan.text
        plans.append(plan.json["id"])
    done = rest.post(f"/api/v1/imports/{plans[0]}/commit", json={"create_references": True})
    assert done.status_code == 200, done.text
    ids["imports"] = plans
    ids["accounts"] = [county.person.id]


def handed_in(county: Neighbor, name: str, region: str, folder: Any) -> Any:
    """The answer to a workbook with one record, handed in for a region."""
    row = (name, "行政许可", None, None, None, "8个工作日")
    book = workbook(folder / f"{name}.xlsx", row)
    form = {
        "resource": "implementation-items",
        "region": region,
        "file": (io.BytesIO(book.read_bytes()), f"{county.mark}.xlsx"),
    }
    return county.rest.post("/api/v1/imports/", data=form)


def state_of(people: People, region: int) -> dict[str, list[str]]:
    """Everything that the database holds of a region, table by table."""
    found: dict[str, list[str]] = {}
    with people.system() as session, trusted():
        for name, table in Base.metadata.tables.items():
            if "region_id" in table.c and not name.startswith("history"):
                query = (
                    select(table).where(table.c.region_id == region).order_by(*table.primary_key)
                )
                rows = session.connection().execute(query).mappings()
                found[name] = [json.dumps(dict(row), default=str, sort_keys=True) for row in rows]
    return found
