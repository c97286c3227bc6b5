"""Code lists: the words a choice field takes, with their codes and the aliases people write."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Mapped, Session

from app.db.base import Model
from app.db.columns import choices, day, long_text, number, text
from app.db.meta import Scope
from app.kernel.lazy import _


class CodeEntry(Model, scope=Scope.GLOBAL, search=("label",)):
    """One word of one list; `label` is what records store, `code` what other systems call it."""

    list_name: Mapped[str] = text(60, _("List"))
    scheme: Mapped[str | None] = text(60, _("Scheme"))
    code: Mapped[str | None] = text(40, _("Code"))
    label: Mapped[str] = text(60, _("Label"))
    aliases: Mapped[list[str] | None] = choices(_("Aliases"), "")
    position: Mapped[int | None] = number(_("Order"))
    valid_from: Mapped[date | None] = day(_("Valid from"))
    valid_until: Mapped[date | None] = day(_("Valid until"))
    confidence: Mapped[str | None] = text(20, _("Confidence"))
    source: Mapped[str | None] = long_text(_("Source"))


class Word(NamedTuple):
    """One word of a list: what records store, and how else it is written."""

    label: str
    code: str | None
    aliases: list[str] | None


def entries(session: Session, list_name: str) -> list[Word]:
    """The words of one list in their order; all lists are looked at once for each session."""
    known: dict[str, list[Word]] | None = session.info.get("code_lists")
    if known is None:
        known = session.info["code_lists"] = _words(session)
    return known.get(list_name, [])


def _words(session: Session) -> dict[str, list[Word]]:
    """All lists, read again only where an entry was added, changed or taken away."""
    state, engine = tuple(session.execute(_state()).one()), session.get_bind().engine
    kept = _kept.get(engine)
    if kept is None or kept[0] != state:
        found: dict[str, list[Word]] = {}
        columns = CodeEntry.list_name, CodeEntry.label, CodeEntry.code, CodeEntry.aliases
        query = select(*columns).order_by(CodeEntry.position, CodeEntry.id)
        for name, label, code, aliases in session.execute(query):
            found.setdefault(name, []).append(Word(label, code, aliases))
        kept = _kept[engine] = state, found
    return kept[1]


# The lists of each database, with the state they were read in.
_kept: WeakKeyDictionary[Any, tuple[Any, dict[str, list[Word]]]] = WeakKeyDictionary()


@cache
def _state() -> Select[Any]:
    return select(func.count(), func.max(CodeEntry.updated_at), func.sum(CodeEntry.version))


def labels(session: Session, list_name: str) -> list[str]:
    """The labels of one list, each once, in their order."""
    known: dict[str, list[str]] = session.info.setdefault("code_labels", {})
    if list_name not in known:
        found = entries(session, list_name)
        known[list_name] = list(dict.fromkeys(word.label for word in found))
    return known[list_name]


def label_of(session: Session, list_name: str, word: str) -> str | None:
    """The label that `word` means in the list: the label itself, an alias or a code."""
    found = entries(session, list_name)
    for entry in found:
        if word == entry.label or word in (entry.aliases or ()):
            return entry.label
    return next((entry.label for entry in found if word == entry.code), None)
