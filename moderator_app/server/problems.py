"""How a refusal looks on the wire: problem documents (RFC 9457) with a pointer (RFC 6901) to the field at fault."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from moderator_app.domain.errors import BadInput, Refused
from moderator_app.wire.messages import Problem
from moderator_app.wire.problems import PREFIX, problem_type

MEDIA_TYPE = "application/problem+json"

_PLACE = re.compile(r" - at `(key in )?\$(?P<path>[^`]*)`$")
_MISSING = re.compile(r"(?:missing required|contains unknown) field `(?P<name>[^`]*)`")
_STEP = re.compile(r"\.(?P<name>[^.\[]+)|\[(?P<index>[^\]]*)\]")


def problem_of(error: Refused, language: str = "en") -> Problem:
    """Return the problem document of a refusal, its title in the reader's language."""
    kind = problem_type(error.code)
    return Problem(
        type=PREFIX + kind.code,
        title=kind.title.in_language(language),
        status=kind.status,
        detail=str(error),
        pointer=error.pointer,
        details={name: value for name, value in error.details.items() if value is not None},
    )


def refused_by(error: BadInput) -> Refused:
    """Return faults as one refusal that points at the first of them."""
    first = error.faults[0]
    return Refused("validation", first.reason, pointer=first.field, faults=[str(fault) for fault in error.faults])


def pointer_token(name: str) -> str:
    """Return a member's name as a reference token of a JSON pointer."""
    return name.replace("~", "~0").replace("/", "~1")


def shape_fault(error: msgspec.ValidationError) -> tuple[str, str]:
    """Return (sentence, JSON pointer) of a body that is JSON, but not of the right shape."""
    text = str(error)
    place = _PLACE.search(text)
    pointer = ""
    if place is not None:
        text = text[: place.start()]
        for step in _STEP.finditer(place["path"]):
            pointer += "/" + pointer_token(step["name"] or (step["index"] if step["index"] != "..." else "-"))
    missing = _MISSING.search(text)
    if missing is not None:
        pointer += "/" + pointer_token(missing["name"])
    return f"{text[:300]}.", pointer


def malformed(error: Exception) -> Refused:
    """Return the refusal for a body that msgspec could not decode.

    Shapes that do not fit are ``validation`` with a pointer; what is no JSON at all is ``bad-request``.
    """
    if isinstance(error, msgspec.ValidationError):
        sentence, pointer = shape_fault(error)
        return Refused("validation", sentence, pointer=pointer)
    if isinstance(error, RecursionError):
        return Refused("bad-request", "The body is nested too deeply.")
    if isinstance(error, UnicodeDecodeError):
        return Refused("bad-request", "The body is not UTF-8.")
    return Refused("bad-request", f"The body is not JSON: {str(error)[:200]}.")


def decoded(body: bytes, kind: Any) -> Any:
    """Decode a JSON body into ``kind``.

    Raises:
        Refused: ``validation`` or ``bad-request``.
    """
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise malformed(error) from None
