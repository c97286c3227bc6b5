"""The only writers, and the questions that pages, endpoints and sheets ask."""

from app.operations.asof import record_at, restore
from app.operations.choices import choices
from app.operations.conditions import Filter
from app.operations.load import load
from app.operations.merge import merge
from app.operations.merged import Merged, MergeRow
from app.operations.personal import reveal
from app.operations.query import ListQuery, Page, fetch_page
from app.operations.records import Record, fetch_record
from app.operations.trail import HistoryEntry, history_of
from app.operations.transition import permitted_steps, transition
from app.operations.verification import chain_head, links_at, verify
from app.operations.write import create, delete, update

__all__ = [
    "Filter",
    "HistoryEntry",
    "ListQuery",
    "MergeRow",
    "Merged",
    "Page",
    "Record",
    "chain_head",
    "choices",
    "create",
    "delete",
    "fetch_page",
    "fetch_record",
    "history_of",
    "links_at",
    "load",
    "merge",
    "permitted_steps",
    "record_at",
    "restore",
    "reveal",
    "transition",
    "update",
    "verify",
]
