r"""Bodies from strangers: what no decoder by shape refuses is refused here, with its place.

NUL characters, lone surrogates, numbers no integer column holds, and a member that comes twice (the receiver would
silently keep one of them). The fast test looks at the bytes; only a body that might offend is walked.
"""

from __future__ import annotations

import json
import re
from typing import Any

from moderator_app.domain.errors import Refused
from moderator_app.server.problems import pointer_token

LARGEST = 9_007_199_254_740_991
"""2**53 - 1: what every JSON reader keeps exactly (RFC 8259, section 6)."""

_SUSPECT = re.compile(rb"\\u0000|\d{16}|\\u[dD][89a-fA-F]|[0-9][eE][+-]?[0-9]")


class _Twice(dict[str, Any]):
    """A JSON object; remembers a member's name that came twice."""

    twice: str | None = None


def _members(pairs: list[tuple[str, Any]]) -> _Twice:
    found = _Twice(pairs)
    if len(found) != len(pairs):
        seen = set()
        for name, _ in pairs:
            if name in seen:
                found.twice = name
            seen.add(name)
    return found


def check_body(body: bytes) -> None:
    """Check a whole body, members that come twice included.

    Raises:
        Refused: ``validation`` with a pointer, or ``bad-request`` when it is no JSON.
    """
    _check(body, "")


def check_row(row: bytes, pointer: str = "") -> None:
    """Check one row of a large batch: walked only when its bytes might offend.

    Raises:
        Refused: as ``check_body``; ``pointer`` is where the row stands.
    """
    if _SUSPECT.search(row):
        _check(row, pointer)


def _check(body: bytes, pointer: str) -> None:
    try:
        _walk(_parsed(body), pointer)
    except RecursionError:
        raise Refused("bad-request", "The body is nested too deeply.") from None


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body, object_pairs_hook=_members)
    except UnicodeDecodeError:
        raise Refused("bad-request", "The body is not UTF-8.") from None
    except ValueError as error:
        raise Refused("bad-request", f"The body is not JSON: {str(error)[:200]}.") from None


def _walk(value: Any, pointer: str) -> None:
    if isinstance(value, str):
        _check_text(value, pointer)
    elif isinstance(value, _Twice):
        _check_names(value, pointer)
        for name, inner in value.items():
            _walk(inner, f"{pointer}/{pointer_token(name)}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            _walk(inner, f"{pointer}/{index}")
    elif isinstance(value, (int, float)) and not -LARGEST <= value <= LARGEST:
        raise Refused("validation", f"A number beyond ±{LARGEST}.", pointer=pointer)


def _check_names(members: _Twice, pointer: str) -> None:
    for name in members:
        _check_text(name, pointer)
    if members.twice is not None:
        raise Refused("validation", "A member comes twice.", pointer=f"{pointer}/{pointer_token(members.twice)}")


def _check_text(text: str, pointer: str) -> None:
    if "\x00" in text:
        raise Refused("validation", "Text must not contain NUL.", pointer=pointer)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Refused("validation", "Text must not contain half a surrogate pair.", pointer=pointer) from None
