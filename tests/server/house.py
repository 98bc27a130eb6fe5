"""A small backend for tests: a clock that is set by hand, detectors that see two words, and people with names."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from moderator_app.detectors import Document
from moderator_app.domain.assessment import assess
from moderator_app.domain.decision import Answer, ClearReason, Decision, Finding, Override, OverrideReason
from moderator_app.domain.evidence import Evidence, from_highlight, manifest_root
from moderator_app.domain.highlight import Explanation, Highlight
from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from moderator_app.domain.rulebook import QuestionKind
from moderator_app.domain.text import Label
from moderator_app.server.accounts import repository as accounts
from moderator_app.server.auth import fingerprint, new_token
from moderator_app.server.bootstrap import open_context
from moderator_app.server.config import Hashing, ServerConfig
from moderator_app.server.context import Context, Scan
from moderator_app.server.database.numbering import number
from moderator_app.server.local import LocalBackend
from moderator_app.wire import messages as m
from tests.server.databases import database_in

T = TypeVar("T")

NOON = 1_795_320_000_000
"""When every test begins."""
DAY = 24 * 3600 * 1000
CHEAP = Hashing(memory_kib=8, passes=1)
SEEN = {
    "微信": ("PRIVATE_TRADE", "R-PT-01#1", 920),
    "最低": ("ABSOLUTE_TERMS", "R-AT-01#1", 800),
    "吵架": ("HYPE_SELL", "R-HS-01#1", 700),
}
"""What the fake detectors see: word → category, clause, score."""


@dataclass
class Clock:
    """A clock set by hand, milliseconds since the epoch."""

    now: int = NOON

    def __call__(self) -> int:
        return self.now


def fake_scan(document: Document) -> list[Highlight]:
    """See the words of ``SEEN``, each once per segment."""
    return [
        Highlight(
            id=new_id(),
            item_id=document.item_id,
            detector=category.lower(),
            detector_version="1",
            strategy="TEST",
            category=category,
            clause=clause,
            lane=segment.lane,
            seq=segment.seq,
            start=segment.text.index(word),
            end=segment.text.index(word) + len(word),
            t0_ms=segment.t0_ms,
            t1_ms=segment.t1_ms,
            score=score,
            explanation=Explanation(
                heard=word, rule=Label("规", "rule"), why=Label("因", "why"), would_refute=Label("反", "not")
            ),
        )
        for segment in document.segments
        for word, (category, clause, score) in SEEN.items()
        if word in segment.text
    ]


def seller(ref: str = "M1", **more: Any) -> dict[str, Any]:
    """Return a seller's row."""
    return {"type": "merchant", "ref": ref, "name": f"小店{ref}", "deposit_minor": 5_000_000, **more}


def clip(source_id: str, words: str = "加我微信便宜", ref: str = "M1", **more: Any) -> dict[str, Any]:
    """Return a clip's row."""
    return {
        "type": "item",
        "source_id": source_id,
        "kind": "clip",
        "merchant_ref": ref,
        "session_ref": f"live-{source_id}",
        "title": f"直播 {source_id}",
        "captured_at_ms": NOON - DAY,
        "segments": [{"lane": "speech", "seq": 0, "text": words, "t0_ms": 0, "t1_ms": 4000}],
        "affected": {"amount_minor": 10_000_000, "orders": 12},
        **more,
    }


def prior(source_id: str, ref: str = "M1", **more: Any) -> dict[str, Any]:
    """Return the row of a decision made before."""
    return {
        "type": "prior_decision",
        "source_id": source_id,
        "merchant_ref": ref,
        "number": f"OLD-{source_id}",
        "category": "PRIVATE_TRADE",
        "severity": "S2",
        "grade": "G4",
        "violation_at_ms": NOON - 30 * DAY,
        "decided_at_ms": NOON - 29 * DAY,
        **more,
    }


def batch(*rows: Any, source: str = "test") -> m.IntakeBatch:
    """Return a batch of rows."""
    return m.IntakeBatch(source=source, rows=tuple(msgspec.Raw(msgspec.json.encode(row)) for row in rows))


def ask(count: int = 1, **more: Any) -> m.Claim:
    """Return a fresh claim."""
    return m.Claim(id=new_id(), count=count, **more)


