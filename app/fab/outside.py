"""Signing in with an account of elsewhere: a directory (LDAP) or a provider (OpenID Connect).

The back ends are those of Flask-AppBuilder. Whoever is known there and not here gets an account
without any role: what somebody may do is said here alone.
"""

from __future__ import annotations

import importlib.util
import logging
from typing import Any

from authlib.common.errors import AuthlibBaseError
from flask import url_for
from flask_appbuilder.const import AUTH_DB, AUTH_LDAP, AUTH_OAUTH
from joserfc.errors import JoseError

from app.fab.identity import Person, person_by_id
from app.fab.manager import Accounts, noted
from app.fab.request import runtime
from app.fab.users import put_person, require_name
from app.kernel.errors import AppError, Invalid, NotFound
from app.kernel.lazy import _

log = logging.getLogger(__name__)
PROVIDER = "oidc"
# So many seconds a provider has for an answer; the visitor waits as long.
PATIENCE = 10
# What goes wrong on the way: no answer, a refusal, a token that is not what it should be.
UNBELIEVED = (AuthlibBaseError, JoseError, OSError, KeyError, ValueError)
KINDS = {"database": AUTH_DB, "ldap": AUTH_LDAP, "oidc": AUTH_OAUTH}


class Newcomers(Accounts):
    """Makes an account for whom the directory or the provider knows and we do not."""

    def add_user(self, username: str, first_name: str = "", **_more: Any) -> Any:
        """An account without a role; nothing for a name that none can have here."""
        try:
            require_name(username)
        except Invalid:
            log.warning("somebody from outside has a name that no account can have")
            return None
        with noted(0, username, "newcomer") as (writer, opened):
            put_person(writer, opened, username, first_name[:64])
        return self.find_user(username=username)


class OutsideFailed(AppError):
    """The provider did not say who it is, or said something that cannot be believed."""

    code = "outside_failed"
    status = 502

    def __init__(self) -> None:
        super().__init__(_("The sign-in at the provider did not succeed. Try again."))


def configuration(settings: Any) -> dict[str, Any]:
    """Flask-AppBuilder's settings for the way in which people sign in.

    :raises ValueError: for a way that there is not, or one that lacks what it needs.
    """
    outside = settings.outside
    if outside.sign_in not in KINDS:
        raise ValueError(f"SHIXIANG_SIGN_IN is one of {', '.join(KINDS)}")
    common = {
        "AUTH_TYPE": KINDS[outside.sign_in],
        # Accounts without a role: see `Accounts.add_user`.
        "AUTH_USER_REGISTRATION": outside.sign_in != "database",
        "AUTH_ROLES_SYNC_AT_LOGIN": False,
        "AUTH_ROLES_MAPPING": {},
    }
    more = {"ldap": _ldap, "oidc": _oidc}.get(outside.sign_in)
    return common | (more(outside) if more else {})


def _ldap(outside: Any) -> dict[str, Any]:
    if not (outside.ldap_server and outside.ldap_search):
        raise ValueError("ldap needs SHIXIANG_LDAP_SERVER and SHIXIANG_LDAP_SEARCH")
    if importlib.util.find_spec("ldap") is None:
        raise ValueError("ldap needs the package python-ldap, which is installed separately")
    return {
        "AUTH_LDAP_SERVER": outside.ldap_server,
        "AUTH_LDAP_SEARCH": outside.ldap_search,
        "AUTH_LDAP_SEARCH_FILTER": outside.ldap_filter,
        "AUTH_LDAP_UID_FIELD": outside.ldap_name,
        "AUTH_LDAP_FIRSTNAME_FIELD": outside.ldap_display_name,
        "AUTH_LDAP_BIND_USER": outside.ldap_user,
        "AUTH_LDAP_BIND_PASSWORD": outside.ldap_password,
        "AUTH_LDAP_USERNAME_FORMAT": outside.ldap_format,
        "AUTH_LDAP_USE_TLS": outside.ldap_server.startswith("ldap://") and outside.ldap_tls,
        "AUTH_LDAP_TLS_DEMAND": True,
        "AUTH_LDAP_TLS_CACERTFILE": outside.ldap_authority,
    }


def _oidc(outside: Any) -> dict[str, Any]:
    if not (outside.oidc_metadata and outside.oidc_client and outside.oidc_secret):
        raise ValueError("oidc needs SHIXIANG_OIDC_METADATA, _CLIENT and _SECRET")
    remote = {
        "client_id": outside.oidc_client,
        "client_secret": outside.oidc_secret,
        "server_metadata_url": outside.oidc_metadata,
        "client_kwargs": {
            "scope": "openid profile",
            "code_challenge_method": "S256",
            "default_timeout": PATIENCE,
        },
    }
    provider = {"name": PROVIDER, "token_key": "access_token", "remote_app": remote}
    return {"OAUTH_PROVIDERS": [provider], "OIDC_NAME_CLAIM": outside.oidc_name}


def _manager() -> Any:
    return runtime().builder.sm


def keeps_passwords() -> bool:
    """Whether passwords are ours, and not a directory's or a provider's."""
    return bool(_manager().auth_type == AUTH_DB)


def asks_provider() -> bool:
    """Whether people sign in at a provider, and nobody by a password here."""
    return bool(_manager().auth_type == AUTH_OAUTH)


def user_by_password(account: str, password: str) -> Any:
    """Whose name and password these are, by our own accounts or by the directory; else None."""
    if asks_provider() or not password:
        # Many directories take a name without a password for nobody in particular, and say yes.
        return None
    manager = _manager()
    by_directory = manager.auth_type == AUTH_LDAP
    return (manager.auth_user_ldap if by_directory else manager.auth_user_db)(account, password)


def to_provider() -> Any:
    """The way to the provider, who sends the visitor back with an answer.

    :raises NotFound: where nobody signs in at a provider.
    :raises OutsideFailed: where it does not answer.
    """
    if not asks_provider():
        raise NotFound
    back = url_for("web.outside_return", _external=True)
    try:
        return _manager().oauth_remotes[PROVIDER].authorize_redirect(back)
    except UNBELIEVED as problem:
        raise _failed(problem) from None


def from_provider() -> Person | None:
    """Who comes back from the provider; None for an account that is shut.

    :raises NotFound: where nobody signs in at a provider.
    :raises OutsideFailed: for an answer that cannot be believed.
    """
    if not asks_provider():
        raise NotFound
    manager = _manager()
    try:
        token = manager.oauth_remotes[PROVIDER].authorize_access_token()
        told = {"username": _named(token), "first_name": _called(token)}
    except UNBELIEVED as problem:
        raise _failed(problem) from None
    user = manager.auth_user_oauth(told)
    if not user:
        return None
    with runtime().engine.connect() as connection:
        return person_by_id(connection, user.id)


def _failed(problem: Exception) -> OutsideFailed:
    # What a provider says is not ours: the log learns its kind and no more.
    log.warning("the provider did not sign anybody in: %s", type(problem).__name__)
    return OutsideFailed()


def _named(token: dict[str, Any]) -> str:
    """The name of the account, by the claim that never changes hands."""
    name = token["userinfo"][runtime().builder.app.config["OIDC_NAME_CLAIM"]]
    if not isinstance(name, str) or not name.strip():
        raise ValueError("a name that is none")
    return name.strip()


def _called(token: dict[str, Any]) -> str:
    return str(token["userinfo"].get("name") or "")[:64]
