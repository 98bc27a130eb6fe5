"""The calls of the law, each as an ``Ask`` that the courier carries."""

from __future__ import annotations

from types import NoneType
from typing import Literal

from moderator_app.domain.appeal import ErrorClass, FormalReason
from moderator_app.domain.decision import Decision
from moderator_app.domain.identity import new_id
from moderator_app.wire.ask import Ask
from moderator_app.wire.messages import law as lm

# --- two people -------------------------------------------------------------------------------------------------------


def second_waiting() -> Ask[lm.WaitingCases]:
    """Ask which cases wait for one more person."""
    return Ask(endpoint="second_waiting", reply=lm.WaitingCases)


def second_claim(case_id: str = "") -> Ask[lm.Seated]:
    """Ask for a seat: at a particular case, or at the one that has waited longest."""
    return Ask(endpoint="second_claim", reply=lm.Seated, body=lm.SeatClaim(id=new_id(), case_id=case_id))


def second_release(turn_id: str) -> Ask[None]:
    """Give a seat back."""
    return Ask(endpoint="second_release", reply=NoneType, body=lm.TurnEnd(turn_id=turn_id))


def renew_turn(turn_id: str) -> Ask[lm.Turn]:
    """Prolong a turn that somebody is at work on."""
    return Ask(endpoint="turn_renew", reply=lm.Turn, body=lm.TurnEnd(turn_id=turn_id))


def second_decide(decision: Decision) -> Ask[lm.SeatReceipt]:
    """Store what was found from a seat."""
    return Ask(endpoint="second_decide", reply=lm.SeatReceipt, body=lm.SeatFinding(decision=decision))


def conflicts() -> Ask[lm.Conflicts]:
    """Ask for one's own declarations."""
    return Ask(endpoint="conflicts", reply=lm.Conflicts)


def declare_conflict(merchant_id: str) -> Ask[lm.Conflicts]:
    """Declare a conflict of interest with the person behind a seller."""
    return Ask(endpoint="conflict_declare", reply=lm.Conflicts, body=lm.ConflictChange(merchant_id=merchant_id))


def withdraw_conflict(merchant_id: str) -> Ask[lm.Conflicts]:
    """Take a declaration back."""
    return Ask(endpoint="conflict_withdraw", reply=lm.Conflicts, body=lm.ConflictChange(merchant_id=merchant_id))


# --- measures and the platform ----------------------------------------------------------------------------------------


def measures(merchant_id: str) -> Ask[lm.MeasureList]:
    """Ask for every measure of a seller."""
    return Ask(endpoint="measures", reply=lm.MeasureList, path={"merchant_id": merchant_id})


def dead_letters() -> Ask[lm.PlatformCalls]:
    """Ask which calls the platform never took."""
    return Ask(endpoint="dead_letters", reply=lm.PlatformCalls)


def resend(call_id: str) -> Ask[lm.PlatformCall]:
    """Send a dead letter again; its ladder of waits begins anew."""
    return Ask(endpoint="resend", reply=lm.PlatformCall, path={"call_id": call_id})


def lift(measure_id: str, reason: str) -> Ask[lm.MeasureRow]:
    """End a measure early."""
    return Ask(
        endpoint="measure_lift", reply=lm.MeasureRow, body=lm.Lift(reason=reason), path={"measure_id": measure_id}
    )


def stops() -> Ask[lm.StopList]:
    """Ask which emergency stops have not ended."""
    return Ask(endpoint="stops", reply=lm.StopList)


def stop(case_id: str, code: str, reason: str) -> Ask[lm.Stop]:
    """Stop something at once, for a day at most."""
    return Ask(
        endpoint="stop", reply=lm.Stop, body=lm.StopRequest(id=new_id(), case_id=case_id, code=code, reason=reason)
    )


def lift_stop(stop_id: str) -> Ask[lm.Stop]:
    """End an emergency stop."""
    return Ask(endpoint="stop_lift", reply=lm.Stop, path={"stop_id": stop_id})


def statements() -> Ask[lm.Statements]:
    """Ask how far the statements of reasons have come."""
    return Ask(endpoint="statements", reply=lm.Statements)


def statement_again(decision_id: str) -> Ask[lm.Statement]:
    """Write and send a statement again."""
    return Ask(endpoint="statement_again", reply=lm.Statement, path={"decision_id": decision_id})


# --- taking back ------------------------------------------------------------------------------------------------------


def withdraw(decision_id: str, error_class: ErrorClass, reason: str) -> Ask[lm.Withdrawal]:
    """Withdraw a decision, or ask for a second person to confirm it."""
    body = lm.Withdraw(error_class=error_class, reason=reason)
    return Ask(endpoint="withdraw", reply=lm.Withdrawal, body=body, path={"decision_id": decision_id})


def confirm_withdrawal(decision_id: str) -> Ask[lm.Withdrawal]:
    """Confirm a withdrawal as second person."""
    return Ask(endpoint="withdraw_confirm", reply=lm.Withdrawal, path={"decision_id": decision_id})


