"""An engine hook that refuses statements on scoped tables which no scope has looked at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Engine, Select, Table, event
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import ClauseElement, ColumnClause
from sqlalchemy.sql.selectable import AliasedReturnsRows
from sqlalchemy.sql.visitors import HasTraverseInternals

from app.db.meta import Scope
from app.db.registry import Base

# What the ORM asks by itself for a row that this session has loaded under its scope already.
LOADER = "loader"

_trusted: ContextVar[bool] = ContextVar("trusted", default=False)
_scoped_tables: set[str] = set()
# The keys of statements that were looked at and found right.
_passed: set[tuple[bool, Any]] = set()
MOST_PASSED = 2000


@contextmanager
def trusted() -> Iterator[None]:
    """Statements inside come from a flush, a checked bulk write or the scope itself."""
    token = _trusted.set(True)
    try:
        yield
    finally:
        _trusted.reset(token)


def install(engine: Engine) -> None:
    """Watch `engine` from now on."""
    shown = (Scope.SHARED, Scope.REGIONAL, Scope.PUBLISHED)
    _scoped_tables.update(
        mapper.class_.__table__.name
        for mapper in Base.registry.mappers
        if getattr(mapper.class_, "scope", None) in shown
    )
    _passed.clear()
    event.listen(engine, "before_execute", _refuse_unscoped)


def _refuse_unscoped(
    _connection: Any, statement: Any, _many: Any, _params: Any, options: Any
) -> None:
    if _trusted.get() or isinstance(statement, str) or options.get("scoped") == LOADER:
        return
    scoped = bool(options.get("scoped"))
    key = _key_of(statement)
    # The library takes the SQL of an equal key without looking at the statement again: so do we.
    if key is not None and (scoped, key) in _passed:
        return
    bare = bare_tables(statement) if scoped else named_tables(statement)
    if bare:
        raise RuntimeError(f"a statement on {sorted(bare)} that no scope has looked at")
    if key is not None:
        _note_passed((scoped, key))


def _key_of(statement: Any) -> Any:
    """What the library knows the statement's SQL by; None where it keeps none."""
    known = statement._generate_cache_key() if isinstance(statement, ClauseElement) else None
    return known and known.key


def _note_passed(key: tuple[bool, Any]) -> None:
    if len(_passed) >= MOST_PASSED:
        _passed.clear()
    _passed.add(key)


def named_tables(statement: Any) -> set[str]:
    """The scoped tables that the statement names anywhere."""
    found = {element.name for element in visitors.iterate(statement) if isinstance(element, Table)}
    return found & _scoped_tables


def bare_tables(statement: Any) -> set[str]:
    """The scoped tables in it that no mapped class accounts for: criteria do not reach them."""
    return set(_bare(statement)) & _scoped_tables


def _bare(element: Any) -> Iterator[str]:
    """The tables named as such, or through a column, and not through a mapped class."""
    if "parententity" in getattr(element, "_annotations", ()):
        return
    if isinstance(element, Table | AliasedReturnsRows):
        yield from _names_of(element)
    elif isinstance(element, ColumnClause):
        yield from _names_of(element.table)
        if isinstance(element.table, AliasedReturnsRows):
            yield from _bare(element.table)
    for child in _written(element):
        yield from _bare(child)


def _names_of(source: Any) -> Iterator[str]:
    table = getattr(source, "element", source)
    if isinstance(table, Table):
        yield table.name


def _written(element: Any) -> Iterator[Any]:
    """What the author wrote: not the tables that a SELECT derives from its columns."""
    if not isinstance(element, Select):
        if not isinstance(element, Table | ColumnClause):
            yield from element.get_children()
        return
    yield from HasTraverseInternals.get_children(element, omit_attrs=("_correlate",))
