"""The inbox: what waits for the reader, and what stays undone in sight."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from flask import Response, jsonify, render_template

from app.fab import require_sign_in
from app.fab.doors import SIGNED_IN, asks
from app.kernel.lazy import Words, _
from app.operations.inbox import Task, Tasks, overdue, to_correct, to_decide
from app.operations.notifications import unread
from app.sheets.deciding import may_decide
from app.sheets.sessions import list_imports
from app.web.blueprint import web
from app.web.context import actor, db
from app.web.import_list import ImportLine, line_of
from app.web.links import record_address
from app.web.shell import IMPORTS, INBOX

NOTIFICATIONS = "notifications"
WAITING = "awaiting_approval"
LOOKED_AT = 200


@dataclass(frozen=True)
class Line:
    """One task as a line."""

    task: Task
    href: str


@dataclass(frozen=True)
class Box:
    """One part of the inbox."""

    key: str
    label: Words
    hint: Words
    lines: list[Line]
    count: str


@dataclass(frozen=True)
class InboxPage:
    """Everything the page shows."""

    boxes: list[Box]
    imports: list[ImportLine]


@web.get("/inbox/")
@asks(SIGNED_IN)
def inbox() -> str:
    """What is to be done, what is due first."""
    require_sign_in()
    session = db()
    boxes = [
        _box("decide", _("To decide"), _("What waits for your decision."), to_decide(session)),
        _box("correct", _("Returned"), _("What was returned to you."), to_correct(session)),
        _box("late", _("Overdue"), _("What waits too long, whoever decides."), overdue(session)),
    ]
    return render_template("inbox.html", page=InboxPage(boxes, _imports()))


@web.get("/inbox/counts")
@asks(SIGNED_IN)
def waiting() -> Response:
    """How much waits for the reader, in all and by resource: what the navigation tells."""
    require_sign_in()
    session = db()
    parts = (to_decide(session), to_correct(session))
    counts = Counter(task.resource.name for part in parts for task in part.tasks)
    plans = len(_imports())
    told = {name: str(number) for name, number in counts.items()}
    in_all = counts.total() + plans
    more = "+" if any(part.more for part in parts) else ""
    found = told | ({IMPORTS: str(plans)} if plans else {})
    news = unread(session)
    found |= {NOTIFICATIONS: str(news)} if news else {}
    return jsonify(found | ({INBOX: f"{in_all}{more}"} if in_all else {}))


def _box(key: str, label: Words, hint: Words, found: Tasks) -> Box:
    lines = [Line(task, record_address(task.resource, task.id)) for task in found.tasks]
    return Box(key, label, hint, lines, f"{found.count}{'+' if found.more else ''}")


def _imports() -> list[ImportLine]:
    """The plans that somebody below has submitted and the reader may approve."""
    session = db()
    waiting = (each for each in list_imports(session, most=LOOKED_AT) if each.state == WAITING)
    mine = (each for each in waiting if each.submitted_by != actor().user_id)
    return [line_of(each) for each in mine if may_decide(session, each)]
