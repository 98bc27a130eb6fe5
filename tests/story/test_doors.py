"""A real desk before a real server, with an authenticator in the pocket and an identity provider down the street."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import msgspec
import pytest

from moderator_app.desk.app import DeskConfig, build_desk
from moderator_app.desk.app.desk import Desk
from moderator_app.desk.shell.second_factor import Page
from moderator_app.desk.sync.core import Phase
from moderator_app.domain.identity import now_ms
from moderator_app.domain.roles import Role
from moderator_app.media.player import FakePlayer
from moderator_app.server.accounts.codes import STEP_MS, code_at
from moderator_app.server.bootstrap import NewAccount
from moderator_app.server.config import Outside, ServerConfig
from moderator_app.server.run import Ready, serve
from tests.server.accounts.identity_provider import CLIENT_ID, CLIENT_SECRET, IdentityProvider
from tests.server.databases import database_in, second_line
from tests.server.house import CHEAP, batch, clip, seller
from tests.story.sitting import find

PASSWORD = "long enough for everybody"
PATIENCE_MS = 30_000
ANN = "ann@example.test"


class Town:
    """A server on loopback, its clock a little under our control, and the desks before it."""

    def __init__(self, qtbot: Any, folder: Path, people: tuple[NewAccount, ...] = (), **settings: Any) -> None:
        self.qtbot, self.folder = qtbot, folder
        self.ahead_ms = 0
        self._desks: list[Desk] = []
        self._stop, started = threading.Event(), threading.Event()
        self._ready: list[Ready] = []
        data = folder / "server"
        data.mkdir()
        self.database_url = database_in(data, None)
        config = ServerConfig(
            data_dir=data,
            database_url=self.database_url,
            hashing=CHEAP,
            clock=lambda: now_ms() + self.ahead_ms,
            **settings,
        )
        accounts = [
            *people,
            NewAccount(name="lin", display="Lin", password=PASSWORD, roles=(Role.SENIOR,)),
            NewAccount(name=ANN, display="Ann", password="", roles=(Role.REVIEWER,)),
        ]

        def ready(found: Ready) -> None:
            self._ready.append(found)
            started.set()

        self._thread = threading.Thread(
            target=serve, args=(config,), kwargs={"on_ready": ready, "new_accounts": accounts, "stop": self._stop}
        )
        self._thread.start()
        assert started.wait(60)
        self.url, self.service_token = self._ready[0].url, self._ready[0].service_token
        headers = {"Authorization": f"Bearer {self.service_token}", "Content-Type": "application/json"}
        rows = msgspec.json.encode(batch(seller(), clip("1"), clip("2")))
        assert httpx.post(f"{self.url}/v1/intake", content=rows, headers=headers).json()["accepted"] == 3

    def desk(self, **more: Any) -> Any:
        config = DeskConfig(data_dir=self.folder / "desk", server_url=self.url, language="en", theme="dark", **more)
        desk = build_desk(config, connect=None, player=FakePlayer())
        desk._tools.settings.set("flow.undo_seconds", 0)
        self._desks.append(desk)
        self.qtbot.addWidget(desk.window)
        desk.open()
        return desk

    def until(self, true: Any) -> None:
        self.qtbot.waitUntil(true, timeout=PATIENCE_MS)

    def log(self, action: str) -> list[str]:
        with second_line(self.database_url) as line:
            found = line.execute("SELECT detail FROM audit WHERE action LIKE ? ORDER BY seq", action)
        return [row["detail"] for row in found]

    def close(self) -> None:
        for desk in self._desks:
            desk.close()
        self._stop.set()
        self._thread.join()


def online(desk: Desk) -> bool:
    return desk.link is not None and desk.link.phase is Phase.ONLINE and desk.review.who is not None


def password(town: Town, desk: Desk, name: str = "lin") -> None:
    town.until(desk.sign_in.form.submitButton.isEnabled)
    desk.sign_in.set_name(name)
    desk.sign_in.form.passwordEdit.setText(PASSWORD)
    desk.sign_in.form.passphraseEdit.setText(PASSWORD)
    desk.sign_in.submit()


@pytest.fixture(autouse=True)
def _quick_vault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("moderator_app.desk.sync.credentials.VaultSafe.__init__.__kwdefaults__", {"n": 1 << 10})


@pytest.fixture
def strict(qtbot: Any, tmp_path: Path) -> Iterator[Town]:
    town = Town(qtbot, tmp_path, second_factor_roles=frozenset({Role.SENIOR}))
    yield town
    town.close()


def test_a_desk_enrols_shows_the_recovery_codes_once_and_asks_for_a_code_from_then_on(strict: Town) -> None:
    desk = strict.desk()
    password(strict, desk)
    strict.until(lambda: desk.doors.factor.page is Page.ENROL)
    shown = desk.doors.factor.secret.text().replace(" ", "")
    key = base64.b32decode(shown + "=" * (-len(shown) % 8))
    desk.doors.factor.code.setText("000000")
    desk.doors.factor.submit()
    strict.until(lambda: not desk.doors.factor.error.isHidden())
    assert "wrong" in desk.doors.factor.error.text()
    desk.doors.factor.code.setText(code_at(key, now_ms() // STEP_MS))
    desk.doors.factor.submit()
    strict.until(lambda: desk.doors.factor.page is Page.RECOVERY)
    codes = desk.doors.factor.secret.text().split()
    assert len(codes) == 10
    desk.doors.factor.submit()
    strict.until(lambda: online(desk))
    assert desk.doors.factor.secret.text() == ""
    # At the next sign-in a code is asked for; a recovery code does as well.
    assert desk._tools.commands.trigger("desk.sign_out")
    strict.until(lambda: desk.review.who is None and desk.ground is not None and desk.ground.secrets.user is None)
    password(strict, desk)
    strict.until(lambda: desk.doors.factor.page is Page.CODE and desk.doors.factor.isVisible())
    desk.doors.factor.code.setText(codes[0])
    desk.doors.factor.submit()
    strict.until(lambda: online(desk))
    # What is decided is signed, and the sheet tells where the person is signed in.
    assert desk._tools.commands.trigger("desk.doors")
    strict.until(lambda: "9 recovery codes" in desk.doors.panel.said.text())
    assert [row.here for row in desk.doors.panel._known.sessions] == [True]


def test_work_goes_on_while_a_code_is_typed_again(strict: Town) -> None:
    desk = strict.desk()
    password(strict, desk)
    strict.until(lambda: desk.doors.factor.page is Page.ENROL)
    shown = desk.doors.factor.secret.text().replace(" ", "")
    key = base64.b32decode(shown + "=" * (-len(shown) % 8))
    desk.doors.factor.code.setText(code_at(key, now_ms() // STEP_MS))
    desk.doors.factor.submit()
    strict.until(lambda: desk.doors.factor.page is Page.RECOVERY)
    desk.doors.factor.submit()
    strict.until(lambda: online(desk) and desk.case_room is not None)
    assert desk._tools.commands.trigger("queue.next")
    strict.until(lambda: desk.review.case_id() is not None)
    held = desk.review.case_id()
    strict.ahead_ms = 31 * 24 * 3600 * 1000  # every token is over
    desk._hurry()
    strict.until(lambda: desk.link is not None and desk.link.phase is Phase.SIGNED_OUT)
    desk._sign_in_again()
    password(strict, desk)
    strict.until(lambda: desk.doors.factor.page is Page.CODE and desk.doors.factor.isVisible())
    time.sleep(0.3)  # the loops look at the half-open session meanwhile, and must leave it alone
    desk.doors.factor.code.setText(code_at(key, (now_ms() + strict.ahead_ms) // STEP_MS))
    desk.doors.factor.submit()
    strict.until(lambda: online(desk))
    assert desk.review.case_id() == held


@pytest.fixture
def street(qtbot: Any, tmp_path: Path) -> Iterator[tuple[Town, IdentityProvider]]:
    provider = IdentityProvider()
    provider.visitor = {"sub": "u-1", "email": ANN, "email_verified": True}
    outside = Outside(issuer=provider.issuer, client_id=CLIENT_ID, client_secret=CLIENT_SECRET, name="House & Co")
    town = Town(qtbot, tmp_path, outside=outside)
    yield town, provider
    town.close()
    provider.close()


class Browser:
    """The system's browser: it goes where it is sent, and follows."""

    def __init__(self) -> None:
        self.pages: list[str] = []

    def open(self, address: str) -> None:
        def go() -> None:
            with httpx.Client(follow_redirects=True) as client:
                self.pages.append(client.get(address).text)

        self.thread = threading.Thread(target=go)
        self.thread.start()


