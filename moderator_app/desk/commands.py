"""Every verb once: id, title, keys, group, where it works and whether it decides something.

Menus, palette, help sheet and key bindings are made from ``COMMANDS``; keys are bound nowhere else. A room adds its
verbs to the list and says what they do with ``Commands.bind``.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from moderator_app.desk.announcement_commands import ANNOUNCEMENT, ANNOUNCEMENT_COMMANDS
from moderator_app.desk.verb import Command, Place, overlap
from moderator_app.desk.widgets.words import QT_TRANSLATE_NOOP

__all__ = [
    "COMMANDS",
    "CONTEXT",
    "GROUPS",
    "REPEAT_GUARD_S",
    "Command",
    "Commands",
    "Place",
    "is_typed",
    "key_text",
    "normal_key",
    "overlap",
    "said",
]

CONTEXT = "Commands"
"""The translation context of titles and groups."""

REPEAT_GUARD_S = 0.06
"""The same deciding verb again within this time, with no other between, is a slip of the finger."""

_DESK = QT_TRANSLATE_NOOP("Commands", "Desk")
_QUEUE = QT_TRANSLATE_NOOP("Commands", "Queue")
_CASE = QT_TRANSLATE_NOOP("Commands", "Case")
_PLAY = QT_TRANSLATE_NOOP("Commands", "Playback")
_EVIDENCE = QT_TRANSLATE_NOOP("Commands", "Evidence")
_VERDICT = QT_TRANSLATE_NOOP("Commands", "Verdict")
_VIEW = QT_TRANSLATE_NOOP("Commands", "View")
_HELP = QT_TRANSLATE_NOOP("Commands", "Help")

GROUPS = (_DESK, _QUEUE, _CASE, _PLAY, _EVIDENCE, _VERDICT, ANNOUNCEMENT, _VIEW, _HELP)
"""In the order of the menu bar."""

COMMANDS: tuple[Command, ...] = (
    Command("desk.palette", QT_TRANSLATE_NOOP("Commands", "Find a command…"), ("Ctrl+K",), _DESK, icon="command"),
    Command("desk.preferences", QT_TRANSLATE_NOOP("Commands", "Preferences…"), ("Ctrl+,",), _DESK, icon="settings"),
    Command("desk.log", QT_TRANSLATE_NOOP("Commands", "What happened"), ("Ctrl+Shift+L",), _DESK, icon="log"),
    Command("desk.lead", QT_TRANSLATE_NOOP("Commands", "Decision log"), (), _DESK, icon="log"),
    Command("desk.shift", QT_TRANSLATE_NOOP("Commands", "Prepare an offline shift…"), ("Ctrl+Shift+O",), _DESK),
    Command("desk.sync", QT_TRANSLATE_NOOP("Commands", "Synchronise now"), ("F5",), _DESK, icon="sync"),
    Command("desk.doors", QT_TRANSLATE_NOOP("Commands", "Where you are signed in"), (), _DESK),
    Command("desk.wellness", QT_TRANSLATE_NOOP("Commands", "Your exposure and breaks…"), ("Ctrl+Shift+H",), _DESK),
    Command("desk.break", QT_TRANSLATE_NOOP("Commands", "Start a break"), (), _DESK),
    Command("desk.sign_out", QT_TRANSLATE_NOOP("Commands", "Sign out"), (), _DESK),
    Command("desk.quit", QT_TRANSLATE_NOOP("Commands", "Quit"), ("Ctrl+Q",), _DESK),
    Command(
        "queue.next",
        QT_TRANSLATE_NOOP("Commands", "Take the next case"),
        ("Ctrl+N",),
        _QUEUE,
        deciding=True,
        icon="next",
    ),
    Command(
        "second.take",
        QT_TRANSLATE_NOOP("Commands", "Take a case as second person"),
        ("Ctrl+T",),
        _QUEUE,
        deciding=True,
        icon="person",
    ),
    Command(
        "queue.open",
        QT_TRANSLATE_NOOP("Commands", "Open the selected case"),
        ("Return", "Enter", "Space"),
        _QUEUE,
        Place.ROWS,
        deciding=True,
        icon="open",
    ),
    Command(
        "queue.search", QT_TRANSLATE_NOOP("Commands", "Search the queue"), ("/",), _QUEUE, Place.QUEUE, icon="search"
    ),
    Command("queue.down", QT_TRANSLATE_NOOP("Commands", "Next row"), ("J",), _QUEUE, Place.ROWS),
    Command("queue.up", QT_TRANSLATE_NOOP("Commands", "Previous row"), ("K",), _QUEUE, Place.ROWS),
    Command("queue.clear", QT_TRANSLATE_NOOP("Commands", "Clear the filters"), ("Escape",), _QUEUE, Place.QUEUE),
    Command(
        "queue.rank", QT_TRANSLATE_NOOP("Commands", "Rank the queue anew"), ("R",), _QUEUE, Place.QUEUE, icon="sync"
    ),
    Command("queue.why", QT_TRANSLATE_NOOP("Commands", "Why this rank"), ("W",), _QUEUE, Place.QUEUE, icon="info"),
    Command("queue.save_view", QT_TRANSLATE_NOOP("Commands", "Save this view…"), ("Ctrl+S",), _QUEUE, Place.QUEUE),
    Command("case.take_back", QT_TRANSLATE_NOOP("Commands", "Take the decision back"), ("Ctrl+Z",), _CASE, icon="undo"),
    Command("case.release", QT_TRANSLATE_NOOP("Commands", "Give the case back"), ("Ctrl+W",), _CASE, deciding=True),
    Command(
        "case.seller",
        QT_TRANSLATE_NOOP("Commands", "Show the seller of the open case"),
        ("Ctrl+Shift+S",),
        _CASE,
        icon="person",
    ),
    Command(
        "case.skip",
        QT_TRANSLATE_NOOP("Commands", "Skip with a reason…"),
        ("Ctrl+Right",),
        _CASE,
        Place.CASE,
        deciding=True,
        icon="skip",
    ),
    Command(
        "case.hold",
        QT_TRANSLATE_NOOP("Commands", "Put on hold…"),
        ("Ctrl+H",),
        _CASE,
        Place.CASE,
        deciding=True,
        icon="hold",
    ),
    Command(
        "case.escalate",
        QT_TRANSLATE_NOOP("Commands", "Escalate…"),
        ("Ctrl+E",),
        _CASE,
        Place.CASE,
        deciding=True,
        icon="escalate",
    ),
    Command(
        "case.pk",
        QT_TRANSLATE_NOOP("Commands", "Show both rooms of the PK"),
        ("P",),
        _CASE,
        Place.STAGE,
        icon="open",
    ),
    Command("play.toggle", QT_TRANSLATE_NOOP("Commands", "Play or pause"), ("Space",), _PLAY, Place.STAGE, icon="play"),
    Command("play.back", QT_TRANSLATE_NOOP("Commands", "Back 1 second"), ("Left",), _PLAY, Place.STAGE),
    Command("play.forward", QT_TRANSLATE_NOOP("Commands", "Forward 1 second"), ("Right",), _PLAY, Place.STAGE),
    Command("play.back_5", QT_TRANSLATE_NOOP("Commands", "Back 5 seconds"), ("Shift+Left",), _PLAY, Place.STAGE),
    Command("play.forward_5", QT_TRANSLATE_NOOP("Commands", "Forward 5 seconds"), ("Shift+Right",), _PLAY, Place.STAGE),
    Command("play.frame_back", QT_TRANSLATE_NOOP("Commands", "Previous frame"), (",",), _PLAY, Place.STAGE),
    Command("play.frame_forward", QT_TRANSLATE_NOOP("Commands", "Next frame"), (".",), _PLAY, Place.STAGE),
    Command("play.slower", QT_TRANSLATE_NOOP("Commands", "Slower"), ("[",), _PLAY, Place.STAGE),
    Command("play.faster", QT_TRANSLATE_NOOP("Commands", "Faster"), ("]",), _PLAY, Place.STAGE),
    Command("play.mute", QT_TRANSLATE_NOOP("Commands", "Sound on or off"), ("M",), _PLAY, Place.STAGE, icon="sound"),
    Command("play.next_sentence", QT_TRANSLATE_NOOP("Commands", "Next sentence"), ("Shift+Down",), _PLAY, Place.STAGE),
    Command(
        "play.previous_sentence", QT_TRANSLATE_NOOP("Commands", "Previous sentence"), ("Shift+Up",), _PLAY, Place.STAGE
    ),
    Command("play.go_to", QT_TRANSLATE_NOOP("Commands", "Go to a time…"), ("G",), _PLAY, Place.STAGE),
    Command("play.loop", QT_TRANSLATE_NOOP("Commands", "Loop the highlight"), ("L",), _PLAY, Place.STAGE),
    Command("highlight.next", QT_TRANSLATE_NOOP("Commands", "Next highlight"), ("J",), _EVIDENCE, Place.STAGE),
    Command("highlight.previous", QT_TRANSLATE_NOOP("Commands", "Previous highlight"), ("K",), _EVIDENCE, Place.STAGE),
    Command(
        "highlight.confirm",
        QT_TRANSLATE_NOOP("Commands", "Confirm the highlight"),
        ("A",),
        _EVIDENCE,
        Place.STAGE,
        deciding=True,
        icon="check",
    ),
    Command(
        "highlight.reject",
        QT_TRANSLATE_NOOP("Commands", "Reject the highlight"),
        ("R",),
        _EVIDENCE,
        Place.STAGE,
        deciding=True,
        icon="cross",
    ),
    Command(
        "evidence.quote",
        QT_TRANSLATE_NOOP("Commands", "Quote the selection"),
        ("Q",),
        _EVIDENCE,
        Place.STAGE,
        icon="quote",
    ),
    Command(
        "evidence.still",
        QT_TRANSLATE_NOOP("Commands", "Take a still"),
        ("S",),
        _EVIDENCE,
        Place.STAGE,
        deciding=True,
        icon="clip",
    ),
    Command("evidence.mark_in", QT_TRANSLATE_NOOP("Commands", "Mark in"), ("I",), _EVIDENCE, Place.STAGE),
    Command("evidence.mark_out", QT_TRANSLATE_NOOP("Commands", "Mark out"), ("O",), _EVIDENCE, Place.STAGE),
    Command(
        "evidence.more_messages",
        QT_TRANSLATE_NOOP("Commands", "Read more private messages…"),
        ("Shift+M",),
        _EVIDENCE,
        Place.STAGE,
        deciding=True,
    ),
    Command(
        "evidence.abuse", QT_TRANSLATE_NOOP("Commands", "Show or cover abuse"), ("Shift+U",), _EVIDENCE, Place.STAGE
    ),
    Command(
        "evidence.search",
        QT_TRANSLATE_NOOP("Commands", "Search the transcript"),
        ("/",),
        _EVIDENCE,
        Place.STAGE,
        icon="search",
    ),
    Command(
        "verdict.submit_next",
        QT_TRANSLATE_NOOP("Commands", "Submit and take the next"),
        ("Ctrl+Return", "Ctrl+Enter"),
        _VERDICT,
        Place.CASE,
        deciding=True,
        icon="submit",
    ),
    Command(
        "verdict.submit",
        QT_TRANSLATE_NOOP("Commands", "Submit"),
        ("Ctrl+Shift+Return",),
        _VERDICT,
        Place.CASE,
        deciding=True,
    ),
    Command(
        "batch.decide",
        QT_TRANSLATE_NOOP("Commands", "Decide the batch…"),
        ("Ctrl+Alt+Return",),
        _VERDICT,
        deciding=True,
    ),
    Command("verdict.clear", QT_TRANSLATE_NOOP("Commands", "Nothing is wrong"), ("Ctrl+0",), _VERDICT, Place.CASE),
    Command(
        "verdict.finding", QT_TRANSLATE_NOOP("Commands", "Add a finding"), ("F",), _VERDICT, Place.STAGE, icon="add"
    ),
    *ANNOUNCEMENT_COMMANDS,
    Command("view.queue", QT_TRANSLATE_NOOP("Commands", "Show or fold the queue"), ("Ctrl+B",), _VIEW, icon="sidebar"),
    Command("view.focus_queue", QT_TRANSLATE_NOOP("Commands", "Go to the queue"), ("Ctrl+1",), _VIEW),
    Command("view.focus_case", QT_TRANSLATE_NOOP("Commands", "Go to the case"), ("Ctrl+2",), _VIEW),
    Command("room.second", QT_TRANSLATE_NOOP("Commands", "Go to the second look"), ("Ctrl+3",), _VIEW),
    Command("room.standing", QT_TRANSLATE_NOOP("Commands", "Go to the seller's page"), ("Ctrl+4",), _VIEW),
    Command("room.appeals", QT_TRANSLATE_NOOP("Commands", "Go to the appeals"), ("Ctrl+5",), _VIEW),
    Command("room.withdrawals", QT_TRANSLATE_NOOP("Commands", "Go to the withdrawals"), ("Ctrl+6",), _VIEW),
    Command("room.platform", QT_TRANSLATE_NOOP("Commands", "Go to the platform calls"), ("Ctrl+7",), _VIEW),
    Command("room.policy", QT_TRANSLATE_NOOP("Commands", "Go to the rules and the matrix"), ("Ctrl+8",), _VIEW),
    Command("room.blind", QT_TRANSLATE_NOOP("Commands", "Go to the blind review"), ("Ctrl+9",), _VIEW),
    Command("room.stops", QT_TRANSLATE_NOOP("Commands", "Emergency stop"), ("Ctrl+Shift+Z",), _VIEW),
    Command("room.batch", QT_TRANSLATE_NOOP("Commands", "Decide alike cases together"), ("Ctrl+Shift+B",), _VIEW),
    Command("room.announcements", QT_TRANSLATE_NOOP("Commands", "Go to the announcements"), ("Ctrl+Shift+U",), _VIEW),
    Command("room.attention", QT_TRANSLATE_NOOP("Commands", "Go to what needs attention"), ("Ctrl+Shift+A",), _VIEW),
    Command("room.reload", QT_TRANSLATE_NOOP("Commands", "Load this room again"), ("Ctrl+R",), _VIEW, icon="sync"),
    Command("view.second_screen", QT_TRANSLATE_NOOP("Commands", "Video on another screen"), ("F9",), _VIEW),
    Command("view.light", QT_TRANSLATE_NOOP("Commands", "Light colours"), (), _VIEW),
    Command("view.dark", QT_TRANSLATE_NOOP("Commands", "Dark colours"), (), _VIEW),
    Command("view.contrast", QT_TRANSLATE_NOOP("Commands", "High contrast"), (), _VIEW),
    Command("view.language", QT_TRANSLATE_NOOP("Commands", "Switch English and Chinese"), ("Ctrl+Shift+G",), _VIEW),
    Command("help.keys", QT_TRANSLATE_NOOP("Commands", "Keys"), ("F1", "?"), _HELP, icon="keyboard"),
    Command("help.about", QT_TRANSLATE_NOOP("Commands", "About"), (), _HELP),
)


def said(text: str) -> str:
    """Return a title or group of this list in the desk's language."""
    return QCoreApplication.translate(CONTEXT, text)


