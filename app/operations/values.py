"""Values as they come in, by form, REST or sheet, made into what the columns keep."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from app.db.code_lists import label_of
from app.db.meta import Kind
from app.db.registry import class_named
from app.db.session import ActorSession
from app.kernel.errors import Invalid, RowProblem
from app.kernel.lazy import Words, _
from app.kernel.limit import Limit
from app.kernel.text import is_text, tidy
from app.operations.resolve import BadValue, Resolver
from app.operations.select import key_column
from app.operations.system_values import derived, settle
from app.policies.personal import still_masked
from app.resource.declaration import Resource
from app.resource.fields import Field, child_fields

AnyResource = type[Resource[Any]]
LARGEST = 2**31 - 1
MASKED = _("This is the mask of a value. Give the whole value, or leave it as it was.")
# More digits than any number in range has: longer ones are not worth reading.
_DIGITS = re.compile(r"-?[0-9]{1,20}")


def coerce(
    session: ActorSession,
    resource: AnyResource,
    raw: Mapping[str, Any],
    *,
    region_id: int | None = None,
    whole: bool = False,
    kept: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Values by field name: relations as keys, children as lists of values.

    `kept`: the values that the record has by now; what the system writes stays as it is there.

    :raises Invalid: with every field that cannot be kept, every name that is no field, and, of a
        `whole` record, every required field that is missing besides.
    """
    fields = resource.fields(session)
    values: dict[str, Any] = {}
    problems: dict[str, list[Words]] = {}
    rows: dict[str, Sequence[RowProblem]] = {}
    reader = Reader(session, Resolver(session, region_id))
    for key, value in raw.items():
        name = key if key in fields else key.removesuffix("_id")
        field = fields.get(name)
        if field is None or (name != key and field.kind is not Kind.RELATION):
            problems[key] = [_("There is no such field.")]
            continue
        if name != key and raw.get(name) is not None and name in raw:
            continue
        try:
            values[name] = reader.read(field, value)
        except BadValue as bad:
            rows[name] = bad.rows
            problems.setdefault(name, []).extend(bad.messages)
    for name in still_masked(resource.model, values):
        problems.setdefault(name, []).append(MASKED)
    for name, words in settle(resource.model, values, kept or {}).items():
        problems.setdefault(name, []).extend(words)
    if problems:
        absent = missing(fields, values) if whole else {}
        absent.pop("region", None)  # it follows from where the writer works
        raise Invalid(absent | problems, rows=rows)
    return complete(session, resource, values)


def complete(
    session: ActorSession, resource: AnyResource, values: dict[str, Any]
) -> dict[str, Any]:
    """The values with what follows from them: derived fields, relations found by their code."""
    follows = derived(resource, values)
    values |= {name: value for name, value in follows.items() if values.get(name) is None}
    for name, (own, theirs) in resource.links.items():
        if values.get(name) is None and values.get(own):
            found = linked_keys(session, resource, name, theirs, [values[own]])
            if found:
                values[name] = found[values[own]]
    return values


def linked_keys(
    session: ActorSession, resource: AnyResource, relation: str, theirs: str, codes: Iterable[str]
) -> dict[str, int]:
    """The key of the related record for each code that is known."""
    target: Any = class_named(resource.model.metas[relation].target or "")
    column, key = getattr(target, theirs), key_column(target)
    wanted = sorted(set(codes))
    found: dict[str, int] = {}
    for start in range(0, len(wanted), 500):
        query = select(column, key).where(column.in_(wanted[start : start + 500]))
        if target.versioned:
            query = query.where(target.is_current)
        found.update((code, number) for code, number in session.execute(query))
    return found


def require_all(fields: Mapping[str, Field], values: Mapping[str, Any]) -> None:
    """Refuse a record without what it cannot be without.

    :raises Invalid: with each missing field.
    """
    absent = missing(fields, values)
    if absent:
        raise Invalid(absent)


def missing(fields: Mapping[str, Field], values: Mapping[str, Any]) -> dict[str, list[Words]]:
    """The required fields without a value, each with its complaint."""
    return {
        name: [_("This field is required.")]
        for name, field in fields.items()
        if field.required and not field.system and values.get(name) in (None, "", [])
    }


