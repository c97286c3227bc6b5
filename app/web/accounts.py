"""Accounts for those who look after them: the list, a new one, and one with what can be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for

from app.fab.accounts_list import KINDS, Line, Lines, Question, list_accounts, one_account
from app.fab.doors import needs
from app.fab.first_passwords import Given, Made, new_account, reset_password
from app.fab.handover import Handed, hand_over
from app.fab.outside import keeps_passwords
from app.fab.placing import body_meant, region_meant
from app.fab.remedies import end_session_of, end_sessions_of, reset_second_factor, unlock
from app.fab.users import grant_role, revoke_held, set_active
from app.kernel.errors import AppError, BadRequest, Invalid
from app.kernel.lazy import Words, _
from app.resource.registry import registry
from app.resource.specs import Role
from app.web.account_page import AccountPage, account_page
from app.web.account_words import STATES
from app.web.addresses import with_query
from app.web.blueprint import web
from app.web.context import db
from app.web.formats import full_moment, grouped, moment

USERS = "users"


@dataclass
class AccountsPage:
    """Everything the list of accounts shows."""

    lines: Lines
    asked: Question
    region: str
    roles: list[Role]
    next: str
    message: Words = ""

    @property
    def count(self) -> str:
        """How many accounts fit."""
        return grouped(self.lines.count)

    @property
    def narrowed(self) -> bool:
        """Whether a condition leaves accounts out."""
        return bool(self.asked.text or self.asked.role or self.asked.state or self.region)


@dataclass
class NewPage:
    """The form of a new account; `made` is the account once it is there."""

    roles: list[Role]
    given: Given
    passwords: bool
    made: Made | None = None
    message: Words = ""
    problems: dict[str, list[Words]] | None = None


@web.get("/accounts/")
@needs("read", USERS)
def accounts() -> str:
    """The accounts in the reader's area."""
    region, message = request.args.get("region", "").strip(), ""
    asked = _question(None)
    try:
        asked = _question(region_meant(db(), region) if region else None)
        lines = list_accounts(db(), asked)
    except Invalid:
        lines, message = Lines([], 0), str(_("There is no region of this name."))
    page = AccountsPage(lines, asked, region, all_roles(), _next(lines), message)
    more = {"kinds": KINDS, "states": STATES, "roles_by_name": registry.roles, "moment": moment}
    return render_template("accounts.html", page=page, **more)


def _question(region_id: int | None) -> Question:
    given = request.args
    return Question(
        text=given.get("q", "").strip(),
        role=given.get("role", ""),
        region_id=region_id,
        state=given.get("state", ""),
        after=given.get("after", ""),
    )


def _next(lines: Lines) -> str:
    pairs = [(name, request.args.get(name, "")) for name in ("q", "role", "region", "state")]
    kept = [pair for pair in pairs if pair[1]]
    return with_query(request.path, [*kept, ("after", lines.next)]) if lines.next else ""


def all_roles() -> list[Role]:
    """Every role, in the order of their declaration."""
    return list(registry.roles.values())


@web.get("/accounts/new")
@needs("create", USERS)
def account_new() -> str:
    """The form of a new account."""
    page = NewPage(all_roles(), Given("", "", "", ""), keeps_passwords())
    return render_template("account_new.html", page=page)


@web.post("/accounts/new")
@needs("create", USERS)
def account_create() -> Any:
    """Make the account, and show its first password this once."""
    given = _given()
    page = NewPage(all_roles(), given, keeps_passwords())
    try:
        page.made = new_account(db(), given)
    except AppError as refusal:
        page.message, page.problems = refusal.message, dict(refusal.fields)
        return make_response(render_template("account_new.html", page=page), refusal.status)
    return render_template("account_new.html", page=page)


def _given() -> Given:
    form = request.form
    return Given(
        account=form.get("account", "").strip(),
        name=form.get("name", "").strip(),
        role=form.get("role", ""),
        region=form.get("region", "").strip(),
        department=form.get("department", "").strip(),
    )


@web.get("/accounts/<int:user_id>")
@needs("read", USERS)
def account_of(user_id: int) -> str:
    """One account with its roles, browsers and history."""
    return _shown(account_page(user_id))


def _shown(page: AccountPage) -> str:
    more = {"roles": all_roles(), "full_moment": full_moment}
    return render_template("account_of.html", page=page, **more)


@web.post("/accounts/<int:user_id>/<act>")
@needs("update", USERS)
def account_act(user_id: int, act: str) -> Any:
    """Do one thing to the account, and show it again with what came of it."""
    # Whoever does not look after the account learns nothing of it, not even by a refusal.
    line = one_account(db(), user_id)
    do = ACTS.get(act)
    if do is None:
        raise BadRequest(_("An account has nothing that is called so."))
    try:
        said = do(line)
    except AppError as refusal:
        page = account_page(user_id)
        page.message, page.problems = refusal.message, dict(refusal.fields)
        return make_response(_shown(page), refusal.status)
    if isinstance(said, Made | Handed):
        page = account_page(user_id)
        page.made = said if isinstance(said, Made) else None
        page.handed = said if isinstance(said, Handed) else None
        return _shown(page)
    flash(str(said))
    return redirect(url_for("web.account_of", user_id=user_id))


def _grant(line: Line) -> Words:
    role, form = request.form.get("role", ""), request.form
    region_id = region_meant(db(), form.get("region", "").strip())
    department = form.get("department", "").strip()
    body_id = body_meant(db(), department, region_id) if department else None
    grant_role(db(), line.id, role, region_id=region_id, body_id=body_id)
    return _("The role was given. The person signs in again.")


def _revoke(line: Line) -> Words:
    revoke_held(db(), line.id, _key("held"))
    return _("The role was taken back. The person signs in again.")


def _key(name: str) -> int:
    text = request.form.get(name, "")
    if not text.isdigit() or len(text) > 18:
        raise BadRequest(_("The form was too old or not complete. Go back and send it again."))
    return int(text)


def _open(line: Line) -> Words:
    set_active(db(), line.id, True)
    return _("The account is open.")


def _shut(line: Line) -> Words:
    set_active(db(), line.id, False)
    return _("The account is shut, and signed out everywhere.")


def _unlock(line: Line) -> Words:
    unlock(db(), line.id)
    return _("The account is unlocked.")


def _without_second_factor(line: Line) -> Words:
    reset_second_factor(db(), line.id)
    return _("The second factor was taken off.")


def _end(line: Line) -> Words:
    if "session" in request.form:
        end_session_of(db(), line.id, _key("session"))
    else:
        end_sessions_of(db(), line.id)
    return _("Signed out.")


def _hand_over(line: Line) -> Handed:
    return hand_over(db(), line.id, request.form.get("to", "").strip())


ACTS: dict[str, Callable[[Line], Words | Made | Handed]] = {
    "grant": _grant,
    "revoke": _revoke,
    "password": lambda line: reset_password(db(), line.id),
    "open": _open,
    "shut": _shut,
    "unlock": _unlock,
    "second-factor": _without_second_factor,
    "sessions": _end,
    "handover": _hand_over,
}
