"""A resource as the reader of sheets sees it: its fields, their words, and what was found."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from app.db.code_lists import entries
from app.db.meta import Kind
from app.db.session import ActorSession
from app.resource.declaration import Resource
from app.resource.fields import Field, child_fields
from app.resource.registry import registry
from app.sheets.columns import apart
from app.sheets.corrections import NONE, Corrections
from app.sheets.files import FileRecords, understand_grids
from app.sheets.kept import cells_of
from app.sheets.vocabulary import Spec, Vocabulary

AnyResource = type[Resource[Any]]


def understand(
    session: ActorSession,
    resource: AnyResource,
    path: Path,
    name: str,
    *,
    corrections: Corrections = NONE,
) -> FileRecords:
    """Read a stored file with the resource's vocabulary and with what people corrected.

    :raises FileRefused: for a file that is not read.
    """
    kind, grids, seconds = cells_of(path, name)
    vocabulary = vocabulary_of(session, resource)
    found = understand_grids(grids, vocabulary, kind=kind, corrections=corrections)
    found.seconds["read"] = seconds
    return found


def vocabulary_of(session: ActorSession, resource: AnyResource) -> Vocabulary:
    """The resource's fields under their labels and aliases, with the words of the domain."""
    aliases = _aliases(resource)
    specs = [
        _spec(session, field, (str(field.label), *aliases.get(field.name, ())))
        for field in resource.fields(session).values()
    ]
    build = registry.loaders.get("vocabulary")
    return build(resource, specs) if build else Vocabulary(fields=tuple(specs))


def _aliases(resource: AnyResource) -> dict[str, list[str]]:
    """The headings that the declaration adds, by field."""
    found: dict[str, list[str]] = {}
    for word, name in (resource.sheet.aliases if resource.sheet else {}).items():
        found.setdefault(name, []).append(word)
    return found


def _spec(session: ActorSession, field: Field, headings: Iterable[str]) -> Spec:
    parts: tuple[Spec, ...] = ()
    if field.kind is Kind.CHILDREN:
        inner = child_fields(field).values()
        whole = str(field.label)
        parts = tuple(
            _spec(session, part, (str(part.label), apart(str(part.label), whole))) for part in inner
        )
    return Spec(
        name=field.name,
        kind=str(field.kind),
        label=field.label,
        headings=(*field.headings, *headings),
        length=field.length,
        check=field.check,
        # A row without a region takes that of the upload.
        required=field.required and field.name != "region",
        choices=_choices(session, field),
        parts=parts,
    )


def _choices(session: ActorSession, field: Field) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each label once, with its aliases and codes."""
    found: dict[str, list[str]] = {}
    for entry in entries(session, field.choices) if field.choices else ():
        words = found.setdefault(entry.label, [])
        words += [*(entry.aliases or ()), *([entry.code] if entry.code else [])]
    return tuple((label, tuple(dict.fromkeys(words))) for label, words in found.items())
