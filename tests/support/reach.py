"""Everything one can try on a record, and what came of it: done, refused, absent, or sign in."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.db.session import session_for
from app.fab import actor_named
from app.kernel.errors import Forbidden, NotFound, ScopeError
from app.operations import MergeRow, merge
from app.policies.actor import ANONYMOUS
from tests.support.counties import item_row, workbook

DONE, REFUSED, ABSENT, SIGN_IN = "done", "refused", "absent", "sign in"


@dataclass(frozen=True)
class Target:
    """A record, in a region, as it was made; `found` is a word that only it holds."""

    resource: Any
    id: int
    version: int
    region_id: int
    region_code: str
    found: str

    @property
    def rest(self) -> str:
        return f"/api/v1/{self.resource.name}/"

    @property
    def page(self) -> str:
        return f"/r/{self.resource.name}/"


@dataclass(frozen=True)
class Visitor:
    """Who tries: a caller by token, session or without either, and the account behind it."""

    caller: Any
    account: str | None
    engine: Any

    @property
    def actor(self) -> Any:
        return actor_named(self.engine, self.account) if self.account else ANONYMOUS


def outcome(answer: Any) -> str:
    """What an answer means."""
    if answer.status_code in (200, 201, 204):
        return DONE
    if answer.status_code == 302:
        return SIGN_IN if answer.location.startswith("/login/") else DONE
    meanings = {401: SIGN_IN, 403: REFUSED, 404: ABSENT}
    return meanings.get(answer.status_code) or f"{answer.status_code} {answer.text[:300]}"


def shown(answer: Any, word: str) -> str:
    """The same for what answers whether or not the record is in it."""
    found = outcome(answer)
    text = answer.data.decode("utf-8-sig", "replace")
    return ABSENT if found == DONE and word not in text else found


def listed(visitor: Visitor, target: Target) -> str:
    query = {"filters": [{"col": "id", "opr": "eq", "value": target.id}]}
    answer = visitor.caller.get(target.rest, query_string={"q": json.dumps(query)})
    found = outcome(answer)
    if found != DONE:
        return found
    assert answer.json["count"] == len(answer.json["ids"])
    return DONE if answer.json["ids"] == [target.id] else ABSENT


def list_page(visitor: Visitor, target: Target) -> str:
    return shown(visitor.caller.get(target.page, query_string={"size": 200}), target.found)


def export(visitor: Visitor, target: Target) -> str:
    path = f"{target.page}export?format=csv"
    return shown(visitor.caller.get(path), target.found)


def detail(visitor: Visitor, target: Target) -> str:
    return outcome(visitor.caller.get(f"{target.rest}{target.id}"))


def detail_page(visitor: Visitor, target: Target) -> str:
    return outcome(visitor.caller.get(f"{target.page}{target.id}"))


def history_page(visitor: Visitor, target: Target) -> str:
    return outcome(visitor.caller.get(f"{target.page}{target.id}/history"))


def edit(visitor: Visitor, target: Target) -> str:
    body = {"version": target.version, "notes" if _has(target, "notes") else "name": "changed"}
    return outcome(visitor.caller.put(f"{target.rest}{target.id}", json=body))


def delete(visitor: Visitor, target: Target) -> str:
    body = {"version": target.version}
    return outcome(visitor.caller.delete(f"{target.rest}{target.id}", json=body))


def create(visitor: Visitor, target: Target, values: dict[str, Any]) -> str:
    """Make a record with these values in the target's region."""
    body = values | {"region": None, "region_id": target.region_id}
    return outcome(visitor.caller.post(target.rest, json=body))


def submit(visitor: Visitor, target: Target) -> str:
    return outcome(visitor.caller.post(f"{target.rest}{target.id}/transitions/submit"))


def import_file(visitor: Visitor, target: Target, folder: Any) -> str:
    """Hand in a workbook for the target's region."""
    file = workbook(folder / "items.xlsx", item_row())
    form = {
        "resource": target.resource.name,
        "region": target.region_code,
        "file": (io.BytesIO(file.read_bytes()), "items.xlsx"),
    }
    return outcome(visitor.caller.post("/api/v1/imports/", data=form))


def bulk(visitor: Visitor, target: Target) -> str:
    """Write many rows at once in the target's region, below every page."""
    values = {"name": "made in bulk", "kind": "行政许可"}
    with session_for(visitor.engine, visitor.actor) as session:
        try:
            merge(session, target.resource, [MergeRow(1, target.region_id, values)])
        except (Forbidden, ScopeError):
            return REFUSED
        except NotFound:
            return ABSENT
    return DONE


def bulk_preview(visitor: Visitor, target: Target) -> str:
    """Choose the record by its number among many, and look at what would become of it."""
    answer = visitor.caller.post(f"{target.page}bulk/submit", data={"_id": target.id})
    if (
        outcome(answer) == DONE
        and "t-chg" in answer.text
        and f'value="{target.id}:' not in answer.text
    ):
        return ABSENT if target.found not in answer.text else REFUSED
    return outcome(answer)


def _has(target: Target, name: str) -> bool:
    return name in target.resource.fields()


READS: dict[str, Callable[[Visitor, Target], str]] = {
    "list": listed,
    "list page": list_page,
    "export": export,
    "detail": detail,
    "detail page": detail_page,
    "history page": history_page,
}
