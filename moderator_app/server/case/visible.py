"""What of a case a reader may see.

The second person must not learn the first one's grade, and in a blind queue nobody sees score, reach or earlier grades
before the own finding is stored.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from moderator_app.domain.case import OPEN_STATES, Case, CaseState
from moderator_app.domain.highlight import Highlight
from moderator_app.domain.lawbook import Lawbook
from moderator_app.domain.penalty import PriorDecision
from moderator_app.domain.roles import Capability
from moderator_app.server.case.repository import to_case
from moderator_app.server.context import Principal
from moderator_app.server.database.known import Stored


def blind(case: Case, book: Lawbook) -> bool:
    """Say whether score and reach of an open case stay hidden."""
    queue = book.queues.queues.get(case.queue)
    return queue is not None and queue.blind and case.state in OPEN_STATES


def visible_case(row: Stored, who: Principal, book: Lawbook) -> Case:
    """Return a stored case as ``who`` may see it."""
    case = to_case(row)
    waiting = {CaseState.PENDING_SECOND, CaseState.ADJUDICATION, CaseState.ESCALATED}
    # Whoever may look a second time learns grades from the decision log only, where each look is remembered.
    unseen = case.state in waiting or who.may(Capability.QA_REVIEW)
    if case.grade and unseen and row["maker_id"] != who.user_id:
        case = replace(case, grade="")
    if blind(case, book):
        case = replace(
            case, score=0, reports=0, priority=replace(case.priority, likelihood_milli=0, viewers=0, reports=0)
        )
    return case


def visible_highlights(case: Case, highlights: Iterable[Highlight], book: Lawbook) -> tuple[Highlight, ...]:
    """Return highlights without their scores where the queue is blind."""
    if not blind(case, book):
        return tuple(highlights)
    return tuple(replace(hit, score=0) for hit in highlights)


def visible_history(case: Case, history: Iterable[PriorDecision], book: Lawbook) -> tuple[PriorDecision, ...]:
    """Return earlier decisions without their grades where the queue is blind; that they were counts all the same."""
    if not blind(case, book):
        return tuple(history)
    return tuple(replace(prior, grade="") for prior in history)
