"""What people have typed into forms and not saved yet: rows of their own, written at once."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Engine, Index, String, Text, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Model
from app.db.meta import Scope
from app.db.types import BigKey, UtcDateTime

Pairs = list[tuple[str, str]]


class UnsavedForm(Model, scope=Scope.SYSTEM):
    """The text of one form as one person has left it; `record_id` 0 is that of a new record."""

    user_id: Mapped[int] = mapped_column(BigKey)
    resource: Mapped[str] = mapped_column(String(60))
    record_id: Mapped[int] = mapped_column(BigKey)
    # The pairs that the form would send, as JSON.
    pairs: Mapped[str] = mapped_column(Text)
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


Index(
    "ix_unsaved_form_place",
    UnsavedForm.user_id,
    UnsavedForm.resource,
    UnsavedForm.record_id,
    unique=True,
)


class FormKey(NamedTuple):
    """Whose form of which record."""

    user_id: int
    resource: str
    record_id: int


def kept_form(session: Any, key: FormKey) -> tuple[Pairs, datetime] | None:
    """What was kept of a form and when, or None."""
    query = select(UnsavedForm.pairs, UnsavedForm.kept_at).where(*_here(key))
    row = session.execute(query).first()
    return ([(name, value) for name, value in json.loads(row[0])], row[1]) if row else None


def keep_form(engine: Engine, key: FormKey, pairs: Pairs, moment: datetime, *, most: int) -> None:
    """Keep the text of a form instead of what was kept before; a person has `most` of them."""
    told = {**key._asdict(), "pairs": json.dumps(pairs, ensure_ascii=False), "kept_at": moment}
    newest = select(UnsavedForm.id).where(UnsavedForm.user_id == key.user_id)
    newest = newest.order_by(UnsavedForm.kept_at.desc(), UnsavedForm.id.desc()).limit(most)
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        connection.execute(delete(UnsavedForm).where(*_here(key)))
        connection.execute(insert(UnsavedForm).values(version=1, **told))
        left = connection.execute(newest).scalars().all()
        older = (UnsavedForm.user_id == key.user_id, UnsavedForm.id.not_in(left))
        connection.execute(delete(UnsavedForm).where(*older))


def forget_form(engine: Engine, key: FormKey) -> None:
    """Let go of the text of a form."""
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        connection.execute(delete(UnsavedForm).where(*_here(key)))


def forget_forms(engine: Engine, before: datetime) -> int:
    """Let go of what nobody has come back to; gives how many there were."""
    old = UnsavedForm.kept_at < before
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        gone = connection.execute(select(UnsavedForm.id).where(old)).scalars().all()
        connection.execute(delete(UnsavedForm).where(UnsavedForm.id.in_(gone)))
    return len(gone)


def _here(key: FormKey) -> tuple[Any, ...]:
    return tuple(getattr(UnsavedForm, name) == value for name, value in key._asdict().items())
