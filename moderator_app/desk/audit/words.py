"""How the leads' room writes filters, shares of a million, spans and ages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QCoreApplication, QDateTime

from moderator_app.wire.messages.quality import LogFilter

if TYPE_CHECKING:
    from moderator_app.desk.audit.names import Names

DAY_MS = 86_400_000


def moment(at_ms: int) -> str:
    """Return a time on this computer's clock."""
    return QDateTime.fromMSecsSinceEpoch(at_ms).toString("yyyy-MM-dd HH:mm")


def span(from_ms: int, to_ms: int) -> str:
    """Return the days of a span whose end does not belong to it."""
    first, last = (QDateTime.fromMSecsSinceEpoch(at).toString("yyyy-MM-dd") for at in (from_ms, max(0, to_ms - 1)))
    return first if first == last else f"{first} – {last}"


def percent(ppm: int) -> str:
    """Return a share given in millionths with two decimals, so that they stand under one another: ``12.50 %``."""
    whole, rest = divmod(round(ppm, -2), 10_000)
    return f"{whole}.{rest // 100:02d} %"


def age(ms: int) -> str:
    """Return an age in its two greatest units."""
    minutes = max(0, ms) // 60_000
    if minutes < 60:
        return QCoreApplication.translate("LeadWords", "{minutes} min").format(minutes=minutes)
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return QCoreApplication.translate("LeadWords", "{hours} h {minutes} min").format(hours=hours, minutes=minutes)
    days, hours = divmod(hours, 24)
    return QCoreApplication.translate("LeadWords", "{days} d {hours} h").format(days=days, hours=hours)


def minutes(ms: int) -> str:
    """Return a short time to the second: ``2:05``; an age from an hour on."""
    whole, seconds = divmod(max(0, ms) // 1000, 60)
    return age(ms) if whole >= 60 else f"{whole}:{seconds:02d}"


def conditions(wanted: LogFilter, names: Names) -> list[tuple[str, LogFilter]]:
    """Return each condition of a filter in words, with the filter that is left without it."""
    found = []

    def add(told: str, /, **without: Any) -> None:
        found.append((told, msgspec.structs.replace(wanted, **without)))

    if wanted.words:
        add(QCoreApplication.translate("LeadWords", "words “{words}”").format(words=wanted.words), words="")
    for field, values, name, called in (
        ("makers", wanted.makers, QCoreApplication.translate("LeadWords", "decided by {values}"), names.person),
        ("queues", wanted.queues, QCoreApplication.translate("LeadWords", "queue {values}"), names.queue),
        ("categories", wanted.categories, QCoreApplication.translate("LeadWords", "category {values}"), names.category),
        ("grades", wanted.grades, QCoreApplication.translate("LeadWords", "grade {values}"), str),
        ("rulebook_versions", wanted.rulebook_versions, QCoreApplication.translate("LeadWords", "rules {values}"), str),
    ):
        if values:
            add(name.format(values=", ".join(called(value) for value in values)), **{field: ()})
    if wanted.merchant_id:
        add(QCoreApplication.translate("LeadWords", "one seller"), merchant_id="")
    if wanted.overturned is not None:
        add(
            QCoreApplication.translate("LeadWords", "overturned")
            if wanted.overturned
            else QCoreApplication.translate("LeadWords", "not overturned"),
            overturned=None,
        )
    if wanted.disputed is not None:
        add(
            QCoreApplication.translate("LeadWords", "second look differed")
            if wanted.disputed
            else QCoreApplication.translate("LeadWords", "no second look differed"),
            disputed=None,
        )
    if wanted.reviewed is not None:
        add(
            QCoreApplication.translate("LeadWords", "looked at again")
            if wanted.reviewed
            else QCoreApplication.translate("LeadWords", "not looked at again"),
            reviewed=None,
        )
    if wanted.from_ms or wanted.to_ms:
        begin = moment(wanted.from_ms) if wanted.from_ms else "…"
        end = moment(wanted.to_ms) if wanted.to_ms else "…"
        add(f"{begin} – {end}", from_ms=0, to_ms=0)
    return found


def filter_sentence(wanted: LogFilter, names: Names) -> str:
    """Return the conditions of a filter in words; never empty."""
    told = " · ".join(words for words, _ in conditions(wanted, names))
    return told or QCoreApplication.translate("LeadWords", "none: the whole log")
