"""A closure, from the first finding to the store's end: a blind second person, a disagreement, a third who settles it.

Real desks with real windows, the real server rooms on a real SQLite file; no network between them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from moderator_app.desk.app import DeskConfig, build_desk
from moderator_app.desk.app.desk import Desk
from moderator_app.desk.case.verdict.model import VerdictModel
from moderator_app.desk.sync.wire_end import Plugged
from moderator_app.domain.highlight import HighlightState
from moderator_app.domain.identity import now_ms
from moderator_app.domain.roles import Role
from moderator_app.domain.rulebook import QuestionKind
from moderator_app.media.player import FakePlayer
from moderator_app.server.bootstrap import NewAccount, create_account
from moderator_app.server.local import LocalBackend
from tests.server.house import House, ask, clip, open_house, run, seller

PASSWORD = "long enough for everybody"
PATIENCE_MS = 20_000


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    opened = open_house(tmp_path / "server")
    yield opened
    opened.context.close()


@pytest.fixture(autouse=True)
def _quick_vault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("moderator_app.desk.sync.credentials.VaultSafe.__init__.__kwdefaults__", {"n": 1 << 10})


@pytest.fixture
def sit(qtbot, tmp_path: Path, house: House) -> Iterator[Callable[..., Desk]]:
    desks: list[Desk] = []

    def down(name: str, role: Role) -> Desk:
        create_account(house.context, NewAccount(name=name, display=name.title(), password=PASSWORD, roles=(role,)))
        config = DeskConfig(
            data_dir=tmp_path / name,
            server_url="http://server.invalid",
            name=name,
            password=PASSWORD,
            passphrase=PASSWORD,
            language="en",
            theme="dark",
        )

        def connect(_config: Any, device_id: str, _clock: Any, _keep: Any) -> Any:
            return Plugged(LocalBackend(house.context), device_id)

        desk = build_desk(config, connect=connect, player=FakePlayer())
        desk._tools.settings.set("flow.undo_seconds", 0)
        desks.append(desk)
        qtbot.addWidget(desk.window)
        desk.open()
        qtbot.waitUntil(lambda: desk.case_room is not None, timeout=PATIENCE_MS)
        return desk

    yield down
    for desk in desks:
        desk.close()


def find(model: VerdictModel, severity: str) -> None:
    """Do what a reviewer does in the case view: accept what is highlighted, weigh it, answer every question."""
    for hit in model.file.content.highlights:
        model.judge(hit, HighlightState.ACCEPTED)
    model.set_severity(0, severity)
    for question in model.questions(0):
        model.answer(0, question.id, yes=question.kind is QuestionKind.REQUIRED)
    if model.may_record():
        model.record()
    assert model.missing() == []


def words(widget: QWidget) -> str:
    """Return every word that a room shows, hidden parts included."""
    said = [label.text() for label in widget.findChildren(QLabel)]
    return "\n".join(said + [box.currentText() for box in widget.findChildren(QComboBox)])


def take_seat(qtbot, desk: Desk) -> Any:
    assert desk._tools.commands.trigger("room.second")
    room = desk.law.rooms["second"]
    qtbot.waitUntil(lambda: room.waiting.table.current() != "", timeout=PATIENCE_MS)
    room.take.click()
    qtbot.waitUntil(lambda: desk.law.case_view is not None and desk.law.case_view.is_open(), timeout=PATIENCE_MS)
    return room


def decide(qtbot, desk: Desk, severity: str) -> Any:
    view = desk.law.case_view
    find(view._model, severity)
    stored: list[Any] = []
    desk.law.seat.stored.connect(lambda receipt, _own, _number: stored.append(receipt))
    assert desk._tools.commands.trigger("verdict.submit")
    qtbot.waitUntil(lambda: bool(stored), timeout=PATIENCE_MS)
    return stored[0]


def test_a_closure_takes_a_blind_second_person_and_when_they_differ_a_third(qtbot, house: House, sit):
    house.clock.now = now_ms()
    taken = house.take_in(seller(), clip("a", captured_at_ms=house.clock.now - 3_600_000))
    assert taken.rejected == 0
    anna = house.person("anna", Role.SENIOR)
    (leased,) = run(anna.claim(ask())).leased
    first = house.verdict(leased, severity="S4")
    (booked,) = house.decide(anna, first)
    assert booked.receipt is not None
    assert booked.receipt.state == "submitted"
    assert house.rows("SELECT code FROM ledger") == []

    shen = sit("shen", Role.SUPERVISOR)
    room = take_seat(qtbot, shen)
    assert shen.window.room() == "second"
    assert shen.law.case_view._model.may_record() or not shen.law.case_view._model.findings()
    assert first.grade not in words(room), "not a trace of the first grade"
    assert first.id not in words(room)
    receipt = decide(qtbot, shen, "S3")
    assert receipt.outcome == "adjudication"
    assert "third person" in room.outcome.text()
    assert not shen.law.seat.occupied()
    qtbot.waitUntil(lambda: room.waiting.states.state() == "Nothing waits for you", timeout=PATIENCE_MS)

    wu = sit("wu", Role.SUPERVISOR)
    room = take_seat(qtbot, wu)
    assert room.comparison.isVisibleTo(room)
    assert room.comparison.first.grade.text().startswith(first.grade)
    assert not room.comparison.second.grade.text().startswith(first.grade)
    assert "anna" not in words(room).lower()
    assert "shen" not in words(room).lower()
    receipt = decide(qtbot, wu, "S4")
    assert (receipt.outcome, receipt.decision_id, receipt.grade) == ("effective", first.id, first.grade)
    assert "took effect" in room.outcome.text()

    codes = {row.code for row in house.rows("SELECT code FROM ledger WHERE decision_id = ?", first.id)}
    assert "STORE_CLOSE" in codes
    case = house.rows("SELECT state FROM case_file")
    assert [row.state for row in case] == ["decided"]
    assert house.rows("SELECT count(*) FROM closed_subject WHERE removed_at_ms IS NULL")[0][0] > 0
    order = [row.action for row in house.rows("SELECT action FROM audit ORDER BY seq")]
    assert order.index("case.disagree") < order.index("case.adjudicate")