@dataclass
class House:
    """A backend without a network, and its people."""

    context: Context
    clock: Clock
    people: dict[str, str] = field(default_factory=dict)
    """Name → account id."""
    _intake: LocalBackend | None = None

    def person(self, name: str, *roles: Role) -> LocalBackend:
        """Return the connection of somebody who is signed in; made up at the first call."""
        token = new_token()

        def sign_in(connection: Any) -> str:
            found = accounts.account_by(connection, name=name)
            account_id = found["id"] if found is not None else new_id()
            if found is None:
                accounts.add_account(
                    connection,
                    {
                        "id": account_id,
                        "name": name,
                        "display": name.title(),
                        "password_hash": "",
                        "roles": accounts.stored_roles(roles or (Role.REVIEWER,)),
                        "created_at_ms": self.clock.now,
                    },
                )
            session_id = new_id()
            accounts.add_session(
                connection,
                {"id": session_id, "account_id": account_id, "device_id": new_id(), "started_at_ms": self.clock.now},
            )
            accounts.add_access_token(
                connection,
                sha256=fingerprint(token),
                session_id=session_id,
                now_ms=self.clock.now,
                expires_at_ms=self.clock.now + 400 * DAY,
            )
            return account_id

        self.people[name] = self.context.database.write_now(sign_in)
        return LocalBackend(self.context, token=token)

    @property
    def platform(self) -> LocalBackend:
        """Return the platform's connection, which pushes items."""
        if self._intake is None:
            self._intake = self.person("platform", Role.SERVICE)
        return self._intake

    def take_in(self, *rows: Any, source: str = "test") -> m.IntakeReply:
        """Push rows."""
        return run(self.platform.intake(batch(*rows, source=source)))

    def rows(self, sql: str, *values: Any) -> list[Any]:
        """Look into the database, after everything that is committed has its number."""
        while self.context.database.write_now(number, shared=True):
            pass
        return self.context.database.read_now(lambda connection: list(connection.exec_driver_sql(sql, values)))

    def verdict(self, leased: m.Leased, *, severity: str = "S1", clear: bool = False, **more: Any) -> Decision:
        """Return a complete decision on a leased case, as an honest desk would make it."""
        return self.decision(leased.content, leased.lease.epoch, severity=severity, clear=clear, **more)

    def decision(
        self, content: m.CaseContent, epoch: int, *, severity: str = "S1", clear: bool = False, **more: Any
    ) -> Decision:
        """Return a complete decision on a case's content."""
        book = self.context.law.book
        case = content.case
        evidence: tuple[Evidence, ...] = ()
        findings: tuple[Finding, ...] = ()
        if not clear:
            hit = content.highlights[0]
            piece = from_highlight(hit)
            rule = book.rulebook.rule_of(hit.category)
            answers = tuple(
                Answer(question=question.id, yes=question.kind is QuestionKind.REQUIRED) for question in rule.questions
            )
            evidence = (piece,)
            findings = (
                Finding(
                    category=hit.category,
                    clause=rule.clauses[0].ref,
                    severity=severity,
                    evidence_ids=(piece.id,),
                    answers=answers,
                ),
            )
        proposed = assess(
            book,
            findings=findings,
            history=content.context.history,
            violation_at_ms=content.violation_at_ms,
            effective_at_ms=self.clock.now,
            affected=content.affected,
            merchant=content.context.merchant,
            evidence=evidence,
        ).proposal
        values: dict[str, Any] = {
            "id": new_id(),
            "case_id": case.id,
            "round": case.round,
            "content_version": case.content_version,
            "lease_epoch": epoch,
            "policy_version": book.matrix.version,
            "rulebook_version": book.rulebook.version,
            "findings": findings,
            "grade": proposed.grade,
            "proposed_grade": proposed.grade,
            "recurrence_basis": proposed.basis_ids,
            "evidence": evidence,
            "manifest_root": manifest_root(evidence),
            "clear_reason": ClearReason.NO_VIOLATION if clear else None,
            "decided_at_ms": self.clock.now,
        }
        grade = more.get("grade")
        if grade is not None and grade != proposed.grade:
            values["override"] = Override(
                reason=OverrideReason.CONTEXT, text="本场情形与往常不同,详见备注,需要另行处理。" * 3
            )
        return Decision(**(values | more))

    def decide(self, who: LocalBackend, *decisions: Decision) -> tuple[m.DecisionResult, ...]:
        """Send decisions."""
        return run(who.decide(m.DecisionBatch(items=decisions))).results


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run one call to its end."""
    return asyncio.run(work)


def code(problem: m.Problem | None) -> str:
    """Return a problem's short name, empty for none."""
    return "" if problem is None else problem.type.rsplit(":", 1)[-1]


def open_house(folder: Path, template: Path | None = None, *, scan: Scan = fake_scan, **settings: Any) -> House:
    """Open a backend in a folder, from a migrated empty database where there is one."""
    clock = Clock()
    folder.mkdir(parents=True, exist_ok=True)
    settings = {"database_url": database_in(folder, template)} | settings
    # Nobody is slowed down in a test, unless it is about that.
    values: dict[str, Any] = {"data_dir": folder, "hashing": CHEAP, "clock": clock, "paces": {}} | settings
    config = ServerConfig(**values)
    return House(open_context(config, scan=scan), clock)
