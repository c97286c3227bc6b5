"""Two-character search: an index that the database keeps, and the condition that asks it.

PostgreSQL: a stored tsvector column over the two-character pieces. SQLite: a contentless FTS5
table kept by triggers in plain SQL. Both are made by migrations and are no part of a mapping.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, cast, column, false, or_, select, table
from sqlalchemy.dialects.postgresql import TSQUERY

from app.db.base import Model
from app.kernel.text import bigrams, is_text, squeeze

INDEX_COLUMN = "search_bg"


def fts_table(model_table: str) -> str:
    """The name of the SQLite index of a table."""
    return f"fts_{model_table}"


def matches(model: type[Model], words: str, dialect: str) -> ColumnElement[bool]:
    """The rows whose searched columns contain every one of the blank-separated `words`."""
    found = words.split() if is_text(words) else []
    conditions = [_contains(model, word, dialect) for word in found]
    return and_(*conditions) if conditions else false()


def _contains(model: type[Model], word: str, dialect: str) -> ColumnElement[bool]:
    columns = [getattr(model, name) for name in model.searched]
    likes = or_(*(column_.icontains(word.strip(), autoescape=True) for column_ in columns))
    pieces = _known_pieces(word, dialect)
    if not pieces:
        return likes
    indexed = _indexed(model, pieces, dialect)
    return indexed if len(squeeze(word)) == 2 else and_(indexed, likes)


def _known_pieces(word: str, dialect: str) -> list[str]:
    """Those that the index has in this form: SQLite's keeps full-width signs as they are."""
    pieces, written = bigrams(word), word.encode().lower()
    return [piece for piece in pieces if dialect != "sqlite" or piece.encode() in written]


def _indexed(model: type[Model], pieces: list[str], dialect: str) -> ColumnElement[bool]:
    name = model.__table__.name
    if dialect == "sqlite":
        fts = table(fts_table(name), column("rowid"), column(fts_table(name)))
        question = " AND ".join(piece.encode().hex() for piece in pieces)
        return model.id.in_(select(fts.c.rowid).where(fts.c[fts_table(name)].op("MATCH")(question)))
    rows: Any = table(name, column("id"), column(INDEX_COLUMN))
    words = " & ".join("'" + piece.encode().hex() + "'" for piece in pieces)
    found = rows.c[INDEX_COLUMN].op("@@")(cast(words, TSQUERY))
    return model.id.in_(select(rows.c.id).where(found))
