"""The metadata and registry of all our tables, and how tables are named."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from app.kernel.errors import WrongDeclaration

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The base below `Model`; framework tables and the domain's share one metadata."""

    metadata = MetaData(naming_convention=NAMING)


def table_name(class_name: str) -> str:
    """`LedgerEntry` → `ledger_entry`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", class_name).lower()


def class_named(name: str) -> Any:
    """The mapped class of this name.

    :raises WrongDeclaration: where there is none.
    """
    for mapper in Base.registry.mappers:
        if mapper.class_.__name__ == name:
            return mapper.class_
    raise WrongDeclaration(f"there is no model named {name}")
