"""Summary workbooks: how many records there are, by region and by each thing one can ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from app.db.meta import Kind
from app.db.session import ActorSession
from app.kernel.lazy import Words, _
from app.operations.query import ListQuery, fetch_page
from app.operations.unit import demand
from app.resource.declaration import Resource
from app.resource.registry import registry
from app.sheets.books import sheet_title
from app.sheets.stored import get_import, import_rows
from app.sheets.writers import open_book

AnyResource = type[Resource[Any]]
PAGE = 200
COUNTED = (Kind.CHOICE, Kind.RELATION, Kind.YES_NO)


def summarize(session: ActorSession, resource: AnyResource, path: Path, query: ListQuery) -> int:
    """A worksheet for each thing that is counted, records by state beside it; gives their number.

    :raises Forbidden: without the right to export.
    """
    demand(session, resource.name, "export")
    names = _counted(session, resource)
    frame = pd.DataFrame(_rows(session, resource, query, list(names)))
    total = str(_("Total"))
    with open_book(path) as book:
        for name, label in names.items():
            if name == STATE and len(names) > 1:
                continue
            _table(book, str(label), _crossed(frame, name, resource, total=total))
    return len(frame)


def summarize_import(session: ActorSession, import_id: int, path: Path) -> int:
    """What an import holds: its rows by class, and what was found in them by rule and by field.

    :raises NotFound: for an import out of sight.
    """
    stored = get_import(session, import_id)
    resource = registry.get(stored.resource)
    fields = resource.fields(session)
    rows = list(import_rows(session, stored))
    contents: list[Any] = [row.content for row in rows]
    total = str(_("Total"))
    classes = pd.DataFrame({"class": [row.class_ for row in rows]})
    found = [finding for content in contents for finding in content["findings"]]
    findings = pd.DataFrame(
        {
            "rule": [f["rule"] for f in found],
            "field": [_called(fields, f["field"]) for f in found],
        }
    )
    with open_book(path) as book:
        _table(book, str(_("Rows")), _counts(classes, "class", total=total))
        if len(findings):
            crossed = pd.crosstab(findings["rule"], findings["field"], margins=True)
            _table(book, str(_("Findings")), crossed.rename({"All": total}, axis="index"))
    return len(rows)


STATE = "state"


def _counted(session: ActorSession, resource: AnyResource) -> dict[str, Words]:
    """What records are counted by: their region, the plain filters of the list, their state."""
    fields = resource.fields(session)
    names: dict[str, Words] = {}
    if "region" in resource.model.metas:
        names["region"] = _("Region")
    for name in resource.filters:
        if isinstance(name, str) and name in fields and fields[name].kind in COUNTED:
            names[name] = fields[name].label
    return names | ({STATE: _("State")} if resource.model.stateful else {})


def _rows(
    session: ActorSession, resource: AnyResource, found: ListQuery, names: Sequence[str]
) -> Iterator[dict[str, Any]]:
    query = ListQuery(found.filters, found.search, ["id"], names, PAGE, version=found.version)
    query.count = False
    while True:
        page = fetch_page(session, resource, query)
        yield from ({name: _word(row[name]) for name in names} for row in page.rows)
        if page.next is None:
            return
        query.after = page.next


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)


def _crossed(frame: pd.DataFrame, name: str, resource: AnyResource, *, total: str) -> pd.DataFrame:
    """Records by one thing and, where records have states, by state; with sums."""
    if frame.empty or not resource.model.stateful or name == STATE:
        return _counts(frame, name, total=total)
    crossed = pd.crosstab(frame[name], frame[STATE], margins=True, margins_name=total)
    words = {state.name: str(state.label) for state in _states(resource)}
    return crossed.rename(columns=words)


def _states(resource: AnyResource) -> Sequence[Any]:
    return resource.workflow.states if resource.workflow else ()


def _counts(frame: pd.DataFrame, name: str, *, total: str) -> pd.DataFrame:
    counts = frame[name].value_counts() if len(frame) else pd.Series(dtype=int)
    counted = pd.DataFrame({total: counts.astype(int)})
    counted.loc[total] = int(counted[total].sum())
    return counted


def _called(fields: Any, name: str | None) -> str:
    return str(fields[name].label) if name in fields else str(name or "")


def _table(book: Any, label: str, frame: pd.DataFrame) -> None:
    """A table as a worksheet: what is counted on the left, numbers beside it."""
    headings = [(label,), *((str(column),) for column in frame.columns)]
    table = book.table(sheet_title(label), headings)
    for word, numbers in zip(frame.index, frame.to_numpy().tolist(), strict=True):
        table.append([str(word) or "—", *map(int, numbers)])
