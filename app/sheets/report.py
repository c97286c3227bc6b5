"""The uploaded workbook with what was wrong: cells colored and commented, and a list of all."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from threading import Timer
from typing import Any

from app.db.imports import ImportSession
from app.db.session import ActorSession
from app.kernel.errors import Illegal
from app.kernel.lazy import _
from app.resource.registry import registry
from app.sheets.child import ROOT, child_environment
from app.sheets.edit_rows import corrections_of
from app.sheets.files import FINDINGS_MARK
from app.sheets.kept import cells_of
from app.sheets.opening import too_much
from app.sheets.plan_job import path_of
from app.sheets.readings import squeezed
from app.sheets.stored import StoredRow, document_of, get_import, import_rows
from app.sheets.wire import pack

WALL_SECONDS = 90.0


def write_report(session: ActorSession, import_id: int, target: Path) -> None:
    """Write the error workbook of an import to `target`, as .xlsx.

    Of an .xlsx the formatting and merged cells stay; of any other kind its cells are told.

    :raises NotFound: for an import out of sight.
    :raises Illegal: for a file that was never read.
    :raises FileRefused: for a file that is too much to be marked.
    """
    stored = get_import(session, import_id)
    document = document_of(stored)
    if not document["tables"]:
        raise Illegal(_("The file of this import had no table."))
    kind, _grids, _seconds = cells_of(path_of(stored), stored.file_name)
    told = _told(session, stored, document)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        (work / "told").write_text(json.dumps(told), encoding="utf-8")
        in_place = kind == "xlsx" and _mark(path_of(stored), work, "xlsx")
        if not in_place:
            _write_cells(stored, work / "cells")
            if not _mark(work / "cells", work, "cells"):
                raise too_much()
        target.write_bytes((work / "marked").read_bytes())


def _write_cells(stored: ImportSession, path: Path) -> None:
    _kind, grids, _seconds = cells_of(path_of(stored), stored.file_name)
    path.write_text("\n".join(pack(grids)), encoding="ascii")


def _mark(source: Path, work: Path, kind: str) -> bool:
    """Have the child write `marked`; False where it died of the file."""
    command = [sys.executable, "-m", "app.sheets.marker", str(source.resolve()), str(work), kind]
    with subprocess.Popen(  # noqa: S603 our own module; no shell sees the path
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env=child_environment() | {"TMPDIR": str(work)},
    ) as child:
        clock = Timer(WALL_SECONDS, child.kill)
        clock.start()
        try:
            return child.wait() == 0 and (work / "marked").exists()
        finally:
            clock.cancel()
            child.kill()


def _told(
    session: ActorSession, stored: ImportSession, document: Mapping[str, Any]
) -> dict[str, Any]:
    """What the child is to write, in the words of whoever asked."""
    labels = {n: str(f.label) for n, f in registry.get(stored.resource).fields(session).items()}
    heads = (_("Sheet"), _("Cell"), _("What it is"), _("Field"), _("Value"), _("What is wrong"),
             _("Suggestion"), _("Rule"))  # fmt: skip
    names = {"error": str(_("Error")), "warning": str(_("Warning"))}
    errors = document["errors"]
    return {
        "title": f"{_('To be corrected: %(file)s', file=stored.file_name)} {FINDINGS_MARK}",
        "name": str(_("Findings")),
        "heads": [str(head) for head in heads],
        "lines": [_line(error, labels, names) for error in errors],
        "marks": [_mark_of(error) for error in errors if error["cell"]],
        "corrected": _corrected(session, stored),
    }


def _line(
    error: Mapping[str, Any], labels: Mapping[str, str], names: Mapping[str, str]
) -> list[str]:
    name = error["field"]
    values = (
        error["sheet"], error["cell"], names[error["severity"]], labels.get(name, name),
        _shown(error["value"]), error["message"], error["suggestion"], error["rule"],
    )  # fmt: skip
    return ["" if value is None else str(value) for value in values]


def _shown(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def _mark_of(error: Mapping[str, Any]) -> dict[str, str]:
    more = f"\n{_('Suggested: %(text)s', text=error['suggestion'])}" if error["suggestion"] else ""
    return {
        "sheet": error["sheet"],
        "cell": error["cell"],
        "severity": error["severity"],
        "text": f"{error['message']}{more}\n[{error['rule']}]",
    }


def _corrected(session: ActorSession, stored: ImportSession) -> list[dict[str, str]]:
    """The cells that were corrected already: the workbook carries what they are now."""
    corrections = corrections_of(session, stored)
    found = dict(corrections.cells)
    for row in import_rows(session, stored) if corrections.values else ():
        found |= _said_for_all(row, corrections.values)
    note = str(_("Corrected in the browser"))
    return [
        {"sheet": sheet, "cell": cell, "text": text, "note": note}
        for (sheet, cell), text in found.items()
    ]


def _said_for_all(
    row: StoredRow, values: Mapping[tuple[str, str], str]
) -> dict[tuple[str, str], str]:
    content = row.content
    texts = {before: new for (_field, before), new in values.items()}
    return {
        (row.sheet, cell): texts[squeezed(typed)]
        for cell, typed in content.get("corrected", {}).items()
        if squeezed(typed) in texts
    }
