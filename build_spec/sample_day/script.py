"""A clip's script with its clock: utterances, words, cards, signs and comments, each at its millisecond."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from build_spec.sample_day.voice import Pcm, Voice, espeak

LEAD_MS, TAIL_MS = 900, 1600
COMMA_MS, STOP_MS, LINE_MS = 110, 260, 420
STOPS = "。！？"
COMMAS = "，、；："


@dataclass(frozen=True)
class Word:
    """A spoken word: its span in the utterance's text and on the clock (ms)."""

    text: str
    start: int
    end: int
    t0_ms: int
    t1_ms: int


@dataclass(frozen=True)
class Utterance:
    """One line of the script as it was spoken."""

    text: str
    words: tuple[Word, ...]

    @property
    def t0_ms(self) -> int:
        """Where the first word begins."""
        return self.words[0].t0_ms

    @property
    def t1_ms(self) -> int:
        """Where the last word ends."""
        return self.words[-1].t1_ms


@dataclass(frozen=True)
class Card:
    """The product card from a moment on."""

    at_ms: int
    icon: str
    title: str
    price: str
    was: str
    meaning: str

    @property
    def text(self) -> str:
        """Return what a text recogniser would read off it."""
        return f"{self.title} {self.price}" + (f" {self.meaning}{self.was}" if self.was else "")


@dataclass(frozen=True)
class Sign:
    """A paper sign held up from a moment to another."""

    t0_ms: int
    t1_ms: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Comment:
    """What a viewer wrote, when."""

    at_ms: int
    viewer: str
    text: str


@dataclass(frozen=True)
class Script:
    """A clip, ready to be drawn and written down."""

    id: str
    pcm: Pcm
    rate: int
    utterances: tuple[Utterance, ...]
    cards: tuple[Card, ...]
    signs: tuple[Sign, ...]
    comments: tuple[Comment, ...]

    @property
    def duration_ms(self) -> int:
        """Length of the sound."""
        return len(self.pcm) * 1000 // self.rate

    def loudness(self, t_ms: int, span_ms: int) -> float:
        """Return the loudness (0–1) of a short stretch; it moves the mouth."""
        part = self.pcm[t_ms * self.rate // 1000 : (t_ms + span_ms) * self.rate // 1000].astype(np.float64)
        return min(1.0, float(np.sqrt(np.mean(part * part))) / 6000) if part.size else 0.0


def yuan(amount: float) -> str:
    """Return an amount of yuan as a price tag shows it."""
    return f"¥{amount:g}"


def pseudonym(kind: str, chance: random.Random) -> str:
    """Return a name that stands for a person, e.g. ``viewer-7f3a``."""
    return f"{kind}-{chance.randrange(16**4):04x}"


def _clauses(line: str) -> list[tuple[list[str], str]]:
    found: list[tuple[list[str], str]] = [([], "")]
    for token in line.split():
        if token in STOPS + COMMAS:
            found[-1] = (found[-1][0], token)
            found.append(([], ""))
        else:
            found[-1][0].append(token)
    return [clause for clause in found if clause[0]]


class _Tape:
    """Sound in the making."""

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self.parts: list[Pcm] = []
        self.samples = 0

    def rest(self, duration_ms: int) -> None:
        self.add(np.zeros(duration_ms * self.rate // 1000, dtype=np.int16))

    def add(self, pcm: Pcm) -> None:
        self.parts.append(pcm)
        self.samples += len(pcm)

    def ms(self, sample: int) -> int:
        return sample * 1000 // self.rate


def _speak(line: str, voice: Voice, tape: _Tape) -> Utterance:
    text = ""
    words: list[Word] = []
    for number, (spoken, mark) in enumerate(_clauses(line)):
        if number:
            tape.rest(COMMA_MS if words and text[-1] in COMMAS else STOP_MS)
        sound = espeak().say(spoken, voice)
        for word, (first, last) in zip(spoken, sound.spans, strict=True):
            t0, t1 = tape.ms(tape.samples + first), tape.ms(tape.samples + last)
            words.append(Word(word, len(text), len(text) + len(word), t0, t1))
            text += word
        text += mark
        tape.add(sound.pcm)
    return Utterance(text, tuple(words))


def read(clip: Mapping[str, Any], voice: Voice) -> Script:
    """Speak a clip of ``clips.yaml`` and put everything on its clock."""
    tape = _Tape(espeak().rate)
    tape.rest(LEAD_MS)
    utterances: list[Utterance] = []
    for line in clip["speech"].strip().splitlines():
        if utterances:
            tape.rest(LINE_MS)
        utterances.append(_speak(line, voice, tape))
    tape.rest(TAIL_MS)
    pcm = np.concatenate(tape.parts)
    end_ms = len(pcm) * 1000 // tape.rate

    def starts(line: int) -> int:
        return utterances[line - 1].t0_ms if line > 1 else 0

    cards = tuple(
        Card(
            starts(card["line"]), card["icon"], card["title"], yuan(card["price"]),
            yuan(card["was"]) if "was" in card else "", card.get("meaning", ""),
        )
        for card in clip["cards"]
    )  # fmt: skip
    signs = tuple(
        Sign(starts(sign["line"]), min(end_ms, utterances[sign["line"] - 1].t1_ms + 3500), tuple(sign["text"]))
        for sign in clip.get("signs", ())
    )
    chance = random.Random(clip["id"])  # noqa: S311 - the same day every time, not a secret
    comments: list[Comment] = []
    for remark in clip["comments"]:
        utterance = utterances[remark["line"] - 1]
        at = chance.randrange(utterance.t0_ms, max(utterance.t0_ms + 1, utterance.t1_ms))
        comments.append(Comment(at, pseudonym("viewer", chance), remark["text"]))
    comments.sort(key=lambda comment: comment.at_ms)
    return Script(clip["id"], pcm, tape.rate, tuple(utterances), cards, signs, tuple(comments))
