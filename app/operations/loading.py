"""Records read whole: one statement for rows, standards and names, one for each kind of child."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, exists, select
from sqlalchemy.orm import joinedload

from app.db.meta import Kind
from app.db.registry import class_named
from app.db.session import ActorSession
from app.operations.expressions import Expressions
from app.operations.rows import value_of
from app.operations.select import base_query, key_column
from app.policies.writing import know_tree_path
from app.resource.declaration import Resource
from app.resource.fields import Field, child_fields

AnyResource = type[Resource[Any]]
Values = dict[str, Any]
# Child rows by list and parent.
Children = dict[str, dict[int, list[Values]]]


# What the records are called that child rows refer to, by model and key.
Called = dict[tuple[str, int], str]


@dataclass(frozen=True)
class Loaded:
    """A row with its values and those of the standard it lies over.

    `names` has the words for its relations, `written` those that stand in data instead.
    """

    row: Any
    own: Values
    standard: Values | None
    names: dict[str, str]
    written: dict[str, str]


def load_rows(
    session: ActorSession, resource: AnyResource, *conditions: ColumnElement[bool]
) -> list[Loaded]:
    """The rows in sight that the conditions leave, each read anew."""
    declared: Any = resource
    question = _question(declared)
    query = question.query.where(*conditions).execution_options(populate_existing=True)
    lines = session.execute(query).all()
    for line in lines:
        if "region_path" in line._fields:
            know_tree_path(session, "region", line[0].region_id, line.region_path)
    return Reader(session, resource, question, lines).all()


@dataclass(frozen=True)
class Question:
    """The statement for rows of a resource, made once.

    A line has the row first and its standard last, between them the names of relations and, for
    each list, whether it has any rows: most records have none in most lists.
    """

    query: Select[Any]
    relations: tuple[Field, ...]
    lists: tuple[Field, ...]
    shared: tuple[Field, ...] = ()


@cache
def _question(resource: Any) -> Question:
    fields = resource.fields()
    expressions = Expressions(resource, fields)
    relations = tuple(field for field in fields.values() if field.kind is Kind.RELATION)
    lists = tuple(field for field in fields.values() if field.kind is Kind.CHILDREN)
    columns = [column for field in relations for column in _naming(expressions, field)]
    columns += [_any(field, resource.model).label(f"own_{field.name}") for field in lists]
    shared: tuple[Field, ...] = ()
    if resource.standard is not None:
        shared = _shared(resource.standard.model, lists)
        standard = expressions.standard()
        columns += [_any(field, standard).label(f"standard_{field.name}") for field in shared]
        columns.append(standard)
    query = expressions.join_to(base_query(resource).add_columns(*columns))
    if resource.model.owned_by:
        query = query.options(joinedload(getattr(resource.model, resource.model.owned_by)))
    return Question(query, relations, lists, shared)


def _naming(expressions: Expressions, field: Field) -> Iterator[Any]:
    """What the related record is called and, if that differs, how data name it."""
    target = class_named(field.target or "")
    known = (field.shown_by, "name", "title", "id")
    shown = next(one for one in known if hasattr(target, one))
    yield expressions.of(f"{field.name}.{shown}").label(f"name_{field.name}")
    if field.written_as:
        yield expressions.of(f"{field.name}.{field.written_as}").label(f"written_{field.name}")
    if field.name == "region":
        yield expressions.of("region.path").label("region_path")


def _any(field: Field, parent: Any) -> Any:
    model: Any = class_named(field.target or "")
    return exists(select(model.id).where(model.parent_id == parent.id))


def _shared(standard: str, lists: Iterable[Field]) -> tuple[Field, ...]:
    """The lists that the standard has too, as they are there."""
    metas = class_named(standard).metas
    return tuple(metas[field.name] for field in lists if field.name in metas)


class Reader:
    """Turns the lines of a question into values, with the child rows of all of them at once."""

    def __init__(
        self,
        session: ActorSession,
        resource: AnyResource,
        question: Question,
        lines: Sequence[Any],
    ) -> None:
        self.session = session
        self.question = question
        self.lines = lines
        fields = resource.fields(session)
        self.shape = _shape(fields)
        self.standard = class_named(resource.standard.model) if resource.standard else None
        known = self.standard.metas if self.standard else {}
        self.shared = _shape({n: f for n, f in fields.items() if n in known and n != "region"})
        self.own = self._children(question.lists, "own", 0)
        self.theirs = self._children(question.shared, "standard", -1)

    def all(self) -> list[Loaded]:
        """The lines in their order."""
        return [self._loaded(line) for line in self.lines]

    def _loaded(self, line: Any) -> Loaded:
        relations = self.question.relations
        return Loaded(
            row=line[0],
            own=_values(self.shape, line[0], self.own),
            standard=self._standard_values(line[-1]) if self.standard else None,
            names=_said(line, "name", relations),
            written=_said(line, "written", [f for f in relations if f.written_as]),
        )

    def _standard_values(self, row: Any) -> Values | None:
        if row is None or self.standard is None:
            return None
        return _values(self.shared, row, self.theirs)

    def _children(self, lists: Iterable[Field], whose: str, at: int) -> Children:
        found: Children = {}
        for field in lists:
            label = f"{whose}_{field.name}"
            parents = {line[at].id for line in self.lines if getattr(line, label)}
            if parents:
                found[field.name] = self._rows_of(field, parents)
        return found

    def _rows_of(self, field: Field, parents: Iterable[int]) -> dict[int, list[Values]]:
        names = tuple(child_fields(field))
        query = _child_query(class_named(field.target or ""), names)
        found: dict[int, list[Values]] = {}
        for parent, *values in self.session.execute(query, {"parents": sorted(parents)}):
            found.setdefault(parent, []).append(dict(zip(names, values, strict=True)))
        return found


def _said(line: Any, what: str, relations: Iterable[Field]) -> dict[str, str]:
    found = {field.name: getattr(line, f"{what}_{field.name}") for field in relations}
    return {name: str(word) for name, word in found.items() if word is not None}


@cache
def _child_query(model: Any, names: tuple[str, ...]) -> Select[Any]:
    fields = model.metas
    columns = [
        getattr(model, f"{name}_id" if fields[name].kind is Kind.RELATION else name)
        for name in names
    ]
    return (
        select(model.parent_id, *columns)
        .where(model.parent_id.in_(bindparam("parents", expanding=True)))
        .order_by(model.parent_id, model.position, model.id)
    )


class _Shape(NamedTuple):
    """How the values of a row are taken: the same for every one of many rows."""

    names: Sequence[str]
    plain: Sequence[str]
    getter: Callable[[Any], Sequence[Any]]
    others: Mapping[str, Field]


def _shape(fields: Mapping[str, Field]) -> _Shape:
    plain = {n: f for n, f in fields.items() if not f.late and f.kind is not Kind.CHILDREN}
    columns = (f"{n}_id" if f.kind is Kind.RELATION else n for n, f in plain.items())
    others = {n: f for n, f in fields.items() if n not in plain}
    return _Shape(tuple(fields), tuple(plain), _getter(tuple(columns)), others)


def _values(shape: _Shape, row: Any, children: Children) -> Values:
    found = dict(zip(shape.plain, shape.getter(row), strict=True))
    for name, field in shape.others.items():
        is_list = field.kind is Kind.CHILDREN
        found[name] = children.get(name, {}).get(row.id) if is_list else value_of(field, row)
    return {name: found[name] for name in shape.names}


@cache
def _getter(names: tuple[str, ...]) -> Callable[[Any], Sequence[Any]]:
    """What takes all of these at once: there are many rows, and many columns in each."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda row: [getattr(row, name) for name in names]


