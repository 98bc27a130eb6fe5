"""Mandarin speech from eSpeak NG, with the sample at which every character begins.

The library reports a word event for each Chinese character; a word's time is that of its first character to that of
the next word's first. Each clause is spoken alone and trimmed to what can be heard, so no word reaches into silence.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Pcm = npt.NDArray[np.int16]

_WORD_EVENT = 1
_END_OF_LIST = 0
_RATE, _VOLUME, _PITCH, _RANGE = 1, 2, 3, 4
_UTF8 = 1
_AUDIBLE = 250
"""Loudness (of 32,767) under which a sample counts as silence."""


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    )


_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


@dataclass(frozen=True)
class Voice:
    """How an anchor sounds."""

    variant: str
    """An eSpeak variant such as ``f2`` or ``m3``."""
    rate: int = 270
    """Words a minute, as eSpeak counts them; 270 is about five characters a second."""
    pitch: int = 50
    """0–99."""
    range: int = 60
    """0–99; how far the voice swings."""


@dataclass(frozen=True)
class Spoken:
    """One clause as sound: its samples and, for each word, first and last sample."""

    pcm: Pcm
    spans: tuple[tuple[int, int], ...]


class Espeak:
    """The library, started once in this process.

    Raises:
        OSError: libespeak-ng is not installed.
        RuntimeError: it refuses to start or has no Mandarin.
    """

    def __init__(self) -> None:
        self._library = ctypes.CDLL("libespeak-ng.so.1")
        self._samples = bytearray()
        self._events: list[tuple[int, int]] = []
        self._callback = _CALLBACK(self._receive)
        self._library.espeak_Synth.argtypes = (
            ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint, ctypes.c_int,
            ctypes.c_uint, ctypes.c_uint, ctypes.c_void_p, ctypes.c_void_p,
        )  # fmt: skip
        self.rate: int = self._library.espeak_Initialize(1, 0, None, 0)
        """Samples a second."""
        if self.rate <= 0:
            raise RuntimeError("eSpeak NG does not start")
        self._library.espeak_SetSynthCallback(self._callback)

    def _receive(self, wave: ctypes._Pointer[ctypes.c_short], count: int, events: ctypes._Pointer[_Event]) -> int:
        if count > 0:
            self._samples.extend(ctypes.string_at(wave, count * 2))
        index = 0
        while events[index].type != _END_OF_LIST:
            if events[index].type == _WORD_EVENT:
                self._events.append((events[index].text_position - 1, events[index].sample))
            index += 1
        return 0

    def say(self, words: Sequence[str], voice: Voice) -> Spoken:
        """Speak the words as one clause.

        Raises:
            RuntimeError: the voice is unknown or nothing was spoken.
        """
        if self._library.espeak_SetVoiceByName(f"cmn+{voice.variant}".encode()) != 0:
            raise RuntimeError(f"eSpeak NG has no voice cmn+{voice.variant}")
        for parameter, value in ((_RATE, voice.rate), (_VOLUME, 95), (_PITCH, voice.pitch), (_RANGE, voice.range)):
            self._library.espeak_SetParameter(parameter, value, 0)
        self._samples.clear()
        self._events.clear()
        text = "".join(words).encode() + b"\0"
        self._library.espeak_Synth(text, len(text), 0, 1, 0, _UTF8, None, None)
        self._library.espeak_Synchronize()
        pcm = np.frombuffer(bytes(self._samples), dtype=np.int16)
        audible = np.flatnonzero(np.abs(pcm.astype(np.int32)) > _AUDIBLE)
        if not audible.size:
            raise RuntimeError(f"nothing was spoken for {''.join(words)!r}")
        first, last = int(audible[0]), int(audible[-1]) + 1
        return Spoken(pcm[first:last], self._spans(words, first, last))

    def _spans(self, words: Sequence[str], first: int, last: int) -> tuple[tuple[int, int], ...]:
        starts: list[int | None] = []
        place = 0
        floor = first
        for word in words:
            heard = [sample for at, sample in self._events if place <= at < place + len(word) and sample >= floor]
            starts.append(min(heard) if heard else None)
            floor = starts[-1] or floor
            place += len(word)
        starts[0] = first
        known = [*((index, start) for index, start in enumerate(starts) if start is not None), (len(words), last)]
        edges: list[int] = []
        for (left, from_), (right, to) in pairwise(known):
            edges.extend(from_ + (to - from_) * step // (right - left) for step in range(right - left))
        edges.append(last)
        return tuple((left - first, max(left, right) - first) for left, right in pairwise(edges))


@cache
def espeak() -> Espeak:
    """Return the library of this process."""
    return Espeak()
