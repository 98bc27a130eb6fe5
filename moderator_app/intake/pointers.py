"""From msgspec's way of naming a place (``- at `$.listing.price_minor```) to a JSON pointer (RFC 6901)."""

from __future__ import annotations

import re

_PLACE = re.compile(r" - at `(?:key in )?\$([^`]*)`$")
_STEP = re.compile(r"\.([^.\[]+)|\[(\d+|\.\.\.)\]")


def reason_and_pointer(message: str) -> tuple[str, str]:
    """Split a validation message into its reason and the pointer to the field, which is empty for the whole row."""
    match = _PLACE.search(message)
    if match is None:
        return _with_field(message, "")
    steps = [name or index for name, index in _STEP.findall(match[1])]
    pointer = "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in steps if step != "...")
    return _with_field(message[: match.start()], pointer)


def _with_field(reason: str, pointer: str) -> tuple[str, str]:
    """Add the field that a sentence about a missing or unknown one names to the pointer of its object."""
    match = re.search(r"(?:missing required|contains unknown) field `([^`]+)`", reason)
    return (reason, f"{pointer}/{match[1]}") if match else (reason, pointer)