def names_in_lists(
    session: ActorSession, fields: Mapping[str, Field], rows: Iterable[Loaded]
) -> Called:
    """What the records are called that the child rows refer to, as far as they are in sight."""
    keys: dict[Field, set[int]] = {}
    for row in rows:
        for values in (row.own, row.standard or {}):
            for field, key in _related_in(fields, values):
                keys.setdefault(field, set()).add(key)
    called: Called = {}
    for field, wanted in keys.items():
        called |= _names_of(session, field, sorted(wanted))
    return called


def _related_in(fields: Mapping[str, Field], values: Values) -> Iterator[tuple[Field, int]]:
    for name, rows in values.items():
        if rows and fields[name].kind is Kind.CHILDREN:
            inner = [f for f in child_fields(fields[name]).values() if f.kind is Kind.RELATION]
            for row, field in product(rows, inner):
                if row.get(field.name) is not None:
                    yield field, row[field.name]


def _names_of(session: ActorSession, field: Field, keys: Sequence[int]) -> Called:
    target: Any = class_named(field.target or "")
    shown = getattr(target, next(n for n in (field.shown_by, "name", "title") if n in target.metas))
    key = key_column(target)
    found = session.execute(select(key, shown).where(key.in_(keys)))
    return {(str(field.target), number): str(name) for number, name in found}
