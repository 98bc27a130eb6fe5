"""How the room of announcements names states, steps, reasons and what the server refuses."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from PySide6.QtCore import QCoreApplication

from moderator_app.desk.announcements.host import AnnouncementHost
from moderator_app.desk.widgets import law_words
from moderator_app.desk.widgets.words import QT_TRANSLATE_NOOP
from moderator_app.domain.announcement import AnnouncementState, Block, MeasureLine, RowState
from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import DAY_MS
from moderator_app.wire.messages import announcements as am

CONTEXT = "Announcements"
ZONE_MS = 8 * 3_600_000
"""Beijing is eight hours ahead all year."""
_ZONE = timezone(timedelta(milliseconds=ZONE_MS))
MINUTE_MS = 60_000
HOUR_MINUTES = 60

_STEPS = {
    "make": QT_TRANSLATE_NOOP("Announcements", "Draft made"),
    "word": QT_TRANSLATE_NOOP("Announcements", "Words changed"),
    "compile": QT_TRANSLATE_NOOP("Announcements", "Compiled"),
    "exclude": QT_TRANSLATE_NOOP("Announcements", "Rows left out"),
    "include": QT_TRANSLATE_NOOP("Announcements", "Rows put back"),
    "send": QT_TRANSLATE_NOOP("Announcements", "Sent to a second person"),
    "return": QT_TRANSLATE_NOOP("Announcements", "Given back"),
    "approve": QT_TRANSLATE_NOOP("Announcements", "Approved"),
    "schedule": QT_TRANSLATE_NOOP("Announcements", "Time of publication changed"),
    "schedule_failed": QT_TRANSLATE_NOOP("Announcements", "Could not be published at its time"),
    "publish": QT_TRANSLATE_NOOP("Announcements", "Published"),
    "revalidate_failed": QT_TRANSLATE_NOOP("Announcements", "A row lost its basis; a draft again"),
    "row_withdrawn": QT_TRANSLATE_NOOP("Announcements", "A listed decision no longer stands"),
    "note": QT_TRANSLATE_NOOP("Announcements", "Words to a correction kept"),
    "correct": QT_TRANSLATE_NOOP("Announcements", "Correction published"),
    "correction_late": QT_TRANSLATE_NOOP("Announcements", "The correction is overdue"),
    "retract_asked": QT_TRANSLATE_NOOP("Announcements", "Taking back asked for"),
    "retract": QT_TRANSLATE_NOOP("Announcements", "Taken back"),
    "age_out": QT_TRANSLATE_NOOP("Announcements", "Display term over, names removed"),
}

_REFUSED = {
    "blocked": QT_TRANSLATE_NOOP("Announcements", "Rows still blocked: {count}. Leave them out, or wait."),
    "nothing-listed": QT_TRANSLATE_NOOP("Announcements", "Nothing is listed. Compile the issue first."),
    "not-compiled": QT_TRANSLATE_NOOP("Announcements", "Compile the issue first."),
    "compiler": QT_TRANSLATE_NOOP("Announcements", "You compiled this issue. Another person has to approve it."),
    "hand": QT_TRANSLATE_NOOP(
        "Announcements", "You changed rows or words of this issue. Another person has to approve it."
    ),
    "changed": QT_TRANSLATE_NOOP(
        "Announcements", "A colleague has changed the issue meanwhile. It has been loaded again; look once more."
    ),
    "lost": QT_TRANSLATE_NOOP(
        "Announcements", "Not published: {decisions} lost their basis. The issue is a draft again; compile it anew."
    ),
    "totals": QT_TRANSLATE_NOOP("Announcements", "Not published: the totals do not agree with the ledger."),
    "same-person": QT_TRANSLATE_NOOP("Announcements", "You asked for this. Another person has to confirm it."),
    "personal": QT_TRANSLATE_NOOP(
        "Announcements", "The field “{field}” names a person, an account or a number of theirs. Nothing was stored."
    ),
    "future": QT_TRANSLATE_NOOP("Announcements", "The cut-off lies in the future."),
    "period": QT_TRANSLATE_NOOP("Announcements", "The period ends before it begins."),
    "settled": QT_TRANSLATE_NOOP("Announcements", "The words are settled. Give the issue back first."),
    "category": QT_TRANSLATE_NOOP("Announcements", "The rules in force do not know one of the categories."),
    "masking": QT_TRANSLATE_NOOP(
        "Announcements", "An issue is published: names stay as they are shown there. Another way needs another series."
    ),
    "code": QT_TRANSLATE_NOOP("Announcements", "A series' code has two to eight capital letters, A to Z."),
    "too-long": QT_TRANSLATE_NOOP("Announcements", "This paper is too long for pictures here. Open the PDF."),
    "no-fault": QT_TRANSLATE_NOOP("Announcements", "The correction of this row has been published already."),
}

FIELDS = {
    "title_zh": QT_TRANSLATE_NOOP("Announcements", "Title, Chinese"),
    "title_en": QT_TRANSLATE_NOOP("Announcements", "Title, English"),
    "focus_zh": QT_TRANSLATE_NOOP("Announcements", "Focus, Chinese"),
    "focus_en": QT_TRANSLATE_NOOP("Announcements", "Focus, English"),
    "guide_zh": QT_TRANSLATE_NOOP("Announcements", "How to recognise and report it, Chinese"),
    "guide_en": QT_TRANSLATE_NOOP("Announcements", "How to recognise and report it, English"),
    "zh": QT_TRANSLATE_NOOP("Announcements", "Further words, Chinese"),
    "en": QT_TRANSLATE_NOOP("Announcements", "Further words, English"),
    "reason": QT_TRANSLATE_NOOP("Announcements", "Reason"),
}
"""Written fields, by the last part of a pointer."""


def _say(text: str) -> str:
    return QCoreApplication.translate(CONTEXT, text)


def field_name(pointer: str) -> str:
    """Return what a written field is called; an unknown one keeps its name."""
    last = pointer.rsplit("/", 1)[-1]
    return _say(FIELDS[last]) if last in FIELDS else last


def label(head: am.IssueRow) -> str:
    """Return ``HS-12``; a draft has no number yet."""
    if head.number is not None:
        return f"{head.series}-{head.number}"
    return _say(QT_TRANSLATE_NOOP("Announcements", "{series} (draft)")).format(series=head.series)


def title(head: am.IssueRow, language: str) -> str:
    """Return the title in the desk's language, or in the other one."""
    first, second = (head.title_zh, head.title_en) if language.startswith("zh") else (head.title_en, head.title_zh)
    return first or second


