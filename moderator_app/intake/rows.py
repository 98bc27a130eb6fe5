"""What a line of a manifest may say: the rows of the wire, where an item may also name files beside the manifest."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from moderator_app.domain.transcript import Lane, Speaker
from moderator_app.wire.messages import ItemRow, MerchantRow, Message, PriorDecisionRow

FormatName = Literal[
    "auto",
    "webvtt",
    "ass",
    "ttml",
    "danmaku",
    "tsv",
    "sbv",
    "srt",
    "chat",
    "sensevoice",
    "funasr",
    "sherpa",
    "vosk",
    "whisperx",
    "whisper",
]
"""A reader by its name in ``formats.FORMATS``; ``auto`` looks at the content, then at the name."""

FilePath = Annotated[str, Meta(min_length=1, max_length=1000, pattern=r"^[^\x00]*$")]
"""Relative to the manifest's folder, with ``/`` between the parts; a path that leaves the folder is refused."""


class TranscriptFile(Message, frozen=True, kw_only=True):
    """A transcript or comment file of an item."""

    path: FilePath
    lane: Lane | None = None
    """Where its cues go; the format's own choice, when None (comments for danmaku, messages for chats, else speech)."""
    format: FormatName = "auto"
    offset_ms: Annotated[int, Meta(ge=-2_678_400_000, le=2_678_400_000)] = 0
    """Added to every time of the file, for one whose clock began later (or, negative, earlier) than the session's."""
    role: Speaker | None = None
    """Who speaks where the file does not say."""


class ManifestItem(ItemRow, frozen=True, kw_only=True, tag_field="type", tag="item"):
    """One flagged thing, with the files that belong to it."""

    media_files: Annotated[tuple[FilePath, ...], Meta(max_length=8)] = ()
    transcript_files: Annotated[tuple[TranscriptFile, ...], Meta(max_length=32)] = ()


ManifestRow = MerchantRow | ManifestItem | PriorDecisionRow

DECODER: msgspec.json.Decoder[ManifestRow] = msgspec.json.Decoder(ManifestRow)
"""Decodes one line."""
