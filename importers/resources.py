"""What the vocabulary knows of each resource beyond its declaration."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from app.sheets.vocabulary import Spec, Vocabulary, folded
from importers.headings import PARENTS, PATHS
from importers.registers import REGISTERS
from importers.vocabulary import BODIES, NEVER_ITEMS, NO_ITEM, RULES, build
from importers.words import WORDS

ITEMS, CODE_LISTS = "implementation-items", "code-lists"
NUMBER = "number"
ENDINGS_OF_CODES = ("code", "uscc")


def vocabulary_for(resource: Any, specs: Iterable[Spec]) -> Vocabulary:
    """The vocabulary of one resource; that of items knows how their tables are built."""
    fields = completed(specs)
    if resource.name == ITEMS:
        return build(fields)
    simple = tuple(rung for rung in resource.match if isinstance(rung, str))
    members = [name for rung in resource.match if isinstance(rung, tuple) for name in rung]
    together = tuple(name for name in members if name not in ("region", resource.title))
    fields = [_numbered(spec, (*simple, *members)) for spec in fields]
    return Vocabulary(
        fields=tuple(fields),
        # In a list of words each word is one, that for nothing too.
        words=replace(WORDS, nothing=frozenset()) if resource.name == CODE_LISTS else WORDS,
        headings=REGISTERS.get(resource.name, {}),
        paths=PATHS,
        parents=frozenset(map(folded, PARENTS)),
        keys=simple,
        identity=(resource.title,),
        # A row with a key of its own, or a part of one, says nothing more of the row above.
        own_lines=(*simple, *together),
    )


def completed(specs: Iterable[Spec]) -> list[Spec]:
    """The fields with what their names tell: codes lose their blanks, bodies share a cell."""
    return [_known(spec) for spec in specs]


def _numbered(spec: Spec, keys: Iterable[str]) -> Spec:
    """A number by which records are told apart is written as codes are."""
    return replace(spec, coded=True) if spec.name == NUMBER and spec.name in keys else spec


def _longer(label: str) -> tuple[str, ...]:
    """The forms in which offices say the same with a word more."""
    return (f"{label}类", f"{label}事项", f"{label}类事项")


def _known(spec: Spec) -> Spec:
    refused = dict.fromkeys(NEVER_ITEMS, NO_ITEM) if spec.name == "kind" else {}
    return replace(
        spec,
        choices=tuple(
            (label, (*words, *_longer(label), *(f"{word}类" for word in words)))
            for label, words in spec.choices
        ),
        even=spec.name.endswith("phone"),
        rules=RULES.get(spec.name, {}),
        refused=refused,
        coded=spec.kind == "text" and spec.name.endswith(ENDINGS_OF_CODES),
        several=spec.name in BODIES,
    )
