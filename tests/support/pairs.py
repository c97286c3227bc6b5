"""Two who write one record at the same moment: what each was told, what became of the record."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.db.session import session_for
from app.fab import actor_named
from app.factory import create_app
from app.kernel.errors import Conflict, Illegal, NotFound
from app.operations import MergeRow, fetch_record, history_of, merge
from app.resource.registry import registry
from app.sheets.commit import commit_import
from app.sheets.sessions import Upload, Uploads, start_import
from app.sheets.undo import undo_import
from config import Settings
from tests.factories.implementation_items import ImplementationItemFactory
from tests.support.accounts import COUNTY, People
from tests.support.counties import workbook
from tests.support.databases import AUDIT_KEY
from tests.support.desk import Desk

HEADINGS = ("事项名称", "地方实施编码", "备注")
DONE, TOLD = "done", "told"
Act = Callable[[], str]


@dataclass
class Person:
    """Somebody with a token, a browser and a name for sessions of their own."""

    token: Any
    desk: Desk
    account: str


class Pairs:
    """One application, two people, and a record for each pair of writes."""

    def __init__(self, url: str, folder: Any) -> None:
        Uploads.folder = folder / "uploads"
        self.app = create_app(Settings(home=folder, database_url=url, audit_key=AUDIT_KEY))
        self.people, self.folder = People(self.app), folder
        self.resource = registry.get("implementation-items")
        self.persons = [self._person() for _number in range(2)]

    def _person(self) -> Person:
        made = self.people.make("county_editor", COUNTY)
        return Person(self.people.token(made), Desk(self.people.browser(made)), made.account)

    def session(self, person: Person) -> Any:
        engine = self.people.engine
        return session_for(engine, actor_named(engine, person.account), source="sheet")

    def record(self) -> Any:
        with self.people.system() as session:
            return ImplementationItemFactory.create(session, notes="0")

    def path(self, record: Any) -> str:
        return f"/r/implementation-items/{record.id}"

    def rest_path(self, record: Any) -> str:
        return f"/api/v1/implementation-items/{record.id}"

    def state(self, record: Any) -> tuple[Any, int]:
        """The values as they are, or None; and how many entries the history has."""
        with self.people.system() as session:
            told = _told(session, self.resource, record.id)
            try:
                return fetch_record(session, self.resource, record.id).own, told
            except NotFound:
                return None, told

    def form(self, person: Person, record: Any, **given: Any) -> Act:
        path = f"{self.path(record)}/edit"
        sent = person.desk.form(path) | given
        return lambda: _answered(person.desk.caller.post(path, data=sent))

    def rest(self, person: Person, record: Any, **given: Any) -> Act:
        body = given | {"version": record.version}
        return lambda: _answered(person.token.put(self.rest_path(record), json=body))

    def remove(self, person: Person, record: Any) -> Act:
        body = {"version": record.version}
        return lambda: _answered(person.token.delete(self.rest_path(record), json=body))

    def submit(self, person: Person, record: Any) -> Act:
        body, path = {"version": record.version}, f"{self.rest_path(record)}/transitions/submit"
        return lambda: _answered(person.token.post(path, json=body))

    def bulk(self, person: Person, record: Any, **given: Any) -> Act:
        row = MergeRow(1, record.own["region"], given, record.id, record.version)

        def act() -> str:
            with self.session(person) as session:
                return DONE if merge(session, self.resource, [row]).records else TOLD

        return _refusable(act)

    def planned(self, person: Person, record: Any, notes: str) -> int:
        """The key of the import of a workbook that says these notes."""
        row = (record.own["name"], record.own["local_code"], notes)
        file = workbook(self.folder / f"{record.id}.xlsx", row, headings=HEADINGS)
        with self.session(person) as session:
            home = session.info["actor"].home.region_id
            return start_import(session, self.resource, Upload(file, file.name, home)).id

    def commit(self, person: Person, import_id: int) -> Act:
        def act() -> str:
            with self.session(person) as session:
                return DONE if commit_import(session, import_id).written else TOLD

        return _refusable(act)

    def undo(self, person: Person, import_id: int) -> Act:
        def act() -> str:
            with self.session(person) as session:
                return TOLD if undo_import(session, import_id).to_json()["kept"] else DONE

        return _refusable(act)


def _told(session: Any, resource: Any, record_id: int) -> int:
    try:
        return len(history_of(session, resource, record_id, most=1000))
    except NotFound:
        return -1


def _refusable(act: Act) -> Act:
    def tried() -> str:
        try:
            return act()
        except (Conflict, Illegal, NotFound):
            return TOLD

    return tried


def _answered(answer: Any) -> str:
    outcomes = dict.fromkeys((200, 204, 302), DONE) | dict.fromkeys((404, 409), TOLD)
    return outcomes.get(answer.status_code) or f"{answer.status_code} {answer.text[:300]}"


def together(*acts: Act) -> list[str]:
    """What each of the acts came to; none begins before all are ready."""
    barrier, outcomes = threading.Barrier(len(acts)), [""] * len(acts)

    def run(at: int, act: Act) -> None:
        barrier.wait(30)
        outcomes[at] = act()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes
