"""Values of fields added while the system runs: typed, although they live in one JSON text."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import Dialect, String, literal, type_coerce
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from app.db.meta import Kind, Meta
from app.kernel.limit import Limit


def _parsed(raw: Any) -> Any:
    return json.loads(raw) if isinstance(raw, str) else raw


_READERS: dict[Kind, Callable[[Any], Any]] = {
    Kind.NUMBER: int,
    Kind.YES_NO: lambda raw: raw in (True, 1, "true"),
    Kind.DAY: date.fromisoformat,
    Kind.LIMIT: lambda raw: Limit.from_json(_parsed(raw)),
    Kind.CHOICES: _parsed,
}


def typed(kind: Kind, raw: Any) -> Any:
    """The value of which `raw` is the JSON form, as text or parsed."""
    return None if raw is None else _READERS.get(kind, lambda value: value)(raw)


def late_value(column: Any, field: Meta) -> Any:
    """SQL for one late-added field of the JSON text in `column`."""
    return type_coerce(_Member(column, literal(field.name)), _Late(field.kind))


class _Late(TypeDecorator[Any]):
    """Text in the database, a value of its kind in the program."""

    impl = String
    cache_ok = True

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self.kind = kind

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """The typed value."""
        return typed(self.kind, value)


class _Member(FunctionElement[str]):
    """One member of a JSON text."""

    name = "late_member"
    inherit_cache = True
    type = String()


@compiles(_Member, "sqlite")
def _on_sqlite(element: _Member, compiler: Any, **options: Any) -> str:
    column, name = (compiler.process(part, **options) for part in element.clauses)
    return f"json_extract({column}, '$.' || {name})"


@compiles(_Member, "postgresql")
def _on_postgresql(element: _Member, compiler: Any, **options: Any) -> str:
    column, name = (compiler.process(part, **options) for part in element.clauses)
    return f"(CAST({column} AS json) ->> {name})"
