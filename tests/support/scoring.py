"""What a reader makes of workbooks, cell by cell against the truth beside each."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from app.kernel.errors import FileRefused
from app.sheets.files import FileRecords, read_file

COUNTY = Path(__file__).parents[1] / "workbooks" / "county"
# A unit is assumed where the cell names none that is certain: the law of values wants a warning.
_CERTAIN = re.compile(r"工作日|自然日|日历日|个月|年|小时|即|当场")
_BARE = "limit.unit_assumed"


@dataclass
class Score:
    """What was right and wrong in one file, or in all of them."""

    tables: int = 0
    headers: int = 0
    cells: int = 0
    right: int = 0
    planted: int = 0
    found: int = 0
    silent: int = 0
    false: int = 0
    flagged: int = 0
    refused: int = 0
    details: list[str] = field(default_factory=list)

    def __iadd__(self, other: Score) -> Score:
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))
        return self

    @property
    def missed(self) -> list[str]:
        """The bars that are not reached."""
        bars = {
            "header": self.headers == self.tables > 0,
            "cells": self.right >= 0.997 * self.cells,
            "planted errors": self.found >= 0.98 * self.planted,
            "silently wrong": not self.silent,
            "false errors": not self.false,
            "right cells flagged": self.flagged <= 0.005 * self.cells,
            "refused": not self.refused,
        }
        return [name for name, is_reached in bars.items() if not is_reached]

    def line(self, name: str) -> str:
        """The figures of one file."""
        return (
            f"{name:<34} {self.headers:>3}/{self.tables:<3} {self.right:>6}/{self.cells:<6}"
            f" {self.found:>4}/{self.planted:<4} {self.silent:>6} {self.false:>6} {self.flagged:>7}"
        )


HEAD = (
    f"{'file':<34} {'headers':>7} {'cells':>13} {'planted':>9}"
    f" {'silent':>6} {'false':>6} {'flagged':>7}"
)


def workbooks_in(folder: Path) -> list[Path]:
    """The workbooks of a folder of which the truth is known."""
    end = ".truth.json"
    return sorted(path.with_name(path.name.removesuffix(end)) for path in folder.glob(f"*{end}"))


def truth_of(path: Path) -> dict[str, Any]:
    """What is known of the workbook."""
    text = path.with_name(f"{path.name}.truth.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def score(read: Callable[[], FileRecords], truth: Mapping[str, Any], *, text: bool) -> Score:
    """The figures of one file; `text`: its one sheet has no name."""
    found = Score(tables=len(truth["tables"]))
    found.cells = sum(len(record["values"]) for record in truth["records"])
    found.planted = sum(len(record["errors"]) for record in truth["records"])
    try:
        understood = read()
    except FileRefused as refused:
        found.refused = 1
        found.details.append(f"refused: {refused.rule} {refused}")
        return found
    _score_headers(found, understood, truth, text)
    _score_rows(found, understood, truth, text)
    return found


def _score_headers(
    found: Score, understood: FileRecords, truth: Mapping[str, Any], text: bool
) -> None:
    tables = {_place(t["sheet"], t["header"], text): t for t in understood.tables_json()}
    for wanted in truth["tables"]:
        place = _place(wanted["sheet"], wanted["header"], text)
        if wanted["header"] is None:
            # Forms are dealt out as a table that stands nowhere: its headings are looked at.
            place = next((p for p in tables if p[0] == place[0]), place)
        table = tables.pop(place, None)
        if table is None:
            found.details.append(f"no header at {wanted['sheet']}!{wanted['header']}")
            continue
        wrong = _wrong_columns(wanted["columns"], table["columns"])
        found.headers += not wrong
        found.details += [f"column {column} {says}" for column, says in wrong.items()]
        skipped = {int(row) for row in wanted.get("skipped_rows", {})}
        lost = skipped - {int(row) for row in table["skipped_rows"]}
        found.details += [f"row {row} is no record's" for row in sorted(lost)]
    found.details += [f"no table at {sheet}!{header}" for sheet, header in tables]
    found.headers -= min(found.headers, len(tables))


def _wrong_columns(wanted: Iterable[Any], columns: Iterable[Any]) -> dict[Any, Any]:
    """The columns of another meaning: by their letters, or in forms by their headings."""
    mapped = {c["column"]: c["field"] for c in columns}
    mapped |= {"".join(c["heading"][-1:]): c["field"] for c in columns}
    found = {}
    for column in wanted:
        key = column.get("column") or column["heading"]
        if mapped.get(key) != column["field"]:
            found[key] = (column.get("heading"), mapped.get(key), column["field"])
    return found


def _place(sheet: str, where: Any, text: bool) -> tuple[str, Any]:
    return "" if text else sheet, where


def _score_rows(
    found: Score, understood: FileRecords, truth: Mapping[str, Any], text: bool
) -> None:
    rows = {_place(row.sheet, row.row, text): row for row in understood.rows}
    mapped = {c.field for table in understood.tables for c in table.columns}
    for record in truth["records"]:
        row = rows.pop(_place(record["sheet"], record["row"], text), None)
        if row is None:
            found.silent += 1
            found.details.append(f"record lost at row {record['row']}")
            continue
        _score_values(found, row, record, mapped)
        _score_findings(found, row, record)
    for row in rows.values():
        found.silent += 1
        found.details.append(f"row {row.row} is a record: {str(row.values)[:120]}")


def _score_values(found: Score, row: Any, record: Mapping[str, Any], mapped: set[Any]) -> None:
    told = {finding.field for finding in row.findings}
    for name, value in record["values"].items():
        as_good = [value, *record.get("other", {}).get(name, [])]
        read = row.values.get(name)
        if read in as_good:
            found.right += 1
            continue
        is_shown = name in told or (read is None and name not in mapped)
        found.silent += not is_shown
        found.details.append(f"row {row.row} {name}: {read!r} for {value!r}")
    for name, read in row.values.items():
        if name in record["values"] or read is None or name.endswith("_note"):
            continue
        found.silent += name not in told
        found.details.append(f"row {row.row} {name}: {read!r} where nothing is")


def _score_findings(found: Score, row: Any, record: Mapping[str, Any]) -> None:
    planted = {(e["cell"], e["field"], e["kind"]) for e in record["errors"]}
    known = {(f.cell, f.field, f.rule) for f in row.findings}
    found.found += len(planted & known)
    found.details += [f"not found: {missed}" for missed in sorted(planted - known, key=str)]
    at_fault = {(cell, name) for cell, name, _kind in planted}
    for finding in row.findings:
        if (finding.cell, finding.field) in at_fault or _is_due(finding):
            continue
        is_error = finding.severity == "error"
        found.false += is_error
        found.flagged += not is_error
        told = f"{finding.cell} {finding.field} {finding.rule} {finding.value!r}"
        found.details.append(f"false {finding.severity}: {told}")


def _is_due(finding: Any) -> bool:
    return finding.rule == _BARE and not _CERTAIN.search(str(finding.value))


def scored(paths: Iterable[Path], vocabulary: Any) -> Iterator[tuple[str, Score]]:
    """The figures of each workbook, read as an upload is."""
    for path in paths:
        read = lambda path=path: read_file(path, path.name, vocabulary)  # noqa: E731 one line
        yield path.name, score(read, truth_of(path), text=path.suffix in (".csv", ".txt"))
