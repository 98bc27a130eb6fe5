"""Invented cases, leases and decisions for the desk's tests."""

from __future__ import annotations

from typing import Any

from moderator_app.domain.case import Case, CaseState, Item, ItemKind, PriorityInputs
from moderator_app.domain.decision import ClearReason, Decision
from moderator_app.domain.identity import new_id
from moderator_app.domain.ledger import Standing
from moderator_app.domain.merchant import Merchant
from moderator_app.domain.queue import Lease, LeaseMode
from moderator_app.wire.messages import CaseContent, Leased, MerchantContext

NOON = 1_780_000_000_000
HOUR = 3_600_000
ACCOUNT = "0190a000-0000-7000-8000-000000000001"


def a_case(number: int = 1, **changes: Any) -> Case:
    severity = 1 + number % 4
    facts: dict[str, Any] = {
        "id": f"0190b000-0000-7000-8000-{number:012d}",
        "number": f"C-{number:06d}",
        "key": f"k{number}",
        "merchant_id": f"m{number % 12}",
        "merchant_name": f"青禾家居{number % 12}号店",
        "title": f"加微信 vx{number:03d} 私下交易",
        "kind": list(ItemKind)[number % 5],
        "category": "PRIVATE_TRADE",
        "severity": f"S{severity}",
        "queue": "general",
        "state": CaseState.QUEUED,
        "priority": PriorityInputs(
            severity_weight=severity,
            likelihood_milli=700,
            viewers=number * 7 % 900,
            reports=number % 5,
            opened_at_ms=NOON - number * 60_000,
            allowance_ms=4 * HOUR,
        ),
        "opened_at_ms": NOON - number * 60_000,
        "due_at_ms": NOON - number * 60_000 + 4 * HOUR,
    }
    return Case(**(facts | changes))


def a_lease(case: Case, **changes: Any) -> Lease:
    facts: dict[str, Any] = {
        "id": new_id(),
        "case_id": case.id,
        "epoch": case.lease_epoch + 1,
        "holder": ACCOUNT,
        "mode": LeaseMode.ONLINE,
        "ttl_ms": 600_000,
        "granted_at_ms": NOON,
    }
    return Lease(**(facts | changes))


def a_content(case: Case) -> CaseContent:
    merchant = Merchant(id=case.merchant_id, ref="ref", name=case.merchant_name, person_key="p1")
    item = Item(id=new_id(), kind=case.kind, source="s", source_id=case.id, merchant_id=case.merchant_id)
    return CaseContent(
        case=case,
        items=(item,),
        highlights=(),
        context=MerchantContext(merchant=merchant, standing=Standing(), history=()),
    )


def leased(case: Case, **changes: Any) -> Leased:
    return Leased(lease=a_lease(case, **changes), content=a_content(case))


def a_decision(case: Case, **changes: Any) -> Decision:
    facts: dict[str, Any] = {
        "id": new_id(),
        "case_id": case.id,
        "round": 1,
        "content_version": 1,
        "lease_epoch": 1,
        "policy_version": "1",
        "rulebook_version": "1",
        "findings": (),
        "grade": "G0",
        "proposed_grade": "G0",
        "clear_reason": ClearReason.NO_VIOLATION,
    }
    return Decision(**(facts | changes))
