"""WebVTT (W3C Recommendation track, "WebVTT: The Web Video Text Tracks Format"): cues, voices, times inside a cue."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from moderator_app.domain.text import nfc
from moderator_app.intake.formats.alignment import Heard
from moderator_app.intake.formats.blocks import arrow_times, blocks, speaker_label
from moderator_app.intake.formats.clock import clock_ms
from moderator_app.intake.formats.reading import Place, Script, Source

_MARK = re.compile(r"<([^<>]*)>")
_STAMP = re.compile(r"(?:\d+:)?\d{1,2}:\d{1,2}[.,]\d{1,3}")
_STAMPED = re.compile(r"<(?:\d+:)?\d{1,2}:\d{1,2}[.,]\d{1,3}>")


@dataclass(slots=True)
class _Piece:
    """Text between two marks: who says it, and from when."""

    text: str
    t0_ms: int
    timed: bool
    voice: str


def is_webvtt(source: Source) -> bool:
    """Say whether the file begins with its signature."""
    return source.text.lstrip().startswith("WEBVTT")


def read_webvtt(source: Source, script: Script) -> None:
    """Read WebVTT. Cues that roll (each repeats the line before it) give every line once."""
    lines = source.lines
    start = _after_header(lines)
    if not is_webvtt(source):
        script.fault("the signature WEBVTT is missing", Place(1))
    rolling = _STAMPED.search(source.text) is not None
    before = ""
    skipping = False
    for block in blocks(lines, lambda line: "-->" in line, from_line=start, may_begin_blank=False):
        if isinstance(block, tuple):
            number, line = block
            fresh = not lines[number - 2].strip() if number >= 2 else True
            if fresh:
                skipping = line.startswith(("NOTE", "STYLE", "REGION"))
            named = number < len(lines) and "-->" in lines[number]
            if fresh and not skipping and not named:
                script.fault(f"text outside any cue: {line.strip()[:40]!r}", Place(number))
                skipping = True
            continue
        skipping = False
        t0_ms, t1_ms = arrow_times(block.times)
        if t0_ms is None or t1_ms is None:
            script.fault(f"the times cannot be read: {block.times[:60]!r}", Place(block.line))
            continue
        text = [line.rstrip() for line in block.text]
        if rolling and text:
            shown = [_bare(line) for line in text]
            kept = [line for line, bare in zip(text, shown, strict=True) if bare]
            if kept and before and _bare(kept[0]) == before:
                kept = kept[1:]
            last = next((bare for bare in reversed(shown) if bare), before)
            before = last
            if not kept and any(shown):
                continue
            text = kept
        _write(script, block.line, t0_ms, t1_ms, "\n".join(text))


def _after_header(lines: list[str]) -> int:
    """Return the number of lines up to the first blank line or the first line of times."""
    for number, line in enumerate(lines):
        if "-->" in line:
            return max(number, 0)
        if number and not line.strip():
            return number
    return len(lines)


def _bare(line: str) -> str:
    return html.unescape(_MARK.sub("", line)).strip()


def _pieces(text: str, t0_ms: int) -> list[_Piece]:
    pieces: list[_Piece] = []
    voice, now, timed, at = "", t0_ms, False, 0
    for mark in [*_MARK.finditer(text), None]:
        between = text[at : mark.start() if mark else len(text)]
        if between:
            pieces.append(_Piece(html.unescape(between), now, timed, voice))
        if mark is None:
            break
        at, inside = mark.end(), mark[1]
        if _STAMP.fullmatch(inside) and (stamp := clock_ms(inside)) is not None:
            now, timed = stamp, True
        elif re.match(r"v[ .\t]", inside):
            voice = html.unescape(inside.partition(" ")[2]).strip()
        elif inside == "/v":
            voice = ""
    return pieces


def _write(script: Script, line: int, t0_ms: int, t1_ms: int, text: str) -> None:
    """Write one cue; each voice in it becomes a segment of its own, over the time of its words."""
    pieces = _pieces(text, t0_ms)
    stamped = any(piece.timed for piece in pieces)
    groups: list[list[_Piece]] = []
    for piece in pieces:
        if groups and (groups[-1][-1].voice == piece.voice or not piece.text.strip()):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    if not groups:
        script.cue(t0_ms, t1_ms, "", Place(line))
    flat = [piece for group in groups for piece in group]
    ends = {id(piece): _next_time(flat, index, t1_ms) for index, piece in enumerate(flat)}
    for group in groups:
        said = "".join(piece.text for piece in group)
        speaker, said = speaker_label(said.strip())
        words = [
            Heard(word, piece.t0_ms, max(ends[id(piece)], piece.t0_ms))
            for piece in group
            if stamped and (word := nfc(piece.text).strip())
        ]
        if len(groups) > 1 and not said.strip():
            continue
        begin = group[0].t0_ms if stamped else t0_ms
        end = ends[id(group[-1])] if stamped else t1_ms
        if speaker and words:
            words = [word for word in words if word.text not in {f"[{speaker}]:", f"{speaker}:"}]
        script.cue(begin, max(end, begin), said, Place(line), words=words, speaker=group[0].voice or speaker)


def _next_time(pieces: list[_Piece], index: int, t1_ms: int) -> int:
    """Return when the piece ends: where a later piece begins, else with the cue."""
    for piece in pieces[index + 1 :]:
        if piece.t0_ms > pieces[index].t0_ms:
            return piece.t0_ms
    return t1_ms
