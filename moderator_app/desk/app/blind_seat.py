"""The seat of whoever looks at a decision a second time for quality: blind, in a case view like any other.

What is found is an opinion, not a decision: nothing takes effect by it, and only once it is stored does the desk learn
what the first person had found.
"""

from __future__ import annotations

from concurrent.futures import Future
from types import NoneType
from typing import TYPE_CHECKING, Any

from moderator_app.desk.app.seat import Seat
from moderator_app.domain.decision import Decision
from moderator_app.domain.penalty import NO_VIOLATION
from moderator_app.wire.ask import Ask
from moderator_app.wire.messages import law as lm
from moderator_app.wire.messages import quality as qm

if TYPE_CHECKING:
    from moderator_app.desk.sync.courier import Courier


class BlindSeat(Seat):
    """A seat at a drawn case; ``stored`` carries a ``quality.Review`` with both results."""

    def judge_unfit(self, note: str) -> None:
        """Say that the case on the table cannot be judged as it was put."""
        turn, content, courier = self._turn, self._seated.content if self._seated else None, self._ground().courier
        if turn is None or content is None or courier is None or self._held is not None:
            return
        number = content.case.number

        def told(review: qm.Review) -> None:
            self.put_away()
            self.stored.emit(review, None, number)
            self.unseated.emit()

        body = qm.ReviewResult(grade=NO_VIOLATION, technical=True, note=note)
        ask = Ask(endpoint="qa_store", reply=qm.Review, body=body, path={"sample_id": turn.id})
        self._bridge.follow(courier.ask(ask), told, self.report, owner=self)

    def _claimed(self, courier: Courier, _case_id: str) -> Future[Any]:
        return courier.ask(Ask(endpoint="qa_claim", reply=qm.BlindCases, body=qm.ReviewClaim()))

    def _prolonged(self, _courier: Courier, _turn: lm.Turn) -> None:
        """Ask for nothing: a blind look has the time it has."""

    def _seated_by(self, answer: Any) -> lm.Seated:
        found: qm.BlindCases = answer
        if not found.cases:
            return lm.Seated()
        (blind,) = found.cases
        case_id = blind.content.case.id
        turn = lm.Turn(
            id=blind.sample_id, seat="blind", subject_id=case_id, case_id=case_id, epoch=0, ttl_ms=blind.ttl_ms
        )
        return lm.Seated(turn=turn, content=blind.content)

    def _given_back(self, courier: Courier, turn: lm.Turn) -> Future[Any]:
        return courier.ask(Ask(endpoint="qa_release", reply=NoneType, path={"sample_id": turn.id}))

    def _stored_by(self, courier: Courier, decision: Decision) -> Future[Any]:
        assert self._turn is not None  # noqa: S101 - a finding is handed over from the case on the table
        body = qm.ReviewResult(
            grade=decision.grade, findings=decision.findings, evidence=decision.evidence, note=decision.note
        )
        ask = Ask(endpoint="qa_store", reply=qm.Review, body=body, path={"sample_id": self._turn.id})
        return courier.ask(ask)
