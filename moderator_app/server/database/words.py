"""The words of SQL that the rooms use and only one of the two databases has.

Statements are written once. Those made with SQLAlchemy's constructs need nothing; for the few that are text, PostgreSQL
learns SQLite's words (``FUNCTIONS``, made with the tables), and placeholders are translated on their way.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from sqlalchemy import Connection

FUNCTIONS: tuple[str, ...] = (
    """
    CREATE OR REPLACE FUNCTION ifnull(anycompatible, anycompatible) RETURNS anycompatible
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT coalesce($1, $2)'
    """,
    # SQLite's json_extract answers numbers as numbers. Here it answers numbers only; what else there is, is text.
    """
    CREATE OR REPLACE FUNCTION json_extract(document text, path text) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$SELECT (jsonb_path_query_first(document::jsonb, path::jsonpath) #>> '{}')::bigint$$
    """,
    """
    CREATE OR REPLACE FUNCTION json_each(document text, path text) RETURNS TABLE (value text)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$SELECT part #>> '{}' FROM jsonb_path_query(document::jsonb, (path || '[*]')::jsonpath) AS part$$
    """,
    """
    CREATE OR REPLACE FUNCTION group_concat_step(text, text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT CASE WHEN $1 IS NULL THEN $2 ELSE $1 || ',' || $2 END$$
    """,
    "CREATE OR REPLACE AGGREGATE group_concat(text) (SFUNC = group_concat_step, STYPE = text)",
    """
    CREATE OR REPLACE FUNCTION is_golden(text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    AS $$SELECT EXISTS (SELECT 1 FROM golden_item WHERE case_id = $1)$$
    """,
    """
    CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION USING MESSAGE = TG_ARGV[0], ERRCODE = 'restrict_violation'; END $$
    """,
)

_IS = re.compile(r"\bIS (NOT )?(?!NOT\b|NULL\b|DISTINCT\b)")
_STRING = re.compile(r"('(?:[^']|'')*')")


def translate(statement: str, parameters: Any) -> str:
    """Return a statement of the driver's own with PostgreSQL's placeholders instead of question marks."""
    if not isinstance(parameters, tuple) or (parameters and "?" not in statement):
        return statement
    parts = _STRING.split(statement.replace("%", "%%"))
    return "".join(part if part.startswith("'") else standard_is(part.replace("?", "%s")) for part in parts)


def standard_is(text: str) -> str:
    """Return a condition with IS and IS NOT between values as the SQL standard says them."""
    return _IS.sub(lambda found: "IS DISTINCT FROM " if found[1] else "IS NOT DISTINCT FROM ", text)


def on_postgresql(connection: Connection) -> bool:
    """Say whether a connection speaks to PostgreSQL."""
    return connection.dialect.name == "postgresql"


class Words:
    """SQLite's words."""

    aside = "+"
    """Before a column: do not look for an index of it."""

    def match(self, table: str, column: str) -> str:  # noqa: ARG002 - SQLite matches a whole table
        """Return the condition that a full-text index matches ``:query``."""
        return f"{table} MATCH :query"

    def query(self, phrases: str) -> str:
        """Return a query of quoted phrases, all of them needed, as the index takes it."""
        return phrases


class PostgresWords(Words):
    """PostgreSQL's words."""

    aside = ""

    def match(self, table: str, column: str) -> str:  # noqa: ARG002 - the alias that the rooms give it
        """Return the condition that a full-text index matches ``:query``."""
        return f"t.{column} @@ to_tsquery('simple', :query)"

    def query(self, phrases: str) -> str:
        """Return the phrases as a ``tsquery``."""
        return " & ".join(
            "(" + " <-> ".join(_spelt(word) for word in phrase.split()) + ")"
            for phrase in re.findall(r'"([^"]*)"', phrases)
        )


_SQLITE, _POSTGRESQL = Words(), PostgresWords()


def words_of(connection: Connection) -> Words:
    """Return the words of a connection's database."""
    return _POSTGRESQL if on_postgresql(connection) else _SQLITE


def put_words(connection: Connection, rowid: int, words: str) -> None:
    """Put words into the full-text index ``decision_text``."""
    if on_postgresql(connection):
        spelt = " ".join(_spelt(word) for word in re.findall(r"\w+", words))
        connection.exec_driver_sql(
            "INSERT INTO decision_text (rowid, words) VALUES (%s, to_tsvector('simple', %s))", (rowid, spelt)
        )
    else:
        connection.exec_driver_sql("INSERT INTO decision_text (rowid, words) VALUES (?, ?)", (rowid, words))


def _spelt(word: str) -> str:
    """Return a word folded (no case, no accents) and written so that no locale and no parser can part it."""
    folded = unicodedata.normalize("NFKD", word.casefold())
    return "x" + "".join(letter for letter in folded if not unicodedata.combining(letter)).encode().hex()
