"""The visitor: sits at a real desk in a process of its own and works it by the keyboard, taking pictures.

``python -m moderator_app.tour.visitor ACT …`` opens the desk, plays one act, and ends with 0, or with 1 and the step
that failed. What the guide has to know goes to standard output, one JSON object a line; what it has to do first is
waited for on standard input.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from moderator_app.desk.app import DeskConfig, build_desk
from moderator_app.desk.case.verdict.questions import QuestionRow
from moderator_app.desk.sync.core import Phase
from moderator_app.domain.rulebook import QuestionKind
from moderator_app.media.player import PlayerStatus

if TYPE_CHECKING:
    from moderator_app.desk.app.desk import Desk
    from moderator_app.desk.case.room import CaseRoom

STEP_MS = 25
LOOKS = (("light", "en"), ("dark", "zh_CN"))
SIZE = (1440, 900)
PATIENCE_S = 60.0
CTRL = Qt.KeyboardModifier.ControlModifier
PLAIN = Qt.KeyboardModifier.NoModifier


class StepFailed(Exception):  # noqa: N818 - reads as what happened
    """A step of the tour did not come true in time."""


@dataclass(frozen=True, slots=True)
class Until:
    """Wait until something holds."""

    true: Callable[[], bool]
    what: str
    seconds: float = PATIENCE_S


@dataclass(frozen=True, slots=True)
class Pause:
    """Let the desk breathe."""

    seconds: float


Steps = Iterator[Until | Pause]


class Visitor(QObject):
    """Plays an act step by step between the desk's own events."""

    def __init__(self, desk: Desk, folder: Path, number: int) -> None:
        """Sit down at ``desk``; pictures go to ``folder``, numbered from ``number``."""
        super().__init__()
        self.desk = desk
        self.number = number
        self._folder = folder
        self._steps: Steps | None = None
        self._waiting: Until | Pause | None = None
        self._since = 0.0
        self._heard: set[str] = set()
        self.problem = ""
        self._timer = QTimer(self, interval=STEP_MS)
        self._timer.timeout.connect(self._go_on)
        threading.Thread(target=self._listen, name="guide", daemon=True).start()

    def play(self, steps: Steps) -> None:
        """Begin an act."""
        self._steps = steps
        self._timer.start()

    def _listen(self) -> None:
        for line in sys.stdin:
            self._heard.add(line.strip())

    def _go_on(self) -> None:
        waiting = self._waiting
        if isinstance(waiting, Pause) and time.monotonic() - self._since < waiting.seconds:
            return
        if isinstance(waiting, Until) and not waiting.true():
            if time.monotonic() - self._since > waiting.seconds:
                self._end(f"not within {waiting.seconds:.0f} s: {waiting.what}")
            return
        try:
            assert self._steps is not None  # noqa: S101 - the timer runs from play() on
            self._waiting = next(self._steps)
            self._since = time.monotonic()
        except StopIteration:
            self._end("")
        except Exception as error:  # noqa: BLE001 - any fault of a step ends the tour with its words
            self._end(f"{type(error).__name__}: {error}")

    def _end(self, problem: str) -> None:
        self._timer.stop()
        self.problem = problem
        if problem:
            self._grab("failed")
        self.desk.window.close()

    # --- hands --------------------------------------------------------------------------------------------------------

    def tell(self, **facts: object) -> None:
        """Tell the guide something."""
        sys.stdout.write(json.dumps(facts, ensure_ascii=False) + "\n")
        sys.stdout.flush()

    def told(self, word: str) -> Until:
        """Wait for the guide's word."""
        return Until(lambda: word in self._heard, f"the guide says {word}")

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        """Press a key where the focus is."""
        QTest.keyClick(focused(), key, modifiers)

    def write(self, words: str) -> None:
        """Type Latin text, or paste anything else, where the focus is."""
        if words.isascii():
            QTest.keyClicks(focused(), words)
        else:
            QGuiApplication.clipboard().setText(words)
            QTest.keyClick(focused(), Qt.Key.Key_V, CTRL)

    def check(self, holds: object, what: str) -> None:
        """Fail the step unless something holds.

        Raises:
            StepFailed: it does not.
        """
        if not holds:
            raise StepFailed(what)

    # --- eyes ---------------------------------------------------------------------------------------------------------

    def _grab(self, name: str) -> None:
        window = self.desk.window
        screen = window.screen()
        place = window.mapToGlobal(window.rect().topLeft()) - screen.geometry().topLeft()
        picture = screen.grabWindow(0, place.x(), place.y(), window.width(), window.height())
        if picture.isNull():
            picture = window.grab()  # a platform without a screen has nothing else to show
        path = self._folder / f"{self.number:02d}-{name}.png"
        if picture.isNull() or not picture.save(str(path)):
            raise StepFailed(f"no picture {path.name}")
        self.number += 1

    def picture(self, name: str) -> Steps:
        """Take the screen in light and English, then in dark and Chinese; come back to the first."""
        settings = self.desk.review.settings
        for theme, language in (*LOOKS, LOOKS[0]):
            settings.set("look.theme", theme)
            settings.set("look.language", language)
            yield Pause(0.4)
            if (theme, language) != LOOKS[0] or name:
                if name:
                    self._grab(f"{name}-{theme}-{language}")
                if (theme, language) != LOOKS[0]:
                    name = ""

    @property
    def room(self) -> CaseRoom:
        """The case room.

        Raises:
            StepFailed: it is not there yet.
        """
        room = self.desk.case_room
        if room is None:
            raise StepFailed("there is no case room")
        return room

    def owed(self) -> int:
        """Return how many debts wait in the outbox."""
        ground = self.desk.ground
        return ground.store.outbox.count().waiting if ground is not None else -1

    def debt(self) -> str:
        """Return the id of the newest debt.

        Raises:
            StepFailed: there is none.
        """
        ground, who = self.desk.ground, self.desk.review.who
        debts = ground.store.outbox.waiting(who.id) if ground is not None and who is not None else []
        if not debts:
            raise StepFailed("nothing waits in the outbox")
        return debts[-1].id

    def offline(self) -> bool:
        """Say whether the desk knows that nobody answers."""
        return self.desk.link is None or self.desk.link.phase is not Phase.ONLINE

    def sync_now(self) -> None:
        """Ask the desk to synchronise now."""
        self.desk.review.commands.trigger("desk.sync")

    def at_work(self) -> bool:
        """Say whether a case is open and ours to decide."""
        return self.desk.case_room is not None and self.desk.case_room.may_decide()


