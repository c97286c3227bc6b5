"""An engine hook that refuses statements on scoped tables which no scope has looked at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Engine, Table, event
from sqlalchemy.sql import visitors

from app.db.meta import Scope
from app.db.registry import Base

_trusted: ContextVar[bool] = ContextVar("trusted", default=False)
_scoped_tables: set[str] = set()


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
        mapper.local_table.name
        for mapper in Base.registry.mappers
        if getattr(mapper.class_, "scope", None) in shown
    )
    event.listen(engine, "before_execute", _refuse_unscoped)


def _refuse_unscoped(
    _connection: Any, statement: Any, _many: Any, _params: Any, options: Any
) -> None:
    if _trusted.get() or isinstance(statement, str):
        return
    bare = bare_tables(statement) if options.get("scoped") else named_tables(statement)
    if bare:
        raise RuntimeError(f"a statement on {sorted(bare)} that no scope has looked at")


def named_tables(statement: Any) -> set[str]:
    """The scoped tables that the statement names anywhere."""
    return {t.name for t in _tables(statement) if t.name in _scoped_tables}


def bare_tables(statement: Any) -> set[str]:
    """The scoped tables in it that no mapped class accounts for: criteria do not reach them."""
    return {
        table.name
        for table in _tables(statement)
        if table.name in _scoped_tables and "parententity" not in table._annotations
    }


def _tables(statement: Any) -> Iterator[Table]:
    for element in visitors.iterate(statement):
        if isinstance(element, Table):
            yield element
        for target, *_rest in getattr(element, "_setup_joins", ()):
            if isinstance(target, Table):
                yield target
