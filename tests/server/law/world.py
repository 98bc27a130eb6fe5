"""A house with a platform beside it, and the people of the law."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from moderator_app.domain.decision import Decision
from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from moderator_app.server.enforcement import Enforcement, recover, work_round
from moderator_app.server.local import LocalBackend
from moderator_app.server.platform.fake import FakePlatform, Unkindness
from moderator_app.server.platform.signing import stored_secret
from moderator_app.server.standing.registry import FakeRegistry
from moderator_app.wire import messages as m
from moderator_app.wire.messages import law as lm
from tests.server.house import DAY, House, ask, clip, run, seller

HOUR = 3_600_000


@dataclass
class World:
    """The house, the platform that is not there, and who works here."""

    house: House
    platform: FakePlatform
    people: dict[str, LocalBackend] = field(default_factory=dict)
    registry: FakeRegistry = field(default_factory=FakeRegistry)
    worked_at_ms: int = 0
    """When everything that was due had last been done."""

    @property
    def worker(self) -> Enforcement:
        return Enforcement(
            context=self.house.context, platform=self.platform, secret=self.platform.secret, registry=self.registry
        )

    def enforce(self) -> int:
        """Let everything that is due happen."""
        done = run(work_round(self.worker))
        self.worked_at_ms = self.house.clock.now
        return done

    def after_a_crash(self) -> None:
        """Take up what was half done."""
        recover(self.house.context)

    def wait(self, ms: int) -> int:
        """Let time pass, then everything that is due."""
        self.house.clock.now += ms
        return self.enforce()

    def who(self, name: str, *roles: Role) -> LocalBackend:
        """Return somebody's connection; the same one every time."""
        if name not in self.people:
            self.people[name] = self.house.person(name, *roles)
        return self.people[name]

    def flagged(self, source_id: str = "", ref: str = "M1", words: str = "加我微信便宜", **more: Any) -> None:
        """Let something be flagged about a seller."""
        self.house.take_in(seller(ref), clip(source_id or new_id(), words, ref, **more))

    def leased(self, name: str = "ann", role: Role = Role.LEAD, **more: Any) -> m.Leased:
        """Flag something and lease it."""
        self.flagged(**more)
        return run(self.who(name, role).claim(ask())).leased[0]

    def decided(self, name: str = "ann", severity: str = "S2", **more: Any) -> tuple[Decision, m.DecisionReceipt]:
        """Flag, lease and decide; by a lead, so that it takes effect alone up to G5."""
        verdict = {key: more.pop(key) for key in ("grade", "clear") if key in more}
        leased = self.leased(name, **more)
        decision = self.house.verdict(leased, severity=severity, **verdict)
        result = self.house.decide(self.who(name), decision)[0]
        assert result.receipt is not None, result.problem
        return decision, result.receipt

    def call(self, name: str, what: str, request: Any = None, **path: str) -> Any:
        """Let somebody make a call of the table."""
        return run(self.people[name].call(what, request, **path))

    def states(self, decision_id: str = "") -> dict[str, str]:
        """Return measure code → state, of one decision or of all."""
        rows = self.house.rows(
            "SELECT code, state FROM measure WHERE decision_id = ? OR ? = '' ORDER BY id", decision_id, decision_id
        )
        return dict(rows)

    def events(self, object_id: str) -> list[str]:
        """Return what the audit log holds about something, oldest first."""
        return [
            row[0] for row in self.house.rows("SELECT action FROM audit WHERE object_id = ? ORDER BY seq", object_id)
        ]

    def rights(self) -> set[str]:
        """Return the codes of everything that the platform holds."""
        return set(self.platform.holding.values())

    def seat(self, name: str, case_id: str = "") -> Any:
        """Take the next seat as second or third person."""
        return self.call(name, "second_claim", lm.SeatClaim(id=new_id(), case_id=case_id))

    def finds(self, name: str, seated: lm.Seated, severity: str = "S3", **more: Any) -> lm.SeatReceipt:
        """Store what the person in the seat finds."""
        assert seated.content is not None
        assert seated.turn is not None
        decision = self.house.decision(seated.content, seated.turn.epoch, severity=severity, **more)
        return self.call(name, "second_decide", lm.SeatFinding(decision=decision))


def world(house: House, **unkind: int) -> World:
    """Return a world around a house; ``unkind`` in thousandths."""
    secret = stored_secret(house.context.config.data_dir)
    platform = FakePlatform(secret, Unkindness(**unkind), clock=house.clock)
    return World(house, platform)


__all__ = ["DAY", "HOUR", "World", "world"]
