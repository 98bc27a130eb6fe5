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

_JSON_START = re.compile(r"[\[{]")


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
            BadInput: no JSON object or array can be read from the start.
        """
        found: list[tuple[int, Any]] = []
        decoder = json.JSONDecoder(parse_constant=lambda _: None)
        text, at = self.text, 0
        while (start := _JSON_START.search(text, at)) is not None:
            between = text[at : start.start()].strip(" \t\r\n,")
            line = text.count("\n", 0, start.start()) + 1
            if between and not found and not self.faults_in_lines:
                raise BadInput([Fault(self.name, "the text before the JSON cannot be read", line)])
            try:
                value, at = decoder.raw_decode(text, start.start())
            except (ValueError, RecursionError) as error:
                reason = f"not valid JSON: {_plain(error)}"
                if not self.faults_in_lines:
                    raise BadInput([Fault(self.name, reason, getattr(error, "lineno", line))]) from error
                self.faults.append(Fault(self.name, reason, line))
                at = text.find("\n", start.start())
                if at < 0:
                    break
                continue
            found.append((line, value))
        if not found:
            raise BadInput([Fault(self.name, "no JSON in it", 1), *self.faults])
        if tail := text[at:].strip() if at >= 0 else "":
            self.faults.append(Fault(self.name, f"this is not JSON: {tail[:40]!r}", text.count("\n", 0, at) + 1))
        return found

    @cached_property
    def faults_in_lines(self) -> bool:
        """Whether one of the first lines is a JSON value of its own, so that reading may go on after a broken one."""
        for line in self.lines[:20]:
            stripped = line.strip()
            if len(stripped) < 2 or stripped[0] not in "{[":
                continue
            try:
                json.loads(stripped)
            except (ValueError, RecursionError):
                continue
            return True
        return False


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
