"""One's own account: password, second factor, and the browsers that are signed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import segno
from flask import flash, make_response, redirect, render_template, request, url_for

from app.fab import Person, TooManyTries, current_person
from app.fab.doors import SIGNED_IN, asks
from app.fab.holds import PasswordChangeNeeded, SecondFactorNeeded, hold_of, open_to
from app.fab.holds import needs_second_factor as role_needs_it
from app.fab.own_account import (
    change_password,
    confirm_second_factor,
    end_other_sessions,
    end_own_session,
    own_sessions,
    propose_second_factor,
    proposed_second_factor,
    recovery_codes_left,
    switch_off_second_factor,
)
from app.fab.rules import Rules
from app.kernel.errors import AppError, Invalid, SignInNeeded
from app.kernel.lazy import Words, _
from app.web.blueprint import web
from app.web.devices import device_of
from app.web.formats import full_moment, moment

# What a refused form is answered with beside its page.
REFUSED = (Invalid, TooManyTries)


@dataclass(frozen=True)
class AccountForm:
    """A page with one form: `forced` where nothing else answers, and what was wrong with it."""

    forced: bool = False
    message: Words = ""
    fields: dict[str, list[Words]] = field(default_factory=dict)


@dataclass(frozen=True)
class PasswordPage(AccountForm):
    """The form for another password, with the rules in words."""

    shortest: int = 0
    classes: int = 1
    days: int = 0


@dataclass(frozen=True)
class SecondFactorPage(AccountForm):
    """Off, waiting for its first code, or on."""

    on: bool = False
    needed: bool = False
    secret: str = ""
    picture: str = ""
    left: int = 0


@dataclass(frozen=True)
class SessionLine:
    """A browser that is signed in."""

    id: int
    device: Words
    address: str
    since: str
    seen: str
    exactly: str
    current: bool


def _me() -> Person:
    person = current_person()
    if person is None:
        raise SignInNeeded
    return person


@web.get("/account/password")
@asks(SIGNED_IN)
@open_to(PasswordChangeNeeded)
def password() -> str:
    """The form for another password."""
    return render_template("account_password.html", page=_password_page())


@web.post("/account/password")
@asks(SIGNED_IN)
@open_to(PasswordChangeNeeded)
def save_password() -> Any:
    """Change it, or say what is wrong."""
    old, new, again = (request.form.get(name, "") for name in ("old_password", "password", "again"))
    try:
        if new != again:
            raise Invalid({"again": [_("The two are not the same.")]})
        change_password(_me(), old, new)
    except REFUSED as refusal:
        page = _password_page(refusal)
        return make_response(render_template("account_password.html", page=page), refusal.status)
    flash(str(_("Your password is changed. Other browsers and tokens are signed out.")))
    return redirect(url_for("web.dashboard"))


def _password_page(refusal: AppError | None = None) -> PasswordPage:
    rules = Rules.current.passwords
    return PasswordPage(
        **_said(refusal, PasswordChangeNeeded),
        shortest=rules.shortest,
        classes=rules.classes,
        days=rules.longest_age.days if rules.longest_age else 0,
    )


def _said(refusal: AppError | None, hold: type[AppError]) -> dict[str, Any]:
    """What every page with one form is told."""
    fields = refusal.fields if refusal else {}
    message = refusal.message if refusal and not fields else ""
    return {"forced": hold_of(_me()) is hold, "message": message, "fields": fields}


@web.get("/account/second-factor")
@asks(SIGNED_IN)
@open_to(SecondFactorNeeded)
def second_factor() -> str:
    """Whether it is on, and the next step."""
    return render_template("account_second_factor.html", page=_second_factor_page())


@web.post("/account/second-factor")
@asks(SIGNED_IN)
@open_to(SecondFactorNeeded)
def begin_second_factor() -> Any:
    """Make a secret and show it to the telephone."""
    try:
        propose_second_factor(_me(), request.form.get("old_password", ""))
    except REFUSED as refusal:
        return _refused_factor(refusal)
    return redirect(url_for("web.second_factor"))


@web.post("/account/second-factor/confirm")
@asks(SIGNED_IN)
@open_to(SecondFactorNeeded)
def confirm_factor() -> Any:
    """Switch it on, and show the recovery codes this once."""
    try:
        codes = confirm_second_factor(_me(), request.form.get("code", ""))
    except REFUSED as refusal:
        return _refused_factor(refusal)
    return render_template("account_recovery.html", codes=codes)


@web.post("/account/second-factor/off")
@asks(SIGNED_IN)
def end_second_factor() -> Any:
    """Go without it again."""
    try:
        switch_off_second_factor(_me(), request.form.get("code", ""))
    except REFUSED as refusal:
        return _refused_factor(refusal)
    flash(str(_("Your second factor is off.")))
    return redirect(url_for("web.second_factor"))


def _refused_factor(refusal: AppError) -> Any:
    page = _second_factor_page(refusal)
    return make_response(render_template("account_second_factor.html", page=page), refusal.status)


def _second_factor_page(refusal: AppError | None = None) -> SecondFactorPage:
    person = _me()
    waiting = None if person.second_factor else proposed_second_factor(person)
    secret, address = waiting or ("", "")
    return SecondFactorPage(
        **_said(refusal, SecondFactorNeeded),
        on=person.second_factor,
        needed=role_needs_it(person),
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        picture=segno.make(address, error="m").svg_data_uri(scale=5, border=2) if address else "",
        left=recovery_codes_left(person) if person.second_factor else 0,
    )


@web.get("/account/sessions")
@asks(SIGNED_IN)
def sessions() -> str:
    """The browsers in which one is signed in."""
    lines = [
        SessionLine(
            id=one.id,
            device=device_of(one.agent),
            address=one.address,
            since=moment(one.since),
            seen=moment(one.seen),
            exactly=full_moment(one.seen),
            current=one.current,
        )
        for one in own_sessions(_me())
    ]
    return render_template("account_sessions.html", lines=lines)


@web.post("/account/sessions/<int:session_id>/end")
@asks(SIGNED_IN)
def end_one_session(session_id: int) -> Any:
    """Sign one browser out."""
    end_own_session(_me(), session_id)
    flash(str(_("The browser is signed out.")))
    return redirect(url_for("web.sessions"))


@web.post("/account/sessions/end-others")
@asks(SIGNED_IN)
def end_all_others() -> Any:
    """Sign every browser out but this one."""
    end_other_sessions(_me())
    flash(str(_("All other browsers are signed out.")))
    return redirect(url_for("web.sessions"))
