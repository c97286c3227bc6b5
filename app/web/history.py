"""The history page of one record."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template

from app.fab.doors import needs
from app.operations.records import fetch_record
from app.operations.trail import history_of_record
from app.web.blueprint import web
from app.web.context import db, resource_named
from app.web.events import Event, events_of
from app.web.head import Head, head_of


@dataclass(frozen=True)
class HistoryPage:
    """Everything the history page shows."""

    head: Head
    events: list[Event]


@web.get("/r/<name>/<int:record_id>/history")
@needs("read")
def history(name: str, record_id: int) -> str:
    """The history page."""
    resource = resource_named(name)
    record = fetch_record(db(), resource, record_id)
    page = HistoryPage(head_of(record), events_of(record, history_of_record(db(), record)))
    return render_template("history.html", page=page)
