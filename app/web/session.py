"""Signing in and out, and the language of the pages."""

from __future__ import annotations

from typing import Any

from flask import make_response, redirect, render_template, request, url_for

from app.fab import sign_in, sign_out
from app.kernel.errors import AppError
from app.kernel.lazy import Words, _
from app.web.addresses import local_path
from app.web.blueprint import web
from app.web.context import actor
from app.web.i18n import COOKIE, LANGUAGES

YEAR_SECONDS = 365 * 24 * 3600


@web.get("/login/")
def login() -> Any:
    """The page to sign in; who is signed in goes on."""
    target = local_path(request.args.get("next"))
    if actor().user_id is not None:
        return redirect(target)
    return _page(target)


@web.post("/login/")
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
    return redirect(target)


def _page(target: str, account: str = "", message: Words = "") -> str:
    return render_template("login.html", next=target, username=account, message=message)


@web.post("/logout/")
def logout() -> Any:
    """Sign out, here and now."""
    sign_out()
    return redirect(url_for("web.login"))


@web.post("/language/")
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
