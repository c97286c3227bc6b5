"""Loading the shipped reference data; run at every start, so quick where nothing is new."""

from __future__ import annotations

from typing import Any

from app.operations import Filter, ListQuery, fetch_page, load, update
from app.resource.registry import registry
from models import reference
from views.reference.code_lists import CodeLists
from views.reference.holidays import Holidays
from views.reference.regions import Regions


def load_reference(session: Any) -> None:
    """Divisions, code lists and holidays: what is not there yet is added, nothing is changed."""
    load(session, CodeLists, reference.code_entries(), key=("list_name", "scheme", "label", "code"))
    load(session, Holidays, reference.holidays(), key=("date",))
    if not fetch_page(session, Regions, ListQuery(size=1, count=False)).rows:
        load(session, Regions, reference.divisions(), key=("code",))
        _load_earlier_codes(session)


def _load_earlier_codes(session: Any) -> None:
    earlier = reference.earlier_codes()
    for code, number in region_ids(session, sorted(earlier)).items():
        update(session, Regions, number, {"codes": earlier[code]}, version=1)


def region_ids(session: Any, codes: list[str]) -> dict[str, int]:
    """The keys of the regions with these codes."""
    wanted = ListQuery(
        filters=(Filter("code", "in", codes),), columns=("code",), size=200, count=False
    )
    return {row["code"]: row["id"] for row in fetch_page(session, Regions, wanted).rows}


registry.add_loader("reference", load_reference)
