"""sherpa-onnx: tokens with their start in seconds, sometimes with durations; bytes of rare characters as ``<0xE4>``."""

from __future__ import annotations

from moderator_app.domain.text import nfc
from moderator_app.intake.formats.alignment import Heard, join, sentences, whole_pieces
from moderator_app.intake.formats.clock import seconds_ms
from moderator_app.intake.formats.reading import Place, Script, Source
from moderator_app.intake.formats.records import first_record, list_of, text_of, top_records

_LONGEST_TOKEN_MS = 600
"""A token without a duration lasts until the next one, but no longer than a syllable may."""


def is_sherpa(source: Source) -> bool:
    """Say whether a record has tokens and timestamps."""
    return {"tokens", "timestamps"} <= first_record(source).keys()


def read_sherpa(source: Source, script: Script) -> None:
    """Read every record as a stream of tokens, cut into utterances."""
    for line, pointer, record in top_records(source):
        place = Place(line, f"{pointer}/tokens")
        tokens = [token for token in list_of(record, "tokens") if isinstance(token, str)]
        starts = [seconds_ms(value) for value in list_of(record, "timestamps")]
        lengths = [seconds_ms(value) for value in list_of(record, "durations")]
        whole = nfc(text_of(record, "text")).strip()
        heard = _heard(tokens, starts, lengths)
        if heard is None:
            script.fault(f"{len(tokens)} tokens with {len(starts)} usable times", place)
            script.cue(0, 0, whole, Place(line, f"{pointer}/text"))
            continue
        pieces = whole_pieces(heard)
        text = whole or nfc("".join(piece.text for piece in pieces)).strip() or join(tokens)
        parts, lost = sentences(text, pieces)
        if lost:
            script.fault(f"{lost} of {len(pieces)} token times do not fit the text; the text is kept", place)
        if not parts:
            script.cue(0, 0, text, place)
        for said, part in parts:
            script.cue(part[0].t0_ms, max(word.t1_ms for word in part), said, place, words=part)


def _heard(tokens: list[str], starts: list[int | None], lengths: list[int | None]) -> list[Heard] | None:
    """Return the tokens with times, or None when there is not one good start for each."""
    known = [start for start in starts if start is not None]
    if not tokens or len(known) != len(tokens) or len(starts) != len(tokens):
        return None
    heard: list[Heard] = []
    for index, (token, start) in enumerate(zip(tokens, known, strict=True)):
        length = lengths[index] if len(lengths) == len(tokens) else None
        following = known[index + 1] if index + 1 < len(known) else start + _LONGEST_TOKEN_MS
        end = start + length if length else min(following, start + _LONGEST_TOKEN_MS)
        heard.append(Heard(token, start, max(end, start)))
    return heard
