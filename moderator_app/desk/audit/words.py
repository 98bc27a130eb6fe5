"""How the leads' room writes filters, shares of a million, spans and ages."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDateTime

from moderator_app.wire.messages.quality import LogFilter

DAY_MS = 86_400_000


def moment(at_ms: int) -> str:
    """Return a time on this computer's clock."""
    return QDateTime.fromMSecsSinceEpoch(at_ms).toString("yyyy-MM-dd HH:mm")


def span(from_ms: int, to_ms: int) -> str:
    """Return the days of a span whose end does not belong to it."""
    first, last = (QDateTime.fromMSecsSinceEpoch(at).toString("yyyy-MM-dd") for at in (from_ms, max(0, to_ms - 1)))
    return first if first == last else f"{first} – {last}"


def percent(ppm: int) -> str:
    """Return a share given in millionths, with what it needs of decimals and no more: ``12.5 %``."""
    whole, rest = divmod(ppm, 10_000)
    decimals = f"{rest:04d}".rstrip("0")
    return f"{whole}.{decimals} %" if decimals else f"{whole} %"


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


def filter_sentence(wanted: LogFilter) -> str:
    """Return the conditions of a filter in words; never empty."""
    parts = []
    if wanted.words:
        parts.append(QCoreApplication.translate("LeadWords", "words “{words}”").format(words=wanted.words))
    for values, name in (
        (wanted.makers, QCoreApplication.translate("LeadWords", "decided by {values}")),
        (wanted.queues, QCoreApplication.translate("LeadWords", "queue {values}")),
        (wanted.categories, QCoreApplication.translate("LeadWords", "category {values}")),
        (wanted.grades, QCoreApplication.translate("LeadWords", "grade {values}")),
        (wanted.rulebook_versions, QCoreApplication.translate("LeadWords", "rules {values}")),
    ):
        if values:
            parts.append(name.format(values=", ".join(values)))
    if wanted.merchant_id:
        parts.append(QCoreApplication.translate("LeadWords", "one seller"))
    if wanted.overturned is not None:
        parts.append(
            QCoreApplication.translate("LeadWords", "overturned")
            if wanted.overturned
            else QCoreApplication.translate("LeadWords", "not overturned")
        )
    if wanted.disputed is not None:
        parts.append(
            QCoreApplication.translate("LeadWords", "second look differed")
            if wanted.disputed
            else QCoreApplication.translate("LeadWords", "no second look differed")
        )
    if wanted.from_ms or wanted.to_ms:
        begin = moment(wanted.from_ms) if wanted.from_ms else "…"
        end = moment(wanted.to_ms) if wanted.to_ms else "…"
        parts.append(f"{begin} – {end}")
    return " · ".join(parts) or QCoreApplication.translate("LeadWords", "none: the whole log")
