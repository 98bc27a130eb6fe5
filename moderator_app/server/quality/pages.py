"""Pages of the decision log at any length: one condition drives, its index yields rows newest first, the rest filter.

Every index on ``decision_log`` ends with ``seq``, so an equality on the driving column is already in the order of the
page; a driver with several values is read once for each and merged. The other conditions carry a plus sign, which
tells SQLite not to look for an index of theirs (PostgreSQL weighs them itself).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, RowMapping, text

from moderator_app.server.database.words import words_of
from moderator_app.server.quality.projection import phrases
from moderator_app.wire.messages.quality import LogFilter

CLOCK_SLACK_MS = 3_600_000
"""How far the server's clock may have been set back and the numbers still found by time."""

REVIEWED = (
    "EXISTS (SELECT 1 FROM qa_sample s JOIN qa_review r ON r.sample_id = s.id "
    "WHERE s.decision_id = l.decision_id AND r.stored_at_ms > 0)"
)
"""A second review of the decision is stored."""

Driver = tuple[tuple[str, ...], list[tuple[Any, ...]]]
"""Columns, and the values they are to equal, one query for each."""


@dataclass(slots=True)
class _Conditions:
    """What holds beside the driver, as SQL with its values."""

    values: dict[str, Any]
    aside: str
    """What keeps a condition from driving."""
    parts: list[str] = field(default_factory=list)

    def among(self, column: str, wanted: Sequence[Any]) -> None:
        """Ask that a column is one of some values."""
        names = []
        for value in wanted:
            name = f"v{len(self.values)}"
            self.values[name] = value
            names.append(f":{name}")
        self.parts.append(f"{self.aside}l.{column} IN ({', '.join(names)})")

    def plain(self, part: str, **values: Any) -> None:
        """Ask for something in words."""
        self.parts.append(part)
        self.values |= values

    def fit(self, wanted: LogFilter) -> None:
        """Ask for what no column holds."""
        if wanted.from_ms:
            self.plain("l.booked_at_ms >= :from_ms", from_ms=wanted.from_ms)
        if wanted.to_ms:
            self.plain("l.booked_at_ms < :to_ms", to_ms=wanted.to_ms)
        if wanted.reviewed is not None:
            self.plain(REVIEWED if wanted.reviewed else f"NOT {REVIEWED}")


def page(connection: Connection, wanted: LogFilter, *, before: int, limit: int) -> list[RowMapping]:
    """Return up to ``limit`` rows of the decision log below ``before`` (0 for the newest), newest first."""
    bounds = _bounds(connection, wanted, before)
    words = words_of(connection)
    search = wanted.words.strip()
    query = phrases(search)
    if bounds is None or bool(search) != bool(query):
        return []
    asked = _asked(wanted)
    columns, tuples = _driver({} if query else asked)
    rest = _Conditions({"low": bounds[0], "high": bounds[1], "take": limit}, words.aside)
    for name, values in asked.items():
        if name not in columns:
            rest.among(name, values)
    rest.fit(wanted)
    source, number = "decision_log l", "l.seq"
    if query:
        source, number = "decision_text t CROSS JOIN decision_log l", "t.rowid"
        rest.plain("l.seq = t.rowid")
        rest.plain(words.match("decision_text", "words"), query=words.query(query))
    rest.plain(f"{number} >= :low AND {number} < :high")
    for column in columns:
        rest.plain(f"l.{column} = :is_{column}")
    statement = text(f"SELECT l.* FROM {source} WHERE {' AND '.join(rest.parts)} ORDER BY {number} DESC LIMIT :take")  # noqa: S608 - names of columns from here, values bound
    found: list[RowMapping] = []
    for one in tuples:
        driven = {f"is_{column}": value for column, value in zip(columns, one, strict=True)}
        found += connection.execute(statement, rest.values | driven).mappings()
    if len(tuples) > 1:
        found.sort(key=lambda row: -row["seq"])
    return found[:limit]


def _asked(wanted: LogFilter) -> dict[str, list[Any]]:
    """Return the columns that are asked for, with the values they may have."""
    columns: dict[str, Sequence[Any]] = {
        "merchant_id": [wanted.merchant_id] if wanted.merchant_id else [],
        "overturned": [] if wanted.overturned is None else [int(wanted.overturned)],
        "disputed": [] if wanted.disputed is None else [int(wanted.disputed)],
        "maker_id": wanted.makers,
        "category": wanted.categories,
        "grade": wanted.grades,
        "queue": wanted.queues,
        "rulebook_version": wanted.rulebook_versions,
    }
    return {name: list(dict.fromkeys(values)) for name, values in columns.items() if values}


def all_rows(connection: Connection, wanted: LogFilter, *, upto: int, block: int = 2000) -> Iterator[list[RowMapping]]:
    """Yield every matching row up to number ``upto``, newest first, in blocks."""
    before = upto + 1
    while rows := page(connection, wanted, before=before, limit=block):
        yield rows
        before = rows[-1]["seq"]


def newest(connection: Connection) -> int:
    """Return the number of the newest decision in the log."""
    return connection.scalar(text("SELECT max(seq) FROM decision_log")) or 0


def _driver(asked: dict[str, list[Any]]) -> Driver:
    """Choose the condition that is likely to leave the fewest rows."""
    if "category" in asked and "grade" in asked and not {"merchant_id", "maker_id"} & set(asked):
        rare = [name for name in ("overturned", "disputed") if asked.get(name) == [1]]
        if not rare:
            return ("category", "grade"), list(itertools.product(asked["category"], asked["grade"]))
    for name in ("merchant_id", "overturned", "disputed", "maker_id", "category", "queue", "grade", "rulebook_version"):
        if name in asked and not (name in {"overturned", "disputed"} and asked[name] == [0]):
            return (name,), [(value,) for value in asked[name]]
    return (), [()]


def _bounds(connection: Connection, wanted: LogFilter, before: int) -> tuple[int, int] | None:
    """Return the numbers between which the page lies, None when it is surely empty."""
    low, high = 0, before or 9_007_199_254_740_991
    if wanted.from_ms:
        first = connection.scalar(
            text("SELECT seq FROM decision_log WHERE booked_at_ms >= :at ORDER BY booked_at_ms, seq LIMIT 1"),
            {"at": max(0, wanted.from_ms - CLOCK_SLACK_MS)},
        )
        if first is None:
            return None
        low = first
    if wanted.to_ms:
        last = connection.scalar(
            text("SELECT seq FROM decision_log WHERE booked_at_ms < :at ORDER BY booked_at_ms DESC, seq DESC LIMIT 1"),
            {"at": wanted.to_ms + CLOCK_SLACK_MS},
        )
        if last is None:
            return None
        high = min(high, last + 1)
    return low, high
