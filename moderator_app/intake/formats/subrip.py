"""SubRip (.srt) and YouTube's SBV: numbered blocks, and blocks without numbers."""

from __future__ import annotations

import html
import re

from moderator_app.intake.formats.blocks import Block, arrow_times, blocks, write_plain
from moderator_app.intake.formats.clock import clock_ms
from moderator_app.intake.formats.reading import Place, Script, Source

_TAG = re.compile(r"</?(?:i|b|u|s|em|strong|font|c|v|ruby|rt)(?:[ .][^<>\n]*)?>|\{\\[^{}\n]*\}", re.IGNORECASE)
_BROKEN_TIMES = re.compile(r"\s*\d{1,2}:\d{2}:\S+\s+\S{1,4}\s+\d{1,2}:\d{2}:\S+\s*")
_SRT_TIMES = re.compile(r"^[ \t]*\d{1,4}:\d{1,2}:\d{1,2}[,.]\d{1,3}[ \t]*-->[ \t]*\d", re.MULTILINE)
_SBV_LINE = re.compile(r"\s*\d{1,4}:\d{1,2}:\d{1,2}[.]\d{1,3}\s*,\s*\d{1,4}:\d{1,2}:\d{1,2}[.]\d{1,3}\s*")


def plain_text(lines: list[str]) -> str:
    """Return the lines of a cue without the tags that players understand."""
    return html.unescape(_TAG.sub("", "\n".join(line.strip() for line in lines)))


def is_subrip(source: Source) -> bool:
    """Say whether there is a line of times with an arrow near the start."""
    return _SRT_TIMES.search(source.text, 0, 20_000) is not None


def read_subrip(source: Source, script: Script) -> None:
    """Read SubRip. A time written with a point instead of a comma, or a blank line inside a cue, is no fault."""
    lines = source.lines
    found: list[Block] = []
    for block in blocks(lines, lambda line: "-->" in line or _BROKEN_TIMES.fullmatch(line) is not None):
        if isinstance(block, Block):
            if _is_number_of_next(lines, block):
                block.text.pop()
            found.append(block)
        elif block[1].strip().isdecimal():
            continue
        elif found:
            found[-1].text.append(block[1])
        else:
            script.fault(f"not a cue: {block[1].strip()[:40]!r}", Place(block[0]))
    for block in found:
        t0_ms, t1_ms = arrow_times(block.times)
        write_plain(script, block, t0_ms, t1_ms, plain_text(block.text))


def _is_number_of_next(lines: list[str], block: Block) -> bool:
    """Say whether the last line of a block is the number of the next cue, there being no blank line between.

    Also where a cue has no text at all: then the number is the only line.
    """
    if not block.text or not block.text[-1].strip().isdecimal():
        return False
    at = block.line
    seen = 0
    while at < len(lines) and seen < len(block.text):
        seen += bool(lines[at].strip())
        at += 1
    return at < len(lines) and "-->" in lines[at]


def is_sbv(source: Source) -> bool:
    """Say whether the first line that is not blank is a pair of times with a comma between."""
    first = next((line for line in source.lines[:20] if line.strip()), "")
    return _SBV_LINE.fullmatch(first) is not None


def read_sbv(source: Source, script: Script) -> None:
    """Read SBV: ``h:mm:ss.fff,h:mm:ss.fff`` and lines of text; ``[br]`` breaks a line."""
    times = re.compile(r"\s*\d{1,4}:\d{1,2}:[^,\s]+\s*,\s*\d{1,4}:\d{1,2}:[^,\s]+\s*")
    for block in blocks(source.lines, lambda line: times.fullmatch(line) is not None):
        if isinstance(block, tuple):
            script.fault(f"text outside any cue: {block[1].strip()[:40]!r}", Place(block[0]))
            continue
        start, _, end = block.times.partition(",")
        text = plain_text([line.replace("[br]", "\n") for line in block.text])
        write_plain(script, block, clock_ms(start), clock_ms(end), text)
