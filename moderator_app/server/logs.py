"""Logs that cannot leak: one JSON object a line, and in it only what is on a list.

A line holds the time, the level, the logger, the sentence *as it stands in the code* (never filled in), and the facts
whose name is in ``FACTS`` and whose value has the form that stands there. Of what was to be filled in, numbers and ids
stay; of an exception, its class and where it was raised. Everything else is left out and counted. Sentences of
other people's loggers may be made of data, so of them only the place in their code is kept.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
import traceback
from typing import Any

OURS = "moderator_app"
_NAME = r"[A-Za-z_<>][\w<>.]{0,79}"
FACTS: dict[str, re.Pattern[str]] = {
    "call": re.compile(r"[a-z][a-z_ ]{0,60}"),
    "error": re.compile(r"[A-Za-z]{1,80}"),
    "place": re.compile(rf"{_NAME}:\d+( < {_NAME}:\d+){{0,8}}"),
    "status": re.compile(r"[1-5]\d\d"),
    "ms": re.compile(r"\d{1,9}"),
    "worker": re.compile(r"\d{1,9}"),
}
"""What may be said beside the sentence (``extra=``), and the form that it must have."""
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def place_of(error: BaseException, frames: int = 6) -> str:
    """Return where an exception came from, innermost first: functions and lines, none of the data in them."""
    found = traceback.extract_tb(error.__traceback__)
    return " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(found[-frames:]))


class Allowed(logging.Formatter):
    """Formats a record as JSON of what is allowed."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's line."""
        line: dict[str, Any] = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        left_out = 0
        if record.name.partition(".")[0] == OURS and isinstance(record.msg, str):
            line["says"] = record.msg
            given = record.args.values() if isinstance(record.args, dict) else record.args or ()
            kept = [value for value in given if _plain(value)]
            left_out = len(tuple(given)) - len(kept)
            if kept:
                line["with"] = kept
        else:
            line["from"] = f"{record.module}:{record.lineno}"
        for name, value in vars(record).items():
            if name in FACTS and FACTS[name].fullmatch(str(value)):
                line[name] = value
            elif name not in _USUAL:
                left_out += 1
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            line |= {"error": type(error).__name__, "place": place_of(error)}
        if left_out:
            line["left_out"] = left_out
        return json.dumps(line)


def _plain(value: object) -> bool:
    return isinstance(value, int) or (isinstance(value, str) and _ID.fullmatch(value) is not None)


def set_up(level: str | int) -> None:
    """Let every logger of this process write such lines to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Allowed())
    logging.basicConfig(level=level, handlers=[handler], force=True)
