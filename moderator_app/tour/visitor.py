"""The visitor: sits at a real desk in a process of its own and works it by the keyboard, taking pictures.

What the guide has to know goes to standard output, one JSON object a line; what the guide has to do first is waited for
on standard input.
"""

from __future__ import annotations

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

from moderator_app.desk.case.verdict.questions import QuestionRow
from moderator_app.desk.sync.core import Phase
from moderator_app.domain.highlight import HighlightState
from moderator_app.domain.rulebook import QuestionKind
from moderator_app.tour.stage import Orders

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

    def __init__(self, desk: Desk, orders: Orders) -> None:
        """Sit down at ``desk``."""
        super().__init__()
        self.desk = desk
        self.orders = orders
        self._number = orders.number
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
            said = json.loads(line)
            self._number = max(self._number, said["number"])
            self._heard.add(said["word"])

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
            self.take("failed")
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

    def take(self, name: str, window: QWidget | None = None) -> None:
        """Take a window, the main one or another, as it stands.

        Raises:
            StepFailed: there is no picture.
        """
        window = window or self.desk.window
        screen = window.screen()
        place = window.mapToGlobal(window.rect().topLeft()) - screen.geometry().topLeft()
        picture = screen.grabWindow(0, place.x(), place.y(), window.width(), window.height())
        if picture.isNull():
            picture = window.grab()  # a platform without a screen has nothing else to show
        path = Path(self.orders.pictures) / f"{self.orders.prefix}{self._number:02d}-{name}.png"
        if picture.isNull() or not picture.save(str(path)):
            raise StepFailed(f"no picture {path.name}")
        self._number += 1
        self.tell(picture=path.name)

    def picture(self, name: str, window: QWidget | None = None) -> Steps:
        """Take a window, the main one or another, in light English, then dark Chinese; come back to the first."""
        for theme, language in LOOKS:
            yield from self.look(theme, language)
            self.take(f"{name}-{theme}-{language}", window)
        yield from self.look(*LOOKS[0])

    def look(self, theme: str, language: str) -> Steps:
        """Put a palette and a language in force."""
        settings = self.desk.review.settings
        settings.set("look.theme", theme)
        settings.set("look.language", language)
        yield Pause(0.4)

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

    def trigger(self, verb: str) -> None:
        """Do what a verb's menu entry, key and palette line do.

        Raises:
            StepFailed: the verb is not to be had here.
        """
        self.check(self.desk.review.commands.trigger(verb), f"the verb {verb} can be done")

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


def sit_down(visitor: Visitor, *, cases: int = 0, pictures: bool = False) -> Steps:
    """Sign in by the form, and wait until the queue shows at least so many cases."""
    desk = visitor.desk
    form = desk.sign_in.form
    yield from take_focus(visitor)
    yield Until(lambda: form.submitButton.isVisible() and form.submitButton.isEnabled(), "the sign-in form is ready")
    yield Pause(0.3)
    if pictures:
        yield from visitor.picture("sign-in")
    orders = visitor.orders
    for field, words in (
        (form.nameEdit, orders.name),
        (form.passwordEdit, orders.password),
        (form.passphraseEdit, orders.passphrase),
    ):
        if field.isVisible():
            field.setFocus()
            visitor.write(words)
    visitor.press(Qt.Key.Key_Return)
    yield Until(desk.review.may_take, "somebody is signed in and the rules are there")
    yield Until(lambda: desk.queue_room.model.rowCount() >= cases, f"the queue shows {cases} cases")


def judge(visitor: Visitor, category: str, *, room: CaseRoom | None = None) -> Steps:
    """Walk the highlights: accept those of a category, reject every other."""
    panel = (room or visitor.room).highlights
    panel.table.setFocus()
    for _ in range(panel.model.rowCount()):
        visitor.press(Qt.Key.Key_K)
        yield Pause(0.05)
    for _ in range(2 * panel.model.rowCount()):
        hit = panel.current()
        if hit is None or panel.model.state(hit) is not HighlightState.NEW:
            visitor.press(Qt.Key.Key_J)
        else:
            visitor.press(Qt.Key.Key_A if hit.category == category else Qt.Key.Key_R)
        yield Pause(0.15)
        if panel.model.next_open(-1) < 0:
            break


def decide(visitor: Visitor, severity: int, *, submit: bool = True, room: CaseRoom | None = None) -> Steps:
    """Find what was accepted, of severity S1 + ``severity``; answer every question honestly, and submit."""
    room = room or visitor.room
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