def key_text(command: Command) -> str:
    """Return the command's first key as the machine writes it, or nothing."""
    if not command.keys:
        return ""
    return QKeySequence(command.keys[0]).toString(QKeySequence.SequenceFormat.NativeText)


def normal_key(text: str) -> str:
    """Return a key in Qt's portable spelling, or nothing for what is no key."""
    key = QKeySequence(text)
    known = key.count() == 1 and key.toString() and key[0].key() != Qt.Key.Key_unknown  # type: ignore[index]
    return key.toString() if known else ""


def is_typed(text: str) -> bool:
    """Say whether a key is one that people need in a form: to type, to move, to press a button."""
    key = QKeySequence(text)
    if key.count() != 1:
        return False
    pressed = key[0]  # type: ignore[index]  # the stubs leave __getitem__ out
    with_modifier = pressed.keyboardModifiers() & (
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
    )
    return not with_modifier and not Qt.Key.Key_F1 <= pressed.key() <= Qt.Key.Key_F35


def _always() -> bool:
    return True


class Commands(QObject):
    """The verbs with what they do.

    Signals:
        done(str): the id of a command that was just carried out.
        keys_changed(): a command has other keys.
    """

    done = Signal(str)
    keys_changed = Signal()

    def __init__(self, parent: QObject | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Make an action for every command; none does anything before ``bind``."""
        super().__init__(parent)
        self._clock = clock
        self._latest: tuple[str, float] = ("", -1.0)
        """The command that came last, and when: a slip is the same one twice, with none between."""
        self._run: dict[str, Callable[[], object]] = {}
        self._allowed: dict[str, Callable[[], bool]] = {}
        self._actions: dict[str, QAction] = {}
        self.list = {command.id: command for command in COMMANDS}
        self.gate: Callable[[Command], bool] = lambda _command: True
        """Asked of every command before its own condition: whether the room it works in is the one that is shown."""
        for command in COMMANDS:
            action = QAction(self)
            action.setObjectName(command.id)
            action.setShortcuts([QKeySequence(key) for key in command.keys])
            action.setAutoRepeat(not command.deciding)
            window = command.place is Place.WINDOW
            action.setShortcutContext(
                Qt.ShortcutContext.WindowShortcut if window else Qt.ShortcutContext.WidgetWithChildrenShortcut
            )
            action.setEnabled(False)
            action.triggered.connect(lambda _checked=False, name=command.id: self.trigger(name))
            self._actions[command.id] = action
        self.retranslate()

    def retranslate(self) -> None:
        """Give every action its title in the desk's language."""
        for command in COMMANDS:
            self._actions[command.id].setText(said(command.title))

    def action(self, name: str) -> QAction:
        """Return the action of a command, for a menu or a button.

        Raises:
            KeyError: no such command.
        """
        return self._actions[name]

    def clash(self, name: str, key: str) -> str | None:
        """Return the command that has ``key`` already where it would work for ``name`` too, or None.

        Raises:
            KeyError: no such command.
        """
        place = self.list[name].place
        for other in self.list.values():
            if other.id != name and key in other.keys and overlap(place, other.place):
                return other.id
        return None

    def set_keys(self, name: str, keys: tuple[str, ...]) -> None:
        """Give a command other keys, in Qt's portable spelling.

        Raises:
            KeyError: no such command.
        """
        self.list[name] = replace(self.list[name], keys=keys)
        self._actions[name].setShortcuts([QKeySequence(key) for key in keys])
        self.keys_changed.emit()

    def bind(self, name: str, run: Callable[[], object], allowed: Callable[[], bool] = _always) -> None:
        """Say what a command does and when it may be done.

        Raises:
            KeyError: no such command.
        """
        action = self._actions[name]
        self._run[name] = run
        self._allowed[name] = allowed
        action.setEnabled(self.may(name))

    def attach(self, widget: QWidget, place: Place) -> None:
        """Let the keys of a place work while the focus is in ``widget``."""
        widget.addActions([self._actions[command.id] for command in COMMANDS if command.place is place])

    def refresh(self) -> None:
        """Ask every command again whether it may be done, and grey what may not."""
        for name in self._allowed:
            self._actions[name].setEnabled(self.may(name))

    def may(self, name: str) -> bool:
        """Say whether a command can be carried out now."""
        return name in self._run and self.gate(self.list[name]) and self._allowed[name]()

    def trigger(self, name: str) -> bool:
        """Carry a command out, unless it may not be or came twice by a slip; say whether it was.

        Raises:
            KeyError: no such command.
        """
        command = self.list[name]
        if not self.may(name):
            return False
        now = self._clock()
        same, before = self._latest
        slip = command.deciding and same == name and now - before < REPEAT_GUARD_S
        self._latest = name, now
        if slip:
            return False
        self._run[name]()
        self.done.emit(name)
        return True

    def available(self) -> list[Command]:
        """Return what the palette offers: every command that may be done now, in the order of the list."""
        return [command for command in COMMANDS if self.may(command.id)]
