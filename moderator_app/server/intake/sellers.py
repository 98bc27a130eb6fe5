"""Sellers and what was decided about them before: the part of a batch that items lean on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import Connection

from moderator_app.domain.identity import new_id
from moderator_app.server.context import Context, Principal
from moderator_app.server.intake import repository
from moderator_app.server.intake.rows import Prepared, rejected
from moderator_app.server.records import event_row
from moderator_app.server.tables import decision, decision_state, merchant
from moderator_app.wire import messages as m

SYSTEM = "system"


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What a batch has come to so far: an answer for each row, and the audit events to store with it."""

    at_ms: int
    actor: str
    results: dict[int, m.IntakeResult] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)

    def done(self, one: Prepared, status: str, *, object_id: str = "", case_id: str = "") -> None:
        """Answer a row that was accepted or is a duplicate."""
        self.results[one.index] = m.IntakeResult(
            index=one.index,
            status="duplicate" if status == "duplicate" else "accepted",
            id=object_id,
            case_id=case_id,
            highlights=len(one.highlights),
        )

    def refuse(self, one: Prepared, reason: str, pointer: str) -> None:
        """Answer a row that a rule refuses."""
        self.results[one.index] = rejected(one.index, m.RowFault(reason=reason, pointer=pointer))

    def event(self, action: str, object_type: str, object_id: str, detail: dict[str, Any] | None = None) -> None:
        """Note an event; what happens to a case follows from the server's rules, not from the sender."""
        actor = SYSTEM if object_type == "case" else self.actor
        self.events.append(event_row(self.at_ms, actor, action, object_type, object_id, detail))


class Sellers:
    """The sellers that a batch names."""

    def __init__(
        self,
        connection: Connection,
        context: Context,
        who: Principal,
        source: str,
        rows: Sequence[Prepared],
        *,
        outcome: Outcome,
    ) -> None:
        """Look up those that are there already."""
        self._connection = connection
        self._book = context.law.book
        self._who = who
        self._source = source
        self._rows = rows
        self._outcome = outcome
        refs = [one.row.ref if isinstance(one.row, m.MerchantRow) else one.row.merchant_ref for one in rows]
        self.by_ref: dict[str, dict[str, Any]] = {
            ref: dict(row) for ref, row in repository.merchants_by_ref(connection, refs).items()
        }
        self._new: list[dict[str, Any]] = []
        self._changed: dict[str, dict[str, Any]] = {}

    def book(self) -> None:
        """Book sellers, then earlier decisions about them."""
        for one in self._rows:
            if isinstance(one.row, m.MerchantRow):
                self._merchant(one, one.row)
        repository.add_rows(self._connection, merchant, self._new)
        repository.change_rows(self._connection, merchant, list(self._changed.values()))
        self._decisions()

    def of(self, one: Prepared, ref: str) -> dict[str, Any] | None:
        """Return a row's seller; without one the row is answered."""
        found = self.by_ref.get(ref)
        if found is None:
            self._outcome.refuse(one, "There is no such seller; send its row first.", "/merchant_ref")
        return found

    def _merchant(self, one: Prepared, row: m.MerchantRow) -> None:
        known = self.by_ref.get(row.ref)
        if known is not None and known["content_hash"] == one.content_hash:
            self._outcome.done(one, "duplicate", object_id=known["id"])
            return
        values: dict[str, Any] = {
            "id": known["id"] if known is not None else new_id(),
            "ref": row.ref,
            "name": row.name,
            "person_key": row.person_ref or row.ref,
            "deposit_minor": row.deposit_minor,
            "currency": row.currency,
            "followers": row.followers,
            "category_zh": row.category_zh,
            "category_en": row.category_en,
            "opened_at_ms": row.opened_at_ms,
            "status": known["status"] if known is not None else "open",
            "content_hash": one.content_hash,
        }
        fresh = next((new for new in self._new if new["ref"] == row.ref), None)
        if fresh is not None:
            fresh.update(values)
        elif known is not None:
            self._changed[values["id"]] = values
        else:
            self._new.append(values)
        self.by_ref[row.ref] = values
        self._outcome.event("merchant.change" if known is not None else "merchant.create", "merchant", values["id"])
        self._outcome.done(one, "accepted", object_id=values["id"])

    def _decisions(self) -> None:
        rows = [(one, one.row) for one in self._rows if isinstance(one.row, m.PriorDecisionRow)]
        decisions: list[dict[str, Any]] = []
        states: list[dict[str, Any]] = []
        known = repository.known_decisions(self._connection, self._source, [row.source_id for _, row in rows])
        for one, row in rows:
            seller = self.of(one, row.merchant_ref)
            if seller is None:
                continue
            pointer = next(
                (
                    place
                    for place, unknown in (
                        ("/category", row.category not in self._book.matrix.categories),
                        ("/severity", row.severity not in self._book.matrix.severities),
                        ("/grade", row.grade not in self._book.matrix.grades),
                    )
                    if unknown
                ),
                "",
            )
            earlier = known.get(row.source_id)
            if pointer:
                self._outcome.refuse(one, "The matrix does not know this.", pointer)
            elif earlier is not None and earlier[1] == one.content_hash:
                self._outcome.done(one, "duplicate", object_id=earlier[0])
            elif earlier is not None:
                self._outcome.refuse(one, "This decision is here with other contents.", "/source_id")
            else:
                values = self._decision(one, row, seller)
                known[row.source_id] = (values["id"], one.content_hash)
                decisions.append(values)
                states.append({"decision_id": values["id"], "state": row.state, "at_ms": self._outcome.at_ms})
                detail = {"source": self._source, "state": row.state}
                self._outcome.event("decision.import", "decision", values["id"], detail)
                self._outcome.done(one, "accepted", object_id=values["id"])
        repository.add_rows(self._connection, decision, decisions)
        repository.add_rows(self._connection, decision_state, states)

    def _decision(self, one: Prepared, row: m.PriorDecisionRow, seller: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": new_id(),
            "number": row.number,
            "source": self._source,
            "source_id": row.source_id,
            "merchant_id": seller["id"],
            "maker_id": self._who.user_id,
            "category": row.category,
            "family": self._book.matrix.categories[row.category].family,
            "severity": row.severity,
            "grade": row.grade,
            "proposed_grade": row.grade,
            "policy_version": "",
            "rulebook_version": "",
            "approvals_needed": 1,
            "violation_at_ms": row.violation_at_ms,
            "booked_at_ms": row.decided_at_ms,
            "body": msgspec.json.encode(row).decode(),
            "assessment": one.content_hash,
        }
