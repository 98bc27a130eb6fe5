"""The day's work with the two ends of the wire plugged into each other: no HTTP, no Qt, everything else real.

Real detectors, real server rooms on a real database, the desk's real store, courier and verdict model.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from moderator_app.desk.case.case_file import CaseFile
from moderator_app.desk.case.verdict.draft import Draft
from moderator_app.desk.case.verdict.model import VerdictModel
from moderator_app.desk.store.store import Store, open_store
from moderator_app.desk.sync.core import Phase
from moderator_app.desk.sync.courier import Courier
from moderator_app.desk.sync.crossing import Callbacks
from moderator_app.desk.sync.media_cache import MediaCache
from moderator_app.desk.sync.server_clock import ServerClock
from moderator_app.desk.sync.wire_end import Plugged
from moderator_app.domain.decision import Decision
from moderator_app.domain.errors import Unreachable
from moderator_app.domain.highlight import HighlightState
from moderator_app.domain.identity import now_ms
from moderator_app.domain.ledger import EntryKind
from moderator_app.domain.roles import Role
from moderator_app.domain.rulebook import QuestionKind
from moderator_app.server.bootstrap import NewAccount, create_account, scan_with_detectors
from moderator_app.server.context import Context
from moderator_app.server.limits import DEFAULT
from moderator_app.server.local import LocalBackend
from moderator_app.wire import messages as m
from tests.server.house import Clock, House, clip, open_house, prior, run, seller

KEY = bytes(range(32))
PATIENCE_S = 30


class Wire(Plugged):
    """The desk's end of the wire, with a switch for the network."""

    def __init__(self, context: Context, network: dict[str, bool], device_id: str) -> None:
        """Plug into an open server; ``network["up"]`` says whether anything gets through."""
        super().__init__(LocalBackend(context), device_id)
        self._network = network

    def __getattr__(self, name: str) -> Any:
        call = super().__getattr__(name)

        async def through(*args: Any, **options: Any) -> Any:
            if not self._network["up"]:
                raise Unreachable("The network is away.")
            return await call(*args, **options)

        return through

    async def sign_in(self, request: m.PasswordSignIn) -> m.Session:
        """Sign in through the same cable as everything else."""
        if not self._network["up"]:
            raise Unreachable("The network is away.")
        return await super().sign_in(request)


@dataclass
class Desk:
    """A desk without a window."""

    store: Store
    courier: Courier
    problems: list[Exception] = field(default_factory=list)
    phases: list[Phase] = field(default_factory=list)

    def take(self) -> m.Leased:
        leased = self.courier.take(()).result(PATIENCE_S)
        assert leased is not None
        return leased


def until(true: Callable[[], bool], what: str) -> None:
    """Wait until something holds."""
    end = time.monotonic() + PATIENCE_S
    while not true():
        if time.monotonic() > end:
            pytest.fail(f"not within {PATIENCE_S} s: {what}")
        time.sleep(0.02)


@pytest.fixture
def context(tmp_path: Path, template: Path) -> Iterator[Context]:
    opened = open_house(tmp_path / "server", template, scan=scan_with_detectors, clock=now_ms, paces=DEFAULT).context
    yield opened
    opened.close()


@pytest.fixture
def network() -> dict[str, bool]:
    return {"up": True}


@pytest.fixture
def desks(tmp_path: Path, context: Context, network: dict[str, bool]) -> Iterator[Callable[..., Desk]]:
    opened: list[Desk] = []

    def sit_down(account: str = "", token: str = "") -> Desk:
        store = open_store(tmp_path / "desk", KEY)
        problems: list[Exception] = []
        phases: list[Phase] = []
        device = store.outbox.device_id()
        courier = Courier(
            store,
            lambda: Wire(context, network, device),
            ServerClock(),
            MediaCache(tmp_path / "desk" / "media", KEY),
            Callbacks(
                changes=lambda _changes: None,
                link=lambda link: phases.append(link.phase),
                lease=lambda _case, _lease: None,
                problem=problems.append,
            ),
        )
        courier.start(account, token)
        desk = Desk(store, courier, problems, phases)
        opened.append(desk)
        return desk

    yield sit_down
    for desk in opened:
        desk.courier.close()
        desk.store.close()


