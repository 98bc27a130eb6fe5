"""Whisper and its kin: openai-whisper, faster-whisper, WhisperX, whisper.cpp and the verbose JSON of servers.

All give seconds, but whisper.cpp, which gives milliseconds in ``offsets``. ``words`` may be missing or null; WhisperX
leaves out the times of words it could not align (numbers, mostly), which are then spread over the gap they stand in.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from typing import Any

from moderator_app.intake.formats.alignment import Heard
from moderator_app.intake.formats.blocks import speaker_label
from moderator_app.intake.formats.clock import millis, seconds_ms, share
from moderator_app.intake.formats.reading import Place, Script, Source
from moderator_app.intake.formats.records import Record, first_record, list_of, records, text_of


def is_whisper(source: Source) -> bool:
    """Say whether there are segments with start, end and text."""
    record = first_record(source)
    inner = next((segment for _, segment in records(list_of(record, "segments"))), None)
    if inner is None:
        return "transcription" in record or {"start", "end", "text"} <= record.keys() or "segments" in record
    return {"start", "end"} <= inner.keys()


def is_whisperx(source: Source) -> bool:
    """Say whether it is Whisper's shape as WhisperX writes it: aligned words with a score."""
    if not is_whisper(source):
        return False
    record = first_record(source)
    if "word_segments" in record:
        return True
    segments = [segment for _, segment in records(list_of(record, "segments"))][:20]
    return any("score" in word for segment in segments for _, word in records(list_of(segment, "words")))


def read_whisper(source: Source, script: Script) -> None:
    """Read every segment; the words of servers that list them apart are dealt out to their segments."""
    for line, value in source.documents:
        if isinstance(value, list):
            _read_segments(script, value, line, "")
        elif isinstance(value, dict) and "transcription" in value:
            _read_cpp(script, value, line)
        elif isinstance(value, dict) and isinstance(value.get("segments"), list):
            timed = [(seconds_ms(word.get("start")), word) for _, word in records(list_of(value, "words"))]
            apart = sorted(((t0, word) for t0, word in timed if t0 is not None), key=lambda pair: pair[0])
            _read_segments(script, value["segments"], line, "/segments", apart)
        elif isinstance(value, dict) and {"start", "end"} <= value.keys():
            _read_segment(script, value, Place(line))
        else:
            script.fault("no segments in it", Place(line, "/segments"))


def _read_segments(
    script: Script, segments: list[Any], line: int, pointer: str, apart: Sequence[tuple[int, Record]] = ()
) -> None:
    for index, segment in enumerate(segments):
        place = Place(line, f"{pointer}/{index}")
        if not isinstance(segment, dict):
            script.fault("a segment is an object with start, end and text", place)
            continue
        if apart and not segment.get("words"):
            segment = {**segment, "words": _within(segment, apart)}  # noqa: PLW2901 - the same segment, completed
        _read_segment(script, segment, place)


def _within(segment: Record, words: Sequence[tuple[int, Record]]) -> list[Record]:
    """Return the words, sorted by their start, that begin within the segment."""
    t0_ms, t1_ms = seconds_ms(segment.get("start")), seconds_ms(segment.get("end"))
    if t0_ms is None or t1_ms is None:
        return []
    first, last = (bisect_left(words, at, key=lambda pair: pair[0]) for at in (t0_ms, t1_ms))
    return [word for _, word in words[first:last]]


def _read_segment(script: Script, segment: Record, place: Place) -> None:
    t0_ms, t1_ms = seconds_ms(segment.get("start")), seconds_ms(segment.get("end"))
    words = [word for _, word in records(list_of(segment, "words"))]
    speaker = text_of(segment, "speaker") or _majority(words)
    label, text = speaker_label(text_of(segment, "text").strip())
    script.cue(
        t0_ms,
        t1_ms,
        text,
        place,
        words=_heard(words, t0_ms or 0, t1_ms or 0),
        speaker=speaker or label,
        conf=_likelihood(segment.get("avg_logprob")),
    )


def _majority(words: list[Record]) -> str:
    heard = Counter(text_of(word, "speaker") for word in words if text_of(word, "speaker"))
    return heard.most_common(1)[0][0] if heard else ""


def _likelihood(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or not -50 <= value <= 0:
        return 1000
    return share(math.exp(value))


def _heard(words: list[Record], t0_ms: int, t1_ms: int) -> list[Heard]:
    """Return the words with times; a run without times shares the gap between its neighbours, with no confidence."""
    times = [(seconds_ms(word.get("start")), seconds_ms(word.get("end"))) for word in words]
    heard: list[Heard] = []
    at = 0
    while at < len(words):
        start, end = times[at]
        if start is not None and end is not None:
            conf = next((words[at][key] for key in ("probability", "score", "confidence") if key in words[at]), None)
            heard.append(Heard(text_of(words[at], "word", "text"), start, end, share(conf)))
            at += 1
            continue
        stop = at
        while stop < len(words) and None in times[stop]:
            stop += 1
        left = heard[-1].t1_ms if heard else t0_ms
        right = times[stop][0] if stop < len(words) else t1_ms
        width = max((right or left) - left, 0)
        for offset in range(stop - at):
            begin = left + width * offset // (stop - at)
            until = left + width * (offset + 1) // (stop - at)
            heard.append(Heard(text_of(words[at + offset], "word", "text"), begin, until, 0))
        at = stop
    return heard


def _read_cpp(script: Script, document: Record, line: int) -> None:
    for index, piece in enumerate(list_of(document, "transcription")):
        place = Place(line, f"/transcription/{index}")
        offsets = piece.get("offsets") if isinstance(piece, dict) else None
        if not isinstance(piece, dict) or not isinstance(offsets, dict):
            script.fault("a segment is an object with offsets and text", place)
            continue
        words = [
            Heard(text, t0_ms, t1_ms, share(token.get("p")))
            for _, token in records(list_of(piece, "tokens"))
            if isinstance(times := token.get("offsets"), dict)
            and (t0_ms := millis(times.get("from"))) is not None
            and (t1_ms := millis(times.get("to"))) is not None
            and not (text := text_of(token, "text")).startswith("[_")
            and "\ufffd" not in text
        ]
        script.cue(
            millis(offsets.get("from")),
            millis(offsets.get("to")),
            text_of(piece, "text"),
            place,
            words=words,
            speaker=text_of(piece, "speaker"),
        )
