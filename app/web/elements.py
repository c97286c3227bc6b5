"""A record's values beside its standard's, each with the mark of what it is against it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.db.meta import Kind
from app.kernel.direction import Direction, Verdict
from app.kernel.lazy import Words, _
from app.operations.records import Record
from app.operations.transition import worse_fields
from app.policies.overlay import shared_fields
from app.resource.fields import Field
from app.web.form_build import layout_of
from app.web.formats import plain_text
from app.web.links import relation_address

EMPTY: tuple[Any, ...] = (None, "", [])
# What the domain says beside a value, each with where it leads.
Notes = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Mark:
    """One letter in a shape, and the words for it."""

    kind: str
    letter: Words
    label: Words


INHERITED = Mark("inherited", _("I"), _("Inherited"))
BETTER = Mark("better", _("B"), _("Better than the standard"))
LOCAL = Mark("local", _("L"), _("Local"))
WORSE = Mark("worse", _("W"), _("Worse than the standard"))
TO_JUDGE = Mark("open", _("J"), _("To judge"))
MISSING = Mark("open", _("J"), _("To be filled in"))
MARKS = (INHERITED, BETTER, LOCAL, WORSE, TO_JUDGE, MISSING)

BY_VERDICT = {
    Verdict.SAME: INHERITED,
    Verdict.BETTER: BETTER,
    Verdict.WORSE: WORSE,
    Verdict.JUDGE: TO_JUDGE,
    Verdict.FREE: LOCAL,
}
BOUNDS: dict[Direction, Words] = {
    Direction.LESS: _("Not more than the standard's"),
    Direction.SUBSET: _("Nothing beyond the standard's"),
    Direction.MORE: _("Not less than the standard's"),
    Direction.EQUAL: _("Equal to the standard's"),
}


@dataclass(frozen=True)
class Beside:
    """What stands beside a field of a form: the standard's value, its bound, the mark."""

    standard: str
    bound: Words
    mark: Mark | None


@dataclass(frozen=True)
class Element:
    """One line of the table; `same` says that the local value is the standard's."""

    name: str
    label: Words
    standard: str
    local: str
    same: bool
    mark: Mark | None
    href: str = ""
    problems: tuple[Words, ...] = ()
    notes: Notes = ()


@dataclass(frozen=True)
class Part:
    """One section of the table; `empty` names what nobody has filled in."""

    label: Words
    elements: tuple[Element, ...]
    empty: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Share:
    """How many elements carry a mark."""

    mark: Mark
    count: int


def mark_of(record: Record, field: Field) -> Mark | None:
    """The mark of one field; None where neither side says anything that is asked for."""
    own, standard = record.own.get(field.name), _standard(record, field)
    if own in EMPTY and standard in EMPTY:
        return MISSING if field.required else None
    if own in EMPTY:
        return INHERITED
    if field.name in record.verdicts:
        return BY_VERDICT[record.verdicts[field.name]]
    return LOCAL if field.direction is Direction.FREE else None


def _standard(record: Record, field: Field) -> Any:
    """The standard's value of a field that both have."""
    shared = field.name in shared_fields(record.resource)
    return (record.standard or {}).get(field.name) if shared else None


def parts_of(record: Record, notes: Mapping[str, Notes] | None = None) -> list[Part]:
    """The table of a record after the layout; child rows are shown on their own."""
    worse, said = worse_fields(record), notes or {}
    parts = []
    for label, names in layout_of(record.resource, record.fields):
        plain = [record.fields[n] for n in names if record.fields[n].kind is not Kind.CHILDREN]
        told = [one for one in plain if _says_anything(record, one)]
        elements = tuple(
            replace(
                _element(record, one, tuple(worse.get(one.name, ()))),
                notes=said.get(one.name, ()),
            )
            for one in told
        )
        empty = tuple(one.label for one in plain if one not in told)
        if plain:
            parts.append(Part(label, elements, empty))
    return parts


def _says_anything(record: Record, field: Field) -> bool:
    """Whether the line is worth its room: a value on either side, or one that is missing."""
    return (
        field.required
        or record.effective.get(field.name) not in EMPTY
        or _standard(record, field) not in EMPTY
    )


def _element(record: Record, field: Field, problems: tuple[Words, ...]) -> Element:
    own = record.own.get(field.name)
    effective = record.effective.get(field.name)
    return Element(
        name=field.name,
        label=field.label,
        standard=text_of(record, field, _standard(record, field)),
        local=text_of(record, field, effective),
        same=own in EMPTY and effective not in EMPTY,
        mark=mark_of(record, field) if record.resource.standard else None,
        href=relation_address(field, effective) if field.kind is Kind.RELATION else "",
        problems=problems,
    )


def text_of(record: Record, field: Field, value: Any) -> str:
    """A value of the record in words; a relation by its name."""
    if field.kind is Kind.RELATION:
        return record.names.get(field.name, "") if value is not None else ""
    return plain_text(field, record.as_json({field.name: value})[field.name])


def beside_fields(record: Record) -> dict[str, Beside]:
    """For each field that the standard has a value of, what stands beside it in the form."""
    if record.standard is None:
        return {}
    texts = {
        name: (field, text_of(record, field, _standard(record, field)))
        for name, field in shared_fields(record.resource).items()
    }
    return {
        name: Beside(text, BOUNDS.get(field.direction, ""), mark_of(record, field))
        for name, (field, text) in texts.items()
        if text
    }


def shares_of(parts: list[Part]) -> list[Share]:
    """How many elements carry each mark, in the order of the marks."""
    counts = Counter(
        element.mark for part in parts for element in part.elements if element.mark is not None
    )
    return [Share(mark, counts[mark]) for mark in MARKS if counts[mark]]