def state(head: am.IssueRow, language: str) -> str:
    """Return what the state is called."""
    return law_words.named(AnnouncementState, head.state, language)


def row_state(value: str, language: str) -> str:
    """Return what becomes of a row."""
    return law_words.named(RowState, value, language)


def reason(value: str, language: str) -> str:
    """Return why a row is blocked or left out: the reason's name where it has one, a person's words as they are."""
    first, colon, rest = value.partition(": ")
    name = law_words.named(Block, first, language) if first in list(Block) else first
    return f"{name}: {rest}" if colon else name


def step(name: str) -> str:
    """Return what a step is called; an unknown one keeps its name."""
    return _say(_STEPS[name]) if name in _STEPS else name


def day(at_ms: int) -> str:
    """Return a date on the platform's clock."""
    return f"{datetime.fromtimestamp(at_ms / 1000, _ZONE):%Y-%m-%d}"


def moments(from_ms: int, to_ms: int) -> str:
    """Return a span to the minute, without the zone; the day is said once where it is one day."""
    first, last = law_words.brief(from_ms), law_words.brief(to_ms)
    return f"{first} – {last.removeprefix(first[:11])}"


def period(from_ms: int, to_ms: int) -> str:
    """Return the days of a period whose end does not belong to it."""
    first, last = day(from_ms), day(to_ms - 1)
    return first if first == last else f"{first} – {last}"


def midnight(at_ms: int) -> int:
    """Return the beginning of the day of a time, on the platform's clock."""
    return (at_ms + ZONE_MS) // DAY_MS * DAY_MS - ZONE_MS


def measure(one: MeasureLine, language: str) -> str:
    """Return a measure with its end, or the word for one without end."""
    name = one.name.in_language(language)
    if one.permanent:
        return _say(QT_TRANSLATE_NOOP("Announcements", "{name}, permanent")).format(name=name)
    if one.end_at_ms is None:
        return name
    return _say(QT_TRANSLATE_NOOP("Announcements", "{name} until {end}")).format(name=name, end=day(one.end_at_ms))


def span(ms: int) -> str:
    """Return a length of time in its two greatest units: days and hours, or hours and minutes."""
    minutes = max(0, ms) // MINUTE_MS
    hours, minutes = divmod(minutes, HOUR_MINUTES)
    if hours < 48:
        text = _say(QT_TRANSLATE_NOOP("Announcements", "{hours} h {minutes} min"))
        return text.format(hours=hours, minutes=minutes)
    days, hours = divmod(hours, 24)
    return _say(QT_TRANSLATE_NOOP("Announcements", "{days} d {hours} h")).format(days=days, hours=hours)


def due(head: am.IssueRow, now_ms: int) -> str:
    """Return when a correction has to be public; empty when none is owed."""
    if head.correct_by_ms is None:
        return ""
    left = head.correct_by_ms - now_ms
    if left > 0:
        text = _say(QT_TRANSLATE_NOOP("Announcements", "Correction due in {span}"))
        return text.format(span=span(left))
    return _say(QT_TRANSLATE_NOOP("Announcements", "Correction overdue by {span}")).format(span=span(-left))


def refused(error: Exception, host: AnnouncementHost) -> str:
    """Return why the server did not do something, as a plain sentence."""
    if not isinstance(error, Refused):
        return host.sentence(error)
    why = str(error.details.get("why", ""))
    if why not in _REFUSED:
        return host.sentence(error)
    lost = error.details.get("decisions")
    return _say(_REFUSED[why]).format(
        count=error.details.get("blocked", ""),
        decisions=", ".join(str(one) for one in lost) if isinstance(lost, list) else "",
        field=field_name(error.pointer),
    )
