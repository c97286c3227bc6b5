"""Accounts by sheet: read, looked through, made all at once, and their first passwords once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.db.session import ActorSession
from app.fab.first_passwords import Given, Made, put_new, wanted_account
from app.fab.identity import person_by_account
from app.fab.manager import ACCOUNTS
from app.fab.oversight import Subject, require_duty, require_over, subject
from app.kernel.errors import Forbidden, Invalid
from app.kernel.lazy import Words, _
from app.operations.unit import operation
from app.policies.actor import actor_of
from app.resource.registry import registry
from app.sheets.files import read_file
from app.sheets.planrow import PlanRow
from app.sheets.vocabulary import Spec, Vocabulary
from app.sheets.writers import open_book

MOST_ROWS = 500
FIELDS = ("account", "name", "role", "region", "department")
# What the columns are called, beside the words of the reader's language.
LABELS: Mapping[str, Words] = {
    "account": _("Account"),
    "name": _("Name"),
    "role": _("Role"),
    "region": _("Region"),
    "department": _("Department"),
}
CHINESE: Mapping[str, tuple[str, ...]] = {
    "account": ("账号", "用户名", "登录名"),
    "name": ("姓名",),
    "role": ("角色",),
    "region": ("区划", "行政区划", "区划代码"),
    "department": ("部门", "所属部门"),
}
FIRST_PASSWORD = _("First password")


@dataclass
class Row:
    """One account of the sheet, with what is wrong at its cells."""

    sheet: str
    row: int
    given: Given
    problems: list[tuple[str, str]] = field(default_factory=list)


def read_accounts(session: ActorSession, path: Path, name: str) -> list[Row]:
    """The accounts of a workbook, each with what is wrong with it; nothing is written.

    :raises Forbidden: for whoever makes no accounts.
    :raises FileRefused: for a file that is not read.
    :raises Invalid: for more rows than are made at once.
    """
    actor_of(session).require(ACCOUNTS, "create")
    found = read_file(path, name, _vocabulary()).rows
    if len(found) > MOST_ROWS:
        raise Invalid({"file": [_("At most %(count)s accounts at once.", count=MOST_ROWS)]})
    taken: set[str] = set()
    return [_row(session, line, taken) for line in found]


def _vocabulary() -> Vocabulary:
    specs = [
        Spec(
            name=name,
            label=label,
            headings=(*CHINESE[name], str(label), str(getattr(label, "msgid", label))),
            required=name != "department",
        )
        for name, label in LABELS.items()
    ]
    return Vocabulary(fields=tuple(specs), keys=("account",))


def _row(session: ActorSession, line: PlanRow, taken: set[str]) -> Row:
    values = {name: str(line.values.get(name) or "").strip() for name in FIELDS}
    given = Given(**values)
    said = [(one.cell or "", one.message) for one in line.findings if one.severity == "error"]
    row = Row(line.sheet, line.row, given, said)
    if not row.problems:
        for name, messages in problems_of(session, given, taken).items():
            cell = line.place(name)[1] or f"{line.row}"
            row.problems += [(cell, str(message)) for message in messages]
    taken.add(given.account.lower())
    return row


def problems_of(session: ActorSession, given: Given, taken: set[str]) -> dict[str, list[Words]]:
    """Why this account could not be made now, by field; `taken` are names of earlier rows."""
    if given.account.lower() in taken:
        return {"account": [_("This value is taken already.")]}
    try:
        new = wanted_account(session, given)
        known = person_by_account(session.connection(), new.account)
        person = subject(session, known.id) if known else _nobody(new.account)
        if person.held or not person.active:
            raise Invalid({"account": [_("This value is taken already.")]})
        require_over(session, person, [new.region_id])
        require_duty(person, new.role, new.body_id)
    except Invalid as refused:
        return dict(refused.fields)
    except Forbidden as refused:
        return {"region": [refused.message]}
    return {}


def _nobody(account: str) -> Subject:
    return Subject(0, account, account, True, 0, None, ())


def make_accounts(session: ActorSession, rows: Sequence[Given]) -> list[Made]:
    """All of these accounts, or none.

    :raises Invalid: naming the row that cannot be made.
    :raises Forbidden: where the actor does not look after accounts there.
    """
    if not 0 < len(rows) <= MOST_ROWS:
        raise Invalid({"file": [_("At most %(count)s accounts at once.", count=MOST_ROWS)]})
    wanted = [wanted_account(session, given) for given in rows]
    with operation(session, ACCOUNTS, "create", kind="create", source="sheet") as opened:
        return [put_new(session, opened, new) for new in wanted]


def write_passwords(path: Path, rows: Iterable[tuple[Given, Made]]) -> None:
    """A workbook of the accounts that were made, with their first passwords."""
    headings = [(str(LABELS[name]),) for name in FIELDS] + [(str(FIRST_PASSWORD),)]
    with open_book(path) as book:
        table = book.table(str(_("Accounts")), headings)
        for given, made in rows:
            values: list[Any] = [getattr(given, name) for name in FIELDS]
            table.append([*values, made.password or str(_("signs in as before"))])


def write_template(path: Path) -> None:
    """An empty workbook with the headings, and the roles on a sheet of their own."""
    with open_book(path) as book:
        book.table(str(_("Accounts")), [(str(LABELS[name]),) for name in FIELDS])
        roles = book.table(str(_("Roles")), [(str(LABELS["role"]),), (str(_("Name of the role")),)])
        for role in registry.roles.values():
            roles.append([str(role.label), role.name])
