"""What the rules of a resource say of the records that rows would make."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.db.session import ActorSession
from app.operations.records import load_records
from app.resource.declaration import Resource
from app.sheets.planrow import PlanRow

AnyResource = type[Resource[Any]]
BROKEN = "rule.broken"
AT_A_TIME = 500


def keep_rules(session: ActorSession, resource: AnyResource, rows: Sequence[PlanRow]) -> None:
    """Find at its cell whatever forms and REST would refuse of a whole record.

    What lies over a standard is told by a row only in part: it is looked at when it is submitted.
    """
    if not resource.rules or resource.standard is not None:
        return
    todo = [row for row in rows if row.class_ in ("new", "changed") and not row.has_error]
    ids = [row.record_id for row in todo if row.record_id is not None]
    known: dict[int, dict[str, Any]] = {}
    for start in range(0, len(ids), AT_A_TIME):
        found = load_records(session, resource, ids[start : start + AT_A_TIME])
        known.update((record.id, record.own) for record in found)
    for row in todo:
        # A name that is still to become a record says something too.
        whole = known.get(row.record_id or 0, {}) | row.written | row.pending
        whole |= dict.fromkeys(row.clears)
        for rule in resource.rules:
            for name, message in rule(whole).items():
                row.find(name, BROKEN, message)