class Reader:
    """Reads one value after another for one session and one region."""

    def __init__(self, session: ActorSession, resolver: Resolver) -> None:
        self.session = session
        self.resolver = resolver
        self._readers: dict[Kind, Callable[[Field, Any], Any]] = {
            Kind.TEXT: _text,
            Kind.LONG_TEXT: _text,
            Kind.NUMBER: _number,
            Kind.YES_NO: _yes_no,
            Kind.DAY: _day,
            Kind.LIMIT: _limit,
            Kind.CHOICE: self._choice,
            Kind.CHOICES: self._choices,
            Kind.RELATION: self._relation,
            Kind.CHILDREN: self._children,
        }

    def read(self, field: Field, raw: Any) -> Any:
        """What the column keeps for `raw`.

        :raises BadValue: where it can keep nothing of it.
        """
        if raw is None or raw == "":
            return None
        value = self._readers[field.kind](field, raw)
        if field.check and isinstance(value, str):
            problem = field.check(value)
            if problem:
                raise BadValue(problem)
        return value

    def _choice(self, field: Field, raw: Any) -> str:
        label = label_of(self.session, field.choices or "", str(raw).strip())
        if label is None:
            raise BadValue(_("“%(value)s” is not one of the choices.", value=raw))
        return label

    def _choices(self, field: Field, raw: Any) -> list[str] | None:
        given = raw if isinstance(raw, list | tuple) else str(raw).split("、")
        if not field.choices:
            return [word for value in given if (word := _text(field, str(value)))] or None
        found = [self._choice(field, value) for value in given if value]
        return list(dict.fromkeys(found)) or None

    def _relation(self, field: Field, raw: Any) -> int:
        if isinstance(raw, dict):
            raw = raw.get("id")
        return self.resolver.key(field, raw)

    def _children(self, field: Field, raw: Any) -> list[dict[str, Any]]:
        if not isinstance(raw, list):
            raise BadValue(_("A list of rows is expected."))
        fields = child_fields(field)
        problems: list[RowProblem] = []
        rows = [self._child(fields, number, row, problems) for number, row in enumerate(raw, 1)]
        if problems:
            raise BadValue(problems[0].message, problems)
        return rows

    def _child(
        self, fields: Mapping[str, Field], number: int, row: Any, problems: list[RowProblem]
    ) -> dict[str, Any]:
        if not isinstance(row, Mapping):
            problems.append(_of_row(number, _("Row %(number)s cannot be read.", number=number)))
            return {}
        relations = {f"{n}_id": n for n, f in fields.items() if f.kind is Kind.RELATION}
        if row.keys() - fields.keys() - relations.keys():
            words = _("Row %(number)s has an unknown field.", number=number)
            problems.append(_of_row(number, words))
            return {}
        keys = {name: row[key] for key, name in relations.items() if row.get(key) is not None}
        given = {**row, **keys}
        values: dict[str, Any] = {}
        for name, field in fields.items():
            try:
                values[name] = self.read(field, given.get(name))
            except BadValue as bad:
                values[name] = given.get(name)
                words = _("Row %(number)s: %(problem)s", number=number, problem=bad.message)
                problems.append(RowProblem(number, (name,), words, bad.message))
        absent = missing(fields, values)
        if absent:
            problems.append(_lacking(number, fields, tuple(absent)))
        return values


def _of_row(number: int, message: Words) -> RowProblem:
    return RowProblem(number, (), message, message)


def _lacking(number: int, fields: Mapping[str, Field], names: tuple[str, ...]) -> RowProblem:
    labels = "、".join(str(fields[name].label) for name in names)
    words = _("Row %(number)s lacks %(names)s.", number=number, names=labels)
    return RowProblem(number, names, words, _("This field is required."))


class OnceReader(Reader):
    """Reads equal values of one field once: for the many rows of a sheet.

    What a value means must not change meanwhile, so it is made anew for every sheet.
    """

    def __init__(self, session: ActorSession, resolver: Resolver) -> None:
        super().__init__(session, resolver)
        # The fields are kept beside the values: no other may get the place of one in memory.
        self._known: dict[tuple[object, ...] | None, tuple[Field, Any]] = {}

    def read(self, field: Field, raw: Any) -> Any:
        """What the column keeps for `raw`.

        :raises BadValue: where it can keep nothing of it.
        """
        kind = type(raw)
        key = (id(field), kind, raw) if kind in _PLAIN else _key_of(field, raw)
        known = self._known.get(key)
        if known is not None:
            return known[1]
        value = super().read(field, raw)
        # A relation changes by writing, and a list may be changed by whoever has got it.
        if key and field.kind is not Kind.RELATION and not isinstance(value, list):
            self._known[key] = field, value
        return value


_PLAIN = (str, int, bool)


def _key_of(field: Field, raw: Any) -> tuple[object, ...] | None:
    """What a reading of something else depends on; None where it is not to be compared."""
    if field.kind is Kind.LIMIT and type(raw) is dict:
        return id(field), *((name, type(value), str(value)) for name, value in raw.items())
    return None


def _text(field: Field, raw: Any) -> str | None:
    if not isinstance(raw, str):
        raise BadValue(_("Text is expected."))
    text = tidy(raw)
    if not is_text(text):
        raise BadValue(_("The text holds a character that cannot be kept."))
    if field.length and len(text) > field.length:
        raise BadValue(_("At most %(length)s characters.", length=field.length))
    return text or None


def _number(field: Field, raw: Any) -> int:
    if isinstance(raw, str) and _DIGITS.fullmatch(raw.strip()):
        raw = int(raw)
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise BadValue(_("A whole number is expected."))
    if not 0 <= raw <= LARGEST:
        raise BadValue(_("The number is out of range."))
    return raw


YES, NO = ("true", "1", "是"), ("false", "0", "否")


def _yes_no(field: Field, raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    word = str(raw).strip().lower()
    if word not in YES + NO:
        raise BadValue(_("Yes or no is expected."))
    return word in YES


def _day(field: Field, raw: Any) -> date:
    if isinstance(raw, date):
        return raw
    try:
        return date.fromisoformat(str(raw).strip())
    except ValueError:
        raise BadValue(_("A date such as 2025-06-30 is expected.")) from None


def _limit(field: Field, raw: Any) -> Limit:
    if isinstance(raw, Limit):
        return raw
    if not isinstance(raw, Mapping):
        raise BadValue(_("A time limit needs a whole number and a unit."))
    try:
        return Limit.from_json(raw)
    except ValueError:
        raise BadValue(_("A time limit needs a whole number and a unit.")) from None
