"""Formats of one line a cue: tab-separated times and text (as Whisper writes), and chat lines in JSON."""

from __future__ import annotations

import msgspec

from moderator_app.domain.transcript import Lane, Speaker
from moderator_app.intake.formats.blocks import speaker_label
from moderator_app.intake.formats.clock import millis
from moderator_app.intake.formats.reading import Place, Script, Source
from moderator_app.intake.pointers import reason_and_pointer


def is_tsv(source: Source) -> bool:
    """Say whether the first line names the columns start, end and text."""
    return source.lines[0].strip().lower().split("\t")[:3] == ["start", "end", "text"]


def read_tsv(source: Source, script: Script) -> None:
    """Read ``start<TAB>end<TAB>text`` with times in milliseconds; a column ``speaker`` may follow."""
    columns = source.lines[0].strip().lower().split("\t")
    begin = 1 if is_tsv(source) else 0
    speaks = columns.index("speaker") if begin and "speaker" in columns else None
    for number, line in enumerate(source.lines[begin:], begin + 1):
        if not line.strip():
            continue
        cells = line.split("\t")
        if len(cells) < 3:
            script.fault(f"{len(cells)} columns instead of start, end, text", Place(number))
            continue
        label, text = speaker_label(cells[2].strip())
        speaker = cells[speaks].strip() if speaks is not None and speaks < len(cells) else label
        script.cue(millis(cells[0]), millis(cells[1]), text, Place(number), speaker=speaker)


class ChatLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a chat; fields that are not named here are passed over."""

    t_ms: int
    text: str
    role: Speaker = Speaker.UNKNOWN
    speaker: str = ""
    """A pseudonym."""
    t1_ms: int | None = None


_CHAT = msgspec.json.Decoder(ChatLine)


def is_chat(source: Source) -> bool:
    """Say whether one of the first lines is an object with a time in milliseconds and a text."""
    for line in source.lines[:20]:
        try:
            _CHAT.decode(line.encode("utf-8", errors="replace"))
        except (msgspec.MsgspecError, ValueError, RecursionError):
            continue
        return True
    return False


def read_chat(source: Source, script: Script) -> None:
    """Read a JSON object a line; a line that is none costs only itself."""
    for number, line in enumerate(source.lines, 1):
        if not line.strip():
            continue
        try:
            said = _CHAT.decode(line.encode("utf-8", errors="replace"))
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            reason, pointer = reason_and_pointer(str(error))
            script.fault(reason, Place(number, pointer))
            continue
        until = said.t_ms if said.t1_ms is None else said.t1_ms
        role = script.role if said.role is Speaker.UNKNOWN else said.role
        script.cue(said.t_ms, until, said.text, Place(number, "/t_ms"), role=role, speaker=said.speaker)


CHAT_LANE = Lane.MESSAGE
"""Where chat lines go unless the manifest says otherwise."""