def test_the_browser_brings_a_person_in_and_the_first_decision_is_signed(
    street: tuple[Town, IdentityProvider],
) -> None:
    town, provider = street
    desk, browser = town.desk(), Browser()
    desk.doors.browse = browser.open
    town.until(desk.sign_in.form.outsideButton.isVisible)
    assert desk.sign_in.form.outsideButton.text() == "Sign in with House && Co"
    town.until(desk.sign_in.form.outsideButton.isEnabled)
    desk.sign_in.form.passphraseEdit.setText(PASSWORD)
    desk.sign_in.form.outsideButton.click()
    town.until(lambda: online(desk) and desk.case_room is not None)
    browser.thread.join()
    assert "go back to the desk" in browser.pages[0]
    assert provider.asked == ["ok"]
    assert desk.review.person.name == ANN
    assert desk._tools.commands.trigger("queue.next")
    town.until(lambda: desk.review.case_id() is not None)
    find(desk.case_room._model, "S1")
    assert desk._tools.commands.trigger("verdict.submit")
    signed = f'"key":"{desk.ground.signer.key}"'
    town.until(lambda: any(signed in detail for detail in town.log("decision.%")))
    assert desk.ground.store.outbox.count().attention == 0


def test_a_browser_that_nobody_comes_back_from_is_called_off(street: tuple[Town, IdentityProvider]) -> None:
    town, _ = street
    desk = town.desk()
    went: list[str] = []
    desk.doors.browse = went.append
    town.until(lambda: desk.sign_in.form.outsideButton.isVisible() and desk.sign_in.form.outsideButton.isEnabled())
    desk.sign_in.form.memoryRadio.setChecked(True)
    desk.sign_in.form.outsideButton.click()
    town.until(lambda: bool(went))
    assert desk.sign_in.form.outsideButton.text() == "Do not wait for the browser"
    # Somebody who guesses the port, but not the state, changes nothing.
    back = parse_qs(urlsplit(went[0]).query)["redirect_uri"][0]
    assert httpx.get(f"{back}?code=stolen&state=guessed").status_code == 200
    assert httpx.get(back.replace("/back", "/other")).status_code == 404
    desk.sign_in.form.outsideButton.click()
    town.until(desk.sign_in.form.submitButton.isEnabled)
    assert desk.review.who is None
