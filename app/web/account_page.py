"""One account as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.fab.accounts_list import Line, events_of, one_account
from app.fab.first_passwords import Made
from app.fab.handover import Handed, Tasks, tasks_of
from app.fab.outside import keeps_passwords
from app.fab.oversight import Held
from app.fab.sessions import OpenSession, sessions_of
from app.kernel.lazy import Words
from app.resource.registry import registry
from app.resource.specs import State
from app.web.account_words import STATES, Told, told
from app.web.context import db
from app.web.formats import full_moment


@dataclass(frozen=True)
class Role:
    """A role that the account holds, in words."""

    id: int
    label: Words
    region: str
    body: str


@dataclass
class AccountPage:
    """Everything the page of an account shows."""

    line: Line
    state: State
    roles: list[Role]
    sessions: list[OpenSession]
    events: list[Told]
    tasks: Tasks
    passwords: bool
    made: Made | None = None
    handed: Handed | None = None
    message: Words = ""
    problems: dict[str, list[Words]] = field(default_factory=dict)

    @property
    def last_seen(self) -> str:
        """When it was last used."""
        return full_moment(self.line.last_seen)


def account_page(user_id: int) -> AccountPage:
    """The view model of an account.

    :raises NotFound: where the reader looks after no such account.
    """
    session = db()
    line = one_account(session, user_id)
    return AccountPage(
        line=line,
        state=STATES[line.state],
        roles=[_role(one) for one in line.held],
        sessions=sessions_of(session.connection(), user_id),
        events=[told(event) for event in events_of(session, user_id)],
        tasks=tasks_of(session, user_id),
        passwords=keeps_passwords(),
    )


def _role(held: Held) -> Role:
    known = registry.roles.get(held.role)
    return Role(held.id, known.label if known else held.role, held.region, held.body or "")