def withdrawals() -> Ask[lm.Withdrawals]:
    """Ask for withdrawals with their plans."""
    return Ask(endpoint="withdrawals", reply=lm.Withdrawals)


def rechecks() -> Ask[lm.Rechecks]:
    """Ask for decisions that had counted one that was withdrawn."""
    return Ask(endpoint="rechecks", reply=lm.Rechecks)


def end_recheck(decision_id: str, outcome: Literal["stands", "to_withdraw"], note: str) -> Ask[lm.Rechecks]:
    """Say what became of such a decision."""
    body = lm.RecheckEnd(outcome=outcome, note=note)
    return Ask(endpoint="recheck_end", reply=lm.Rechecks, body=body, path={"decision_id": decision_id})


# --- appeals ----------------------------------------------------------------------------------------------------------


def appeals() -> Ask[lm.AppealList]:
    """Ask for appeals to hear or to sign."""
    return Ask(endpoint="appeals", reply=lm.AppealList)


def reject_appeal(appeal_id: str, reason: FormalReason) -> Ask[lm.AppealRow]:
    """Sign that an appeal cannot be heard."""
    body = lm.AppealReject(reason=reason)
    return Ask(endpoint="appeal_reject", reply=lm.AppealRow, body=body, path={"appeal_id": appeal_id})


def claim_appeal(appeal_id: str) -> Ask[lm.AppealFile]:
    """Take an appeal."""
    return Ask(endpoint="appeal_claim", reply=lm.AppealFile, path={"appeal_id": appeal_id})


def release_appeal(appeal_id: str) -> Ask[None]:
    """Give an appeal back."""
    return Ask(endpoint="appeal_release", reply=NoneType, path={"appeal_id": appeal_id})


def decide_appeal(appeal_id: str, body: lm.AppealDecide) -> Ask[lm.AppealRow]:
    """End an appeal."""
    return Ask(endpoint="appeal_decide", reply=lm.AppealRow, body=body, path={"appeal_id": appeal_id})


# --- standing ---------------------------------------------------------------------------------------------------------


def standing(merchant_id: str) -> Ask[lm.StandingPage]:
    """Ask for a seller's page."""
    return Ask(endpoint="standing", reply=lm.StandingPage, path={"merchant_id": merchant_id})


def end_points_review(
    review_id: str, outcome: Literal["no_action", "talk", "case_reopened"], note: str
) -> Ask[lm.PointsReview]:
    """Say what was made of a threshold that was reached."""
    body = lm.PointsReviewEnd(outcome=outcome, note=note)
    return Ask(endpoint="points_review_end", reply=lm.PointsReview, body=body, path={"review_id": review_id})


# --- versions of the law ----------------------------------------------------------------------------------------------


def policy_versions() -> Ask[lm.PolicyRows]:
    """Ask for every version."""
    return Ask(endpoint="policy_versions", reply=lm.PolicyRows)


def policy_version(version_id: str) -> Ask[lm.PolicyText]:
    """Ask for a version with its text."""
    return Ask(endpoint="policy_version", reply=lm.PolicyText, path={"version_id": version_id})


def draft_policy(body: lm.PolicyDraft) -> Ask[lm.PolicyRow]:
    """Store a draft, or store it again."""
    return Ask(endpoint="policy_draft", reply=lm.PolicyRow, body=body)


def policy_diff(version_id: str) -> Ask[lm.PolicyDiff]:
    """Ask what a version changes."""
    return Ask(endpoint="policy_diff", reply=lm.PolicyDiff, path={"version_id": version_id})


def policy_replay(version_id: str) -> Ask[lm.Replay]:
    """Replay a matrix over all past decisions."""
    return Ask(endpoint="policy_replay", reply=lm.Replay, path={"version_id": version_id})


def submit_policy(version_id: str) -> Ask[lm.PolicyRow]:
    """Hand a draft to whoever approves."""
    return Ask(endpoint="policy_submit", reply=lm.PolicyRow, path={"version_id": version_id})


def return_policy(version_id: str, reason: str) -> Ask[lm.PolicyRow]:
    """Give a submitted version back to its author."""
    body = lm.PolicyReturn(reason=reason)
    return Ask(endpoint="policy_return", reply=lm.PolicyRow, body=body, path={"version_id": version_id})


def approve_policy(version_id: str, effective_from_ms: int) -> Ask[lm.PolicyRow]:
    """Approve a version that somebody else wrote; it takes effect at its time."""
    body = lm.PolicyApprove(effective_from_ms=effective_from_ms)
    return Ask(endpoint="policy_approve", reply=lm.PolicyRow, body=body, path={"version_id": version_id})


def acknowledge_policy(version_id: str) -> Ask[lm.PolicyRow]:
    """Say that one has read a version."""
    return Ask(endpoint="policy_acknowledge", reply=lm.PolicyRow, path={"version_id": version_id})
