"""Statements of reasons (Digital Services Act, article 17): composed off the reviewers' path, checked, sent with retry.

Facts are standard wording: category, severity, clause and measures; no quote and no name goes out. Whatever the check
for personal data finds holds the statement until a person has looked at it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, select, text, update

from moderator_app.domain.assessment import Assessment
from moderator_app.domain.case import Item, ItemKind
from moderator_app.domain.decision import standing_findings
from moderator_app.domain.errors import Refused
from moderator_app.domain.measure import next_try_ms
from moderator_app.domain.reasons import SCHEMA_VERSION, StatementFacts, check_statement, statement
from moderator_app.server.case import repository as cases
from moderator_app.server.context import Context, Principal
from moderator_app.server.ledger import repository as decisions
from moderator_app.server.records import event_row, record_events
from moderator_app.server.redress.letters import windows
from moderator_app.server.second.repository import DECISION
from moderator_app.server.tables import statement as statements_table
from moderator_app.wire.messages import law as lm

SYSTEM = "system"
BATCH = 100
"""Statements of one round; the Commission's database takes at most so many in a call."""
LATEST = 200
_ASSESSMENT = msgspec.json.Decoder(Assessment)
_CONTENT = {
    ItemKind.CLIP: ("CONTENT_TYPE_VIDEO", "CONTENT_TYPE_AUDIO"),
    ItemKind.LISTING: ("CONTENT_TYPE_PRODUCT",),
}

_OPEN = text("""
    SELECT * FROM statement WHERE state IN ('due', 'ready') AND state = :state AND next_at_ms <= :now_ms
    ORDER BY next_at_ms, decision_id LIMIT :count
""")


def _rows(connection: Connection, state: str, now_ms: int) -> Sequence[RowMapping]:
    return connection.execute(_OPEN, {"state": state, "now_ms": now_ms, "count": BATCH}).mappings().all()


def _change(connection: Connection, decision_id: str, **values: Any) -> None:
    connection.execute(update(statements_table).where(statements_table.c.decision_id == decision_id).values(**values))


def any_due(connection: Connection, context: Context) -> bool:
    """Say whether a statement has to be composed."""
    return bool(_rows(connection, "due", context.now()))


def compose(connection: Connection, context: Context) -> int:
    """Compose the statements that are due; return how many were looked at."""
    rows = _rows(connection, "due", context.now())
    for row in rows:
        payload, faults = _payload(connection, context, row["decision_id"])
        state = "none" if payload is None else "held" if faults else "ready"
        _change(
            connection,
            row["decision_id"],
            state=state,
            schema_version=SCHEMA_VERSION,
            payload="" if payload is None else json.dumps(payload, ensure_ascii=False, sort_keys=True),
            faults=json.dumps(faults, ensure_ascii=False),
        )
        event = event_row(context.now(), SYSTEM, f"statement.{state}", "decision", row["decision_id"])
        record_events(connection, [event])
    return len(rows)


def _payload(connection: Connection, context: Context, decision_id: str) -> tuple[dict[str, Any] | None, list[str]]:
    stored = decisions.decision_with_state(connection, decision_id)
    assert stored is not None  # noqa: S101 - a foreign key holds it
    subject = cases.merchant_of(connection, stored["merchant_id"])
    assert subject is not None  # noqa: S101 - a foreign key holds it
    made, assessment = DECISION.decode(stored["body"]), _ASSESSMENT.decode(stored["assessment"])
    book, rules = context.law.book, windows()
    carried = standing_findings(made.findings, book.rulebook) or made.findings
    leading = next((one for one in carried if one.category == stored["category"]), carried[0])
    rule = book.rulebook.rule_of(leading.category)
    clause = rule.clause(leading.clause)
    items = cases.items_of(connection, stored["case_id"])
    # Terms as they were booked: a decision that waited for a second person began later than it was computed.
    booked = {one.code: one for one in decisions.entries_of_decision(connection, decision_id) if not one.reverses}
    measures = tuple(
        replace(one, start_at_ms=booked[one.code].start_at_ms, end_at_ms=booked[one.code].end_at_ms)
        for one in assessment.measures
        if one.code in booked
    )
    names = ", ".join(one.name.en for one in measures)
    facts = StatementFacts(
        decision_id=decision_id,
        category=leading.category,
        rule=f"{rule.code} {rule.version} clause {leading.clause} ({rule.name.en})",
        explanation=clause.text.en if clause is not None else rule.name.en,
        facts=(
            f"Finding: {book.matrix.categories[leading.category].name.en}; severity: "
            f"{book.matrix.severities[leading.severity].en}; pieces of evidence: {len(leading.evidence_ids)}; earlier "
            f"findings of the same family: {assessment.proposal.earlier}; measures: {names}."
        ),
        measures=measures,
        damages_minor=0 if assessment.damages is None else assessment.damages.result_minor,
        content_types=_content_types(items),
        content_at_ms=stored["violation_at_ms"],
        applied_at_ms=measures[0].start_at_ms if measures else stored["booked_at_ms"],
        language=items[0].language if items else "zh",
        detected_by_machine=any(piece.highlight_id for piece in made.evidence),
        reported=any(item.reports for item in items),
        territory=rules.territory,
        rule_url=rules.rule_url,
    )
    payload = statement(book.matrix, facts)
    if payload is None:
        return None, []
    denied = [subject.name, subject.ref, *(other.name for other in cases.linked_to(connection, subject))]
    return payload, [str(fault) for fault in check_statement(payload, denied)]


