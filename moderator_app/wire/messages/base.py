"""The ground of all messages: bounded texts and numbers, problems and pages."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

PROTOCOL = (1, 0)
"""Major and minor version; sent as ``Mod-Protocol: 1.0``."""

Id = Annotated[str, Meta(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
Text = Annotated[str, Meta(max_length=4000, pattern=r"^[^\x00]*$")]
Stamp = Annotated[int, Meta(ge=0, le=8_640_000_000_000)]
Minor = Annotated[int, Meta(ge=0, le=9_007_199_254_740_991)]
Count = Annotated[int, Meta(ge=0, le=2_147_483_647)]

MAX_DECISIONS = 50
MAX_INTAKE = 500
MAX_PAGE = 500
MAX_CLAIM = 25


class Message(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The root of all messages."""


class Problem(Message, frozen=True, kw_only=True):
    """A problem document (RFC 9457) with a JSON pointer to the field at fault."""

    type: str
    title: str
    status: int
    detail: str = ""
    pointer: str = ""
    details: dict[str, Any] = {}


class RowFault(Message, frozen=True, kw_only=True):
    """One wrong place inside a row of a batch."""

    reason: str
    pointer: str = ""
    line: int | None = None
