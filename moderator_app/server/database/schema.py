"""Making the tables on PostgreSQL.

The migrations up to ``BEFORE_POSTGRESQL`` were written when there was SQLite only; a PostgreSQL database begins with
the tables as they are now (``create``), and every later migration runs on both. What the tables forbid is said once,
as SQLite's triggers, and told to PostgreSQL by ``refusals``.
"""

from __future__ import annotations

import re

from sqlalchemy import Connection, Text, create_engine

from moderator_app.server.database.numbering import NUMBERED
from moderator_app.server.database.rows import DRAWN
from moderator_app.server.database.words import FUNCTIONS, standard_is
from moderator_app.server.tables import HEAD, metadata

_TRIGGER = re.compile(
    r"CREATE TRIGGER (?P<name>\w+) BEFORE (?P<verb>DELETE|INSERT|UPDATE(?: OF [\w, ]+)?) ON (?P<table>\w+)"
    r"(?: WHEN (?P<when>.+?))? BEGIN SELECT RAISE\(ABORT, '(?P<reason>[^']+)'\); END"
)

_FACTS = {
    "change": ("at_ms", "entity", "id", "op", "row_version"),
    "audit": ("at_ms", "actor", "action", "object_type", "object_id", "detail"),
}
"""Columns that never change once a row is stored."""


def _same(name: str) -> str:
    old, new = (", ".join(f"{row}.{column}" for column in _FACTS[name]) for row in ("OLD", "NEW"))
    return f"({new}) IS NOT DISTINCT FROM ({old})"


_NUMBERED_ONCE = "OLD.seq IS NULL AND NEW.seq IS NOT NULL"
_EXCEPTIONS = {
    **{f"{name}_never_golden": "is_golden(NEW.case_id)" for name in ("decision", "provisional")},
    "change_no_update": f"NOT ({_NUMBERED_ONCE} AND {_same('change')})",
    "audit_no_update": (
        f"NOT ({_same('audit')} AND ("
        f"({_NUMBERED_ONCE} AND NEW.prev_hash = OLD.prev_hash AND NEW.leaf_hash = OLD.leaf_hash) OR "
        "(NEW.seq IS NOT DISTINCT FROM OLD.seq AND OLD.leaf_hash = '' AND NEW.leaf_hash <> '')))"
    ),
}
"""Triggers that allow something here that SQLite never does: a number that is given afterwards, once; and those that
ask another table, for which a function stands here."""


def create(connection: Connection) -> None:
    """Make every table in an empty database, and note the newest migration as done."""
    for table in metadata.tables.values():
        for column in table.columns:
            if type(column.type) is Text:
                # Ids, hashes and names sort by their bytes, whatever the database's locale says.
                column.type = Text().with_variant(Text(collation="C"), "postgresql")
        for index in table.indexes:
            if index.dialect_options["postgresql"]["where"] is None:
                index.dialect_options["postgresql"]["where"] = index.dialect_options["sqlite"]["where"]
    metadata.create_all(connection)
    for name in NUMBERED:
        for statement in (
            f"ALTER TABLE {name} DROP CONSTRAINT pk_{name}",
            f"ALTER TABLE {name} ALTER seq DROP DEFAULT",
            f"DROP SEQUENCE {name}_seq_seq",
            f"ALTER TABLE {name} ALTER seq DROP NOT NULL",
            f"ALTER TABLE {name} ADD arrival bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_{name} PRIMARY KEY",
            f"ALTER TABLE {name} ADD CONSTRAINT uq_{name}_seq UNIQUE (seq)",
            f"CREATE INDEX ix_{name}_waiting ON {name} (arrival) WHERE seq IS NULL",
        ):
            connection.exec_driver_sql(statement)
    for statement in (*FUNCTIONS, *refusals()):
        connection.exec_driver_sql(statement)
    for name in DRAWN:
        connection.exec_driver_sql(f"CREATE SEQUENCE {name}_number")
    connection.exec_driver_sql(
        "CREATE TABLE decision_text (rowid bigint CONSTRAINT pk_decision_text PRIMARY KEY, words tsvector NOT NULL)"
    )
    connection.exec_driver_sql("CREATE INDEX ix_decision_text_words ON decision_text USING gin (words)")
    connection.exec_driver_sql(
        "CREATE TABLE alembic_version (version_num varchar(32) CONSTRAINT alembic_version_pkc PRIMARY KEY)"
    )
    connection.exec_driver_sql("INSERT INTO alembic_version VALUES (%s)", (HEAD,))


def refusals() -> list[str]:
    """Return PostgreSQL's triggers for everything that SQLite's triggers refuse.

    Raises:
        ValueError: a trigger does something else than to refuse; say it for both databases then.
    """
    found = []
    for written in sqlite_triggers():
        told = _TRIGGER.fullmatch(re.sub(r"\s+", " ", written).strip())
        if told is None:
            raise ValueError(f"PostgreSQL has no words for this trigger: {written}")
        name, table = told["name"], told["table"]
        when = _EXCEPTIONS.get(name) or standard_is(told["when"] or "")
        found.append(
            f"CREATE TRIGGER {name} BEFORE {told['verb']} ON {table} FOR EACH ROW "
            f"{f'WHEN ({when}) ' if when else ''}EXECUTE FUNCTION refuse('{told['reason']}')"
        )
        if told["verb"] == "DELETE":
            found.append(
                f"CREATE TRIGGER {name}_at_once BEFORE TRUNCATE ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION refuse('{told['reason']}')"
            )
    return found


def sqlite_triggers() -> list[str]:
    """Return the text of every trigger that SQLite's tables have."""
    engine = create_engine("sqlite://")
    try:
        with engine.begin() as connection:
            metadata.create_all(connection)
            rows = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
            return [row[0] for row in rows]
    finally:
        engine.dispose()
