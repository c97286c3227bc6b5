"""Accounts, sign-in, sessions, tokens and permissions, on Flask-AppBuilder; only here and in the
composition root is the package known.
"""

from app.fab.identity import Person, account_metadata, actor_named, is_prepared, load_actor
from app.fab.lockout import TooManyTries
from app.fab.permissions import sync_permissions
from app.fab.remedies import end_session_of, reset_second_factor, unlock
from app.fab.request import (
    as_anybody,
    current_actor,
    current_person,
    current_session,
    require_sign_in,
    runtime,
)
from app.fab.signing import (
    check_code,
    check_password,
    half_way,
    issue_token,
    sign_in,
    sign_in_with_code,
    sign_out,
)
from app.fab.users import (
    NewAccount,
    add_user,
    add_users,
    grant_role,
    has_accounts,
    revoke_role,
    set_active,
    set_password,
)

__all__ = [
    "NewAccount",
    "Person",
    "TooManyTries",
    "account_metadata",
    "actor_named",
    "add_user",
    "add_users",
    "as_anybody",
    "check_code",
    "check_password",
    "current_actor",
    "current_person",
    "current_session",
    "end_session_of",
    "grant_role",
    "half_way",
    "has_accounts",
    "is_prepared",
    "issue_token",
    "load_actor",
    "require_sign_in",
    "reset_second_factor",
    "revoke_role",
    "runtime",
    "set_active",
    "set_password",
    "sign_in",
    "sign_in_with_code",
    "sign_out",
    "sync_permissions",
    "unlock",
]
