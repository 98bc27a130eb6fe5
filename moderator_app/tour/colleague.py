"""Colleagues of the tour who work without a desk: they find what is highlighted, over the same wire."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Any, Self

from moderator_app.desk.case.case_file import CaseFile
from moderator_app.desk.case.verdict.draft import Draft
from moderator_app.desk.case.verdict.model import VerdictModel
from moderator_app.desk.sync import batch_calls, law_calls
from moderator_app.desk.sync.backend import HttpBackend
from moderator_app.domain.decision import Decision
from moderator_app.domain.highlight import HighlightState
from moderator_app.domain.lawbook import Lawbook, load_lawbook
from moderator_app.domain.rulebook import QuestionKind
from moderator_app.tour.stage import Stage, TourFailed
from moderator_app.wire import messages as m
from moderator_app.wire.messages import law as lm


class Colleague:
    """Somebody at work over the wire; an async context manager."""

    def __init__(self, stage: Stage, name: str) -> None:
        """Prepare to sign in as ``name``."""
        self._stage, self._name = stage, name
        self.wire: HttpBackend
        self._book: Lawbook

    async def __aenter__(self) -> Self:
        """Sign in and read the rules."""
        self.wire = await self._stage.connection(self._name)
        bundle = await self.wire.policy()
        self._book = load_lawbook(bundle.matrix, bundle.rulebook, bundle.queues, bundle.notices)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Go home."""
        await self.wire.aclose()

    def _verdict(self, content: m.CaseContent, epoch: int, category: str, severity: str) -> Decision:
        model = VerdictModel(
            CaseFile(content),
            self._book,
            Draft(content_version=content.case.content_version, recorded=True),
            now_ms=lambda: time.time_ns() // 1_000_000,
        )
        for hit in content.highlights:
            model.judge(hit, HighlightState.ACCEPTED if hit.category == category else HighlightState.REJECTED)
        model.set_severity(0, severity)
        for question in model.questions(0):
            model.answer(0, question.id, question.kind is QuestionKind.REQUIRED)
        if lacks := model.missing():
            raise TourFailed(f"{self._name} cannot decide: {lacks}")
        return model.decision(lease_epoch=epoch)

    async def cases(self) -> dict[str, str]:
        """Return all cases that this person may see, title → id."""
        found: dict[str, str] = {}
        page = ""
        while True:
            snapshot = await self.wire.snapshot(page)
            found |= {case.title: case.id for case in snapshot.cases}
            page = snapshot.page
            if not page:
                return found

    async def decide(self, case_id: str, category: str, severity: str) -> m.DecisionReceipt:
        """Take a case and decide it.

        Raises:
            TourFailed: the server did not book it.
        """
        (leased,) = (await self.wire.ask(batch_calls.claim(case_id))).leased
        decision = self._verdict(leased.content, leased.lease.epoch, category, severity)
        (result,) = (await self.wire.decide(m.DecisionBatch(items=(decision,)))).results
        if result.receipt is None:
            raise TourFailed(f"{self._name}'s decision was refused: {result.problem}")
        return result.receipt

    async def look_too(self, case_id: str, category: str, severity: str) -> lm.SeatReceipt:
        """Sit as second person and store what one finds.

        Raises:
            TourFailed: the seat was not to be had.
        """
        seated = await self.wire.ask(law_calls.second_claim(case_id))
        if seated.turn is None or seated.content is None:
            raise TourFailed(f"{self._name} got no seat")
        decision = self._verdict(seated.content, seated.turn.epoch, category, severity)
        return await self.wire.ask(law_calls.second_decide(decision))

    async def ask(self, call: Any) -> Any:
        """Ask anything else."""
        return await self.wire.ask(call)
