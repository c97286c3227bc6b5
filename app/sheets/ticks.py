"""Ticks under headings: the heading is the value, the cell only says whether it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.db.meta import Kind
from app.kernel.lazy import _
from app.sheets.choices import in_order, unknown_choice
from app.sheets.findings import Place
from app.sheets.grid import Value, plain
from app.sheets.readings import Reading, refuse, squeezed
from app.sheets.vocabulary import OfficeWords, Spec


@dataclass(frozen=True)
class Mark:
    """One cell under the heading of a label."""

    label: str
    place: Place
    value: Value


def read_ticks(spec: Spec, marks: Sequence[Mark], words: OfficeWords) -> tuple[Reading, Place]:
    """What the ticks say, and the cell to show for it."""
    ticked = []
    for mark in marks:
        is_ticked = _is_ticked(mark, words)
        if is_ticked is None:
            message = _("“%(value)s” is not a mark.", value=plain(mark.value))
            return refuse("choice.unknown", message), mark.place
        if is_ticked:
            ticked.append(mark)
    known = {label for label, _others in spec.choices} | words.yes | words.no
    strange = next((mark for mark in ticked if mark.label not in known), None)
    if strange:
        return unknown_choice(spec, strange.label), strange.place
    return _of_labels(spec, ticked, words), (ticked or marks)[0].place


def _is_ticked(mark: Mark, words: OfficeWords) -> bool | None:
    """Whether the cell holds a tick or the label itself; None for anything else."""
    text = squeezed(mark.value).lower()
    if text in words.ticks or text == squeezed(mark.label).lower():
        return True
    return False if text in words.nothing | words.no | words.unticked else None


def _of_labels(spec: Spec, ticked: Sequence[Mark], words: OfficeWords) -> Reading:
    labels = list(dict.fromkeys(mark.label for mark in ticked))
    if spec.kind == Kind.CHOICES:
        return Reading(in_order(spec, labels))
    if len(labels) > 1:
        several = _("%(labels)s are all marked; one is expected.", labels="、".join(labels))
        return refuse("choice.unknown", several)
    if not labels:
        return Reading(None)
    return Reading(labels[0] in words.yes if spec.kind == Kind.YES_NO else labels[0])
