"""Which public bodies an agency of the market is tied to (红顶中介)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.operations import Filter, ListQuery, fetch_page, fetch_record
from app.resource.registry import registry
from models.rules.affiliation import ties

COLUMNS = ("name", "short_name", "full_name", "uscc", "address", "phone")
PAGE = 200
Row = dict[str, Any]


class Bodies:
    """The bodies of regions and those above them, each region read once."""

    def __init__(self, session: Any) -> None:
        self.session = session
        self._of: dict[int, list[Row]] = {}

    def near(self, region: int) -> list[Row]:
        """The bodies that somebody in this region has to do with."""
        path = fetch_record(self.session, registry.get("regions"), region).row.path
        return [body for key in path.strip("/").split("/") for body in self._bodies(int(key))]

    def _bodies(self, region: int) -> list[Row]:
        if region not in self._of:
            found = {
                row["id"]: row
                for name in ("agencies", "departments")
                for row in self._rows(name, region)
            }
            self._of[region] = list(found.values())
        return self._of[region]

    def _rows(self, name: str, region: int) -> list[Row]:
        here, rows = [Filter("region", "eq", region)], []
        query = ListQuery(filters=here, order=["id"], columns=COLUMNS, size=PAGE, count=False)
        while True:
            page = fetch_page(self.session, registry.get(name), query)
            rows += page.rows
            if page.next is None:
                return rows
            query.after = page.next


def told(
    agency: Mapping[str, Any], bodies: Iterable[Mapping[str, Any]], deciding: Iterable[int]
) -> Row:
    """What was found, a line for each tie; those to a body that decides have a mark before them."""
    found = ties(agency, bodies, deciding)
    lines = [f"{'★' if tie.deciding else ''}{tie.body}：{tie.why}" for tie in found]
    return {"tied": bool(lines), "ties": "\n".join(lines) or None}
