"""What whoever looks after an account does for its person: unlock, take a second factor back."""

from __future__ import annotations

from sqlalchemy import update

from app.db.accounts import Account
from app.db.session import ActorSession
from app.fab import second_factor
from app.fab.lockout import forget_tries
from app.fab.manager import ACCOUNTS, change_of
from app.fab.oversight import hold, require_over
from app.fab.sessions import end_session
from app.fab.users import close_all
from app.kernel.errors import NotFound
from app.operations.unit import operation


def unlock(session: ActorSession, user_id: int) -> None:
    """Let the person try again at once.

    :raises NotFound: where there is no such account.
    :raises Forbidden: outside the actor's area.
    """
    with operation(session, ACCOUNTS, "update", kind="unlocked", about=user_id) as opened:
        person = hold(session, user_id)
        require_over(session, person)
        here = Account.__table__.c.user_id == user_id
        session.execute(update(Account.__table__).where(here).values(locked_until=None))
        forget_tries(session.connection(), person.account)
        opened.add(change_of(user_id, {"locked": [True, False]}))


def reset_second_factor(session: ActorSession, user_id: int) -> None:
    """Take the second factor off an account whose telephone is lost; all that is open is closed.

    :raises NotFound: where there is no such account.
    :raises Forbidden: outside the actor's area.
    """
    with operation(session, ACCOUNTS, "update", kind="second_factor_off", about=user_id) as opened:
        require_over(session, hold(session, user_id))
        second_factor.switch_off(session.connection(), user_id)
        close_all(session.connection(), user_id)
        opened.add(change_of(user_id, {"second_factor": [True, False]}))


def end_session_of(session: ActorSession, user_id: int, session_id: int) -> None:
    """Sign one browser of the person out.

    :raises NotFound: where there is no such account, or no such browser.
    :raises Forbidden: outside the actor's area.
    """
    with operation(session, ACCOUNTS, "update", kind="session_ended", about=user_id) as opened:
        require_over(session, hold(session, user_id))
        if not end_session(session.connection(), user_id, session_id):
            raise NotFound
        opened.add(change_of(user_id, {"session": [session_id, None]}))


def end_sessions_of(session: ActorSession, user_id: int) -> None:
    """Sign every browser and every program of the person out.

    :raises NotFound: where there is no such account.
    :raises Forbidden: outside the actor's area.
    """
    with operation(session, ACCOUNTS, "update", kind="session_ended", about=user_id) as opened:
        require_over(session, hold(session, user_id))
        close_all(session.connection(), user_id)
        opened.add(change_of(user_id, {"sessions": [None, "ended"]}))
