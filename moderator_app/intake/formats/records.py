"""Careful looks into parsed JSON: nothing here trusts that a value has the shape its name promises."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moderator_app.intake.formats.reading import Source

Record = dict[str, Any]


def text_of(record: Record, *names: str) -> str:
    """Return the first of the named values that is a text, or an empty string."""
    for name in names:
        value = record.get(name)
        if isinstance(value, str):
            return value
    return ""


def list_of(record: Record, name: str) -> list[Any]:
    """Return the named value when it is a list, else an empty one."""
    value = record.get(name)
    return value if isinstance(value, list) else []


def records(values: list[Any]) -> Iterator[tuple[int, Record]]:
    """Yield (index, record) for those members that are JSON objects."""
    for index, value in enumerate(values):
        if isinstance(value, dict):
            yield index, value


def top_records(source: Source) -> Iterator[tuple[int, str, Record]]:
    """Yield (line, pointer, record) for each JSON object at the top, or in a list at the top.

    Raises:
        BadInput: the text is no JSON.
    """
    for line, value in source.documents:
        if isinstance(value, dict):
            yield line, "", value
        elif isinstance(value, list):
            for index, record in records(value):
                yield line, f"/{index}", record


def first_record(source: Source) -> Record:
    """Return the first JSON object of the text, or an empty one.

    Raises:
        BadInput: the text is no JSON.
    """
    return next((record for _, _, record in top_records(source)), {})