def focused() -> QWidget:
    """Return the widget with the focus.

    Raises:
        StepFailed: no widget has it.
    """
    widget = QApplication.focusWidget()
    if widget is None:
        raise StepFailed("nothing has the focus")
    return widget


def take_focus(visitor: Visitor) -> Steps:
    """Have the keyboard: where there is no window manager, nobody gives it to a new window."""
    window = visitor.desk.window
    window.raise_()
    window.activateWindow()
    yield Until(window.isActiveWindow, "the window has the keyboard")


def sit_down(visitor: Visitor, options: argparse.Namespace) -> Steps:
    """Sign in by the form."""
    desk = visitor.desk
    form = desk.sign_in.form
    yield from take_focus(visitor)
    yield Until(lambda: form.submitButton.isVisible() and form.submitButton.isEnabled(), "the sign-in form is ready")
    yield Pause(0.3)
    yield from visitor.picture("sign-in")
    for field, words in (
        (form.nameEdit, options.name),
        (form.passwordEdit, options.password),
        (form.passphraseEdit, options.passphrase),
    ):
        if field.isVisible():
            field.setFocus()
            visitor.write(words)
    visitor.press(Qt.Key.Key_Return)
    yield Until(desk.review.may_take, "somebody is signed in and the rules are there")
    yield Until(lambda: desk.queue_room.model.rowCount() >= options.cases, f"the queue shows {options.cases} cases")


