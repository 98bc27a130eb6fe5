"""How every endpoint is tried by somebody who must not learn a result. An endpoint that is in no table fails a test.

Whoever adds an endpoint says here how it could be asked about somebody else's decision: in ``PLAIN`` when its path says
it all, in ``queries`` or ``bodies`` when it takes more, in ``APART`` with the reason why it is not asked at all.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from moderator_app.domain.identity import new_id
from moderator_app.wire.endpoint import Endpoint
from moderator_app.wire.protocol import ENDPOINTS

Facts = dict[str, str]
"""What there would be to know: decision, number, grade, maker; and where: case, merchant, sample, plan, item, job."""

APART: dict[str, str] = {
    "sign_out": "ends the session that asks",
    "factor_enrol": "changes how the person who asks signs in",
    "factor_confirm": "changes how the person who asks signs in",
    "factor_drop": "changes how the person who asks signs in",
    "password_change": "changes how the person who asks signs in",
    "wellness_break": "sends the person who asks on a break",
    "device_wiped": "tells that the desk that asks was wiped",
    "device_orders": "signs for the desk that asks",
    "session_end": "may end the session that asks",
    "qa_store": "stores the own result, after which the first one is shown: tested by itself",
    "qa_release": "gives the case back, after which nobody who looked is given it again: tested by itself",
    "second_release": "gives the seat back: tested with the second person",
    "turn_renew": "prolongs a turn and shows nothing of the case: tested with the second person",
    "second_decide": "stores the own finding: tested with the second person",
}

_PLAIN = """
    server_info health_live health_ready me policy queues leases users case_partner decision ledger media_get
    media_parts
    audit_checkpoint audit_checkpoints audit_consistency audit_inclusion audit_tile log_entry log_views log_view_forget
    export_state export_cancel export_file qa_plans qa_waiting work_desks work_undo measures stops stop_lift
    dead_letters second_waiting conflicts withdraw_confirm withdrawals rechecks appeals appeal_retract appeal_claim
    appeal_release standing points_reviews statements statement_again policy_versions policy_version policy_diff
    policy_replay policy_submit policy_return policy_approve policy_acknowledge resend series_list issues issue
    issue_compile issue_send issue_return issue_approve issue_publish issue_retract issue_preview issue_sheet
    issue_picture preview_page preview_paper page_archive page_search page_corrections page_style feed_json feed_atom
    page_issue issue_json issue_csv issue_pdf case ways outside_start outside_finish code sessions key_register
    opinion_send opinions device_wipe device_wipe_state metrics wellness wellness_looked wellness_optouts
    golden_items key_revoke user_sessions user_sessions_end user_factor_reset user_key_revoke
