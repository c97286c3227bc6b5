"""The log for auditors: who did what, the state of the chain, and the selection as a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Response, current_app, render_template, request, url_for

from app.fab.doors import needs
from app.kernel.clock import today
from app.kernel.errors import BadRequest
from app.kernel.lazy import Words, _
from app.operations.anchor import last_anchor, last_verified
from app.operations.auditing import (
    AUDIT,
    WORDS,
    LogEntry,
    LogQuestion,
    export_log,
    fetch_log,
    fetch_operation,
)
from app.operations.select import day_end
from app.resource.registry import registry
from app.sheets.writers import open_book
from app.web.addresses import CURSORS, Pairs, with_query, without
from app.web.audit_words import KINDS, OTHERS, LogLine, Told, changes_told, kind_word, line_of
from app.web.blueprint import web
from app.web.context import actor, db
from app.web.events import SOURCES
from app.web.files import download
from app.web.formats import full_moment

FIELDS = (*WORDS, "result", "since", "until")
ENDINGS = ("xlsx", "csv")


@dataclass(frozen=True)
class Evidence:
    """What is known of the chain: when it was verified, what was found, what is anchored."""

    verified_at: str = ""
    whole: bool = False
    found: str = ""
    anchored: int = 0
    anchored_at: str = ""


@dataclass
class LogView:
    """Everything the page of the log shows."""

    lines: list[LogLine]
    asked: dict[str, str]
    evidence: Evidence
    resources: list[tuple[str, Words]] = field(default_factory=list)
    kinds: list[tuple[str, str]] = field(default_factory=list)
    sources: list[tuple[str, Words]] = field(default_factory=list)
    pairs: Pairs = ()
    next: str = ""
    prev: str = ""
    may_export: bool = False


@dataclass(frozen=True)
class OperationView:
    """One operation with what it changed."""

    line: LogLine
    hash: str
    changes: list[Told]

    @property
    def more(self) -> int:
        """How many changes are not shown."""
        return max(0, self.line.rows - len(self.changes))


@web.get("/audit/")
@needs("read", AUDIT)
def audit() -> str:
    """The log."""
    pairs = [(name, value) for name, value in request.args.items() if value]
    return render_template("audit.html", page=build(pairs))


def build(pairs: Pairs) -> LogView:
    """The view model of the log asked with these pairs.

    :raises BadRequest: for a question that cannot be read.
    """
    given, path = dict(pairs), url_for("web.audit")
    page = fetch_log(db(), question_of(given))
    rest = without(pairs, *CURSORS)
    return LogView(
        lines=[line_of(entry) for entry in page.entries],
        asked={name: given.get(name, "") for name in FIELDS},
        evidence=_evidence(current_app.config["AUDIT_FOLDER"]),
        resources=[(r.name, r.label) for r in registry.all()] + list(OTHERS.items()),
        kinds=_kinds(),
        sources=list(SOURCES.items()),
        pairs=rest,
        may_export=actor().can(AUDIT, "export"),
        next=with_query(path, [*rest, ("before", str(page.next))]) if page.next else "",
        prev=with_query(path, [*rest, ("after", str(page.prev))]) if page.prev else "",
    )


def _kinds() -> list[tuple[str, str]]:
    steps = (s.name for r in registry.all() if r.workflow for s in r.workflow.transitions)
    return [(name, kind_word(name)) for name in dict.fromkeys([*KINDS, *steps])]


def question_of(given: dict[str, str], most: int = 50) -> LogQuestion:
    """The question that an address asks.

    :raises BadRequest: for a day, a result or a place in the log that there is not.
    """
    result = given.get("result", "")
    if result not in ("", "done", "refused"):
        raise BadRequest(_("The result is done or refused."))
    return LogQuestion(
        words={name: given.get(name, "").strip() for name in WORDS},
        refused=result == "refused" if result else None,
        since=_since(given.get("since", "")),
        until=day_end(given["until"]) if given.get("until") else None,
        before=_place(given.get("before")),
        after=_place(given.get("after")),
        most=most,
    )


def _since(day: str) -> datetime | None:
    return day_end(day) - timedelta(days=1) if day else None


def _place(raw: str | None) -> int | None:
    if not raw:
        return None
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 18):
        raise BadRequest(_("The page address cannot be read."))
    return int(raw)


def _evidence(folder: Path) -> Evidence:
    verified, anchor = last_verified(folder) or {}, last_anchor(folder) or {}
    return Evidence(
        verified_at=_moment(verified.get("at")),
        whole=bool(verified.get("ok")),
        found=_found(verified),
        anchored=int(anchor.get("seq", 0)),
        anchored_at=_moment(anchor.get("at")),
    )


def _moment(text: Any) -> str:
    return full_moment(datetime.fromisoformat(text)) if text else ""


def _found(verified: dict[str, Any]) -> str:
    if not verified:
        return ""
    if verified["first_bad"]:
        return str(_("Broken at operation %(seq)s", seq=verified["first_bad"]["seq"]))
    if verified["anchor"] == "ahead":
        return str(_("Cut off: the anchor knows of more"))
    return str(_("Whole: %(count)s operations", count=verified["operations"]))


@web.get("/audit/<int:op_id>")
@needs("read", AUDIT)
def audited(op_id: int) -> str:
    """One operation with its changes."""
    entry, changes = fetch_operation(db(), op_id)
    page = OperationView(line_of(entry), entry.hash, changes_told(changes))
    return render_template("audit_operation.html", page=page)


@web.get("/audit/export")
@needs("export", AUDIT)
def audit_export() -> Response:
    """The selection as a file; that it was taken out is an entry of the log itself."""
    ending = request.args.get("format", "xlsx")
    if ending not in ENDINGS:
        raise BadRequest(_("Files are written as .xlsx or .csv."))
    given = {name: value for name, value in request.args.items() if value}
    entries = export_log(db(), question_of(given))
    title = f"{_('Audit')}-{today().isoformat()}.{ending}"
    return download(title, lambda path: _write(path, entries))


def _write(path: Path, entries: list[LogEntry]) -> None:
    with open_book(path) as book:
        table = book.table(str(_("Audit")), [(str(word),) for word in HEADINGS])
        for entry in entries:
            table.append(_row(line_of(entry)))


HEADINGS: tuple[Words, ...] = (
    _("No."),
    _("At"),
    _("Who"),
    _("Address"),
    _("What was done"),
    _("To what"),
    _("Result"),
    _("From where"),
    _("Records"),
    _("Remark"),
    _("Request"),
)


def _row(line: LogLine) -> list[Any]:
    return [
        line.seq,
        line.at,
        line.actor,
        line.address,
        line.act,
        line.what,
        str(line.result.label),
        line.source,
        line.rows,
        line.remark,
        line.request_id,
    ]
