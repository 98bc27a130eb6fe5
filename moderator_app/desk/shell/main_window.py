"""The window around the rooms: menus, tool strip, sign-in or desk, sheets, palette, shelf of sentences, status.

It knows no store and no network: the desk's composition hands it the rooms and tells it what to show.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget
from shiboken6 import isValid

from moderator_app.desk.case_host import Person
from moderator_app.desk.commands import COMMANDS, GROUPS, Commands, Place, said
from moderator_app.desk.forms.ui_main_window import Ui_MainWindow
from moderator_app.desk.settings import Settings
from moderator_app.desk.shell.about import About
from moderator_app.desk.shell.banner import Banner, Shelf
from moderator_app.desk.shell.help_sheet import HelpSheet
from moderator_app.desk.shell.key_editor import KeyEditor, restore_keys
from moderator_app.desk.shell.log_room import Entry, LogRoom
from moderator_app.desk.shell.palette import Palette
from moderator_app.desk.shell.preferences import Preferences
from moderator_app.desk.shell.room_bar import WORK, RoomBar
from moderator_app.desk.shell.sheet import Sheet
from moderator_app.desk.shell.status import Connection, Keeping, StatusStrip
from moderator_app.desk.shell.take_back import TakeBackStrip
from moderator_app.desk.shell.tool_strip import ToolStrip
from moderator_app.desk.widgets.icons import Icons
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.desk.widgets.theme import PALETTES, Theme

NARROW = 1500
"""A window narrower than this, in pixels, has no room for the queue beside an open case."""

GEOMETRY, ROOMS, FOLDED = "main_window", "main_window_rooms", "main_window_folded"
"""Names under which the layout is kept."""


class MainWindow(Spoken, QMainWindow):
    """The desk's one window.

    Signals:
        closed(): the window is closing for good; the layout is kept.
        outbox_asked(): the person wants to see what waits to be sent or was refused.
        room_wanted(str): the person chose another room by its tab.
        room_changed(str): another room is shown.
    """

    closed = Signal()
    outbox_asked = Signal()
    room_wanted = Signal(str)
    room_changed = Signal(str)

    def __init__(
        self,
        commands: Commands,
        settings: Settings,
        theme: Theme,
        icons: Icons,
        *,
        language: Callable[[], str],
        may_close: Callable[[], bool] = lambda: True,
        facts: Sequence[tuple[str, str]] = (),
        parent: QWidget | None = None,
    ) -> None:
        """Build the window and bind the shell's own verbs; it begins with an empty sign-in page.

        Args:
            commands: the registry. Bound here: ``desk.palette``, ``desk.preferences``, ``desk.log``, ``desk.quit``,
                ``case.take_back``, ``view.*``, ``help.*``.
            settings: the person's settings; window layout is kept there.
            theme: colours in force.
            icons: icons in the theme's colours.
            language: returns the desk's language tag, ``en`` or ``zh_CN``.
            may_close: asked when the window is to be closed; False keeps it open.
            facts: names and versions for the panel about the desk.
            parent: none, usually.
        """
        super().__init__(parent)
        self._commands, self._settings, self._theme, self._icons = commands, settings, theme, icons
        self._language, self._may_close = language, may_close
        self._case_name = ""
        self._focus_queue: Callable[[], object] | None = None
        self._focus_case: Callable[[], object] | None = None
        self._queue: QWidget | None = None
        self._case: QWidget | None = None
        self._sign_in: QWidget | None = None
        self._folded = settings.kept(FOLDED) == b"1"
        self._aside = False
        restore_keys(commands, settings)
        self.form = Ui_MainWindow()
        self.form.setupUi(self)
        self.tools = ToolStrip(commands, theme, icons)
        self.form.deskColumn.insertWidget(0, self.tools)
        self.room_bar = RoomBar()
        self.form.deskColumn.insertWidget(1, self.room_bar)
        self.room_bar.wanted.connect(self.room_wanted)
        self._places: dict[str, tuple[QWidget, Callable[[], object]]] = {}
        self.status = StatusStrip(icons, language, self)
        self.setStatusBar(self.status)
        self.shelf = Shelf(icons, self.form.central)
        self.take_back = TakeBackStrip(commands, theme, icons)
        self.shelf.hold(self.take_back)
        self.sheet = Sheet(icons, self.form.central)
        self.preferences = Preferences(settings)
        self.keys = HelpSheet(commands, theme)
        self.key_editor = KeyEditor(commands, settings, theme)
        self.log = LogRoom(theme, icons)
        self.about = About(facts)
        for name, panel in (
            ("preferences", self.preferences),
            ("keys", self.keys),
            ("key_editor", self.key_editor),
            ("log", self.log),
            ("about", self.about),
        ):
            self.sheet.add(name, panel)
        self.palette_box = Palette(commands, theme, icons, self.form.central)
        self._menus: list[tuple[QMenu, str]] = []
        self._make_menus()
        self._bind()
        commands.attach(self, Place.WINDOW)
        self.status.sync_asked.connect(lambda: commands.trigger("desk.sync"))
        self.status.outbox_asked.connect(self.outbox_asked)
        self.preferences.keys_asked.connect(lambda: self.sheet.toggle("key_editor"))
        commands.keys_changed.connect(self._keys_changed)
        theme.changed.connect(self._dress)
        settings.changed.connect(self._reflect)
        self.resize(1280, 800)
        self.setMinimumSize(880, 560)
        self.restoreGeometry(QByteArray(settings.kept(GEOMETRY)))
        self.retranslate()
        self._dress()
        self._reflect("look.theme")

    # What is shown.

    def show_sign_in(self, widget: QWidget) -> None:
        """Show the sign-in page, and on it ``widget``; sheets and offers of the desk go away."""
        if self._sign_in is not widget:
            if self._sign_in is not None:
                self.form.signInColumn.removeWidget(self._sign_in)
                self._sign_in.setParent(None)
            self._sign_in = widget
            self.form.signInColumn.addWidget(widget)
        self.take_back.withdraw()
        self.sheet.put_away()
        self.palette_box.put_away()
        self.form.pages.setCurrentWidget(self.form.signInPage)
        self._commands.refresh()

    def show_desk(self) -> None:
        """Show the rooms."""
        self.form.pages.setCurrentWidget(self.form.deskPage)
        self._commands.refresh()

    def show_queue(self, widget: QWidget, focus: Callable[[], object] | None = None) -> None:
        """Put the queue room at the left, in the place of an older one; ``focus`` goes where work begins in it."""
        self._dismiss(self._queue, widget)
        self._queue, self._focus_queue = widget, focus
        self.form.rooms.insertWidget(0, widget)
        self._arrange()

    def show_case(self, widget: QWidget, focus: Callable[[], object] | None = None) -> None:
        """Put the case room at the right, in the place of an older one; ``focus`` goes where work begins in it."""
        self._dismiss(self._case, widget)
        self._case, self._focus_case = widget, focus
        self.form.rooms.addWidget(widget)
        self._arrange()

    def offer_rooms(self, names: Sequence[str]) -> None:
        """Offer other rooms than queue and case, in their own order; without any there are no tabs."""
        self.room_bar.offer(names)
        for menu, _group in self._menus:  # a menu with nothing in it is not offered
            menu.menuAction().setVisible(any(action.isVisible() for action in menu.actions()))
        if self.room() not in {WORK, *names}:
            self.show_room(WORK)

    def add_room(self, name: str, widget: QWidget, focus: Callable[[], object]) -> None:
        """Give a room its place; ``focus`` goes where work begins in it."""
        self._places[name] = widget, focus
        self.form.places.addWidget(widget)

    def drop_rooms(self) -> None:
        """Forget every room but queue and case: somebody else signs in."""
        self.show_room(WORK)
        for widget, _focus in self._places.values():
            self.form.places.removeWidget(widget)
            widget.deleteLater()
        self._places = {}

    def has_room(self, name: str) -> bool:
        """Say whether a room has its place."""
        return name == WORK or name in self._places

    def show_room(self, name: str, *, focus: bool = False) -> None:
        """Show a room, ``work`` for queue and case; with ``focus`` go where work begins in it.

        Raises:
            KeyError: it has no place.
        """
        widget, go = (self.form.rooms, self.focus_queue) if name == WORK else self._places[name]
        changed = self.form.places.currentWidget() is not widget
        self.form.places.setCurrentWidget(widget)
        self.room_bar.show_room(name)
        if changed:
            self.room_changed.emit(name)
            self._commands.refresh()
        if focus:
            go()

    def room(self) -> str:
        """Return the room that is shown."""
        shown = self.form.places.currentWidget()
        return next((name for name, (widget, _focus) in self._places.items() if widget is shown), WORK)

    def set_title(self, case_name: str) -> None:
        """Name the open case in the window's title; nothing for no case."""
        self._case_name = case_name
        self._show_title()

    def set_connection(self, state: Connection) -> None:
        """Say whether the server answers."""
        self.status.set_connection(state)

    def set_outbox(self, queued: int, attention: int) -> None:
        """Say how many decisions wait to be sent, and how many were refused and wait for a person."""
        self.status.set_outbox(queued, attention)

    def set_lease(self, left_ms: int | None) -> None:
        """Say how long the open case is ours from now on, in milliseconds; None when no case is open."""
        self.status.set_lease(left_ms)

    def set_clock_skew(self, skew_ms: int) -> None:
        """Say by how much this machine's clock is ahead of the server's, in milliseconds."""
        self.status.set_clock_skew(skew_ms)

    def set_keeping(self, keeping: Keeping) -> None:
        """Say what this machine may keep."""
        self.status.set_keeping(keeping)

    def set_person(self, person: Person | None) -> None:
        """Say who is signed in."""
        self.status.set_person(person)
        self._commands.refresh()

    def say(
        self, sentence: str, *, problem: bool = False, action: str = "", act: Callable[[], object] | None = None
    ) -> Banner:
        """Show a translated sentence without taking the focus; a problem stays until it is closed.

        Args:
            sentence: what to say; data in it is shown as it is.
            problem: whether something went wrong.
            action: the translated word of a button, or nothing.
            act: what the button does.
        """
        return self.shelf.say(sentence, problem=problem, action=action, act=act)

    def note(self, entry: Entry) -> None:
        """Keep something that happened in the log room."""
        self.log.add(entry)

    def offer_take_back(self, text: str, seconds: int, on_take_back: Callable[[], object]) -> None:
        """Offer for some seconds to take the last decision back, by button and key.

        Args:
            text: translated; what was decided.
            seconds: how long; with 0 nothing is offered, and an older offer is over.
            on_take_back: called at most once.
        """
        self.take_back.offer(text, seconds, on_take_back)

    def withdraw_take_back(self) -> None:
        """Offer nothing more: the decision is on its way."""
        self.take_back.withdraw()

    def open_log(self) -> None:
        """Show the log room."""
        if self.sheet.showing() != "log":
            self.sheet.toggle("log")

    # What the shell's verbs do.

    def fold_queue(self, *, folded: bool) -> None:
        """Fold the queue away, or show it; the focus never stays in what is hidden."""
        if self._queue is None:
            return
        focused = self.focusWidget()
        if folded and focused is not None and self._queue.isAncestorOf(focused):
            self.focus_case()
        self._folded, self._aside = folded, False
        self._queue.setVisible(not folded)
        self._settings.keep(FOLDED, b"1" if folded else b"0")

    def make_room(self, *, for_case: bool) -> None:
        """Put the queue aside while a case is open in a narrow window; what the person chose stays as it is.

        A case needs its three columns, and all lanes of its timeline, more than a list that is not worked on.
        """
        aside = for_case and self.width() < NARROW and self._case is not None
        if self._queue is not None and aside != self._aside:
            self._aside = aside
            self._queue.setVisible(not aside and not self._folded)

    def queue_folded(self) -> bool:
        """Say whether the queue is folded away."""
        return self._folded

    def focus_queue(self) -> None:
        """Go to the queue; it unfolds."""
        self.show_room(WORK)
        self.fold_queue(folded=False)
        if self._focus_queue is not None:
            self._focus_queue()
        elif self._queue is not None:
            self._queue.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_case(self) -> None:
        """Go to the case."""
        self.show_room(WORK)
        if self._focus_case is not None:
            self._focus_case()
        elif self._case is not None:
            self._case.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def retranslate(self) -> None:
        """Say everything of the window itself in the desk's language; its parts hear of it by themselves."""
        self._commands.retranslate()
        for menu, group in self._menus:
            menu.setTitle(said(group))
        self.tools.retranslate()
        self.room_bar.retranslate()
        self.shelf.retranslate()
        self.form.rooms.setAccessibleName(self.tr("Rooms"))
        self.menuBar().setAccessibleName(self.tr("Menus"))
        self._show_title()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask the desk, keep the layout, and say goodbye."""
        if not self._may_close():
            event.ignore()
            return
        self.keep_layout()
        event.accept()
        self.closed.emit()

    def keep_layout(self) -> None:
        """Keep size, place and columns."""
        self._settings.keep(GEOMETRY, bytes(self.saveGeometry().data()))
        if self._queue is not None and self._case is not None:
            self._settings.keep(ROOMS, bytes(self.form.rooms.saveState().data()))
        self._settings.sync()

    @staticmethod
    def _dismiss(old: QWidget | None, new: QWidget) -> None:
        if old is not None and old is not new and isValid(old):
            old.hide()
            old.setParent(None)

    def _make_menus(self) -> None:
        for group in GROUPS:
            menu = self.menuBar().addMenu("")
            menu.addActions([self._commands.action(command.id) for command in COMMANDS if command.group == group])
            self._menus.append((menu, group))

    def _bind(self) -> None:
        commands = self._commands
        for name, run in (
            ("desk.palette", self.palette_box.toggle),
            ("desk.preferences", lambda: self.sheet.toggle("preferences")),
            ("desk.log", lambda: self.sheet.toggle("log")),
            ("desk.quit", self.close),
            ("view.light", lambda: self._settings.set("look.theme", "light")),
            ("view.dark", lambda: self._settings.set("look.theme", "dark")),
            ("view.contrast", lambda: self._settings.set("look.theme", "contrast")),
            ("view.language", self._other_language),
            ("help.keys", lambda: self.sheet.toggle("keys")),
            ("help.about", lambda: self.sheet.toggle("about")),
        ):
            commands.bind(name, run)
        commands.bind("view.queue", lambda: self.fold_queue(folded=not (self._folded or self._aside)), self._at_queue)
        commands.bind("view.focus_queue", self.focus_queue, self._at_queue)
        commands.bind("view.focus_case", self.focus_case, lambda: self._at_desk() and self._case is not None)

    def _at_desk(self) -> bool:
        return self.form.pages.currentWidget() is self.form.deskPage

    def _at_queue(self) -> bool:
        return self._at_desk() and self._queue is not None

    def _other_language(self) -> None:
        self._settings.set("look.language", "en" if self._language().lower().startswith("zh") else "zh_CN")

    def _arrange(self) -> None:
        rooms = self.form.rooms
        for place in range(rooms.count()):
            rooms.setStretchFactor(place, 0 if rooms.widget(place) is self._queue else 1)
            rooms.setCollapsible(place, False)
        if self._queue is not None and self._case is not None:
            if not rooms.restoreState(QByteArray(self._settings.kept(ROOMS))):
                third = max(self.width() * 3 // 10, 320)
                rooms.setSizes([third, max(self.width() - third, 320)])
            self._queue.setVisible(not self._folded and not self._aside)
        self._commands.refresh()

    def _show_title(self) -> None:
        name = self.tr("Moderator")
        self.setWindowTitle(f"{self._case_name} – {name}" if self._case_name else name)

    def _dress(self) -> None:
        for command in COMMANDS:
            if command.icon:
                self._commands.action(command.id).setIcon(self._icons.icon(command.icon, 16))
        self.status.retranslate()
        self.shelf.retranslate()
        self.sheet.retranslate()
        self.take_back.retranslate()
        self.tools.retranslate()

    def _keys_changed(self) -> None:
        self.tools.retranslate()
        self.take_back.retranslate()
        self.keys.retranslate()

    def _reflect(self, name: str) -> None:
        if name != "look.theme":
            return
        for palette in PALETTES:
            action = self._commands.action(f"view.{palette}")
            action.setCheckable(True)
            action.setChecked(self._settings.text("look.theme") == palette)
