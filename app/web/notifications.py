"""What others did with what is one's own: told in a list, each line leading to its record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for

from app.fab import require_sign_in
from app.fab.doors import SIGNED_IN, asks
from app.kernel.lazy import Words
from app.operations.notifications import Told, mark_read, notifications_of
from app.operations.resolve import LARGEST_KEY
from app.web.blueprint import web
from app.web.context import db
from app.web.events import act_of
from app.web.formats import full_moment
from app.web.links import record_address


@dataclass(frozen=True)
class Notice:
    """One notification as a line."""

    told: Told
    act: Words
    href: str
    at: str


@web.get("/notifications/")
@asks(SIGNED_IN)
def notifications() -> str:
    """The newest notifications."""
    require_sign_in()
    lines = [_line(each) for each in notifications_of(db())]
    return render_template("notifications.html", lines=lines)


@web.post("/notifications/read")
@asks(SIGNED_IN)
def read_notifications() -> Any:
    """Keep that one has been read, or all of them."""
    require_sign_in()
    given = request.form.getlist("id")
    keys = [int(key) for key in given if key.isdecimal() and int(key) <= LARGEST_KEY]
    mark_read(db(), keys if given else None)
    return redirect(url_for("web.notifications"))


def _line(told: Told) -> Notice:
    href = record_address(told.resource, told.record_id)
    tab = f"{href}/comments" if told.kind == "comment" else href
    return Notice(told, act_of(told.resource, told.kind), tab, full_moment(told.told_at))
