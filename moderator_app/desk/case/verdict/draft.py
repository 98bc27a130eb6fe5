"""The work on one case so far, as it is kept and restored: plain data, no Qt."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from moderator_app.domain.decision import Answer, ClearReason, Finding, OverrideReason
from moderator_app.domain.errors import BadInput, Fault
from moderator_app.domain.evidence import Evidence
from moderator_app.domain.highlight import HighlightState
from moderator_app.domain.identity import new_id

SHAPE = "case-draft/1"


class FindingDraft(msgspec.Struct, kw_only=True):
    """A finding in the making; what is not chosen yet is empty."""

    category: str
    clause: str = ""
    severity: str = ""
    evidence_ids: list[str] = []
    answers: dict[str, bool] = {}
    notes: dict[str, str] = {}

    def finding(self) -> Finding:
        """Return it as the law reads it."""
        return Finding(
            category=self.category,
            clause=self.clause,
            severity=self.severity,
            evidence_ids=tuple(self.evidence_ids),
            answers=tuple(
                Answer(question=question, yes=yes, note=self.notes.get(question, ""))
                for question, yes in self.answers.items()
            ),
        )


class Draft(msgspec.Struct, kw_only=True):
    """Everything a reviewer has done on a case."""

    shape: str = SHAPE
    decision_id: str = msgspec.field(default_factory=new_id)
    """Made before the first sending; it names the decision for ever."""
    content_version: int = 1
    """The evidence that the work was done on."""
    findings: list[FindingDraft] = []
    evidence: list[Evidence] = []
    mitigation: list[str] = []
    aggravation: list[str] = []
    chosen_grade: str = ""
    """Empty: as proposed."""
    override_reason: OverrideReason | None = None
    override_text: str = ""
    clear_reason: ClearReason | None = None
    judgements: dict[str, HighlightState] = {}
    note: str = ""
    recorded: bool = False
    """The findings were stored before the hidden facts were shown."""
    spent_ms: int = 0
    """Time on the case so far."""
    item_id: str = ""
    position_ms: int = 0

    @property
    def empty(self) -> bool:
        """Whether nothing was decided yet."""
        return not (self.findings or self.evidence or self.judgements or self.clear_reason or self.note)


def encode(draft: Draft) -> str:
    """Return a draft as JSON text."""
    return msgspec.json.encode(draft).decode()


def restored(body: str | None, content_version: int, report: Callable[[BadInput], object]) -> Draft:
    """Return the draft that was kept, or a new one; a spoilt one is reported and begun anew."""
    if body:
        try:
            return decode(body)
        except BadInput as error:
            report(error)
    return Draft(content_version=content_version)


def decode(body: str) -> Draft:
    """Read a draft back.

    Raises:
        BadInput: the text is not a draft of this shape; the fault says where.
    """
    try:
        draft = msgspec.json.decode(body, type=Draft)
    except (msgspec.ValidationError, msgspec.DecodeError, ValueError) as error:
        raise BadInput([Fault("draft", str(error))]) from error
    if draft.shape != SHAPE:
        raise BadInput([Fault("draft", f"unknown shape {draft.shape!r}", field="/shape")])
    return draft
