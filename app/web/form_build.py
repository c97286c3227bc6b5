"""A form for each request: built from the fields of a resource, filled from a record or a post."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Form

from app.db.code_lists import labels
from app.db.meta import Kind
from app.db.session import ActorSession
from app.kernel.errors import RowProblem
from app.kernel.lazy import Words, _
from app.kernel.limit import UNITS
from app.resource.declaration import Resource
from app.resource.fields import Field, child_fields
from app.resource.specs import Section
from app.web.form_fields import (
    ChoicesField,
    LimitField,
    NumberField,
    Option,
    RelationField,
    RowsField,
    SystemField,
    ValueField,
    WordsField,
    YesNoField,
    json_of,
)

AnyResource = type[Resource[Any]]
SPARE_ROWS = 3
NOTHING: Option = ("", "")


@dataclass
class FormSection:
    """Fields under one heading."""

    label: Words
    fields: list[Any] = field(default_factory=list)

    @property
    def wrong(self) -> int:
        """How many of them have a problem."""
        return sum(bool(made.raw_errors) for made in self.fields)


class RecordForm:
    """A form over a resource's fields; values go in and out in the form of REST."""

    def __init__(
        self,
        session: ActorSession,
        resource: AnyResource,
        values: Mapping[str, Any] | None = None,
        posted: MultiDict[str, str] | None = None,
    ) -> None:
        self.session = session
        self.resource = resource
        self.fields = resource.fields(session)
        names = [name for _label, group in layout_of(resource, self.fields) for name in group]
        made = {name: self._made(self.fields[name]) for name in names}
        form_class = type("BoundForm", (Form,), made)
        self.form: Any = form_class(posted, data=self._data(values or {}))
        self.general: list[Words] = []

    def _made(self, meta: Field) -> Any:
        if meta.system:
            return SystemField(meta)
        if meta.kind is Kind.CHILDREN:
            inner = {name: self._made(child) for name, child in child_fields(meta).items()}
            return RowsField(meta, type("BoundRow", (Form,), inner))
        if meta.kind is Kind.RELATION:
            return RelationField(meta)
        if meta.kind is Kind.CHOICES and not meta.choices:
            return WordsField(meta)
        makers: dict[Kind, type[ValueField]] = {
            Kind.NUMBER: NumberField,
            Kind.YES_NO: YesNoField,
            Kind.CHOICES: ChoicesField,
            Kind.LIMIT: LimitField,
        }
        return makers.get(meta.kind, ValueField)(meta, options=self._options(meta))

    def _options(self, meta: Field) -> list[Option]:
        if meta.kind is Kind.YES_NO:
            return [NOTHING, ("1", _("Yes")), ("0", _("No"))]
        if meta.kind is Kind.LIMIT:
            return list(UNITS.items())
        words: list[Option] = [(word, word) for word in labels(self.session, meta.choices or "")]
        return [NOTHING, *words] if meta.kind is Kind.CHOICE else words

    def _data(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: form_value(meta, values) for name, meta in self.fields.items()}

    def sections(self) -> list[FormSection]:
        """The sections of the layout, and one for fields added since."""
        return [
            FormSection(label, [self.form[name] for name in names])
            for label, names in layout_of(self.resource, self.fields)
        ]

    def values(self) -> dict[str, Any]:
        """What is typed, by field name, for an operation."""
        typed = [name for name in self.form._fields if not self.fields[name].system]
        return {name: self.form[name].value for name in typed}

    def as_json(self) -> dict[str, Any]:
        """What is typed in the form of a record's JSON: relations by name and by key."""
        return json_of(self.form)

    def refuse(
        self,
        problems: Mapping[str, list[Words]],
        rows: Mapping[str, Sequence[RowProblem]] | None = None,
    ) -> None:
        """Put each problem at its field, in lists at its cell too; others are said above."""
        for name, found in (rows or {}).items():
            typed = [row for row in self.form[name].rows if not row.blank] if found else []
            for problem in found:
                for inner in problem.fields:
                    typed[problem.row - 1].form[inner].raw_errors.append(problem.short)
        for name, messages in problems.items():
            plain = name if name in self.form._fields else name.removesuffix("_id")
            if plain in self.form._fields:
                self.form[plain].raw_errors.extend(messages)
            else:
                self.general.extend(messages)

    def name_missing(self, *, given: Container[str]) -> None:
        """Say which required fields are empty too, so that all is put right in one go."""
        for name, made in self.form._fields.items():
            empty = made.value in (None, "", []) and not made.raw_errors
            asked = made.declared.required and not made.declared.system
            if asked and empty and name not in given:
                made.raw_errors.append(_("This field is required."))

    def wrong_fields(self) -> list[Any]:
        """The fields with a problem, in the order of the page."""
        return [made for made in self.form if made.raw_errors]

    def add_spare_rows(self, count: int = SPARE_ROWS) -> None:
        """Leave empty rows at the end of each list, for readers without scripts."""
        for made in self.form:
            if isinstance(made, RowsField):
                for _number in range(count):
                    made.append_entry()


def layout_of(resource: AnyResource, fields: Mapping[str, Field]) -> list[tuple[Words, list[str]]]:
    """The sections of the declared layout with the names of their fields."""
    groups: list[tuple[Words, list[str]]] = []
    for part in resource.layout:
        names = part.fields if isinstance(part, Section) else (part.field,)
        known = [name for name in names if name in fields]
        label = part.label if isinstance(part, Section) else fields[part.field].label
        if known:
            groups.append((label, known))
    late = [name for name, meta in fields.items() if meta.late]
    further = [name for name in late if not any(name in group for _label, group in groups)]
    return [*groups, (_("Further fields"), further)] if further else groups


def form_value(meta: Field, values: Mapping[str, Any]) -> Any:
    """A value out of a record's JSON as the form field holds it."""
    value = values.get(meta.name)
    if meta.kind is Kind.RELATION:
        return {"text": value, "id": values.get(f"{meta.name}_id")}
    if meta.kind is Kind.CHILDREN:
        inner = child_fields(meta)
        return [{n: form_value(m, row) for n, m in inner.items()} for row in value or []]
    return value
