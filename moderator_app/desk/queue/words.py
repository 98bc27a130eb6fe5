"""Times, ranks and codes as the queue writes them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from moderator_app.domain.lawbook import Lawbook


def span(ms: int) -> str:
    """Return a length of time in its two greatest units: ``2 d 3 h``, ``1 h 05 min``, ``4 min``."""
    minutes = abs(ms) // 60_000
    if minutes < 60:
        return QCoreApplication.translate("QueueWords", "%1 min").replace("%1", str(minutes))
    hours, rest = divmod(minutes, 60)
    if hours < 24:
        return (
            QCoreApplication.translate("QueueWords", "%1 h %2 min")
            .replace("%1", str(hours))
            .replace("%2", f"{rest:02d}")
        )
    days, rest = divmod(hours, 24)
    return QCoreApplication.translate("QueueWords", "%1 d %2 h").replace("%1", str(days)).replace("%2", str(rest))


def due(due_at_ms: int, now_ms: int) -> tuple[str, bool]:
    """Return when the first decision is due, in words, and whether that is over."""
    left = due_at_ms - now_ms
    if left < 0:
        return QCoreApplication.translate("QueueWords", "%1 late").replace("%1", span(left)), True
    return QCoreApplication.translate("QueueWords", "in %1").replace("%1", span(left)), False


def points(milli: int) -> str:
    """Return a rank in whole points."""
    return str((milli + 500) // 1000)


def category_name(code: str, lawbook: Lawbook | None, language: str) -> str:
    """Return a category's name, or its code while the rules have not arrived."""
    if not code:
        return QCoreApplication.translate("QueueWords", "Not flagged")
    category = lawbook.matrix.categories.get(code) if lawbook else None
    name = category.name.in_language(language) if category else code
    return name[:1].upper() + name[1:]


def queue_name(code: str, lawbook: Lawbook | None, language: str) -> str:
    """Return a queue's name, or its id while the rules have not arrived."""
    queue = lawbook.queues.queues.get(code) if lawbook else None
    return queue.name.in_language(language) if queue else code


def term_name(term: str) -> str:
    """Return the name of one term of the rank."""
    names = {
        "severity": QCoreApplication.translate("QueueWords", "Severity × likelihood"),
        "viewers": QCoreApplication.translate("QueueWords", "Viewers now"),
        "reports": QCoreApplication.translate("QueueWords", "Reporters"),
        "live": QCoreApplication.translate("QueueWords", "Live now"),
        "recurrence": QCoreApplication.translate("QueueWords", "Earlier decisions"),
        "waiting": QCoreApplication.translate("QueueWords", "Time waited"),
    }
    return names.get(term, term)