def decide(visitor: Visitor, severity: int, *, submit: bool = True) -> Steps:
    """Find what was accepted, of severity S1 + ``severity``; answer every question honestly, and submit."""
    room = visitor.room
    visitor.press(Qt.Key.Key_F)
    yield Pause(0.2)
    if not isinstance(focused(), QuestionRow):
        for key in (*(Qt.Key.Key_Down,) * severity, Qt.Key.Key_Space, Qt.Key.Key_Tab):
            visitor.press(key)
            yield Pause(0.1)
    for _ in range(24):
        row = focused()
        if not isinstance(row, QuestionRow):
            break
        visitor.press(Qt.Key.Key_Y if row.question.kind is QuestionKind.REQUIRED else Qt.Key.Key_N)
        yield Pause(0.03)
    lacks = room.verdict.lacks()
    visitor.check(not lacks, f"the decision lacks {[str(lack.lack) for lack in lacks]}")
    if submit:
        visitor.press(Qt.Key.Key_Return, CTRL)


def day(visitor: Visitor, options: argparse.Namespace) -> Steps:
    """Act one: from the sign-in to a decision sent, then one more without the network."""
    desk = visitor.desk
    yield from sit_down(visitor, options)
    yield from visitor.picture("queue")
    desk.queue_room.table.setFocus()
    visitor.press(Qt.Key.Key_W)
    visitor.press(Qt.Key.Key_Slash)
    visitor.write(options.search)
    visitor.press(Qt.Key.Key_Return)
    yield Until(lambda: desk.queue_room.model.rowCount() == 1, f"the search {options.search} finds one case")
    yield Pause(0.5)
    yield from visitor.picture("queue-search-and-why-this-rank")
    desk.queue_room.table.setFocus()
    visitor.press(Qt.Key.Key_W)
    visitor.press(Qt.Key.Key_Return)
    yield Until(visitor.at_work, "the case is open")
    for key, modifiers in ((Qt.Key.Key_1, CTRL), (Qt.Key.Key_Escape, PLAIN), (Qt.Key.Key_2, CTRL)):
        visitor.press(key, modifiers)
        yield Pause(0.1)
    yield from watch(visitor)
    yield from decide(visitor, 1, submit=False)
    yield from visitor.picture("finding-and-proposed-grade")
    case = desk.review.case_id()
    visitor.press(Qt.Key.Key_Return, CTRL)
    yield Until(lambda: visitor.owed() == 1, "the decision is stored")
    first = visitor.debt()
    yield Until(lambda: desk.review.case_id() != case, "the case is decided")
    yield Until(visitor.at_work, "the next case is open")
    yield from visitor.picture("submitted-and-next")
    yield Until(lambda: visitor.owed() == 0, "the decision has been sent")
    visitor.tell(decided=first)
    yield from offline(visitor)


def watch(visitor: Visitor) -> Steps:
    """Play the clip, see the spoken word lit, walk the highlights, accept one and reject one."""
    room = visitor.room
    play = room.playback
    yield Until(lambda: play.state.status is PlayerStatus.READY, "the recording is ready")
    room.stage.transcript.text.setFocus()
    yield from visitor.picture("case-opened")
    visitor.press(Qt.Key.Key_J)
    yield Until(lambda: play.state.settled, "the player is at the highlight")
    visitor.press(Qt.Key.Key_Space)
    yield Until(lambda: play.state.status is PlayerStatus.PLAYING, "the clip plays")
    start = room.clock.position
    yield Until(lambda: room.clock.position > start + 900, "the clock runs")
    yield Until(lambda: lit_right(room), "the spoken word is lit")
    yield from visitor.picture("playing-the-spoken-word-lit")
    visitor.press(Qt.Key.Key_Space)
    yield Until(lambda: play.state.status is PlayerStatus.PAUSED, "the clip stands")
    hits = room.highlights.model.rowCount()
    visitor.check(hits >= 2, "the case has at least two highlights")
    for _ in range(hits):
        visitor.press(Qt.Key.Key_K)
        yield Pause(0.1)
    visitor.press(Qt.Key.Key_R)
    for _ in range(2):
        yield Pause(0.3)
        visitor.press(Qt.Key.Key_A)
    yield Pause(0.3)
    visitor.press(Qt.Key.Key_K)
    yield Pause(0.3)
    yield Until(lambda: play.state.settled, "the player has settled")
    yield from visitor.picture("highlights-one-accepted-one-rejected")


