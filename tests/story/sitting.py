"""Real desks with real windows on real server rooms, with no network between them, and hands that work them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from moderator_app.desk.app import DeskConfig, build_desk
from moderator_app.desk.app.desk import Desk
from moderator_app.desk.case.verdict.model import VerdictModel
from moderator_app.desk.sync.wire_end import Plugged
from moderator_app.domain.highlight import HighlightState
from moderator_app.domain.roles import Role
from moderator_app.domain.rulebook import QuestionKind
from moderator_app.media.player import FakePlayer
from moderator_app.server.bootstrap import NewAccount, create_account
from moderator_app.server.local import LocalBackend
from tests.server.law.world import World

PASSWORD = "long enough for everybody"
PATIENCE_MS = 20_000


@dataclass
class Sitting:
    """Opens desks for people of a world, and works them."""

    qtbot: Any
    folder: Path
    world: World
    desks: list[Desk] = field(default_factory=list)

    def down(self, name: str, *roles: Role, language: str = "en", theme: str = "dark") -> Desk:
        """Let somebody sit down at a desk of their own."""
        context = self.world.house.context
        create_account(context, NewAccount(name=name, display=name.title(), password=PASSWORD, roles=roles))
        config = DeskConfig(
            data_dir=self.folder / name,
            server_url="http://server.invalid",
            name=name,
            password=PASSWORD,
            passphrase=PASSWORD,
            language=language,
            theme=theme,
        )
        desk = build_desk(
            config,
            connect=lambda _config, device_id, _clock, _keep: Plugged(LocalBackend(context), device_id),
            player=FakePlayer(),
        )
        desk._tools.settings.set("flow.undo_seconds", 0)
        self.desks.append(desk)
        self.qtbot.addWidget(desk.window)
        desk.open()
        self.until(lambda: desk.case_room is not None)
        return desk

    def until(self, true: Any) -> None:
        """Wait until something holds."""
        self.qtbot.waitUntil(true, timeout=PATIENCE_MS)

    def enter(self, desk: Desk, name: str) -> Any:
        """Go to a room of the law by its verb; return it."""
        assert desk._tools.commands.trigger(f"room.{name}"), name
        return desk.law.rooms[name]

    def take_seat(self, desk: Desk) -> Any:
        """Take the first case that waits for one more person."""
        room = self.enter(desk, "second")
        self.until(lambda: room.waiting.table.current() != "")
        room.take.click()
        self.until(lambda: desk.law.case_view is not None and desk.law.case_view.is_open())
        return room

    def finds(self, desk: Desk, severity: str) -> Any:
        """Find something in the seat, submit, and return the receipt."""
        view: Any = desk.law.case_view
        find(view._model, severity)
        stored: list[Any] = []
        desk.law.seat.stored.connect(lambda receipt, _own, _number: stored.append(receipt))
        assert desk._tools.commands.trigger("verdict.submit")
        self.until(lambda: bool(stored))
        return stored[0]

    def close(self) -> None:
        """Let everybody go home."""
        for desk in self.desks:
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
