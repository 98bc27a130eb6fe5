"""How somebody comes in who has more to show than a password, and where this person is signed in.

How it goes: a session that lacks its second factor comes back from the first step → the page asks for a code, or shows
a new key → the second step completes the session → the desk goes on as after any sign-in.
"""

from __future__ import annotations

import platform
import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from moderator_app.desk.app.tools import Tools
from moderator_app.desk.shell.doors import Doors as DoorsPanel
from moderator_app.desk.shell.main_window import MainWindow
from moderator_app.desk.shell.second_factor import SecondFactorPanel
from moderator_app.desk.shell.sign_in import SignInPanel
from moderator_app.domain.errors import Refused
from moderator_app.wire.ask import Ask

if TYPE_CHECKING:  # they bring the network along, which a window need not wait for
    from moderator_app.desk.app.ground import Ground
    from moderator_app.desk.sync.wire_end import WireEnd
    from moderator_app.wire.messages import Session
    from moderator_app.wire.messages.doors import Confirmed, Enrolment, Sessions, Ways


def in_the_browser(address: str) -> None:
    """Open a web page in the system's browser."""
    QDesktopServices.openUrl(QUrl(address))


class Doors(QObject):
    """The second factor, the browser's way in, and the sheet of sessions.

    Signals:
        opened(Session): a session is complete.
    """

    opened = Signal(object)

    def __init__(
        self,
        tools: Tools,
        window: MainWindow,
        sign_in: SignInPanel,
        ground: Callable[[], Ground | None],
        parent: QObject | None = None,
    ) -> None:
        """Prepare; ``ground`` returns what stands behind the window, once it does."""
        super().__init__(parent)
        self._tools, self._window, self._sign_in, self._ground = tools, window, sign_in, ground
        self.browse: Callable[[str], None] = in_the_browser
        self.factor = SecondFactorPanel()
        self.panel = DoorsPanel()
        self._confirmed: Confirmed | None = None
        self._off = threading.Event()
        window.sheet.add("doors", self.panel)
        self.factor.submitted.connect(self._second_step)
        self.factor.left.connect(self._back)
        self.factor.kept.connect(self._enter)
        self.panel.wanted.connect(self._look)
        self.panel.ended.connect(lambda name: self._change("session_end", session_id=name))
        self.panel.revoked.connect(lambda name: self._change("key_revoke", key_id=name))
        sign_in.called_off.connect(self._call_off)

    # --- the first step is done -------------------------------------------------------------------------------------

    def second_step(self, session: Session) -> None:
        """Go on with a session that lacks its second factor."""
        self._sign_in.set_busy(busy=False)
        self._sign_in.clear_secrets()
        if session.stage == "code":
            self.factor.ask_code()
            self._show_factor()
            return
        from moderator_app.wire.messages.doors import Enrolment  # noqa: PLC0415 - loaded by now

        self._follow(Ask(endpoint="factor_enrol", reply=Enrolment), self._enrol, self._refused_first)

    def _enrol(self, enrolment: Enrolment) -> None:
        self.factor.ask_enrolment(enrolment.key)
        self._show_factor()

    def _show_factor(self) -> None:
        self._window.show_sign_in(self.factor)
        self.factor.focus_first()

    def _second_step(self, code: str) -> None:
        from moderator_app.desk.shell.second_factor import Page  # noqa: PLC0415 - beside its panel
        from moderator_app.desk.sync import ways_in  # noqa: PLC0415 - loaded by now

        ground = self._ground()
        if ground is None or ground.courier is None:
            return
        if self.factor.page is Page.CODE:
            done = ground.courier.begin(lambda wire: ways_in.by_code(wire, code))
        else:
            done = ground.courier.begin(lambda wire: self._by_new_factor(wire, code))
        self._tools.bridge.follow(done, self._completed, self._refused, owner=self)

    async def _by_new_factor(self, wire: WireEnd, code: str) -> Session:
        from moderator_app.desk.sync import ways_in  # noqa: PLC0415 - loaded by now

        self._confirmed = await ways_in.by_new_factor(wire, code)
        return self._confirmed.session

    def _completed(self, session: Session) -> None:
        confirmed = self._confirmed
        if confirmed is not None:
            ground = self._ground()
            if ground is not None:
                ground.keep(session)  # whatever happens while the codes are copied
            self.factor.show_recovery(confirmed.recovery_codes)
            self.factor.focus_first()
            return
        self._done(session)

    def _enter(self) -> None:
        confirmed, self._confirmed = self._confirmed, None
        if confirmed is not None:
            self._done(confirmed.session)

    def _done(self, session: Session) -> None:
        self.factor.clear_secrets()
        self.factor.set_busy(busy=False)
        self._window.show_sign_in(self._sign_in)
        self.opened.emit(session)

    def _refused(self, error: Exception) -> None:
        self.factor.refuse(self._tools.notices.sentence(error))
        if isinstance(error, Refused) and error.code == "unauthenticated":
            self._back()
            self._sign_in.refuse(self._tools.notices.sentence(error))

    def _refused_first(self, error: Exception) -> None:
        self._sign_in.refuse(self._tools.notices.sentence(error))

    def _back(self) -> None:
        self.factor.clear_secrets()
        self._window.show_sign_in(self._sign_in)
        self._sign_in.focus_first()

    # --- the browser ------------------------------------------------------------------------------------------------

    def look_for_provider(self, server_url: str) -> None:
        """Find out whether there is another way in than the password, and offer it."""

        def look() -> Ways:
            from moderator_app.desk.sync.ways_in import ways  # noqa: PLC0415 - on a worker, once the window is up

            return ways(server_url)

        self._tools.bridge.query(
            look, lambda found: self._sign_in.set_provider(found.outside), lambda _error: None, owner=self
        )

    def go_outside(self) -> None:
        """Send the person to the identity provider, and wait."""
        from moderator_app.desk.sync.ways_in import by_browser  # noqa: PLC0415 - loaded by now

        ground = self._ground()
        if ground is None or ground.courier is None:
            return
        self._sign_in.set_away(away=True)
        self._off = threading.Event()
        how = partial(
            by_browser,
            device_id=ground.store.outbox.device_id(),
            device_name=platform.node(),
            show=lambda address: self._tools.bridge.here(lambda: self.browse(address)),
            title=self.tr("You can close this page and go back to the desk."),
            off=self._off,
        )
        self._tools.bridge.follow(ground.courier.begin(how), self._came_back, self._not_back, owner=self)

    def _came_back(self, session: Session) -> None:
        if session.stage:
            self.second_step(session)
        else:
            self.opened.emit(session)

    def _not_back(self, error: Exception) -> None:
        self._sign_in.refuse(self._tools.notices.sentence(error))

    def _call_off(self) -> None:
        self._off.set()
        self._sign_in.set_away(away=False)

    # --- where one is signed in -------------------------------------------------------------------------------------

    def _look(self) -> None:
        from moderator_app.wire.messages.doors import Sessions  # noqa: PLC0415 - loaded by now

        self._follow(Ask(endpoint="sessions", reply=Sessions), self.panel.show_sessions, self._not_known)

    def _change(self, endpoint: str, **path: str) -> None:
        from moderator_app.wire.messages.doors import Sessions  # noqa: PLC0415 - loaded by now

        def changed(known: Sessions) -> None:
            self.panel.show_sessions(known)

        self._follow(Ask(endpoint=endpoint, reply=Sessions, path=path), changed, self._not_known)

    def _not_known(self, error: Exception) -> None:
        self.panel.refuse(self._tools.notices.sentence(error))

    def _follow(self, ask: Ask, done: Callable, failed: Callable[[Exception], object]) -> None:  # type: ignore[type-arg]  # any call, any answer
        ground = self._ground()
        if ground is not None and ground.courier is not None:
            self._tools.bridge.follow(ground.courier.ask(ask), done, failed, owner=self)
