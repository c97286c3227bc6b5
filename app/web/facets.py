"""The filter row of a list: read from the declaration, answered from the address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from app.db.code_lists import labels
from app.db.meta import Kind
from app.db.session import ActorSession
from app.kernel.errors import BadRequest
from app.kernel.lazy import Words, _
from app.kernel.limit import UNITS
from app.operations.choices import choices, named
from app.operations.conditions import Filter
from app.resource.declaration import Resource
from app.resource.fields import Field
from app.resource.specs import Between
from app.web.addresses import Pairs
from app.web.labels import field_at, label_of_path

AnyResource = type[Resource[Any]]
FIRST_FACETS = 3
# A related record may be meant by its key: links from its page say it so.
BY_KEY = re.compile(r"#(\d{1,11})")
# Kinds of which a record has one value out of few.
COUNTED = (Kind.CHOICE, Kind.YES_NO)


@dataclass(frozen=True)
class Option:
    """One value one can ask for."""

    value: str
    label: Words
    checked: bool


@dataclass(frozen=True)
class Chosen:
    """A condition in force: what it says, and the pairs of the address that say it."""

    text: str
    names: tuple[str, ...]
    value: str | None = None


@dataclass
class Facet:
    """One filter: `form` is options, text, relation or range."""

    name: str
    label: Words
    form: str
    options: list[Option] = field(default_factory=list)
    text: str = ""
    low: str = ""
    high: str = ""
    unit: str = ""
    input: str = "number"
    filters: list[Filter] = field(default_factory=list)
    chosen: list[Chosen] = field(default_factory=list)
    # Stands in the row itself; the others wait behind a button.
    first: bool = False
    # Whether it can be told how many records have each value.
    counted: bool = False

    @property
    def active(self) -> bool:
        """Whether it narrows the list."""
        return bool(self.chosen)


class FacetReader:
    """Builds the facets of one list from the pairs of its address."""

    def __init__(
        self,
        session: ActorSession,
        resource: AnyResource,
        fields: dict[str, Field],
        pairs: Pairs,
    ) -> None:
        self.session = session
        self.resource = resource
        self.fields = fields
        self.pairs = pairs

    def all(self) -> list[Facet]:
        """The facets in the order of the declaration; state and region where there are any."""
        entries: list[str | Between] = list(self.resource.filters)
        if self.resource.workflow and "state" not in entries:
            entries.append("state")
        if "region" in self.fields and "region" not in entries:
            entries.append("region")
        facets = [self._facet(entry) for entry in entries]
        shown = {*[facet.name for facet in facets[:FIRST_FACETS]], "state"}
        for facet in facets:
            facet.first = facet.name in shown
        return facets

    def _facet(self, entry: str | Between) -> Facet:
        if isinstance(entry, Between):
            return self._range(entry.field)
        if entry == "state":
            return self._state()
        meta = field_at(self.resource, entry, self.fields)
        kind = meta.kind if meta else Kind.TEXT
        if meta and kind in (Kind.CHOICE, Kind.CHOICES):
            return self._options(entry, [(w, w) for w in labels(self.session, meta.choices or "")])
        if kind is Kind.YES_NO:
            return self._options(entry, [("1", _("Yes")), ("0", _("No"))])
        if kind in (Kind.DAY, Kind.NUMBER, Kind.LIMIT):
            return self._range(entry)
        return self._relation(entry) if kind is Kind.RELATION else self._text(entry)

    def _values(self, name: str) -> list[str]:
        return [value for key, value in self.pairs if key == name and value.strip()]

    def _value(self, name: str) -> str:
        return next(iter(self._values(name)), "").strip()

    def _label(self, name: str) -> Words:
        return label_of_path(self.resource, name, self.fields)

    def _state(self) -> Facet:
        states = self.resource.workflow.states if self.resource.workflow else ()
        return self._options("state", [(state.name, state.label) for state in states])

    def _options(self, name: str, known: Sequence[tuple[str, Words]]) -> Facet:
        wanted = self._values(name)
        facet = Facet(name, self._label(name), "options")
        facet.options = [Option(value, label, value in wanted) for value, label in known]
        facet.chosen = [
            Chosen(str(option.label), (name,), option.value)
            for option in facet.options
            if option.checked
        ]
        if wanted:
            facet.filters = [Filter(name, "in", wanted)]
        meta = self.fields.get(name)
        facet.counted = name == "state" or (meta is not None and meta.kind in COUNTED)
        return facet

    def _text(self, name: str) -> Facet:
        facet = Facet(name, self._label(name), "text", text=self._value(name))
        if facet.text:
            facet.filters = [Filter(name, "contains", facet.text)]
            facet.chosen = [Chosen(facet.text, (name,))]
        return facet

    def _relation(self, name: str) -> Facet:
        facet = Facet(name, self._label(name), "relation", text=self._value(name))
        key = BY_KEY.fullmatch(facet.text)
        if key:
            called = named(self.session, self.resource, name, int(key[1]))
            facet.filters = [self._meant(name, [int(key[1])])]
            facet.chosen = [Chosen(called, (name,))]
        elif facet.text:
            facet.filters = [self._meant(name, self._keys(name, facet.text))]
            facet.chosen = [Chosen(facet.text, (name,))]
        return facet

    def _meant(self, name: str, keys: list[int]) -> Filter:
        """A region is asked for with all that lies below it."""
        if name == "region" and len(keys) == 1:
            return Filter(name, "below", keys[0])
        return Filter(name, "in", keys)

    def _keys(self, name: str, text: str) -> list[int]:
        """The records that the typed text means: those of exactly this name, else all it fits."""
        found = choices(self.session, self.resource, name, text)
        return [key for key, label in found if label == text] or [key for key, _label in found]

    def _range(self, name: str) -> Facet:
        meta = field_at(self.resource, name, self.fields)
        kind = meta.kind if meta else Kind.NUMBER
        facet = Facet(name, self._label(name), "range")
        facet.low, facet.high = self._value(f"{name}.from"), self._value(f"{name}.to")
        facet.input = "date" if kind is Kind.DAY else "number"
        if kind is Kind.LIMIT:
            facet.options, facet.unit = self._units(name)
        ends = (("gte", facet.low), ("lte", facet.high))
        facet.filters = [Filter(name, op, _end(value, facet.unit)) for op, value in ends if value]
        if facet.filters:
            facet.chosen = [Chosen(_span(facet), (f"{name}.from", f"{name}.to", f"{name}.unit"))]
        return facet

    def _units(self, name: str) -> tuple[list[Option], str]:
        wanted = self._value(f"{name}.unit")
        unit = wanted if wanted in UNITS else "working_day"
        units = [(key, label) for key, label in UNITS.items() if key != "immediate"]
        return [Option(key, label, key == unit) for key, label in units], unit


def _end(value: str, unit: str) -> Any:
    if not unit:
        return value
    if not value.isascii() or not value.isdigit():
        raise BadRequest(_("“%(value)s” cannot be compared with.", value=value))
    return {"value": int(value), "unit": unit}


def _span(facet: Facet) -> str:
    unit = str(UNITS[facet.unit]) if facet.unit else ""
    return f"{facet.low or '…'}–{facet.high or '…'} {unit}".strip()