"""
PLAIN = frozenset(_PLAIN.split())
"""Asked with the facts in their paths and nothing else."""


def queries(facts: Facts) -> dict[str, list[dict[str, Any]]]:
    """Return what is asked for in the address, by endpoint."""
    return {
        "case_content": [{}, {"purpose": "curious"}],
        "changes": [{"limit": 500}],
        "snapshot": [{"limit": 500}],
        "stream": [{"seconds": "0"}],
        "audit_events": [{}],
        "qa_figures": [{}, {"maker": facts["maker"]}],
        "qa_reviews": [{}, {"plan_id": facts["plan"]}],
        "log_choices": [{}],
        "work_people": [{}, {"queue": facts["queue"]}],
        "work_cases": [{"queue": facts["queue"]}],
    }


def bodies(facts: Facts, now_ms: int) -> dict[str, list[Any]]:
    """Return what is sent, by endpoint; what is refused for its shape tells nothing, but the shapes here are right."""
    case, decision = facts["case"], facts["decision"]
    lease = {"lease_id": facts["sample"], "epoch": 1}
    order = {"id": new_id(), "case_ids": [case], "reason": "?", "row_versions": [1]}
    seen = {"id": new_id(), "name": "x", "seed": "y", "from_ms": 1, "to_ms": now_ms}
    return {
        "sign_in": [{"name": "nobody", "password": "nothing", "device_id": new_id()}],
        "refresh": [{"refresh_token": "nothing", "device_id": new_id()}],
        "claim": [{"id": new_id(), "case_id": case}, {"id": new_id(), "count": 25}],
        "renew": [{"lease_ids": [facts["sample"]]}],
        "release": [{"lease_ids": [facts["sample"]]}],
        "skip": [{**lease, "reason": "other"}],
        "hold": [{**lease, "question": "?", "due_at_ms": now_ms}],
        "escalate": [{**lease, "reason": "?"}],
        "messages_expand": [{"purpose": "meaning", "first": 0, "last": 9}],
        "decide": [{"items": []}],
        "media_put": [{}],
        "intake": [{"source": "test", "rows": [{}]}],
        "user_new": [{"id": new_id(), "name": "n", "display": "N", "password": "long enough", "roles": ["qa"]}],
        "user_change": [{"disabled": False}],
        "log_query": [
            {},
            {"limit": 500},
            {"filter": {"makers": [facts["maker"]]}},
            {"filter": {"grades": [facts["grade"]]}},
            {"filter": {"words": facts["number"]}},
            {"filter": {"merchant_id": facts["merchant"]}},
            {"filter": {"merchant_id": facts["merchant"], "overturned": False}},
            {"filter": {"merchant_id": facts["merchant"], "disputed": False}},
        ],
        "log_view_save": [{"id": new_id(), "name": "mine", "filter": {"words": facts["number"]}}],
        "export_start": [{"id": new_id(), "format": kind} for kind in ("csv", "audit")],
        "qa_draw": [{**seen, "dry_run": True}],
        "qa_claim": [{}, {"plan_id": facts["plan"]}],
        "golden_mark": [{"grade": "G4", "rationale": "?"}],
        "qa_settle": [{"defect": True, "note": "show me"}],
        "work_preview": [{**order, "action": "reopen"}, {**order, "action": "assign", "account_id": facts["maker"]}],
        "work_apply": [{**order, "action": "reopen"}],
        "measure_lift": [{"reason": "show me"}],
        "stop": [{"case_id": case, "reason": "show me"}],
        "second_claim": [{"id": new_id()}, {"id": new_id(), "case_id": case}],
        "conflict_declare": [{"merchant_id": new_id()}],
        "conflict_withdraw": [{"merchant_id": new_id()}],
        "withdraw": [{"error_class": "technical_error", "reason": "s"}],
        "recheck_end": [{"outcome": "stands", "note": "?"}],
        "appeal_file": [{"decision_id": decision, "grounds": ["x"], "text": "?"}],
        "appeal_reject": [{"reason": "late"}],
        "appeal_decide": [{}],
        "points_review_end": [{"outcome": "stands", "note": "?"}],
        "policy_draft": [{"id": new_id()}],
        "series_store": [{"title_zh": "x", "title_en": "x"}],
        "issue_new": [{"id": new_id(), "series": "X", "period_from_ms": 1, "period_to_ms": 2}],
        "issue_word": [{}],
        "issue_exclude": [{"decision_id": decision, "reason": "?"}],
        "issue_correct": [{"decision_id": decision, "text": "?"}],
        "issue_schedule": [{}],
        "issue_include": [{"decision_ids": [decision], "reason": "?"}],
        "issue_notes": [{}],
    }


def unlisted(facts: Facts) -> set[str]:
    """Return endpoints of which nobody said how they are to be tried."""
    told = PLAIN | set(APART) | set(queries(facts)) | set(bodies(facts, 1))
    return {endpoint.name for endpoint in ENDPOINTS} - told


@dataclass(frozen=True)
class Leak:
    """Something that must not have been told."""

    endpoint: str
    body: Any
    what: str


def attempt_all(
    client: Any, token: str, facts: Facts, now_ms: int, endpoints: tuple[Endpoint, ...] = ENDPOINTS
) -> tuple[int, list[Leak]]:
    """Ask everything in every way; return how often, and what was told that must not be."""
    headers = {"Authorization": f"Bearer {token}"}
    asked, leaks = 0, []
    for endpoint in endpoints:
        if endpoint.name in APART:
            continue
        for query in queries(facts).get(endpoint.name, [{}]):
            for body in bodies(facts, now_ms).get(endpoint.name, [None if endpoint.method == "GET" else {}]):
                answer = client.request(
                    endpoint.method, path_of(endpoint, facts), params=query, headers=headers, json=body
                )
                asked += 1
                leaks += [Leak(endpoint.name, body, what) for what in told_by(answer, facts)]
    return asked, leaks


def path_of(endpoint: Endpoint, facts: Facts) -> str:
    """Return an address about what is to be learned."""
    names = {
        "case_id": facts["case"],
        "merchant_id": facts["merchant"],
        "sample_id": facts["sample"],
        "user_id": facts["maker"],
        "item_id": facts["item"],
        "job_id": facts["job"],
        "plan_id": facts["plan"],
        "level": "0",
        "index": "0",
        "page": "0",
        "number": "1",
        "sha256": "0" * 64,
    }
    path = endpoint.path
    while "{" in path:
        name = path.split("{", 1)[1].split("}", 1)[0]
        path = path.replace(f"{{{name}}}", names.get(name, facts["decision"]))
    return path


def told_by(answer: Any, facts: Facts) -> list[str]:
    """Return what an answer tells of the result: its maker or its grade beside its decision, case, sample or number."""
    found: list[str] = []
    about = {facts["decision"], facts["case"], facts["number"], facts["sample"]}

    def look(value: Any) -> None:
        if isinstance(value, dict):
            if about & set(map(str, value.values())):
                flat = str(value)
                if facts["maker"] in flat or facts["display"] in value.values():
                    found.append(f"maker in {flat[:200]}")
                if facts["grade"] in [value.get(name) for name in ("grade", "first_grade", "proposed_grade")]:
                    found.append(f"grade in {flat[:200]}")
            for inner in value.values():
                look(inner)
        elif isinstance(value, list):
            for inner in value:
                look(inner)

    for part in parts_of(answer):
        look(part)
    return found


def parts_of(answer: Any) -> Iterator[Any]:
    """Yield what an answer says, whether it is one document, a line of JSON after the other, or a table."""
    if not answer.content:
        return
    if "json" in answer.headers.get("content-type", ""):
        yield answer.json()
        return
    for line in answer.text.splitlines():
        try:
            yield msgspec.json.decode(line)
        except msgspec.DecodeError:
            yield dict(enumerate(line.replace('"', "").split(",")))


def an_export(call: Callable[..., Any], kind: str = "jsonl") -> str:
    """Write the log out as the one who must not learn something; return the job."""
    job = call("export_start", {"id": new_id(), "format": kind})
    for _ in range(400):
        if call("export_state", path={"job_id": job.id}).state != "running":
            break
        time.sleep(0.01)
    return str(job.id)
