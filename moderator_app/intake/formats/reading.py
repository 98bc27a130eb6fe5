"""What every reader gets and gives: a ``Source`` of text, a ``Script`` to write cues into, a ``Reading`` to hand on."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from moderator_app.domain.errors import BadInput, Fault
from moderator_app.domain.text import nfc
from moderator_app.domain.transcript import Lane, Segment, Speaker, Word
from moderator_app.intake.formats.alignment import Heard, align

LATEST_MS = 31 * 24 * 60 * 60 * 1000
"""No session is longer than this; a later time is a mistake in its unit."""
MOST_SEGMENTS = 60_000
"""As many as one item may carry (wire.messages.ItemRow)."""
MOST_FAULTS = 200
"""Places named per file; of the rest only the number is told."""
LONGEST_TEXT = 20_000
"""Characters of one cue; longer is not a cue."""

_GAP = re.compile(r"[ \t\r\n,]*")
_SAMPLE = 20
"""Lines that show whether a file has one JSON value a line."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file held.

    Attributes:
        segments: in order of time within their lane, ``seq`` counted from 0 in each lane; times are milliseconds.
        faults: every place that could not be read, or was read with a doubt.
        format: the name of the reader that was used.
    """

    segments: list[Segment]
    faults: list[Fault]
    format: str = ""


@dataclass
class Source:
    """A file's text, with the faults met while decoding it."""

    name: str
    text: str
    """Line ends are ``\\n``; no byte order mark."""
    faults: list[Fault] = field(default_factory=list)

    @cached_property
    def lines(self) -> list[str]:
        """The text by lines; line n of a fault is ``lines[n - 1]``."""
        return self.text.split("\n")

    @cached_property
    def documents(self) -> list[tuple[int, Any]]:
        """The JSON values of the text, each with its line.

        One value, one value a line, or values one after another: recognisers write all three. In files of one value a
        line a broken line costs only itself.

        Raises:
            BadInput: there is no JSON in it, or a broken value that is not one of many lines.
        """
        try:
            return self._one_after_another()
        except BadInput:
            found = self._line_by_line()
            if not found:
                raise
            return found

    def _one_after_another(self) -> list[tuple[int, Any]]:
        found: list[tuple[int, Any]] = []
        decoder = json.JSONDecoder(parse_constant=_not_a_number)
        text, at, line, counted = self.text, 0, 1, 0
        while at < len(text):
            gap = _GAP.match(text, at)
            start = gap.end() if gap else at
            if start == len(text):
                break
            line += text.count("\n", counted, start)
            counted = start
            if text[start] not in "{[":
                raise BadInput([Fault(self.name, f"this is not JSON: {text[start : start + 40]!r}", line)])
            try:
                value, at = decoder.raw_decode(text, start)
            except (ValueError, RecursionError) as error:
                place = getattr(error, "lineno", line)
                raise BadInput([Fault(self.name, f"not valid JSON: {_plain(error)}", place)]) from error
            found.append((line, value))
        if not found:
            raise BadInput([Fault(self.name, "no JSON in it", 1)])
        return found

    def _line_by_line(self) -> list[tuple[int, Any]]:
        """Return the values of a file of one value a line, or nothing where most of its first lines are none."""
        found: list[tuple[int, Any]] = []
        faults: list[Fault] = []
        tried = broken = 0
        for number, line in enumerate(self.lines, 1):
            if not line.strip():
                continue
            tried += 1
            try:
                value = json.loads(line, parse_constant=_not_a_number)
            except (ValueError, RecursionError) as error:
                broken += 1
                if broken <= MOST_FAULTS:
                    faults.append(Fault(self.name, f"not valid JSON: {_plain(error)}", number))
            else:
                if isinstance(value, dict | list):
                    found.append((number, value))
            if tried == _SAMPLE and len(found) * 2 < tried:
                return []
        if len(found) * 2 < min(tried, _SAMPLE):
            return []
        self.faults += faults
        if broken > MOST_FAULTS:
            self.faults.append(Fault(self.name, f"{broken - MOST_FAULTS} more lines like these"))
        return found


def _not_a_number(_: str) -> None:
    """Read NaN and the infinities, which are no JSON but are written, as null."""


