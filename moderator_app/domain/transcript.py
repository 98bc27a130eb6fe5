"""What was said, written and shown, on the session's clock.

One shape serves every lane: a spoken sentence, a caption read off the picture, a viewer's comment, a chat message and a
listing's title are all a ``Segment`` with a lane, a place on the clock and the ORIGINAL text.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from moderator_app.domain.text import Named


class Lane(Named):
    """The parallel strips of a case; all share one clock."""

    SPEECH = "speech", "Speech", "口播"
    CAPTION = "caption_ocr", "Captions", "画面文字"
    COMMENT = "comment", "Comments", "评论"
    MESSAGE = "message", "Messages", "消息"
    CARD = "card", "Product cards", "商品卡"
    LISTING = "listing", "Listing", "商品"
    VOTE = "vote", "Viewer votes", "观众投票"
    REMINDER = "reminder", "Reminders", "提醒"
    SYSTEM = "system", "System", "系统"


class Speaker(Named):
    """The part a voice plays; people themselves stay pseudonyms."""

    ANCHOR = "anchor", "Anchor", "主播"
    SHOP = "shop", "Shop", "商家"
    BUYER = "buyer", "Buyer", "买家"
    VIEWER = "viewer", "Viewer", "观众"
    SYSTEM = "system", "System", "系统"
    UNKNOWN = "unknown", "Unknown", "未知"


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word of a segment: a span of its text and a span of the clock."""

    start: int
    """First character in the segment's text, counted in code points."""
    end: int
    """One past the last character."""
    t0_ms: int
    t1_ms: int
    conf: int = 1000
    """The recogniser's confidence, 0–1000."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One utterance, comment, message, caption or listing text.

    Raises:
        ValueError: the clock runs backwards or a word lies outside the text.
    """

    lane: Lane
    seq: int
    """Position in its lane within one item, from 0; (item, lane, seq) names the segment."""
    text: str
    """The original text; never folded, never corrected."""
    t0_ms: int = 0
    t1_ms: int = 0
    role: Speaker = Speaker.UNKNOWN
    speaker: str = ""
    """A pseudonym ("buyer-7f3a") or a diarisation label ("SPEAKER_01")."""
    conf: int = 1000
    words: tuple[Word, ...] = field(default=())

    def __post_init__(self) -> None:
        """Check the clock and the words' spans."""
        if self.t0_ms < 0 or self.t1_ms < self.t0_ms:
            raise ValueError(f"segment {self.lane}/{self.seq}: time {self.t0_ms}–{self.t1_ms} ms runs backwards")
        for word in self.words:
            if not 0 <= word.start < word.end <= len(self.text):
                raise ValueError(f"segment {self.lane}/{self.seq}: word {word.start}–{word.end} lies outside the text")
            if word.t1_ms < word.t0_ms:
                raise ValueError(
                    f"segment {self.lane}/{self.seq}: word time {word.t0_ms}–{word.t1_ms} ms runs backwards"
                )

    def time_of(self, start: int, end: int) -> tuple[int, int]:
        """Return the clock span (ms) of the characters ``start``–``end``.

        By the words that touch the span where there are words, else the whole segment.
        """
        touched = [word for word in self.words if word.start < end and word.end > start]
        if not touched:
            return self.t0_ms, self.t1_ms
        return min(word.t0_ms for word in touched), max(word.t1_ms for word in touched)

    def word_at(self, t_ms: int) -> Word | None:
        """Return the word spoken at ``t_ms``, or None in silence."""
        for word in self.words:
            if word.t0_ms <= t_ms < word.t1_ms:
                return word
        return None
