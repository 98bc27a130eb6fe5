"""Taking everything back: the plan that undoes a withdrawn decision, step by step, complete or visibly stuck."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from moderator_app.domain.ledger import EntryKind, LedgerEntry
from moderator_app.domain.measure import BookedMeasure, MeasureState
from moderator_app.domain.text import Named


class StepKind(Named):
    """One way of taking back."""

    CANCEL = "cancel", "Cancel before its start", "执行前取消"
    RESTORE = "restore", "Give the right back", "恢复权限"
    RELIST = "relist", "Put the listing back", "恢复商品"
    RESTORE_DATA = "restore_data", "Restore the data", "恢复数据"
    ANNOTATE = "annotate", "Annotate what cannot be undone", "对不可逆措施作注记"
    REFUND = "refund", "Return the money", "返还违约金"
    REMOVE_POINTS = "remove_points", "Remove the points", "清除扣分"
    UNINDEX = "unindex", "Remove from the closed-subject index", "移出清退主体索引"
    CORRECT_ANNOUNCEMENT = "correct_announcement", "Correct the announcement", "更正公告"
    TRUST_EVENT = "trust_event", "Take the trust event back", "撤回信任指标事件"
    NOTICE = "notice", "Tell the merchant", "通知商家"


class StepState(Named):
    """How far a step has come."""

    PENDING = "pending", "To do", "待执行"
    DONE = "done", "Done", "已完成"
    STUCK = "stuck", "Stuck", "受阻"


class StepNote(Named):
    """What is said about a step besides its state."""

    IRREVERSIBLE = "cannot be undone", "cannot be undone", "不可逆"
    ENDED = "had ended", "had ended", "此前已结束"
    NEVER_APPLIED = (
        "the platform never applied it; send the dead letter again",
        "the platform never applied it; send the dead letter again",
        "平台从未执行，请重发死信",
    )
    UNACKNOWLEDGED = (
        "the platform never acknowledged it; send the dead letter again",
        "the platform never acknowledged it; send the dead letter again",
        "平台从未确认，请重发死信",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReversalStep:
    """One step of a plan."""

    kind: StepKind
    ref: str
    """Id of the measure or ledger entry that it undoes, or of the decision."""
    state: StepState = StepState.PENDING


_GIVEN_BACK = {"DELIST": StepKind.RELIST, "DATA_PURGE": StepKind.RESTORE_DATA}
_INDEXED = frozenset({"STORE_CLOSE", "ACCOUNT_BAN"})
_GONE = frozenset({MeasureState.CANCELLED, MeasureState.REVERSED, MeasureState.FAILED_FINAL})


def plan(
    decision_id: str,
    measures: Iterable[BookedMeasure],
    entries: Iterable[LedgerEntry],
    *,
    reversible: Iterable[str],
    published: bool,
) -> tuple[ReversalStep, ...]:
    """Return every step that undoes a decision, rights first, the notice last.

    Args:
        decision_id: the decision that is withdrawn.
        measures: its measures with their present states.
        entries: its ledger entries; those already reversed are left out of the plan.
        reversible: codes of measures that can be undone; the others are annotated.
        published: whether an announcement lists the decision.
    """
    undoable, booked = frozenset(reversible), list(measures)
    steps = [step for measure in booked if (step := _measure_step(measure, undoable)) is not None]
    steps += _ledger_steps(list(entries))
    if any(step.kind is StepKind.RESTORE and _is_indexed(step.ref, booked) for step in steps):
        steps.append(ReversalStep(kind=StepKind.UNINDEX, ref=decision_id))
    if published:
        steps.append(ReversalStep(kind=StepKind.CORRECT_ANNOUNCEMENT, ref=decision_id))
    steps.append(ReversalStep(kind=StepKind.TRUST_EVENT, ref=decision_id))
    steps.append(ReversalStep(kind=StepKind.NOTICE, ref=decision_id))
    return tuple(steps)


def _is_indexed(measure_id: str, measures: Iterable[BookedMeasure]) -> bool:
    return any(measure.id == measure_id and measure.code in _INDEXED for measure in measures)


def _measure_step(measure: BookedMeasure, undoable: frozenset[str]) -> ReversalStep | None:
    if measure.state in _GONE:
        return None
    if measure.state in {MeasureState.PROPOSED, MeasureState.SCHEDULED}:
        return ReversalStep(kind=StepKind.CANCEL, ref=measure.id)
    if measure.code not in undoable:
        return ReversalStep(kind=StepKind.ANNOTATE, ref=measure.id)
    if measure.state in {MeasureState.EXPIRED, MeasureState.LIFTED}:
        return ReversalStep(kind=StepKind.ANNOTATE, ref=measure.id)
    return ReversalStep(kind=_GIVEN_BACK.get(measure.code, StepKind.RESTORE), ref=measure.id)


def _ledger_steps(entries: Sequence[LedgerEntry]) -> list[ReversalStep]:
    undone = {entry.reverses for entry in entries if entry.reverses}
    kinds = {EntryKind.DAMAGES: StepKind.REFUND, EntryKind.POINTS: StepKind.REMOVE_POINTS}
    return [
        ReversalStep(kind=kinds[entry.kind], ref=entry.id)
        for entry in entries
        if entry.kind in kinds and not entry.reverses and entry.id not in undone
    ]


def complete(steps: Iterable[ReversalStep]) -> bool:
    """Say whether everything was taken back."""
    return all(step.state is StepState.DONE for step in steps)