def lit_right(room: CaseRoom) -> bool:
    """Say whether the lit span is the word that the transcript has at the clock."""
    text = room.stage.transcript.text
    return text.lit is not None and text.lit == text.document_.word_at(room.clock.position)


def offline(visitor: Visitor) -> Steps:
    """Without the network: decide the open case; it waits in the outbox."""
    desk = visitor.desk
    visitor.tell(ready="to lose the network")
    yield visitor.told("pulled")
    visitor.sync_now()
    yield Until(visitor.offline, "the desk notices that the network is away")
    yield from visitor.picture("network-away")
    room = visitor.room
    visitor.check(room.highlights.model.rowCount() >= 1, "the open case has a highlight")
    room.highlights.table.setFocus()
    visitor.press(Qt.Key.Key_K)
    yield Pause(0.1)
    visitor.press(Qt.Key.Key_A)
    yield Pause(0.2)
    case = desk.review.case_id()
    yield from decide(visitor, 0)
    yield Until(lambda: desk.review.case_id() != case, "the case is decided without the network")
    yield Until(lambda: visitor.owed() == 1, "the decision waits in the outbox")
    second = visitor.debt()
    yield Pause(2.5)
    yield from visitor.picture("decided-offline-waiting-in-the-outbox")
    visitor.tell(decided=second)
    visitor.tell(ready="to be killed")
    yield visitor.told("never")


def back(visitor: Visitor, options: argparse.Namespace) -> Steps:
    """Act two: the desk starts again without the network, then the network returns."""
    desk = visitor.desk
    yield from take_focus(visitor)
    yield Until(lambda: desk.review.who is not None, f"{options.name} is back at the desk without signing in")
    yield Until(lambda: visitor.owed() == 1, "the decision still waits in the outbox")
    yield Until(lambda: desk.queue_room.model.rowCount() > 0, "the mirror still shows the queue")
    yield from visitor.picture("killed-and-started-again")
    visitor.tell(ready="for the network")
    yield visitor.told("plugged")
    visitor.sync_now()
    yield Until(lambda: visitor.owed() == 0, "the decision has been sent")
    yield Until(lambda: not visitor.offline(), "the desk is online")
    yield from visitor.picture("network-back-everything-sent")


def main() -> int:
    """Open the desk and play the act.

    Returns:
        0, or 1 when a step failed; its words are on standard error.
    """
    parser = argparse.ArgumentParser(prog="moderator_app.tour.visitor")
    parser.add_argument("act", choices=("day", "back"))
    parser.add_argument("--server", required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--pictures", type=Path, required=True)
    parser.add_argument("--number", type=int, default=1)
    parser.add_argument("--name", default="lin")
    parser.add_argument("--search", default="")
    parser.add_argument("--cases", type=int, default=1)
    options = parser.parse_args()
    options.password, options.passphrase = json.loads(sys.stdin.readline())
    application = QApplication([sys.argv[0]])
    known = options.act == "back"
    config = DeskConfig(
        data_dir=options.data,
        server_url=options.server,
        name=options.name if known else "",
        passphrase=options.passphrase if known else "",
        theme=LOOKS[0][0],
        language=LOOKS[0][1],
    )
    desk = build_desk(config)
    desk.window.resize(*SIZE)
    desk.shut.connect(application.quit)
    visitor = Visitor(desk, options.pictures, options.number)
    desk.open()
    visitor.play(day(visitor, options) if options.act == "day" else back(visitor, options))
    application.exec()
    desk.close()
    visitor.tell(number=visitor.number)
    if visitor.problem:
        sys.stderr.write(f"tour: {visitor.problem}\n")
    return int(bool(visitor.problem))


if __name__ == "__main__":
    raise SystemExit(main())
