"""The records that no row of a file is about, and the rows that may be theirs by another name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import select

from app.db.meta import Kind
from app.db.session import ActorSession
from app.kernel.lazy import _
from app.kernel.text import squeeze
from app.operations.select import key_column, which
from app.policies.writing import narrowing
from app.resource.declaration import Resource
from app.sheets.matching import column_of, place_of, titles
from app.sheets.planrow import PlanRow

AnyResource = type[Resource[Any]]
MOST_LISTED = 200
# More comparisons than these would cost more than the whole plan.
MOST_PAIRS = 4_000_000
ALIKE = 88
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Known:
    """A record of the file's region: its key, its name, and the bodies it has to do with."""

    id: int
    name: str
    bodies: tuple[int | None, ...]


def look_for_missing(
    session: ActorSession, resource: AnyResource, rows: Sequence[PlanRow], *, region_id: int
) -> list[int]:
    """The keys of the records that no row is about; rows that may be theirs are told so."""
    found = {row.record_id for row in rows}
    missing = [one for one in _known(session, resource, region_id) if one.id not in found]
    _suggest(resource, rows, missing)
    return [one.id for one in missing]


def told(
    session: ActorSession, resource: AnyResource, missing: Sequence[int]
) -> list[dict[str, Any]]:
    """The first of them as the plan lists them."""
    return titles(session, resource, missing, most=MOST_LISTED)


def _known(session: ActorSession, resource: AnyResource, region_id: int) -> list[Known]:
    model: Any = resource.model
    title = resource.model.metas.get(resource.title)
    is_named = title is not None and title.kind is not Kind.RELATION
    key = key_column(model)
    columns = [column_of(resource, resource.title) if is_named else key]
    columns += [column_of(resource, name) for name in narrowing(model)]
    query = select(key, *columns).where(which(model, "working"), *place_of(resource, region_id))
    return [
        Known(number, str(name or "") if is_named else "", tuple(bodies))
        for number, name, *bodies in session.execute(query.order_by(key))
    ]


def _suggest(resource: AnyResource, rows: Sequence[PlanRow], missing: Sequence[Known]) -> None:
    """A new row that is called nearly like a missing record of its body may be that record."""
    named = [one for one in missing if one.name]
    fresh = [
        row
        for row in rows
        if row.record_id is None
        and row.class_ == "new"
        and not row.settled
        and row.written.get(resource.title)
    ]
    if not named or not fresh or len(named) * len(fresh) > MOST_PAIRS:
        return
    plain = {at: bare(one.name) for at, one in enumerate(named)}
    for row in fresh:
        near = _near(bare(str(row.written[resource.title])), plain)
        found = [named[at] for at in near if _of_one_body(resource, row, named[at])]
        if found:
            row.find(
                resource.title,
                "match.renamed",
                _("This may be “%(name)s”, which the file has no row for.", name=found[0].name),
                severity="warning",
                suggestion=str(found[0].id),
                candidates=[{"id": one.id, "name": one.name} for one in found[:5]],
            )


def bare(name: str) -> str:
    """A name by its letters and digits alone."""
    return _SIGNS.sub("", squeeze(name)).lower()


def _near(name: str, names: Mapping[int, str]) -> Iterable[int]:
    found = process.extract(name, names, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=20)
    return [at for _name, _score, at in found]


def _of_one_body(resource: AnyResource, row: PlanRow, known: Known) -> bool:
    """Whether both name the same bodies, as far as both name any."""
    own = [row.written.get(name) for name in narrowing(resource.model)]
    pairs = zip(own, known.bodies, strict=True)
    return all(one == other for one, other in pairs if one is not None and other is not None)
