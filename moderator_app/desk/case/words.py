"""How the room writes times, sums and people; the same everywhere."""

from __future__ import annotations

from moderator_app.domain.case import Item
from moderator_app.domain.money import format_minor
from moderator_app.domain.notice import clock, media_clock
from moderator_app.domain.transcript import Segment, Speaker

__all__ = ["brief_clock", "clock", "media_clock", "money", "score", "voice"]


def brief_clock(t_ms: int) -> str:
    """Return a media time without what is zero: ``01:05``, ``2:01:05``; for margins and rulers."""
    seconds = t_ms // 1000
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02d}:{second:02d}" if hour else f"{minute:02d}:{second:02d}"


def money(amount_minor: int, currency: str) -> str:
    """Return an amount with its currency: ``CNY 1,234.50``."""
    return f"{currency} {format_minor(amount_minor)}"


def score(value: int) -> str:
    """Return a detector's score of 0-1000 as ``0.87``."""
    return f"{value // 1000}.{value % 1000 // 10:02d}"


def voice(segment: Segment, language: str) -> str:
    """Return who speaks: the part played, then the pseudonym where it says more than the part."""
    name = segment.speaker
    if segment.role is Speaker.UNKNOWN:
        return name
    part = segment.role.label.in_language(language)
    if not name or name == segment.role.value:
        return part
    if name.startswith("SPEAKER_"):
        return f"{part} {name.removeprefix('SPEAKER_')}"
    return name if name.startswith(segment.role.value) and segment.role is not Speaker.BUYER else f"{part} · {name}"


def item_name(item: Item, language: str) -> str:
    """Return what an item is called in lists: its kind, then its title."""
    kind = item.kind.label.in_language(language)
    return f"{kind} · {item.title}" if item.title else kind
