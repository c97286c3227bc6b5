"""The records that a sheet refers to by name: found, ambiguous, or to be made first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import literal, or_, select

from app.db.meta import Kind, Scope
from app.db.registry import class_named
from app.db.session import ActorSession
from app.kernel.lazy import _
from app.kernel.text import half_width
from app.operations.resolve import naming_columns
from app.operations.select import in_use, key_column
from app.policies.writing import tree_path_of
from app.resource.declaration import Resource
from app.resource.fields import Field
from app.resource.registry import registry
from app.sheets.planrow import PlanRow

AnyResource = type[Resource[Any]]
# What stands between names that share a cell.
PARTING = re.compile(r"[\n、，,；;]+")


@dataclass
class Names:
    """What each name of one relation leads to: keys, nearest region first."""

    keys: dict[str, list[int]] = field(default_factory=dict)
    forms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    candidates: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass
class References:
    """Names that no record bears, by the resource they would be made of.

    `as` in an entry is the full form of the name: two names with one full form are one record.
    """

    unknown: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)

    def propose(self, resource: str, name: str, more: Mapping[str, Any]) -> None:
        """Remember that `name` is unknown."""
        entry = self.unknown.setdefault(resource, {}).setdefault(name, {"name": name})
        entry.update({key: value for key, value in more.items() if value})

    def to_json(self) -> dict[str, list[dict[str, Any]]]:
        """The lists in the form of the plan."""
        return {name: list(entries.values()) for name, entries in self.unknown.items()}


def resolve_relations(
    session: ActorSession,
    resource: AnyResource,
    rows: Sequence[PlanRow],
    *,
    region_id: int,
) -> References:
    """Put the keys of named records on the rows; unknown names become proposals or errors."""
    fields = resource.fields(session)
    references = References({name: {} for name in resource.references.values()})
    for name, field_ in fields.items():
        words = _names(rows, name) if field_.kind is Kind.RELATION and name != "region" else set()
        if words:
            found = find_names(session, field_, words, region_id)
            for row in rows:
                _put(row, name, resource.references.get(name), found, references)
    return references


def _names(rows: Iterable[PlanRow], name: str) -> set[str]:
    return {row.values[name] for row in rows if isinstance(row.values.get(name), str)}


def find_names(session: ActorSession, field_: Field, names: set[str], region_id: int) -> Names:
    """The keys that each name has, in the nearest of the region and its ancestors."""
    target: Any = class_named(field_.target or "")
    region: Any = class_named("Region")
    place = tree_path_of(session, "region", region_id)
    own_name = session.scalar(select(region.name).where(region.id == region_id)) or ""
    variants = registry.of_model(target).variants
    found = Names(
        forms={n: (n, *_as_code(n), *(variants(n, own_name) if variants else ())) for n in names}
    )
    wanted = sorted({form for forms in found.forms.values() for form in forms})
    by_form: dict[str, list[tuple[int, str]]] = {}
    columns = naming_columns(target)
    for start in range(0, len(wanted), 300):
        part = wanted[start : start + 300]
        for key, path, *words in session.execute(_called(field_, columns, part)):
            for word in set(words) & set(part):
                if path is None or place.startswith(path):
                    by_form.setdefault(word, []).append((key, path or ""))
    found.keys = {name: _nearest(by_form, forms) for name, forms in found.forms.items()}
    _look_back(session, target, place, found)
    for name, keys in found.keys.items():
        if len(keys) > 1:
            found.candidates[name] = _candidates(session, field_, columns, keys)
    return found


def _as_code(word: str) -> tuple[str, ...]:
    """A word of letters and digits as codes are kept: in half width, without blanks."""
    code = "".join(half_width(word).split())
    return (code,) if code.isascii() and code != word else ()


def _candidates(
    session: ActorSession, field_: Field, columns: Sequence[Any], keys: Sequence[int]
) -> list[dict[str, Any]]:
    """The records that a name may mean; `word` means one of them alone."""
    target: Any = class_named(field_.target or "")
    key = key_column(target)
    query = select(key, *columns).where(key.in_(keys), in_use(field_, target)).order_by(key)
    lines = session.execute(query).all()
    known = Counter(word for _key, *words in lines for word in set(words) if word)
    return [
        {"id": number, "name": str(words[0]), "word": _alone(words, known)}
        for number, *words in lines
    ]


def _alone(words: Sequence[str | None], known: Counter[str]) -> str:
    return next((word for word in words if word and known[word] == 1), "")


def _look_back(session: ActorSession, target: Any, place: str, found: Names) -> None:
    """Names that no record bears today may be those that one bore before."""
    former = registry.of_model(target).former
    unknown = [name for name, keys in found.keys.items() if not keys] if former else []
    if not unknown:
        return
    region: Any = class_named("Region")
    column = getattr(target, former)
    query = select(key_column(target), region.path, column).where(column.is_not(None))
    by_form: dict[str, list[tuple[int, str]]] = {}
    for key, path, text in session.execute(query.join(region, region.id == target.region_id)):
        if place.startswith(path):
            for word in PARTING.split(text):
                by_form.setdefault(word.strip(), []).append((key, path))
    for name in unknown:
        found.keys[name] = _nearest(by_form, found.forms[name])


def _called(field_: Field, columns: Sequence[Any], words: Sequence[str]) -> Any:
    """The records that bear one of the words, each with the path of its region if it has one."""
    target: Any = class_named(field_.target or "")
    region: Any = class_named("Region")
    placed = target.scope is not Scope.GLOBAL
    query = select(key_column(target), region.path if placed else literal(None), *columns)
    query = query.where(or_(*(column.in_(words) for column in columns)))
    if placed:
        query = query.join(region, region.id == target.region_id)
    return query.where(in_use(field_, target))


def _nearest(by_form: Mapping[str, list[tuple[int, str]]], forms: Iterable[str]) -> list[int]:
    pairs = [pair for form in forms for pair in by_form.get(form, ())]
    longest = max((len(path) for _key, path in pairs), default=0)
    return list(dict.fromkeys(key for key, path in pairs if len(path) == longest))


def _put(row: PlanRow, name: str, target: str | None, found: Names, references: References) -> None:
    word = row.values.get(name)
    if not isinstance(word, str) or name in row.written:
        return
    keys = found.keys.get(word, [])
    if len(keys) == 1:
        row.written[name] = keys[0]
    elif keys:
        row.find(
            name,
            "reference.ambiguous",
            _("“%(value)s” may mean several records.", value=word),
            candidates=found.candidates.get(word, ()),
        )
    elif target is None:
        row.find(name, "reference.unknown", _("“%(value)s” is not known here.", value=word))
    else:
        # The longest form is the full one: the others leave out what the region says.
        row.pending[name] = max(found.forms[word], key=len)
        references.propose(target, word, _more(row, name) | {"as": row.pending[name]})


def _more(row: PlanRow, name: str) -> dict[str, Any]:
    """What the row tells about the unknown record: fields called after the relation."""
    prefix = f"{name}_"
    return {
        key.removeprefix(prefix): value
        for key, value in row.values.items()
        if key.startswith(prefix) and value
    }
