"""Code lists: the words a choice field takes, with their codes and the aliases people write."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import select
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
    """The words of one list in their order; all lists are read once for each session."""
    known: dict[str, list[Word]] | None = session.info.get("code_lists")
    if known is None:
        known = session.info["code_lists"] = {}
        columns = CodeEntry.list_name, CodeEntry.label, CodeEntry.code, CodeEntry.aliases
        query = select(*columns).order_by(CodeEntry.position, CodeEntry.id)
        for name, label, code, aliases in session.execute(query):
            known.setdefault(name, []).append(Word(label, code, aliases))
    return known.get(list_name, [])


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
