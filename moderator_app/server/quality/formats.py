"""The shapes of an exported decision log."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from moderator_app.domain.errors import Refused

COLUMNS = (
    "seq",
    "number",
    "decision_id",
    "case_number",
    "case_id",
    "merchant_id",
    "merchant_name",
    "maker_id",
    "maker",
    "queue",
    "category",
    "severity",
    "grade",
    "proposed_grade",
    "rulebook_version",
    "state",
    "overturned",
    "disputed",
    "booked_at_ms",
    "time_on_case_ms",
    "masked",
    "clauses",
    "quotes",
    "note",
)
"""Columns of the flat formats."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula, full-width forms included."""

BOM = "\ufeff"
"""Tells spreadsheets that the file is UTF-8."""


def safe_cell(value: Any) -> str:
    """Return a cell that no spreadsheet runs: text that looks like a formula is quoted with an apostrophe."""
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA) else text


def csv_line(row: Mapping[str, Any]) -> str:
    """Return a row as a line of CSV (RFC 4180), every cell quoted."""
    return ",".join(f'"{_doubled(row.get(name, ""))}"' for name in COLUMNS) + "\r\n"


def _doubled(value: Any) -> str:
    return safe_cell(value).replace('"', '""') if isinstance(value, str) else str(value)


def csv_head() -> str:
    """Return the first line of a CSV file."""
    return BOM + csv_line({name: name for name in COLUMNS})


def json_line(row: Mapping[str, Any]) -> str:
    """Return a row as a line of JSON."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n"


def check_parquet() -> None:
    """Check that Parquet can be written here.

    Raises:
        Refused: ``not-allowed`` when the library is not installed.
    """
    try:
        import duckdb  # noqa: F401, PLC0415 - an optional part of the installation
    except ImportError:
        raise Refused(
            "not-allowed",
            "This server writes CSV and JSONL; for Parquet install moderator-app[parquet].",
            pointer="/format",
        ) from None


def to_parquet(lines: Path, target: Path) -> None:
    """Turn a file of flat JSON lines into Parquet.

    Raises:
        Refused: ``not-allowed`` when the library is not installed.
    """
    check_parquet()
    import duckdb  # noqa: PLC0415 - an optional part of the installation

    numbers = {"seq", "booked_at_ms", "time_on_case_ms"}
    truths = {"overturned", "disputed", "masked"}
    types = {name: "BIGINT" if name in numbers else "BOOLEAN" if name in truths else "VARCHAR" for name in COLUMNS}
    connection = duckdb.connect(config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"})
    try:
        rows = connection.read_json(str(lines), format="newline_delimited", columns=types)
        rows.write_parquet(str(target), compression="zstd")
    finally:
        connection.close()


LINES: dict[str, Callable[[Mapping[str, Any]], str]] = {"csv": csv_line, "jsonl": json_line, "parquet": json_line}
