"""What all tables are made of."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = MetaData(naming_convention=NAMES)

Number = BigInteger().with_variant(Integer(), "sqlite")
"""A 64-bit integer; STRICT tables of SQLite know only INTEGER."""


def words(name: str, *, default: str | None = None) -> Column[str]:
    """Return a column of text."""
    return Column(name, Text, nullable=False, server_default=default)


def number(name: str, *, default: str | None = None) -> Column[int]:
    """Return a column of whole numbers."""
    return Column(name, Number, nullable=False, server_default=default)


def truth(name: str) -> Column[int]:
    """Return a column of noughts and ones."""
    return Column(name, Number, nullable=False, server_default="0", info={"truth": True})


def table(name: str, *parts: Column[str] | Column[int] | CheckConstraint | UniqueConstraint | Index) -> Table:
    """Return a strict table."""
    numbered = any(isinstance(part, Column) and part.name == "seq" and part.primary_key for part in parts)
    truths = [
        CheckConstraint(f"{part.name} IN (0, 1)", name=part.name)
        for part in parts
        if isinstance(part, Column) and part.info.get("truth")
    ]
    return Table(name, metadata, *parts, *truths, sqlite_strict=True, sqlite_autoincrement=numbered)
