"""Accounts, sign-in, sessions, tokens and permissions, on Flask-AppBuilder; only here and in the
composition root is the package known.
"""

from app.fab.identity import Person, account_metadata, actor_named, is_prepared, load_actor
from app.fab.permissions import sync_permissions
from app.fab.request import current_actor, current_session, require_sign_in, runtime
from app.fab.signing import check_password, issue_token, sign_in, sign_out
from app.fab.users import (
    add_user,
    grant_role,
    has_accounts,
    revoke_role,
    set_active,
    set_password,
)

__all__ = [
    "Person",
    "account_metadata",
    "actor_named",
    "add_user",
    "check_password",
    "current_actor",
    "current_session",
    "grant_role",
    "has_accounts",
    "is_prepared",
    "issue_token",
    "load_actor",
    "require_sign_in",
    "revoke_role",
    "runtime",
    "set_active",
    "set_password",
    "sign_in",
    "sign_out",
    "sync_permissions",
]
