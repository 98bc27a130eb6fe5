"""Advanced SubStation Alpha (.ass, .ssa), read with pysubs2.

pysubs2 refuses the whole file for one line whose times are wrong, so such lines are told and taken out before.
"""

from __future__ import annotations

import re
import warnings

import pysubs2

from moderator_app.domain.errors import BadInput, Fault
from moderator_app.intake.formats.alignment import Heard
from moderator_app.intake.formats.blocks import speaker_label
from moderator_app.intake.formats.reading import Place, Script, Source

_EVENT = re.compile(r"\s*Dialogue\s*:(.*)", re.IGNORECASE)
_TIME = re.compile(r"\s*-?\d{1,4}:\d{1,2}:\d{1,2}[.:]\d{1,3}\s*")
_KARAOKE = re.compile(r"\{[^{}]*\\[kK][fo]?(\d{1,6})[^{}]*\}([^{]*)")
_LONGEST_LINE = 4000
"""Characters of one event; typesetting that draws with text makes longer ones, speech does not."""
_BREAKS = re.compile(r"\\[Nnh]")


def is_substation(source: Source) -> bool:
    """Say whether the file has the sections of a SubStation script."""
    head = source.text[:20_000]
    return head.lstrip().startswith("[Script Info]") or "\n[Events]" in head


def read_substation(source: Source, script: Script) -> None:
    """Read the dialogue lines; karaoke times become word times, drawings are left out.

    Raises:
        BadInput: the sections themselves cannot be read.
    """
    kept, numbers = _readable(source, script)
    try:
        with warnings.catch_warnings():
            # It warns of margins and layers it cannot read; nothing of them is used here.
            warnings.simplefilter("ignore", RuntimeWarning)
            events = pysubs2.SSAFile.from_string("\n".join(kept), format_="ass").events
    except Exception as error:
        raise BadInput([Fault(source.name, f"not a SubStation script: {error}"[:300])]) from error
    if len(events) != len(numbers):
        numbers = [0] * len(events)
    for spoken, number in zip(events, numbers, strict=True):
        if spoken.is_drawing:
            continue
        speaker, text = speaker_label(spoken.plaintext)
        start_ms, end_ms = int(spoken.start), int(spoken.end)
        words = _karaoke(spoken.text, start_ms)
        script.cue(start_ms, end_ms, text, Place(number or None), words=words, speaker=spoken.name.strip() or speaker)


def _readable(source: Source, script: Script) -> tuple[list[str], list[int]]:
    """Return the lines that pysubs2 can read, and the numbers of the events among them."""
    kept: list[str] = []
    numbers: list[int] = []
    inside = False
    for number, line in enumerate(source.lines, 1):
        if line.lstrip().startswith("["):
            inside = line.strip().lower() == "[events]"
        event = _EVENT.fullmatch(line) if inside else None
        if event is not None:
            fields = event[1].split(",", 9)
            if len(line) > _LONGEST_LINE:
                script.fault(f"the event has {len(line)} characters", Place(number))
                continue
            if len(fields) < 10 or not all(_TIME.fullmatch(value) for value in fields[1:3]):
                script.fault(f"the event cannot be read: {line.strip()[:60]!r}", Place(number))
                continue
            numbers.append(number)
        elif inside and line.lower().lstrip().startswith("comment"):
            continue
        kept.append(line)
    return kept, numbers


def _karaoke(text: str, start_ms: int) -> list[Heard]:
    r"""Return the syllables of ``{\k50}…`` marks, whose numbers are hundredths of a second."""
    heard: list[Heard] = []
    now = start_ms
    for mark in _KARAOKE.finditer(text):
        length = int(mark[1]) * 10
        heard.append(Heard(_BREAKS.sub("\n", mark[2]), now, now + length))
        now += length
    return heard
