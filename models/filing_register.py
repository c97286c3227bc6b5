"""What the register of filings looks up by itself: words, numbers, filings over a standard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, selectinload

from app.db.code_lists import entries, label_of
from app.db.guard import LOADER
from models.implementation_item import ImplementationItem
from models.innovation_filing import FilingChange, InnovationFiling
from models.region import Region
from models.rules.notation import Words
from models.workflows import OPEN_FILING


def words_of(session: Any) -> Words:
    """The label that a word means in a code list."""
    return partial(label_of, session)


def element_names(session: Any) -> dict[str, str]:
    """Which field each element is, by what it is called in filings."""
    return {word.label: word.code or "" for word in entries(session, "filing_elements")}


def next_number(session: Any, region_id: int, year: int) -> str:
    """The next number of a region in a year: `CXBA-2026-510603-0001`."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(region_id)))
    code = session.scalar(select(Region.code).where(Region.id == region_id))
    start = f"CXBA-{year}-{str(code)[:6]}-"
    table = InnovationFiling.__table__
    asked = select(func.max(table.c.number)).where(
        table.c.region_id == region_id, table.c.number.startswith(start, autoescape=True)
    )
    # All filings count, those too that a role within a body does not show.
    last = session.connection().execute(asked, execution_options={"scoped": LOADER}).scalar()
    return f"{start}{int(str(last).rpartition('-')[2]) + 1 if last else 1:04d}"


def open_over(session: Any, catalog_item: int | None, region_path: str) -> list[InnovationFiling]:
    """The filings in progress, below a region, for items of this catalog item."""
    filing: Any = InnovationFiling
    item: Any = ImplementationItem
    asked = (
        select(filing)
        .join(item, item.id == filing.item_id)
        .join(Region, Region.id == filing.region_id)
        .where(item.catalog_item_id == catalog_item, Region.path.startswith(region_path))
        .where(filing.state.in_(OPEN_FILING))
        .order_by(filing.id)
    )
    return list(session.scalars(asked))


def accepted_values(session: Any, item: int) -> list[tuple[str, str, str, int]]:
    """Element, value, number and key of everything accepted for an item, the latest first."""
    filing: Any = InnovationFiling
    asked = (
        select(FilingChange.element, FilingChange.after, filing.number, filing.id)
        .join(filing, filing.id == FilingChange.parent_id)
        .where(filing.item_id == item, filing.state == "accepted")
        .order_by(filing.decided_on.desc(), filing.id.desc())
    )
    return [(e, a, number or "", key) for e, a, number, key in session.execute(asked)]


@dataclass(frozen=True)
class Other:
    """Another filing for the same matter."""

    id: int
    region: str
    name: str
    state: str
    changes: str
    on: date | None
    decision: str


def others_of(session: Any, item: int, apart_from: int) -> list[Other]:
    """The filings for the same catalog item that the reader may see, the latest first."""
    filing: Any = InnovationFiling
    other: Any = aliased(ImplementationItem)
    of = select(other.catalog_item_id).where(other.id == item).scalar_subquery()
    same: Any = aliased(ImplementationItem)
    asked = (
        select(filing, Region.name)
        .join(same, same.id == filing.item_id)
        .join(Region, Region.id == filing.region_id)
        .where(same.catalog_item_id == of, filing.id != apart_from, filing.state != "draft")
        .options(selectinload(filing.changes))
        .order_by(filing.submitted_on.desc(), filing.id.desc())
        .limit(20)
    )
    return [_other(row, name) for row, name in session.execute(asked)]


def _other(row: Any, region: str) -> Other:
    changes = "；".join(
        f"{one.element} {_short(one.before)} → {_short(one.after)}" for one in row.changes
    )
    on = row.decided_on or row.submitted_on
    return Other(row.id, region, row.name, row.state, changes, on, row.decision or "")


def _short(text: str | None) -> str:
    lines = (text or "—").splitlines()
    return lines[0] if len(lines) == 1 else f"{len(lines)}项"


def over_for(session: Any, day: Any) -> list[int]:
    """The keys of accepted filings whose time is over on this day."""
    asked = select(InnovationFiling.id).where(
        InnovationFiling.state == "accepted", InnovationFiling.effective_until < day
    )
    return list(session.scalars(asked.order_by(InnovationFiling.id)))
