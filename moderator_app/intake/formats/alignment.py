"""Words onto text: recognisers give words with times, and a text; here each word finds its span of the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from moderator_app.domain.text import nfc
from moderator_app.domain.transcript import Word

_REACH = 24
"""Characters that may stand between two words (punctuation, a word without a time) before a find is no find."""

_CJK = "\u2e80-\u303f\u3040-\u30ff\u31c0-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003fffd"
_BLANK = re.compile(r"[ \t\u3000]+")
_IS_CJK = re.compile(rf"[{_CJK}]")
_CJK_PAIR = re.compile(r"[\u3400-\u9fff]{2}")
_CJK_APART = re.compile(r"[\u3400-\u9fff][ \t\u3000]+[\u3400-\u9fff]")
_TOKEN = re.compile(
    r"[\u3040-\u30ff\u31c0-\u9fff\uf900-\ufaff\U00020000-\U0003fffd]|[^\W_\u3040-\u9fff]+(?:['’\-.][^\W_\u3040-\u9fff]+)*"
)
_BYTE = re.compile(r"<0x([0-9A-Fa-f]{2})>")
_SENTENCE_END = re.compile(r"[。！？!?；;…]\s*$|[.]\s+$")


@dataclass(frozen=True, slots=True)
class Heard:
    """One word as a recogniser gave it; times in milliseconds."""

    text: str
    t0_ms: int
    t1_ms: int
    conf: int = 1000


def align(text: str, words: Sequence[Heard]) -> tuple[tuple[Word, ...], int]:
    """Lay words onto a text (in normal form C) and return the spans, and how many words found no place.

    A word is looked for after the one before it, a few characters ahead at most; a word whose time runs backwards or
    begins before the start has no place either.
    """
    laid: list[Word] = []
    at = lost = 0
    for word in words:
        wanted = nfc(word.text).strip()
        if not wanted:
            continue
        found = text.find(wanted, at, at + len(wanted) + _REACH)
        if found < 0 or not 0 <= word.t0_ms <= word.t1_ms:
            lost += 1
            continue
        at = found + len(wanted)
        laid.append(Word(start=found, end=at, t0_ms=word.t0_ms, t1_ms=word.t1_ms, conf=min(max(word.conf, 0), 1000)))
    return tuple(laid), lost


def join(pieces: Iterable[str]) -> str:
    """Return words as a text: a blank between them, but none beside a Chinese or Japanese character."""
    return _without_blanks_by_cjk(" ".join(piece.strip() for piece in pieces if piece.strip()))


def _without_blanks_by_cjk(text: str) -> str:
    def kept(blank: re.Match[str]) -> str:
        beside = text[max(blank.start() - 1, 0) : blank.start()] + text[blank.end() : blank.end() + 1]
        return "" if _IS_CJK.search(beside) else blank[0]

    return _BLANK.sub(kept, text)


def close_up(text: str) -> str:
    """Return a text without the blanks that a recogniser puts between characters.

    Only where every pair of Han characters is held apart; in a text that also has neighbours, blanks mean something.
    """
    if _CJK_APART.search(text) and not _CJK_PAIR.search(text):
        return _without_blanks_by_cjk(text)
    return text


def tokens_of(text: str) -> list[str]:
    """Split a text as Chinese recognisers count: one Han or kana character, or one run of letters and digits."""
    return _TOKEN.findall(text)


def whole_pieces(tokens: Sequence[Heard]) -> list[Heard]:
    """Return tokens with byte pieces (``<0xE4><0xBD><0xA0>``) joined to characters and word marks (``▁``) to blanks.

    Bytes that are no UTF-8 become U+FFFD.
    """
    whole: list[Heard] = []
    held: list[Heard] = []
    data = bytearray()

    def spill() -> None:
        if held:
            text = data.decode("utf-8", errors="replace")
            whole.append(Heard(text, held[0].t0_ms, held[-1].t1_ms, min(token.conf for token in held)))
            held.clear()
            data.clear()

    for token in tokens:
        byte = _BYTE.fullmatch(token.text)
        if byte is None:
            spill()
            whole.append(Heard(token.text.replace("▁", " "), token.t0_ms, token.t1_ms, token.conf))
            continue
        held.append(token)
        data.append(int(byte[1], 16))
        if _is_whole(data):
            spill()
    spill()
    return whole


def _is_whole(data: bytearray) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        # A character that has only begun may still be completed by the next piece.
        return not (error.reason == "unexpected end of data" and len(data) < 4)
    return True


def utterances(words: Sequence[Heard], *, pause_ms: int = 1000, longest: int = 80) -> list[list[Heard]]:
    """Cut a stream of words at the ends of sentences, at pauses, and where it grows too long for a line.

    Words may carry the punctuation that follows them.
    """
    parts: list[list[Heard]] = []
    part: list[Heard] = []
    size = 0
    for word in words:
        if part and (word.t0_ms - part[-1].t1_ms >= pause_ms or size >= longest):
            parts.append(part)
            part, size = [], 0
        part.append(word)
        size += len(word.text)
        if _SENTENCE_END.search(word.text):
            parts.append(part)
            part, size = [], 0
    if part:
        parts.append(part)
    return parts


def sentences(text: str, words: Sequence[Heard]) -> tuple[list[tuple[str, list[Heard]]], int]:
    """Cut a long text with its words into utterances; return them, and how many words found no place in the text.

    What stands between two words (punctuation, blanks) goes with the one before it, so that no character is lost.
    """
    laid, lost = align(text, words)
    spelt: list[Heard] = []
    bare: dict[int, Heard] = {}
    for index, word in enumerate(laid):
        start = 0 if index == 0 else word.start
        end = laid[index + 1].start if index + 1 < len(laid) else len(text)
        heard = Heard(text[start:end], word.t0_ms, word.t1_ms, word.conf)
        spelt.append(heard)
        bare[id(heard)] = Heard(text[word.start : word.end], word.t0_ms, word.t1_ms, word.conf)
    parts = utterances(spelt)
    return [("".join(word.text for word in part), [bare[id(word)] for word in part]) for part in parts], lost
