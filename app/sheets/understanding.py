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
from app.sheets.files import FileRecords, read_file
from app.sheets.vocabulary import Spec, Vocabulary

AnyResource = type[Resource[Any]]


def understand(session: ActorSession, resource: AnyResource, path: Path, name: str) -> FileRecords:
    """Read the file with the resource's vocabulary.

    :raises FileRefused: for a file that is not read.
    """
    return read_file(path, name, vocabulary_of(session, resource))


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
        parts = tuple(_spec(session, part, (str(part.label),)) for part in inner)
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
