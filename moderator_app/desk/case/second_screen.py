"""The picture in a window of its own, for another screen: remembered, with every key, and home again without one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QScreen
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from moderator_app.desk.case_host import CaseHost
from moderator_app.desk.commands import Place

OUT, SCREEN, GEOMETRY = "second_screen_out", "second_screen_name", "second_screen"
"""Names under which it is remembered."""


class PictureWindow(QWidget):
    """The window around the picture.

    Signals:
        left(): the person closed it.
    """

    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        """Make a window of its own that ends with ``parent``."""
        super().__init__(parent, Qt.WindowType.Window)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Bring the picture home instead of losing it."""
        event.ignore()
        self.left.emit()


class SecondScreen(QObject):
    """Takes the picture out of its place in the case and back."""

    def __init__(self, host: CaseHost, stage: QWidget, picture: QWidget, home: QSplitter) -> None:
        """Begin at home; where it was out the last time it goes there again with the first picture.

        Args:
            host: the desk, which remembers.
            stage: what the window belongs to.
            picture: what is moved.
            home: where it belongs, as its first part.
        """
        super().__init__(stage)
        self._host, self._picture, self._home = host, picture, home
        self._sizes: list[int] = []
        self._screen: QScreen | None = None
        self.window = PictureWindow(stage)
        self.window.left.connect(self.bring_home)
        for place in (Place.WINDOW, Place.CASE, Place.STAGE):
            host.commands.attach(self.window, place)
        self.screens: Callable[[], list[QScreen]] = QGuiApplication.screens
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.screenRemoved.connect(self._screen_gone)
        self._wanted = host.settings.kept(OUT) == b"1"
        picture.installEventFilter(self)
        host.commands.bind("view.second_screen", self.toggle, lambda: not picture.isHidden() or self.out)
        self.retranslate()

    @property
    def out(self) -> bool:
        """Whether the picture is in its own window."""
        return self._picture.parentWidget() is self.window

    def toggle(self) -> None:
        """Take the picture out, or bring it home."""
        if self.out:
            self.bring_home()
        else:
            self.take_out(self._best_screen())

    def take_out(self, screen: QScreen | None) -> None:
        """Show the picture in its own window, on a screen."""
        if self.out or screen is None:
            return
        settings = self._host.settings
        self._sizes = self._home.sizes()
        self._screen = screen
        layout = self.window.layout()
        if layout is not None:
            layout.addWidget(self._picture)
        if settings.kept(SCREEN) != screen.name().encode() or not self.window.restoreGeometry(
            QByteArray(settings.kept(GEOMETRY))
        ):
            room = screen.availableGeometry()
            self.window.resize(room.width() * 4 // 5, room.height() * 4 // 5)
            self.window.move(room.center() - self.window.rect().center())
        self._picture.show()
        self.window.show()
        self.window.activateWindow()
        self.window.setFocus(Qt.FocusReason.OtherFocusReason)
        self._wanted = True
        settings.keep(OUT, b"1")
        settings.keep(SCREEN, screen.name().encode())

    def bring_home(self) -> None:
        """Put the picture back into the case; it stays there until it is taken out again."""
        self._host.settings.keep(OUT, b"0")
        self._wanted = False
        self._go_home()

    def keep(self) -> None:
        """Remember where the window is."""
        if self.out:
            self._host.settings.keep(GEOMETRY, bytes(self.window.saveGeometry().data()))

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.window.setWindowTitle(self.tr("Recording"))
        self.window.setAccessibleName(self.tr("Recording, in its own window"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the picture: no window without one, and out again where it was out the last time."""
        if watched is self._picture:
            if event.type() is QEvent.Type.HideToParent and self.out:
                self.keep()
                self.window.hide()
            elif event.type() is QEvent.Type.ShowToParent:
                if self.out:
                    self.window.show()
                elif self._wanted:
                    QTimer.singleShot(0, self, self._go_out_again)
        return super().eventFilter(watched, event)

    def _go_out_again(self) -> None:
        known = self._host.settings.kept(SCREEN)
        screen = next((one for one in self.screens() if one.name().encode() == known), None)
        if self._wanted and not self._picture.isHidden() and len(self.screens()) > 1:
            self.take_out(screen)

    def _go_home(self) -> None:
        if not self.out:
            return
        self.keep()
        shown = not self._picture.isHidden()
        self._home.insertWidget(0, self._picture)
        self._picture.setVisible(shown)
        self._home.setSizes(self._sizes)
        self.window.hide()
        self._screen = None

    def _screen_gone(self, screen: QScreen) -> None:
        """Come home when the screen is gone; when it is there again, so is the wish."""
        if screen is self._screen:
            self._go_home()

    def _best_screen(self) -> QScreen | None:
        """Return a screen that the desk is not on; its own where there is no other."""
        here = self._home.screen()
        return next((screen for screen in self.screens() if screen is not here), here)
