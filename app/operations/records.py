"""One record, read whole: its own values, its standard's, what holds, and what each is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from app.db.meta import Kind
from app.db.session import ActorSession
from app.kernel.direction import Verdict
from app.kernel.errors import NotFound
from app.operations.loading import Called, Loaded, load_rows, names_in_lists
from app.operations.rows import row_values
from app.operations.select import key_column, meant, version_of
from app.policies.actor import actor_of
from app.policies.history import plain
from app.policies.overlay import Standards, verdicts
from app.policies.personal import masked
from app.policies.writing import tree_path_of
from app.resource.declaration import Resource
from app.resource.fields import Field, child_fields

AnyResource = type[Resource[Any]]


@dataclass
class Record:
    """A record as one actor may see it; values are by field name, relations are keys.

    `own`: given here; `standard`: the standard's, None where there is none; `effective`: what
    holds. `names` has the words for relation keys, `{"body": "…"}`, and `written` those that
    stand in data instead, such as a code. `verdicts`: what each own value is worth. `called` has
    the words for the relations of child rows, by model and key. What is personal is masked.
    """

    resource: AnyResource
    id: int
    version: int
    version_no: int | None
    state: str | None
    row: Any
    fields: dict[str, Field]
    own: dict[str, Any]
    standard: dict[str, Any] | None = None
    names: dict[str, str] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    called: Called = field(default_factory=dict)

    @cached_property
    def effective(self) -> dict[str, Any]:
        """The own value where there is one, else the standard's."""
        if self.standard is None:
            return dict(self.own)
        return {
            name: self.standard.get(name) if value in (None, []) else value
            for name, value in self.own.items()
        }

    @property
    def title(self) -> str:
        """What people call the record."""
        title = self.resource.title
        return str(self.names.get(title) or self.effective.get(title) or f"#{self.id}")

    def told(self, name: str) -> str | None:
        """How data name the related record: REST, workbooks, plans."""
        return self.written.get(name) or self.names.get(name)

    def to_json(self) -> dict[str, Any]:
        """The effective values in the form of REST: relations by name, and by key as `…_id`."""
        return self.as_json(self.effective)

    def as_json(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Any of the three sets of values in the form of REST."""
        out: dict[str, Any] = {}
        for name, value in values.items():
            kind = self.fields[name].kind
            if kind is Kind.RELATION:
                out[name] = self.told(name) if value is not None else None
                out[f"{name}_id"] = value
            elif kind is Kind.CHILDREN:
                out[name] = [self._row(child_fields(self.fields[name]), row) for row in value or []]
            else:
                out[name] = plain(value)
        return out

    def _row(self, fields: Mapping[str, Field], row: Mapping[str, Any]) -> dict[str, Any]:
        out = {name: self.part(fields[name], value) for name, value in row.items()}
        related = [name for name in row if fields[name].kind is Kind.RELATION]
        return out | {f"{name}_id": row[name] for name in related}

    def part(self, field: Field, value: Any) -> Any:
        """A value of a child row as data tell it: a relation by its name."""
        if field.kind is not Kind.RELATION:
            return plain(value)
        return None if value is None else self.called.get((field.target or "", value), f"#{value}")


def fetch_record(
    session: ActorSession, resource: AnyResource, record_id: int, version: str = "working"
) -> Record:
    """The record in its working draft, its published version, or that of a day.

    :raises Forbidden: where no role of the actor reads this resource.
    :raises NotFound: where the actor may see no such record.
    """
    actor_of(session).require(resource.name, "read")
    found = load_records(session, resource, [record_id], version)
    if not found:
        raise NotFound
    return found[0]


def record_of(session: ActorSession, resource: AnyResource, row: Any) -> Record:
    """The record of a row already read."""
    fields = resource.fields(session)
    standard = standard_of(session, resource, row)
    loaded = Loaded(
        row=row,
        own=row_values(fields, row),
        standard=None if standard is None else standard_values(fields, standard),
        names=_names(fields, row, standard),
        written=_written(fields, row),
    )
    return _record(session, resource, loaded, names_in_lists(session, fields, [loaded]))


def _record(session: ActorSession, resource: AnyResource, loaded: Loaded, called: Called) -> Record:
    row = loaded.row
    return Record(
        resource=resource,
        id=row.record_id if resource.model.versioned else row.id,
        version=version_of(row),
        version_no=row.version_no if resource.model.versioned else None,
        state=row.state if resource.model.stateful else None,
        row=row,
        fields=resource.fields(session),
        own=masked(resource.model, loaded.own),
        standard=None if loaded.standard is None else masked(resource.model, loaded.standard),
        names=loaded.names,
        written=loaded.written,
        verdicts=verdicts(session, resource, loaded.own, loaded.standard),
        called=called,
    )


def standard_of(session: ActorSession, resource: AnyResource, row: Any) -> Any:
    """The standard's row that the record lies over, or None."""
    if resource.standard is None:
        return None
    key = getattr(row, f"{resource.standard.on}_id")
    path = tree_path_of(session, "region", row.region_id)
    return Standards(session, resource, [key]).nearest(key, path)


def standard_values(fields: Mapping[str, Field], standard: Any) -> dict[str, Any]:
    """The standard's values of the fields that both have."""
    known = type(standard).metas
    both = {n: f for n, f in fields.items() if n in known and n != "region"}
    return row_values(both, standard)


def _written(fields: Mapping[str, Field], row: Any) -> dict[str, str]:
    found = {name: f.written_as for name, f in fields.items() if f.written_as}
    related = {name: getattr(row, name) for name in found}
    words = {n: getattr(r, str(found[n])) for n, r in related.items() if r is not None}
    return {name: str(word) for name, word in words.items() if word is not None}


def _names(fields: Mapping[str, Field], row: Any, standard: Any) -> dict[str, str]:
    names: dict[str, str] = {}
    for name, field_ in fields.items():
        if field_.kind is not Kind.RELATION:
            continue
        target = getattr(row, name) or (getattr(standard, name, None) if standard else None)
        if target is not None:
            names[name] = shown(target, field_)
    return names


def shown(target: Any, field_: Field) -> str:
    """How a related record is called in this field."""
    name = getattr(target, field_.shown_by, None)
    if not name:
        name = getattr(target, "name", None) or getattr(target, "title", None)
    return str(name or f"#{target.id}")


def load_records(
    session: ActorSession, resource: AnyResource, ids: list[int], version: str = "working"
) -> list[Record]:
    """Several records at once, in the order of `ids`; those out of sight are left out."""
    key = key_column(resource.model)
    rows = load_rows(session, resource, key.in_(ids), meant(resource.model, version))
    called = names_in_lists(session, resource.fields(session), rows)
    made = [_record(session, resource, row, called) for row in rows]
    records = {record.id: record for record in made}
    return [records[number] for number in ids if number in records]
