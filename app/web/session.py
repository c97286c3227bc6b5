"""Signing in and out, and the language of the pages."""

from __future__ import annotations

from typing import Any

from flask import make_response, redirect, render_template, request, session, url_for

from app.fab import half_way, sign_in, sign_in_with_code, sign_out
from app.fab.doors import PUBLIC, asks
from app.fab.holds import PasswordChangeNeeded, SecondFactorNeeded, open_to
from app.fab.outside import OutsideFailed, asks_provider, to_provider
from app.fab.signing import sign_in_from_provider
from app.kernel.errors import AppError
from app.kernel.lazy import Words, _
from app.web.addresses import local_path
from app.web.blueprint import web
from app.web.context import actor
from app.web.i18n import COOKIE, LANGUAGES

YEAR_SECONDS = 365 * 24 * 3600


@web.get("/login/")
@asks(PUBLIC)
def login() -> Any:
    """The page to sign in; who is signed in goes on."""
    target = local_path(request.args.get("next"))
    if actor().user_id is not None:
        return redirect(target)
    return _page(target)


@web.post("/login/")
@asks(PUBLIC)
def enter() -> Any:
    """Sign in and go on to where one was heading, or say that it did not work."""
    target = local_path(request.form.get("next"))
    account = request.form.get("username", "")
    try:
        person = sign_in(account, request.form.get("password", ""))
    except AppError as refusal:
        return make_response(_page(target, account, refusal.message), refusal.status)
    if person is None:
        message = _("Account and password do not fit together.")
        return make_response(_page(target, account, message), 401)
    if person.second_factor:
        return redirect(url_for("web.code", next=target))
    return redirect(target)


@web.get("/login/outside/")
@asks(PUBLIC)
def outside() -> Any:
    """The way to the provider at which people sign in."""
    session["next"] = local_path(request.args.get("next"))
    return to_provider()


@web.get("/login/outside/return/")
@asks(PUBLIC)
def outside_return() -> Any:
    """Back from the provider: signed in, or not."""
    target = local_path(session.pop("next", None))
    try:
        person = sign_in_from_provider()
    except OutsideFailed as refusal:
        return make_response(_page(target, "", refusal.message), refusal.status)
    if person is None:
        return make_response(_page(target, "", _("This account is shut.")), 403)
    return redirect(url_for("web.code", next=target) if person.second_factor else target)


@web.get("/login/code/")
@asks(PUBLIC)
def code() -> Any:
    """The page for the code of who has given the password."""
    target = local_path(request.args.get("next"))
    return _code_page(target) if half_way() else redirect(url_for("web.login", next=target))


@web.post("/login/code/")
@asks(PUBLIC)
def enter_code() -> Any:
    """Sign in with the code, or say that it did not work."""
    target, person = local_path(request.form.get("next")), half_way()
    if person is None:
        return redirect(url_for("web.login", next=target))
    try:
        right = sign_in_with_code(person, request.form.get("code", ""))
    except AppError as refusal:
        return make_response(_code_page(target, refusal.message), refusal.status)
    if not right:
        message = _("This code is not right, or was used before.")
        return make_response(_code_page(target, message), 401)
    return redirect(target)


def _code_page(target: str, message: Words = "") -> str:
    return render_template("login_code.html", next=target, message=message)


def _page(target: str, account: str = "", message: Words = "") -> str:
    provider = asks_provider()
    return render_template(
        "login.html", next=target, username=account, message=message, provider=provider
    )


@web.post("/logout/")
@asks(PUBLIC)
@open_to(PasswordChangeNeeded, SecondFactorNeeded)
def logout() -> Any:
    """Sign out, here and now; the browser is told to forget what it kept."""
    sign_out()
    response = redirect(url_for("web.login"))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@web.post("/language/")
@asks(PUBLIC)
@open_to(PasswordChangeNeeded, SecondFactorNeeded)
def language() -> Any:
    """Keep the language in a cookie and go back."""
    response = redirect(local_path(request.form.get("next")))
    wanted = request.form.get("locale", "")
    if wanted in LANGUAGES:
        response.set_cookie(
            COOKIE,
            wanted,
            max_age=YEAR_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure,
        )
    return response