def _plain(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at column {error.colno}"
    return "nested too deeply" if isinstance(error, RecursionError) else "a number with too many digits"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cue stands in its file."""

    line: int | None = None
    field: str = ""
    """JSON pointer or name of an attribute."""


@dataclass(frozen=True, slots=True)
class _Cue:
    lane: Lane
    text: str
    t0_ms: int
    t1_ms: int
    role: Speaker
    speaker: str
    conf: int
    words: tuple[Word, ...]


class Script:
    """Collects the cues of one file; a bad one becomes a fault and costs nothing else.

    Attributes:
        source: the file being read.
        lane: where cues go unless they say otherwise.
        role: who speaks unless a cue says otherwise.
    """

    def __init__(self, source: Source, lane: Lane = Lane.SPEECH, role: Speaker = Speaker.UNKNOWN) -> None:
        """Begin with the faults of the decoding."""
        self.source = source
        self.lane = lane
        self.role = role
        self._cues: list[_Cue] = []
        self._faults: list[Fault] = list(source.faults)
        self._told_before = len(source.faults)
        self._silent = 0

    def fault(self, reason: str, place: Place = Place()) -> None:
        """Note what is wrong at a place; beyond ``MOST_FAULTS`` only the number is kept."""
        if len(self._faults) < MOST_FAULTS:
            self._faults.append(Fault(self.source.name, reason, place.line, place.field))
        else:
            self._silent += 1

    def cue(
        self,
        t0_ms: int | None,
        t1_ms: int | None,
        text: str,
        place: Place,
        *,
        words: Sequence[Heard] = (),
        lane: Lane | None = None,
        role: Speaker | None = None,
        speaker: str = "",
        conf: int = 1000,
    ) -> bool:
        """Add one cue and return whether it was good; ``words`` are laid onto the text in their order.

        A time that is None could not be read.
        """
        text = nfc(text).strip()
        reason = _why_bad(t0_ms, t1_ms, text)
        if reason or t0_ms is None or t1_ms is None:
            self.fault(reason, place)
            return False
        laid, lost = align(text, words)
        if lost:
            self.fault(f"{lost} of {len(words)} word times do not fit the text; the text is kept", place)
        self._cues.append(
            _Cue(
                lane=lane or self.lane,
                text=text,
                t0_ms=t0_ms,
                t1_ms=t1_ms,
                role=role or self.role,
                speaker=nfc(speaker).replace("\x00", "").strip()[:100],
                conf=min(max(conf, 0), 1000),
                words=laid,
            )
        )
        return True

    def reading(self, format_name: str) -> Reading:
        """Return the cues as segments, sorted by time (those of equal time in the file's order) and numbered by lane.

        Raises:
            BadInput: there is no cue at all; the faults say why.
        """
        faults = list(self._faults)
        if self._silent:
            faults.append(Fault(self.source.name, f"{self._silent} more places like these"))
        if not self._cues:
            raise BadInput(faults or [Fault(self.source.name, "there is no cue in it")])
        ordered = sorted(self._cues, key=lambda cue: cue.t0_ms)
        if len(ordered) > MOST_SEGMENTS:
            faults.append(Fault(self.source.name, f"{len(ordered)} cues; only the first {MOST_SEGMENTS:,} are taken"))
            ordered = ordered[:MOST_SEGMENTS]
        counts: dict[Lane, int] = {}
        segments: list[Segment] = []
        for cue in ordered:
            seq = counts.get(cue.lane, 0)
            counts[cue.lane] = seq + 1
            segments.append(
                Segment(
                    lane=cue.lane,
                    seq=seq,
                    text=cue.text,
                    t0_ms=cue.t0_ms,
                    t1_ms=cue.t1_ms,
                    role=cue.role,
                    speaker=cue.speaker,
                    conf=cue.conf,
                    words=cue.words,
                )
            )
        return Reading(segments, faults, format_name)


def _why_bad(t0_ms: int | None, t1_ms: int | None, text: str) -> str:
    if t0_ms is None or t1_ms is None:
        return "the time cannot be read"
    if t0_ms < 0:
        return "the time is before the start"
    if t1_ms < t0_ms:
        return f"the time runs backwards ({t0_ms} to {t1_ms} ms)"
    if t1_ms > LATEST_MS:
        return "the time is beyond 31 days; is it in another unit?"
    if not text:
        return "the cue has no text"
    if len(text) > LONGEST_TEXT:
        return f"the cue has {len(text)} characters"
    return why_unfit(text)


def why_unfit(text: str) -> str:
    """Return why a text cannot be stored (NUL, half of a surrogate pair), or an empty string."""
    if "\x00" in text:
        return "the text holds a NUL"
    if any("\ud800" <= character <= "\udfff" for character in text):
        return "the text holds half of a surrogate pair"
    return ""