def judge(context: Context, leased: m.Leased) -> Decision:
    """Do what a reviewer does: accept the hits of the first category, reject one, answer every question, decide."""
    file = CaseFile(leased.content)
    model = VerdictModel(file, context.law.book, Draft(), now_ms=lambda: 1_795_320_000_000)
    hits = leased.content.highlights
    for hit in hits:
        model.judge(hit, HighlightState.ACCEPTED if hit.category == hits[0].category else HighlightState.REJECTED)
    model.set_severity(0, "S2")
    for question in model.questions(0):
        model.answer(0, question.id, yes=question.kind is QuestionKind.REQUIRED)
    assert model.missing() == []
    return model.decision(lease_epoch=leased.lease.epoch, decided_at_ms=1_795_320_000_000)


def sign_in(context: Context, desk: Desk) -> m.Session:
    create_account(context, NewAccount(name="lin", display="林澜", password="long enough", roles=(Role.SENIOR,)))
    request = m.PasswordSignIn(name="lin", password="long enough", device_id=desk.store.outbox.device_id())
    return desk.courier.sign_in(request).result(PATIENCE_S)


def test_a_flag_becomes_a_booked_penalty_and_two_more_survive_a_dead_network_and_a_killed_desk(context, network, desks):
    house = House(context, Clock(now_ms()))
    taken = house.take_in(
        seller("M1"),
        seller("M2"),
        prior("p1", "M2"),
        clip("c1", "姐妹们加我薇信 abc12345 私发链接,九十九一件", "M1"),
        clip("c2", "加我薇信 xyz98765 便宜给你", "M2"),
    )
    assert (taken.rejected, taken.accepted) == (0, 5)
    repeated = house.take_in(clip("c1", "姐妹们加我薇信 abc12345 私发链接,九十九一件", "M1"))
    assert repeated.duplicates == 1

    desk = desks()
    session = sign_in(context, desk)
    until(lambda: len(desk.store.projection.counts(at_ms=0)) > 0, "the mirror holds the queue")

    first = desk.take()
    decision = judge(context, first)
    desk.store.outbox.add("decision", decision, case_id=decision.case_id, account=session.user.id)
    desk.courier.wake()
    until(lambda: desk.store.outbox.get(decision.id).state == "accepted", "the first decision is booked")

    second = desk.take()
    assert second.content.case.id != first.content.case.id
    network["up"] = False
    offline = judge(context, second)
    desk.store.outbox.add("decision", offline, case_id=offline.case_id, account=session.user.id)
    desk.courier.wake()
    time.sleep(0.3)
    assert desk.store.outbox.get(offline.id).state in {"queued", "sending"}
    desk.courier.close()
    desk.store.close()

    again = desks(session.user.id, session.refresh_token)
    assert again.store.outbox.get(offline.id) is not None
    network["up"] = True
    again.courier.hurry()
    until(lambda: again.store.outbox.get(offline.id).state == "accepted", "the second decision is booked")

    booked = house.rows("SELECT id FROM decision WHERE id IN (?, ?)", decision.id, offline.id)
    assert len(booked) == 2
    for made, content in ((decision, first.content), (offline, second.content)):
        rows = house.rows("SELECT kind, code FROM ledger WHERE decision_id = ?", made.id)
        kinds = [row.kind for row in rows]
        assert kinds.count(EntryKind.DAMAGES) == 1
        assert kinds.count(EntryKind.POINTS) == 1
        assert len({row.code for row in rows}) == len(rows)
        assert made.grade == ("G5" if content.context.merchant.ref == "M2" else "G4")
    assert [problem for problem in (*desk.problems, *again.problems) if not isinstance(problem, Unreachable)] == []


def test_a_decision_sent_twice_is_booked_once_and_a_late_one_is_answered_with_the_colleagues(context, desks):
    house = House(context, Clock(now_ms()))
    house.take_in(seller("M1"), clip("c1", "加我薇信 abc12345 便宜给你", "M1"))
    desk = desks()
    session = sign_in(context, desk)
    leased = desk.take()
    decision = judge(context, leased)
    direct = house.person("lin", Role.SENIOR)
    receipts = []
    for _ in range(2):
        results = run(direct.decide(m.DecisionBatch(items=(decision,)))).results
        receipts.append(results[0].receipt)
    assert receipts[0] == receipts[1]
    late = judge(context, leased)
    assert late.id != decision.id
    desk.store.outbox.add("decision", late, case_id=late.case_id, account=session.user.id)
    desk.courier.wake()
    until(lambda: desk.store.outbox.get(late.id).state == "attention", "the late one asks for attention")
    problem = desk.store.outbox.get(late.id).problem
    assert "already-decided" in str(problem)
    assert len(house.rows("SELECT id FROM decision WHERE case_id = ?", decision.case_id)) == 1
