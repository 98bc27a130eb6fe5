"""Many alike cases in one go: read, weighed alike, then taken and decided one after the other.

While the lead looks, every case stays in its queue for whoever comes first; it is taken only in the moment in which it
is decided, compared with what was on the screen, and its decision goes through the outbox like any other.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from moderator_app.desk.app.review import Review
from moderator_app.desk.app.tools import Tools
from moderator_app.desk.batch.lines import Group, Line, Stage, Wish
from moderator_app.desk.case.case_file import CaseFile
from moderator_app.desk.case.verdict.draft import Draft, encode
from moderator_app.desk.case.verdict.model import VerdictModel
from moderator_app.desk.case.verdict.sentences import lack_sentence, measure_sentence
from moderator_app.desk.case.words import media_clock, money
from moderator_app.desk.store.changes import Changes
from moderator_app.desk.store.outbox import Debt
from moderator_app.desk.store.view import Filter
from moderator_app.desk.sync import batch_calls
from moderator_app.domain.case import CaseState
from moderator_app.domain.errors import Refused
from moderator_app.domain.highlight import HighlightState
from moderator_app.domain.roles import ceiling_of
from moderator_app.wire.messages import CaseContent, Claimed

if TYPE_CHECKING:  # it brings the database along, which a window need not wait for
    from moderator_app.desk.app.ground import Ground
    from moderator_app.desk.sync.courier import Courier

AT_ONCE = 2
"""So many questions are under way at a time; colleagues ask, too."""
OWED = 25
"""So many decisions wait in the outbox at most before another case is taken."""
SLICE_S = 0.03
SLICE_LEAST = 12
"""Cases are weighed for so long, and so many at least, before keys and clicks come through."""
GATHER_MS = 400
"""A decision waits so long for others to go with."""
PURPOSE = "batch"
"""What the audit log says of reading a case for a batch."""
_ENDED = {"effective": Stage.DECIDED, "submitted": Stage.WAITING}


@dataclass(slots=True)
class _Entry:
    """One case of the batch."""

    line: Line
    content: CaseContent | None = None
    decision_id: str = ""


class Batch(QObject):
    """Does the work of ``lines.BatchWork``; rules, person and ground are the review's."""

    def __init__(self, tools: Tools, review: Review, parent: QObject | None = None) -> None:
        """Begin with nothing."""
        super().__init__(parent)
        self._tools, self._review, self._bridge = tools, review, tools.bridge
        self._entries: dict[str, _Entry] = {}
        self._group: Group | None = None
        self._wish = Wish()
        self._todo: list[str] = []
        self._flying: set[str] = set()
        self._under_way = 0
        self._done = self._total = 0
        self._run = 0
        """Counts what was begun; answers to an earlier one are late."""
        self._act: Callable[[Courier, str], None] = self._fetch
        self._to_weigh: list[str] = []
        self._slices = QTimer(self)
        self._slices.setSingleShot(True)
        self._slices.timeout.connect(self._weigh_slice)
        self._changed: Callable[[], object] = lambda: None
        tools.bridge.changed.connect(self._hear)

    def listen(self, changed: Callable[[], object]) -> None:
        """Call ``changed`` when lines or progress have changed."""
        self._changed = changed

    def lines(self) -> tuple[Line, ...]:
        """Return every case."""
        return tuple(entry.line for entry in self._entries.values())

    def progress(self) -> tuple[int, int]:
        """Return (done, total) of what is being done."""
        return self._done, self._total + len(self._to_weigh)

    def batch_is_settled(self) -> bool:
        """Say whether nothing is under way: neither being weighed or taken nor waiting in the outbox."""
        return self._done >= self._total and not self._to_weigh and not self._owed()

    def put_away(self) -> None:
        """Somebody signs out: nothing of the cases stays."""
        self._run += 1
        self._todo, self._done, self._total, self._under_way = [], 0, 0, 0
        self._flying = set()
        self._entries, self._group, self._wish, self._to_weigh = {}, None, Wish(), []
        self._slices.stop()

    # --- what waits -------------------------------------------------------------------------------------------------

    def groups(self, ready: Callable[[list[Group]], object]) -> None:
        """Look which cases are alike; what nobody has put into a category yet is like nothing else."""
        ground, known = self._ground(), self._review.lawbook.matrix.categories

        def found(groups: list[Group]) -> None:
            ready([group for group in groups if group.category in known])

        self._bridge.query(ground.store.projection.alike, found, self._tools.notices.report, owner=self)

    def prepare(self, group: Group, count: int) -> None:
        """Fetch the contents of the most urgent cases of a group."""
        ground, account, at_ms = self._ground(), self._review.person.id, self._review.now_server_ms()
        projection = ground.store.projection
        wanted = Filter(queues=(group.queue,), categories=(group.category,), states=(str(CaseState.QUEUED),))

        def look() -> list[Line]:
            numbers = projection.numbers(wanted, at_ms=at_ms, account=account)[:count]
            rows = {row.no: row.case for row in projection.rows(numbers, at_ms=at_ms, account=account)}
            chosen = (rows[number] for number in numbers if number in rows)
            return [
                Line(case_id=case.id, number=case.number, merchant_id=case.merchant_id, merchant=case.merchant_name)
                for case in chosen
            ]

        def found(lines: list[Line]) -> None:
            self._group, self._wish = group, Wish()
            self._entries, self._to_weigh = {line.case_id: _Entry(line) for line in lines}, []
            self._begin([line.case_id for line in lines], self._fetch)

        self._bridge.query(look, found, self._tools.notices.report, owner=self)

    def stop(self) -> None:
        """Begin nothing more."""
        for case_id in self._todo:
            entry = self._entries[case_id]
            if entry.line.stage is Stage.TAKING:
                entry.line = replace(entry.line, stage=Stage.READY)
        self._done += len(self._todo)
        self._todo = []
        self._changed()

    # --- one after the other ----------------------------------------------------------------------------------------

    def _begin(self, case_ids: list[str], act: Callable[[Courier, str], None]) -> None:
        self._run += 1
        self._todo, self._act = case_ids, act
        self._under_way = self._done = 0
        self._flying = set()
        self._total = len(case_ids)
        self._changed()
        self._go_on()

    def _go_on(self) -> None:
        courier = self._ground().courier
        while courier is not None and self._under_way < AT_ONCE and self._owed() < OWED:
            case_id = self._pick()
            if case_id is None:
                return
            self._under_way += 1
            self._flying.add(case_id)
            self._act(courier, case_id)

    def _pick(self) -> str | None:
        """Return the next one about whose person nothing is being decided: of two, the first counts for the second."""
        busy = {
            self._person(case_id)
            for case_id, entry in self._entries.items()
            if case_id in self._flying or entry.line.stage is Stage.SENDING
        }
        for place, case_id in enumerate(self._todo):
            if self._act == self._fetch or self._person(case_id) not in busy:
                return self._todo.pop(place)
        return None

    def _person(self, case_id: str) -> str:
        content = self._entries[case_id].content
        return content.context.merchant.person_key if content is not None else case_id

    def _owed(self) -> int:
        return sum(entry.line.stage is Stage.SENDING for entry in self._entries.values())

    def _ended(self, run: int, case_id: str) -> None:
        """One of them has come to its end."""
        if run != self._run:
            return
        self._flying.discard(case_id)
        self._under_way -= 1
        self._done += 1
        self._changed()
        self._go_on()

    def _fetch(self, courier: Courier, case_id: str) -> None:
        run = self._run

        def came(content: CaseContent) -> None:
            if run == self._run:
                self._entries[case_id].content = content
                self._weigh(self._entries[case_id])
            self._ended(run, case_id)

        def refused(error: Exception) -> None:
            if run == self._run:
                entry = self._entries[case_id]
                entry.line = replace(entry.line, stage=Stage.LACKING, note=self._sentence(error))
            self._ended(run, case_id)

        self._bridge.follow(courier.ask(batch_calls.content(case_id, PURPOSE)), came, refused, owner=self)

    # --- weighing ---------------------------------------------------------------------------------------------------

    def weigh(self, wish: Wish) -> None:
        """Work out what a verdict means for each case that is not decided yet, a slice at a time: keys come between."""
        self._wish = wish
        waiting = {Stage.READY, Stage.LACKING}
        self._to_weigh = [case_id for case_id, entry in self._entries.items() if entry.line.stage in waiting]
        self._weigh_slice()

    def _weigh_slice(self) -> None:
        end_s = time.monotonic() + SLICE_S
        self._weigh_next(SLICE_LEAST)
        while self._to_weigh and time.monotonic() < end_s:
            self._weigh_next(1)
        if self._to_weigh:
            self._slices.start(0)
        self._changed()

    def _weigh_next(self, count: int) -> None:
        now, self._to_weigh = self._to_weigh[:count], self._to_weigh[count:]
        for case_id in now:
            self._weigh(self._entries[case_id])

    def _weigh(self, entry: _Entry) -> None:
        if entry.content is not None:
            entry.line = self._weighed(entry.line, self._verdict(entry.content))

    def _verdict(self, content: CaseContent) -> VerdictModel:
        """Return the verdict on one case: what was highlighted of the group's category, accepted and weighed alike."""
        group, wish, law = self._group, self._wish, self._review.lawbook
        assert group is not None  # noqa: S101 - there are no contents without a group
        model = VerdictModel(
            CaseFile(content),
            law,
            Draft(content_version=content.case.content_version, recorded=True),
            now_ms=self._review.now_server_ms,
            ceiling=ceiling_of(self._review.person.roles),
        )
        alike = [hit for hit in content.highlights if hit.category == group.category]
        for hit in alike:
            model.judge(hit, HighlightState.REJECTED if wish.clear else HighlightState.ACCEPTED)
        if wish.clear:
            model.clear(wish.clear)
        elif alike:
            if not model.draft.findings[0].clause:
                model.set_clause(0, law.rulebook.rule_of(group.category).clauses[0].ref)
            model.set_severity(0, wish.severity)
            for question, yes in wish.answers.items():
                model.answer(0, question, yes)
        return model

    def _weighed(self, line: Line, model: VerdictModel) -> Line:
        language = self._tools.language()
        quotes = tuple(
            f"{media_clock(piece.t0_ms)}  {piece.text}" if piece.t0_ms is not None else piece.text
            for piece in model.draft.evidence
        )
        if not self._wish.clear and not model.draft.findings:
            missing = self.tr("Nothing of this category is highlighted here.")
            return replace(line, quotes=quotes, stage=Stage.LACKING, note=missing)
        lacks = model.missing()
        assessment = model.assessment()
        damages = assessment.damages
        sum_of = money(damages.result_minor, damages.inputs.currency) if damages and damages.result_minor else ""
        weighed = not self._wish.empty
        return replace(
            line,
            quotes=quotes,
            grade=model.decision().grade if weighed else "",
            earlier=assessment.proposal.earlier,
            damages=sum_of if weighed else "",
            people=model.people,
            measures=tuple(measure_sentence(one, language) for one in assessment.measures) if weighed else (),
            notice=assessment.notice if weighed else None,
            stage=Stage.LACKING if lacks else Stage.READY,
            note=lack_sentence(model, lacks[0], language) if lacks and weighed else "",
        )

    # --- deciding ---------------------------------------------------------------------------------------------------

    def decide(self, case_ids: tuple[str, ...]) -> None:
        """Take and decide these."""
        self._weigh_next(len(self._to_weigh))
        ready = [one for one in case_ids if self._entries[one].line.stage is Stage.READY]
        for one in ready:
            self._entries[one].line = replace(self._entries[one].line, stage=Stage.TAKING)
        self._begin(ready, self._take)

    def _take(self, courier: Courier, case_id: str) -> None:
        run = self._run
        self._bridge.follow(
            courier.ask(batch_calls.claim(case_id)),
            partial(self._taken, run, case_id),
            partial(self._not_decided, run, case_id),
            owner=self,
        )

    def _taken(self, run: int, case_id: str, claimed: Claimed) -> None:
        entry = self._entries.get(case_id)
        if entry is None or not claimed.leased:
            self._not_decided(run, case_id, Refused("not-found", "There is no such case."))
            return
        (leased,) = claimed.leased
        model = self._verdict(leased.content)
        if not _same(self._weighed(entry.line, model), entry.line):
            self._give_back(leased.lease.id)
            self._not_decided(run, case_id, None)
            return
        decision = model.decision(
            lease_epoch=leased.lease.epoch,
            decided_at_ms=self._review.now_server_ms(),
            elapsed_ms=self._review.elapsed_ms(),
        )
        outbox, account, draft = self._ground().store.outbox, self._review.person.id, encode(model.draft)
        decision = self._ground().sign(decision, account)

        def stored(_row_id: str) -> None:
            entry.decision_id = decision.id
            entry.line = replace(entry.line, stage=Stage.SENDING)
            courier = self._ground().courier
            if courier is not None:
                courier.wake()
            self._ended(run, case_id)

        self._bridge.command(
            partial(outbox.add, "decision", decision, case_id=case_id, account=account, draft=draft, wait_ms=GATHER_MS),
            stored,
            partial(self._not_decided, run, case_id),
            owner=self,
        )

    def _give_back(self, lease_id: str) -> None:
        courier = self._ground().courier
        if courier is not None:
            self._bridge.follow(
                courier.ask(batch_calls.release(lease_id)), lambda _done: None, self._tools.notices.report, owner=self
            )

    def _not_decided(self, run: int, case_id: str, error: Exception | None) -> None:
        if (entry := self._entries.get(case_id)) is not None:
            changed = self.tr("It is not what you saw any more; look at it again.")
            entry.line = replace(
                entry.line, stage=Stage.FAILED, note=self._sentence(error) if error is not None else changed
            )
        self._ended(run, case_id)

    # --- what became of them ----------------------------------------------------------------------------------------

    def _hear(self, changes: Changes) -> None:
        sent = {
            entry.decision_id: case_id
            for case_id, entry in self._entries.items()
            if self._is_sent(entry) and (changes.everything or case_id in changes.cases)
        }
        if not sent or not changes.outbox or self._review.ground is None:
            return
        outbox = self._review.ground.store.outbox
        self._bridge.query(
            lambda: outbox.those(tuple(sent)),
            lambda debts: self._settled(sent, debts),
            self._tools.notices.report,
            owner=self,
        )

    @staticmethod
    def _is_sent(entry: _Entry) -> bool:
        return entry.line.stage is Stage.SENDING

    def _settled(self, sent: dict[str, str], debts: list[Debt]) -> None:
        for debt in debts:
            entry = self._entries.get(sent[debt.id])
            if entry is None:
                continue
            if debt.receipt is not None:
                stage = _ENDED.get(debt.receipt.state, Stage.DECIDED)
                entry.line = replace(entry.line, stage=stage, note=debt.receipt.number)
            elif debt.problem is not None and debt.state == "attention":
                entry.line = replace(entry.line, stage=Stage.FAILED, note=debt.problem.detail or debt.problem.title)
        self._changed()
        self._go_on()

    def _sentence(self, error: Exception) -> str:
        return self._tools.notices.sentence(error)

    def _ground(self) -> Ground:
        if self._review.ground is None:
            raise Refused("not-allowed", "The desk is still opening.")
        return self._review.ground


def _same(now: Line, seen: Line) -> bool:
    """Say whether a case still comes to what was on the screen."""
    facts = ("grade", "damages", "people", "earlier", "quotes")
    return now.stage is Stage.READY and all(getattr(now, name) == getattr(seen, name) for name in facts)
