"""Captions as blocks of lines under a line of times: what SubRip, SBV and WebVTT have in common.

Libraries that read these formats drop or repair a broken cue without a word; here every cue keeps its line number, and
a line of times that cannot be read costs its cue and is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from moderator_app.intake.formats.clock import clock_ms
from moderator_app.intake.formats.reading import Place, Script

_ARROW = re.compile(r"(\S+)[ \t]*--?>[ \t]*(\S+)(?:[ \t]+.*)?")
_LABEL = re.compile(r"\[?(SPEAKER_\d{1,4}|Speaker \d{1,4}|说话人\s?\d{1,4})\]?\s*[:：]\s*")


@dataclass(slots=True)
class Block:
    """A line of times and the lines of text under it."""

    line: int
    """Of the times, counted from 1."""
    times: str
    text: list[str] = field(default_factory=list)


def blocks(
    lines: list[str], is_times: Callable[[str], bool], *, from_line: int = 0, may_begin_blank: bool = True
) -> Iterator[Block | tuple[int, str]]:
    """Yield every block, and every line outside one as (line, text).

    A block ends at the next line of times or at the first blank line after its text. Blank lines before its text are
    passed over, unless ``may_begin_blank`` is false: then a blank line under the times is a cue without text.
    """
    block: Block | None = None
    for number, line in enumerate(lines[from_line:], from_line + 1):
        if is_times(line):
            if block is not None:
                yield block
            block = Block(number, line.strip())
        elif block is not None and line.strip():
            block.text.append(line)
        elif block is not None and (block.text or not may_begin_blank):
            yield block
            block = None
        elif block is None and line.strip():
            yield number, line
    if block is not None:
        yield block


def arrow_times(times: str) -> tuple[int | None, int | None]:
    """Read ``start --> end``, with whatever settings follow."""
    match = _ARROW.fullmatch(times)
    return (None, None) if match is None else (clock_ms(match[1]), clock_ms(match[2]))


def speaker_label(text: str) -> tuple[str, str]:
    """Split ``[SPEAKER_01]: text``, as diarising tools write captions, into speaker and text."""
    match = _LABEL.match(text)
    return ("", text) if match is None else (match[1], text[match.end() :])


def write_plain(script: Script, block: Block, t0_ms: int | None, t1_ms: int | None, text: str) -> None:
    """Write a block whose text has no times of its own."""
    speaker, text = speaker_label(text.strip())
    if t0_ms is None or t1_ms is None:
        script.fault(f"the times cannot be read: {block.times[:60]!r}", Place(block.line))
        return
    script.cue(t0_ms, t1_ms, text, Place(block.line), speaker=speaker)
