"""Transcripts and comments: one small reader per format, one table of them, and how a file's format is found out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from moderator_app.domain.errors import BadInput, Fault
from moderator_app.domain.transcript import Lane, Speaker
from moderator_app.intake.formats import danmaku, funasr, lines, sherpa, subrip, substation, ttml, vosk, webvtt, whisper
from moderator_app.intake.formats.encoding import LARGEST, decode
from moderator_app.intake.formats.reading import Reading, Script, Source

__all__ = ["FORMATS", "LARGEST", "SUFFIXES", "Format", "Reading", "format_of", "read"]


@dataclass(frozen=True, slots=True)
class Format:
    """One way of writing a transcript down."""

    name: str
    title: str
    suffixes: tuple[str, ...]
    """Endings of file names that suggest it, where the content does not tell."""
    matches: Callable[[Source], bool]
    """Says whether a content is of this format; may raise BadInput where it cannot even be parsed."""
    read: Callable[[Source, Script], None]
    lane: Lane = Lane.SPEECH
    role: Speaker = Speaker.UNKNOWN
    json: bool = False


_ALL = (
    Format("webvtt", "WebVTT", (".vtt",), webvtt.is_webvtt, webvtt.read_webvtt),
    Format("ass", "SubStation Alpha", (".ass", ".ssa"), substation.is_substation, substation.read_substation),
    Format("ttml", "Timed text (TTML)", (".ttml", ".dfxp"), ttml.is_ttml, ttml.read_ttml),
    Format(
        "danmaku",
        "Timed comments (danmaku XML)",
        (".xml",),
        danmaku.is_danmaku,
        danmaku.read_danmaku,
        Lane.COMMENT,
        Speaker.VIEWER,
    ),
    Format("tsv", "Tab-separated", (".tsv",), lines.is_tsv, lines.read_tsv),
    Format("sbv", "SBV", (".sbv",), subrip.is_sbv, subrip.read_sbv),
    Format("srt", "SubRip", (".srt",), subrip.is_subrip, subrip.read_subrip),
    Format("chat", "Chat lines", (".jsonl", ".ndjson"), lines.is_chat, lines.read_chat, lines.CHAT_LANE, json=True),
    Format("sensevoice", "SenseVoice", (), funasr.is_sensevoice, funasr.read_funasr, json=True),
    Format("funasr", "FunASR", (), funasr.is_funasr, funasr.read_funasr, json=True),
    Format("sherpa", "sherpa-onnx", (), sherpa.is_sherpa, sherpa.read_sherpa, json=True),
    Format("vosk", "Vosk", (), vosk.is_vosk, vosk.read_vosk, json=True),
    Format("whisperx", "WhisperX", (), whisper.is_whisperx, whisper.read_whisper, json=True),
    Format("whisper", "Whisper", (".json",), whisper.is_whisper, whisper.read_whisper, json=True),
)
FORMATS: dict[str, Format] = {each.name: each for each in _ALL}
"""Every format by its name, in the order in which they are tried."""
SUFFIXES = frozenset(suffix for each in _ALL for suffix in each.suffixes)
"""File name endings that may be transcripts."""


def format_of(source: Source) -> Format:
    """Find out the format: by content first, then by the ending of the name.

    Raises:
        BadInput: neither tells; the faults say why a JSON text could not be parsed.
    """
    looks_json = source.text.lstrip()[:1] in {"{", "["}
    unread: BadInput | None = None
    for each in _ALL:
        if each.json and not looks_json:
            continue
        try:
            if each.matches(source):
                return each
        except BadInput as error:
            unread = error
    if unread is not None:
        raise unread
    suffix = PurePath(source.name).suffix.lower()
    for each in _ALL:
        if suffix in each.suffixes:
            return each
    known = ", ".join(FORMATS)
    raise BadInput([*source.faults, Fault(source.name, f"no format that is read here ({known})")])


def read(
    data: bytes, name: str, *, format_name: str = "auto", lane: Lane | None = None, role: Speaker | None = None
) -> Reading:
    """Read a transcript or comment file.

    Args:
        data: the file.
        name: its name, for the faults and, where the content does not tell, for the format.
        format_name: one of ``FORMATS``, or ``auto``.
        lane: where cues go that do not say otherwise; the format's own choice, when None.
        role: who speaks unless a cue says otherwise; the format's own choice, when None.

    Raises:
        BadInput: nothing of it can be read; the faults say why. Never anything else, whatever the bytes.
    """
    source = decode(data, name)
    if format_name != "auto" and format_name not in FORMATS:
        raise BadInput([Fault(name, f"there is no format {format_name!r}; known are {', '.join(FORMATS)}")])
    each = format_of(source) if format_name == "auto" else FORMATS[format_name]
    # JSON texts are parsed while the format is found out, and that may have told of broken lines.
    if each.json and each.name != "chat":
        source.documents  # noqa: B018 - parses, so that its faults are there before the script copies them
    script = Script(source, lane or each.lane, role or each.role)
    each.read(source, script)
    return script.reading(each.name)
