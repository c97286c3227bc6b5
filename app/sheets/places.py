"""Whose file it is: the region that rows and preamble name, against that of the upload."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from app.db.registry import class_named
from app.db.session import ActorSession
from app.kernel.lazy import _
from app.sheets.planrow import Finding, PlanRow

# Regions deeper than this in the tree are not looked for in preambles: their names repeat.
DEEPEST = 3


class Place:
    """The region of an upload, with its ancestors, as texts name them."""

    def __init__(self, session: ActorSession, region_id: int) -> None:
        region: Any = class_named("Region")
        path = session.scalar(select(region.path).where(region.id == region_id)) or ""
        ids = [int(part) for part in path.strip("/").split("/") if part]
        query = select(region.id, region.code, region.name, region.short_name)
        found = {row.id: row for row in session.execute(query.where(region.id.in_(ids)))}
        self.own = found[region_id]
        self.above = [found[key].name for key in ids if key in found and key != region_id]
        depth = func.length(region.path) - func.length(func.replace(region.path, "/", "")) - 1
        self.others = set(session.scalars(select(region.name).where(depth <= DEEPEST))) - {
            self.own.name,
            *self.above,
        }

    def is_own(self, word: str) -> bool:
        """Whether a code or name means this region."""
        plain = word.strip()
        for name in self.above:
            plain = plain.removeprefix(name)
        names = {self.own.name, self.own.short_name, self.own.code, self.own.code.rstrip("0")}
        return plain in names

    def names_other(self, text: str) -> bool:
        """Whether a text, such as the name of a body, begins with the name of another region."""
        plain = text.strip()
        for name in self.above:
            plain = plain.removeprefix(name)
        if plain.startswith(self.own.name):
            return False
        return any(plain.startswith(name) for name in self.others)


def check_rows(place: Place, rows: Sequence[PlanRow]) -> None:
    """A row that names another region is an error; naming one's own says nothing new."""
    words = ((row, row.values.get("region")) for row in rows)
    refuse_others(row for row, word in words if isinstance(word, str) and not place.is_own(word))


def refuse_others(rows: Iterable[PlanRow]) -> None:
    """Say of each row that it is about another region, and not to be written."""
    for row in rows:
        row.find("region", "region.other", _("The row is about another region."))
        row.class_ = "error"


def rows_below(
    session: ActorSession, region_id: int, rows: Sequence[PlanRow]
) -> dict[int, list[PlanRow]]:
    """The rows that name a region below this one by its code, by that region's key."""
    region: Any = class_named("Region")
    words = {row.values.get("region") for row in rows}
    codes = [word for word in words if isinstance(word, str) and word.isdecimal()]
    own = session.scalar(select(region.path).where(region.id == region_id)) or ""
    query = select(region.code, region.id).where(
        region.code.in_(codes), region.path.startswith(own), region.id != region_id
    )
    pairs = session.execute(query).all() if own and codes else ()
    keys = {row.code: row.id for row in pairs}
    found: dict[int, list[PlanRow]] = {}
    for row in rows:
        key = keys.get(row.values.get("region"))
        if key is not None:
            found.setdefault(key, []).append(row)
    return found


def check_preamble(place: Place, tables: Iterable[Mapping[str, Any]]) -> list[Finding]:
    """A file whose preamble names a body of another region is held back as a whole."""
    found = []
    for table in tables:
        for word in (*table["preamble"].values(), table["title"]):
            if isinstance(word, str) and place.names_other(word):
                message = str(_("The file is from another region: %(name)s.", name=word))
                found.append(
                    Finding(table["sheet"], None, None, word, "region.mismatch", "error", message)
                )
    return found
