"""Timed text (W3C TTML 2, also its DFXP and IMSC profiles): paragraphs, or spans with times of their own."""

from __future__ import annotations

import re

from lxml import etree

from moderator_app.intake.formats.alignment import Heard, join
from moderator_app.intake.formats.blocks import speaker_label
from moderator_app.intake.formats.clock import clock_ms
from moderator_app.intake.formats.reading import Script, Source
from moderator_app.intake.formats.xmltree import attribute, inner_text, local, parse, place_of, root_name

_OFFSET = re.compile(r"(\d{1,12})(?:\.(\d{1,9}))?(h|m|s|ms|f|t)")
_FRAMES = re.compile(r"(\d{1,4}:\d{2}:\d{2}):(\d{1,3})(?:\.\d+)?")
_UNITS = {"h": 3_600_000, "m": 60_000, "s": 1000, "ms": 1}
_SPACES = re.compile(r"[ \t\n]+")


def is_ttml(source: Source) -> bool:
    """Say whether the root element is ``tt``."""
    return root_name(source) == "tt"


def read_ttml(source: Source, script: Script) -> None:
    """Read every paragraph with a time of its own or a timed body or division around it; timed spans become words.

    Raises:
        BadInput: not XML, or with a document type.
    """
    root = parse(source, script)
    frames = _number(attribute(root, "frameRate")) or 30
    ticks = _number(attribute(root, "tickRate")) or (frames if attribute(root, "frameRate") else 1)
    names = {
        attribute(agent, "id"): join(inner_text(child) for child in agent if local(child) == "name")
        for agent in root.iter()
        if local(agent) == "agent"
    }
    for paragraph in root.iter():
        if local(paragraph) != "p":
            continue
        base = sum(_time(attribute(above, "begin"), frames, ticks) or 0 for above in paragraph.iterancestors())
        place = place_of(paragraph)
        span = _span(paragraph, base, frames, ticks)
        timed = [
            (child, _span(child, span[0] or base, frames, ticks)) for child in paragraph if attribute(child, "begin")
        ]
        if span == (None, None) and not attribute(paragraph, "begin") and timed:
            starts = [t0 for _, (t0, _) in timed if t0 is not None]
            ends = [t1 for _, (_, t1) in timed if t1 is not None]
            span = (min(starts, default=None), max(ends, default=None))
        words = [
            Heard(_tidy(inner_text(child)), t0, t1) for child, (t0, t1) in timed if t0 is not None and t1 is not None
        ]
        agent = attribute(paragraph, "agent")
        speaker, text = speaker_label(_tidy(inner_text(paragraph)))
        script.cue(*span, text, place, words=words, speaker=names.get(agent) or agent or speaker)


def _tidy(text: str) -> str:
    return _SPACES.sub(lambda gap: "\n" if "\n" in gap[0] else " ", text).strip()


def _span(element: etree._Element, base: int, frames: int, ticks: int) -> tuple[int | None, int | None]:
    begin = _time(attribute(element, "begin"), frames, ticks)
    end = _time(attribute(element, "end"), frames, ticks)
    length = _time(attribute(element, "dur"), frames, ticks)
    if begin is None:
        return None, None
    if end is None and length is not None:
        end = begin + length
    return begin + base, None if end is None else end + base


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"\d{1,9}", text, re.ASCII) else 0


def _time(text: str, frames: int, ticks: int) -> int | None:
    """Read a clock time, a clock time with frames, or an offset such as ``12.5s`` or ``300t``."""
    text = text.strip()
    if match := _OFFSET.fullmatch(text):
        whole, fraction, unit = match[1], (match[2] or "")[:6], match[3]
        millionths = int(whole) * 1_000_000 + int(fraction.ljust(6, "0"))
        if unit in _UNITS:
            return millionths * _UNITS[unit] // 1_000_000
        return millionths * 1000 // (frames if unit == "f" else ticks) // 1_000_000
    if match := _FRAMES.fullmatch(text):
        whole_ms = clock_ms(match[1])
        return None if whole_ms is None else whole_ms + int(match[2]) * 1000 // frames
    return clock_ms(text)