def _content_types(items: Sequence[Item]) -> tuple[str, ...]:
    found = {kind for item in items for kind in _CONTENT.get(item.kind, ("CONTENT_TYPE_TEXT",))}
    return tuple(sorted(found)) or ("CONTENT_TYPE_OTHER",)


def ready(connection: Connection, context: Context) -> list[tuple[str, dict[str, Any]]]:
    """Return (decision, payload) of the statements that are to be sent now."""
    return [(row["decision_id"], json.loads(row["payload"])) for row in _rows(connection, "ready", context.now())]


def book(connection: Connection, context: Context, outcomes: Sequence[tuple[str, str, str]]) -> None:
    """Book what came of sending: (decision, remote id, problem); a problem climbs the ladder of waits."""
    now = context.now()
    for decision_id, remote_id, problem in outcomes:
        row = (
            connection.execute(select(statements_table).where(statements_table.c.decision_id == decision_id))
            .mappings()
            .one()
        )
        if row["state"] != "ready":
            continue
        if not problem:
            _change(connection, decision_id, state="sent", sent_at_ms=now, remote_id=remote_id, faults="[]")
            record_events(connection, [event_row(now, SYSTEM, "statement.sent", "decision", decision_id)])
            continue
        attempts = row["attempts"] + 1
        again = next_try_ms(attempts, now)
        values = {"attempts": attempts, "faults": json.dumps([problem])}
        if again is None:
            _change(connection, decision_id, state="dead", **values)
            record_events(connection, [event_row(now, SYSTEM, "statement.dead", "decision", decision_id)])
        else:
            _change(connection, decision_id, next_at_ms=again, **values)


async def latest(context: Context) -> lm.Statements:
    """Return the latest statements; those that wait for a person come first."""

    def look(connection: Connection) -> lm.Statements:
        rows = connection.execute(
            select(statements_table)
            .where(statements_table.c.state != "none")
            .order_by(
                statements_table.c.state.not_in(["held", "dead"]),
                statements_table.c.made_at_ms.desc(),
                statements_table.c.decision_id,
            )
            .limit(LATEST)
        ).mappings()
        return lm.Statements(statements=tuple(_to_statement(row) for row in rows))

    return await context.database.read(look)


def _to_statement(row: RowMapping) -> lm.Statement:
    return lm.Statement(
        decision_id=row["decision_id"],
        state=row["state"],
        schema_version=row["schema_version"],
        attempts=row["attempts"],
        faults=tuple(json.loads(row["faults"])),
        payload=json.loads(row["payload"]) if row["payload"] else {},
        sent_at_ms=row["sent_at_ms"],
    )


async def again(context: Context, who: Principal, decision_id: str) -> lm.Statement:
    """Compose a statement anew that was held or is dead.

    Raises:
        Refused: ``not-found``; ``not-allowed`` for one that is under way or sent.
    """

    def run(connection: Connection) -> lm.Statement:
        query = select(statements_table).where(statements_table.c.decision_id == decision_id)
        row = connection.execute(query).mappings().one_or_none()
        if row is None:
            raise Refused("not-found", "There is no such statement.")
        if row["state"] not in {"held", "dead"}:
            raise Refused("not-allowed", "This statement is under way.", state=row["state"])
        now = context.now()
        _change(connection, decision_id, state="due", attempts=0, next_at_ms=now)
        record_events(connection, [event_row(now, who.user_id, "statement.again", "decision", decision_id)])
        return _to_statement(connection.execute(query).mappings().one())

    return await context.database.write(run)
