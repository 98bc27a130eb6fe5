"""Which case an item belongs to, where the case waits, and how it ranks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from moderator_app.domain.case import PRIVATE_KINDS, ItemKind, PriorityInputs
from moderator_app.domain.highlight import Highlight
from moderator_app.domain.lawbook import Lawbook
from moderator_app.domain.penalty import PriorDecision, recurrence
from moderator_app.domain.policy import SEVERITIES
from moderator_app.domain.queue import base_priority, route
from moderator_app.server.queue.ranking import turn_of
from moderator_app.wire.messages import ItemRow

UNFLAGGED = "unflagged"
"""Family of an item in which no detector saw anything; the platform flagged it all the same, so it waits its turn."""
SURE = 900
"""Detector score from which the guess of a severity is one step higher."""


def best(highlights: Sequence[Highlight], book: Lawbook) -> Highlight | None:
    """Return the highlight that an item is judged by at first sight: the surest of a known category."""
    known = [hit for hit in highlights if hit.category in book.matrix.categories]
    return max(known, key=lambda hit: (hit.score, hit.id), default=None)


def family_of(category: str, book: Lawbook) -> str:
    """Return the family of a category, ``unflagged`` for none."""
    return book.matrix.categories[category].family if category else UNFLAGGED


def key_of(merchant_id: str, row: ItemRow, source: str, family: str) -> str:
    """Return the key of an item's case: seller, session (or the item itself, without one) and family."""
    place = f"s:{row.session_ref}" if row.session_ref else f"i:{source}:{row.source_id}"
    return f"{merchant_id}|{place}|{family}"


def guessed_severity(score: int, count: int) -> str:
    """Guess a severity from what detectors saw; people decide it. Never the highest, and the lowest for nothing."""
    if not count:
        return "S1"
    return "S3" if score >= SURE else "S2"


def ranked(
    values: dict[str, Any], history: Sequence[PriorDecision], book: Lawbook, *, captured_at_ms: int, now_ms: int
) -> None:
    """Set a case's severity, queue, allowance, due time and rank from its other values.

    The queue is set only while the case waits: one that somebody holds does not move.
    """
    values["severity"] = guessed_severity(values["score"], values["highlights"])
    rank = SEVERITIES.index(values["severity"]) + 1
    values["severity_weight"] = rank if values["highlights"] else 0
    values["likelihood_milli"] = values["score"]
    counted = recurrence(
        history, family=values["family"], at_ms=max(captured_at_ms, 1), window_days=book.matrix.window_days
    )
    values["recurrence"] = len(counted)
    if values["state"] in {"received", "queued"} and values["queue"] != "ESCALATED":
        facts = {
            "kind": values["kind"],
            "category": values["category"],
            "family": values["family"],
            "severity": values["severity"],
            "severity_rank": rank,
            "live_now": bool(values["live_now"]),
            "score": values["score"],
            "reports": values["reports"],
            "language": values["language"],
            "distress": values["distress"],
        }
        line = book.queues.queues[route(facts, book.queues.rules)]
        values["queue"] = line.id
        values["allowance_ms"] = line.allowance_ms
        values["due_at_ms"] = values["opened_at_ms"] + line.allowance_ms
    values["base_priority"] = base_priority(
        PriorityInputs(
            severity_weight=values["severity_weight"],
            likelihood_milli=values["likelihood_milli"],
            viewers=values["viewers"],
            reports=values["reports"],
            live_now=bool(values["live_now"]),
            recurrence=values["recurrence"],
            opened_at_ms=values["opened_at_ms"],
            allowance_ms=values["allowance_ms"],
        )
    )
    values |= turn_of(values["base_priority"], values["opened_at_ms"], values["allowance_ms"], now_ms)


def is_private(kind: str) -> bool:
    """Say whether an item's text is message content."""
    return ItemKind(kind) in PRIVATE_KINDS
