"""The transcripts and comments of a clip, each in the form its recogniser would have written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from build_spec.sample_day.script import Script, Utterance

Json = dict[str, Any]


def _seconds(ms: int) -> float:
    return round(ms / 1000, 3)


def _whisper(script: Script) -> Json:
    return {
        "language": "zh",
        "text": "".join(utterance.text for utterance in script.utterances),
        "segments": [
            {
                "id": number,
                "start": _seconds(utterance.t0_ms),
                "end": _seconds(utterance.t1_ms),
                "text": utterance.text,
                "words": [
                    {
                        "word": word.text,
                        "start": _seconds(word.t0_ms),
                        "end": _seconds(word.t1_ms),
                        "probability": _sureness(utterance, index),
                    }
                    for index, word in enumerate(utterance.words)
                ],
            }
            for number, utterance in enumerate(script.utterances)
        ],
    }


def _sureness(utterance: Utterance, index: int) -> float:
    """Return an invented confidence: most words are sure, a few are not, always the same ones."""
    return 0.46 if (len(utterance.text) * 7 + index * 13) % 29 == 0 else 0.9 + (index * 37 % 10) / 100


def _whisperx(script: Script) -> Json:
    return {
        "language": "zh",
        "segments": [
            {
                "start": _seconds(utterance.t0_ms),
                "end": _seconds(utterance.t1_ms),
                "text": utterance.text,
                "speaker": "SPEAKER_00",
                "words": [
                    {
                        "word": word.text,
                        "start": _seconds(word.t0_ms),
                        "end": _seconds(word.t1_ms),
                        "score": _sureness(utterance, index),
                        "speaker": "SPEAKER_00",
                    }
                    for index, word in enumerate(utterance.words)
                ],
            }
            for utterance in script.utterances
        ],
    }


def _funasr(script: Script) -> list[Json]:
    return [
        {
            "key": script.id,
            "text": "".join(utterance.text for utterance in script.utterances),
            "sentence_info": [
                {
                    "text": utterance.text,
                    "start": utterance.t0_ms,
                    "end": utterance.t1_ms,
                    "spk": 0,
                    "timestamp": [
                        [
                            word.t0_ms + (word.t1_ms - word.t0_ms) * place // len(word.text),
                            word.t0_ms + (word.t1_ms - word.t0_ms) * (place + 1) // len(word.text),
                        ]
                        for word in utterance.words
                        for place in range(len(word.text))
                    ],
                }
                for utterance in script.utterances
            ],
        }
    ]


def _stamp(ms: int) -> str:
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{rest:03d}"


def _vtt(script: Script) -> str:
    """Return WebVTT with a time before every word, as video sites write it."""
    cues = ["WEBVTT", ""]
    for utterance in script.utterances:
        text, done = "", 0
        for index, word in enumerate(utterance.words):
            text += utterance.text[done : word.start]
            if index:
                text += f"<{_stamp(word.t0_ms)}>"
            text += f"<c>{word.text}</c>"
            done = word.end
        cues += [f"{_stamp(utterance.t0_ms)} --> {_stamp(utterance.t1_ms)}", text + utterance.text[done:], ""]
    return "\n".join(cues)


_JSON: dict[str, tuple[str, Callable[[Script], Any]]] = {
    "whisper": ("whisper.json", _whisper),
    "srt": ("whisperx.json", _whisperx),
    "funasr": ("funasr.json", _funasr),
}
NAMES = {"whisper": "whisper", "srt": "whisperx", "funasr": "funasr", "vtt": "webvtt"}
"""A clip's ``form`` → the reader's name."""


def write_transcript(folder: Path, form: str, script: Script) -> Path:
    """Write the speech in the clip's form; return the file.

    Raises:
        KeyError: an unknown form.
    """
    if form == "vtt":
        path = folder / f"{script.id}.vtt"
        path.write_text(_vtt(script), encoding="utf-8")
        return path
    ending, make = _JSON[form]
    path = folder / f"{script.id}.{ending}"
    path.write_text(json.dumps(make(script), ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def write_comments(folder: Path, script: Script, wall_s: int) -> Path:
    """Write the comments as danmaku XML; ``wall_s`` is the wall clock of the clip's start."""
    rows = []
    for number, comment in enumerate(script.comments):
        place = f"{comment.at_ms / 1000:.3f},1,25,16777215,{wall_s + comment.at_ms // 1000},0,{comment.viewer},{number}"
        rows.append(f"<d p={quoteattr(place)}>{escape(comment.text)}</d>")
    path = folder / f"{script.id}.danmaku.xml"
    path.write_text('<?xml version="1.0" encoding="UTF-8"?>\n<i>\n' + "\n".join(rows) + "\n</i>\n", encoding="utf-8")
    return path


def write_chat(folder: Path, name: str, lines: list[Json]) -> Path:
    """Write a conversation as chat JSONL."""
    path = folder / f"{name}.chat.jsonl"
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return path
