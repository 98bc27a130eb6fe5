"""The verdict in the making: every change of the draft, and what follows from it under the law. No Qt.

Whoever shows the verdict listens with ``listen`` and reads ``draft``, ``assessment()`` and ``missing()`` anew after
each change; there is no second copy of anything.
"""

from __future__ import annotations

from collections.abc import Callable

from moderator_app.desk.case.case_file import CaseFile
from moderator_app.desk.case.evidence_tray_model import same_place
from moderator_app.desk.case.verdict.draft import Draft, FindingDraft
from moderator_app.desk.case.verdict.missing import Lack, Missing, due, findings_lack, missing_parts
from moderator_app.domain.assessment import Assessment, assess
from moderator_app.domain.decision import (
    ClearReason,
    Decision,
    Finding,
    Judgement,
    Override,
    OverrideReason,
    check_complete,
)
from moderator_app.domain.errors import Refused
from moderator_app.domain.evidence import Evidence, from_highlight, manifest_root
from moderator_app.domain.highlight import Highlight, HighlightState
from moderator_app.domain.lawbook import Lawbook
from moderator_app.domain.notice import lint
from moderator_app.domain.penalty import NO_VIOLATION
from moderator_app.domain.rulebook import Question


class VerdictModel:
    """The draft of one case and its consequences."""

    def __init__(
        self,
        file: CaseFile,
        lawbook: Lawbook,
        draft: Draft,
        *,
        now_ms: Callable[[], int],
        ceiling: int | None = None,
    ) -> None:
        """Begin with ``draft``.

        Args:
            file: the case.
            lawbook: the rules in force.
            draft: the work so far; it is changed in place.
            now_ms: the server's clock, for the terms of the measures.
            ceiling: rank up to which this reviewer's decision takes effect alone; None where nothing limits it.
        """
        self.file = file
        self.lawbook = lawbook
        self.draft = draft
        self.leased = True
        self._ceiling = ceiling
        self._now_ms = now_ms
        self._listeners: list[Callable[[], None]] = []
        self._assessment: Assessment | None = None
        known = {item.id for item in file.items}
        draft.evidence = [piece for piece in draft.evidence if piece.item_id in known]
        draft.findings = [row for row in draft.findings if row.category in lawbook.matrix.categories]
        queue = lawbook.queues.queues.get(file.content.case.queue)
        self.blind = bool(queue and queue.blind)

    def listen(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` after every change."""
        self._listeners.append(listener)

    def use_law(self, lawbook: Lawbook) -> None:
        """Go on under other rules; nothing chosen is lost, what no longer fits becomes missing."""
        self.lawbook = lawbook
        self._changed()

    def set_leased(self, leased: bool) -> None:  # noqa: FBT001 - the one thing it sets
        """Say whether the reviewer holds the case."""
        self.leased = leased
        self._changed()

    def _changed(self) -> None:
        self._assessment = None
        for listener in tuple(self._listeners):
            listener()

    # --- what is hidden ---

    @property
    def hidden(self) -> bool:
        """Whether score, reach, sales, trust and earlier grades must not be shown yet."""
        return self.blind and not self.draft.recorded

    def may_record(self) -> bool:
        """Whether the findings are whole enough to be stored before the hidden facts are shown."""
        return self.hidden and not findings_lack(self.draft, self.lawbook.rulebook)

    def record(self) -> None:
        """Store the findings and show what was hidden."""
        if self.may_record():
            self.draft.recorded = True
            self._changed()

    # --- highlights ---

    def state_of(self, highlight: Highlight) -> HighlightState:
        """Return what the reviewer made of a highlight, else what stood there before."""
        return self.draft.judgements.get(highlight.id, highlight.state)

    def judge(self, highlight: Highlight, state: HighlightState) -> None:
        """Accept or reject a highlight; the same judgement twice takes it back.

        An accepted one goes into the tray and under the finding of its category, which is begun where there is none,
        with the clause filled in and the severity left to the reviewer. A rejected one leaves the tray again.
        """
        if self.draft.judgements.get(highlight.id) is state:
            state = HighlightState.NEW
        if state is HighlightState.NEW:
            self.draft.judgements.pop(highlight.id, None)
        else:
            self.draft.judgements[highlight.id] = state
        if state is HighlightState.ACCEPTED:
            self._use(highlight)
        else:
            self._drop(lambda piece: piece.highlight_id == highlight.id)
        self._changed()

    def _use(self, highlight: Highlight) -> None:
        piece = next((old for old in self.draft.evidence if old.highlight_id == highlight.id), None)
        if piece is None:
            piece = from_highlight(highlight)
            self.draft.evidence.append(piece)
        if highlight.category not in self.lawbook.matrix.categories:
            return
        finding = next((row for row in self.draft.findings if row.category == highlight.category), None)
        if finding is None:
            self.draft.clear_reason = None
            known = self.lawbook.rulebook.rule_of(highlight.category).clause(highlight.clause)
            finding = FindingDraft(category=highlight.category, clause=highlight.clause if known else "")
            self.draft.findings.append(finding)
        if piece.id not in finding.evidence_ids:
            finding.evidence_ids.append(piece.id)

    # --- evidence ---

    def add_evidence(self, piece: Evidence, finding: int = -1) -> str:
        """Put a piece into the tray, under a finding when one is named (or is the only one); return its id.

        A piece that quotes the same place again is the one that is there already.
        """
        known = next((old for old in self.draft.evidence if same_place(old, piece)), None)
        if known is None:
            self.draft.evidence.append(piece)
            known = piece
        if finding < 0 and len(self.draft.findings) == 1:
            finding = 0
        if 0 <= finding < len(self.draft.findings) and known.id not in self.draft.findings[finding].evidence_ids:
            self.draft.findings[finding].evidence_ids.append(known.id)
        self._changed()
        return known.id

    def piece(self, piece_id: str) -> Evidence | None:
        """Return a piece of the tray, or None."""
        return next((piece for piece in self.draft.evidence if piece.id == piece_id), None)

    def remove_evidence(self, piece_id: str) -> None:
        """Take a piece out of the tray and of every finding."""
        self._drop(lambda piece: piece.id == piece_id)
        self._changed()

    def cite(self, finding: int, piece_id: str, cited: bool) -> None:  # noqa: FBT001 - the one thing it sets
        """Put a piece of the tray under a finding, or take it away from there."""
        ids = self.draft.findings[finding].evidence_ids
        if cited and piece_id not in ids:
            ids.append(piece_id)
        elif not cited and piece_id in ids:
            ids.remove(piece_id)
        self._changed()

    def _drop(self, unwanted: Callable[[Evidence], bool]) -> None:
        gone = {piece.id for piece in self.draft.evidence if unwanted(piece)}
        self.draft.evidence = [piece for piece in self.draft.evidence if piece.id not in gone]
        for finding in self.draft.findings:
            finding.evidence_ids = [piece for piece in finding.evidence_ids if piece not in gone]

    # --- findings ---

    def add_finding(self, category: str) -> int:
        """Begin a finding, or return to the one of this category; return its index."""
        for index, row in enumerate(self.draft.findings):
            if row.category == category:
                return index
        self.draft.clear_reason = None
        self.draft.findings.append(FindingDraft(category=category))
        self._changed()
        return len(self.draft.findings) - 1

    def remove_finding(self, index: int) -> None:
        """Give a finding up; its evidence stays in the tray."""
        del self.draft.findings[index]
        if not self.draft.findings:
            self.draft.chosen_grade = ""
        self._changed()

    def set_category(self, index: int, category: str) -> None:
        """Find something else instead; clause and answers start anew, evidence and severity stay.

        A category that another finding has already is not taken twice.
        """
        if any(row.category == category for row in self.draft.findings):
            self._changed()
            return
        old = self.draft.findings[index]
        self.draft.findings[index] = FindingDraft(
            category=category, severity=old.severity, evidence_ids=list(old.evidence_ids)
        )
        self._changed()

    def set_clause(self, index: int, clause: str) -> None:
        """Choose the clause."""
        self.draft.findings[index].clause = clause
        self._changed()

    def set_severity(self, index: int, severity: str) -> None:
        """Choose the severity; answers to questions that it does not ask are kept for a change of mind."""
        self.draft.findings[index].severity = severity
        self._changed()

    def answer(self, index: int, question: str, yes: bool | None) -> None:  # noqa: FBT001 - the answer is yes or no
        """Answer a question, or (None) take the answer back."""
        answers = self.draft.findings[index].answers
        if yes is None:
            answers.pop(question, None)
        else:
            answers[question] = yes
        self._changed()

    def questions(self, index: int) -> tuple[Question, ...]:
        """Return the questions that a finding must answer at its severity."""
        row = self.draft.findings[index]
        return tuple(
            question
            for question in self.lawbook.rulebook.rule_of(row.category).questions
            if due(question, row.severity)
        )

    def clear(self, reason: ClearReason | None) -> None:
        """Find nothing, for a reason; findings begun are given up, evidence stays."""
        self.draft.clear_reason = reason
        if reason is not None:
            self.draft.findings.clear()
            self.draft.chosen_grade = ""
        self._changed()

    # --- grade ---

    def weigh(self, code: str, chosen: bool) -> None:  # noqa: FBT001 - the one thing it sets
        """Choose a mitigating or aggravating circumstance of the matrix, or give it up."""
        row = self.draft.mitigation if code in self.lawbook.matrix.mitigation else self.draft.aggravation
        if chosen and code not in row:
            row.append(code)
        elif not chosen and code in row:
            row.remove(code)
        self._changed()

    def choose_grade(self, grade: str) -> None:
        """Choose another grade than the proposed one; the proposed one (or nothing) takes the override away."""
        proposed = self.assessment().proposal.grade
        self.draft.chosen_grade = "" if grade == proposed else grade
        self._changed()

    def explain(self, reason: OverrideReason | None, text: str) -> None:
        """Say why the grade is another."""
        self.draft.override_reason = reason
        self.draft.override_text = text
        self._changed()

    def set_note(self, note: str) -> None:
        """Write the internal note."""
        self.draft.note = note
        self._changed()

    @property
    def overriding(self) -> bool:
        """Whether another grade than the proposed one is chosen."""
        chosen = self.draft.chosen_grade
        return bool(self.draft.findings and chosen and chosen != self.assessment().proposal.grade)

    # --- what follows ---

    def findings(self) -> tuple[Finding, ...]:
        """Return the findings as the law reads them; only answers that are asked for go along."""
        rows = []
        for index, row in enumerate(self.draft.findings):
            asked = {question.id for question in self.questions(index)}
            answers = {question: yes for question, yes in row.answers.items() if question in asked}
            rows.append(
                FindingDraft(
                    category=row.category,
                    clause=row.clause,
                    severity=row.severity,
                    evidence_ids=row.evidence_ids,
                    answers=answers,
                    notes=row.notes,
                ).finding()
            )
        return tuple(rows)

    def assessment(self) -> Assessment:
        """Return what follows from the findings that have a severity; computed once after each change."""
        if self._assessment is None:
            content = self.file.content
            detectors = {
                highlight.detector
                for piece in self.draft.evidence
                if (highlight := self.file.highlight(piece.highlight_id)) is not None
            }
            self._assessment = assess(
                self.lawbook,
                findings=[finding for finding in self.findings() if finding.severity],
                history=content.context.history,
                violation_at_ms=content.violation_at_ms,
                effective_at_ms=self._now_ms(),
                affected=content.affected,
                merchant=content.context.merchant,
                mitigation=self.draft.mitigation,
                aggravation=self.draft.aggravation,
                chosen_grade=self.draft.chosen_grade or None,
                evidence=self.draft.evidence,
                detectors=sorted(detectors),
                session=content.case.session_ref or content.case.title,
            )
        return self._assessment

    @property
    def people(self) -> int:
        """How many different people it takes: as the matrix asks, and a second above the reviewer's own ceiling."""
        assessment = self.assessment()
        above = self._ceiling is not None and self.lawbook.matrix.grades[assessment.grade].rank > self._ceiling
        return max(assessment.approvals, 2 if above and self.draft.findings else 1)

    def missing(self) -> list[Missing]:
        """Return what stands between the draft and its submission, in the form's order; last the law's own check."""
        lacks = missing_parts(
            self.draft,
            self.lawbook.matrix,
            self.lawbook.rulebook,
            proposed=self.assessment().proposal.grade,
            blind=self.blind,
            leased=self.leased,
        )
        if lacks:
            return lacks
        if open_places := self.notice_faults():
            return [Missing(Lack.NOTICE, detail=" · ".join(open_places))]
        try:
            check_complete(self.decision(), self.lawbook.matrix, self.lawbook.rulebook)
        except Refused as refusal:
            return [Missing(Lack.REFUSED, detail=str(refusal))]
        return []

    def notice_faults(self) -> tuple[str, ...]:
        """Return what of the notice was left open or cannot be read by a merchant; such a notice is not sent."""
        notice = self.assessment().notice if self.draft.findings else None
        if notice is None:
            return ()
        matrix = self.lawbook.matrix
        codes = {*matrix.categories, *matrix.measures, *self.lawbook.templates.detectors}
        case = self.file.content.case
        quoted = [piece.text for piece in self.draft.evidence]
        return lint(notice, codes, quoted, (case.session_ref, case.title, case.merchant_name))

    def decision(
        self,
        *,
        lease_epoch: int = 0,
        decided_at_ms: int = 0,
        elapsed_ms: int = 0,
        time_on_case_ms: int = 0,
        client_version: str = "",
    ) -> Decision:
        """Return the decision as it would be submitted; ``missing`` says whether it may be."""
        case, assessment = self.file.content.case, self.assessment()
        draft = self.draft
        cleared = not draft.findings
        override = None
        if self.overriding and draft.override_reason is not None:
            override = Override(reason=draft.override_reason, text=draft.override_text.strip())
        evidence = tuple(draft.evidence)
        return Decision(
            id=draft.decision_id,
            case_id=case.id,
            round=case.round,
            content_version=case.content_version,
            lease_epoch=lease_epoch,
            policy_version=self.lawbook.matrix.version,
            rulebook_version=self.lawbook.rulebook.version,
            findings=self.findings(),
            grade=NO_VIOLATION if cleared else assessment.grade,
            proposed_grade=assessment.proposal.grade,
            recurrence_basis=assessment.proposal.basis_ids,
            evidence=evidence,
            manifest_root=manifest_root(evidence),
            mitigation=() if cleared else tuple(draft.mitigation),
            aggravation=() if cleared else tuple(draft.aggravation),
            override=override,
            clear_reason=draft.clear_reason if cleared else None,
            judgements=tuple(
                Judgement(highlight_id=highlight, state=state) for highlight, state in draft.judgements.items()
            ),
            note=draft.note.strip(),
            decided_at_ms=decided_at_ms,
            elapsed_ms=elapsed_ms,
            time_on_case_ms=time_on_case_ms,
            client_version=client_version,
        )
