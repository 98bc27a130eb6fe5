"""The leads' room on a decision log of a million: ``log.desk_1m``, the longest time in which the window did nothing."""

from __future__ import annotations

import asyncio
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from moderator_app import assets
from moderator_app.demo import EmbeddedBackend, add_account
from moderator_app.desk.audit.room import LeadRoom
from moderator_app.desk.bridge import Bridge
from moderator_app.desk.case_host import Person
from moderator_app.desk.sync.backend import HttpBackend
from moderator_app.desk.sync.server_clock import ServerClock
from moderator_app.desk.widgets.icons import Icons
from moderator_app.desk.widgets.theme import Theme
from moderator_app.domain.identity import new_id, now_ms
from moderator_app.domain.roles import Capability, Role, capabilities_of
from moderator_app.server.database import Database
from moderator_app.server.lawbook_files import load_law
from moderator_app.wire import messages as m
from moderator_app.wire.ask import Ask
from moderator_app.wire.messages.quality import LogFilter
from tests.bench.bench_audit import MILLION, _fill_log
from tests.bench.figures import Measured, figure

PASSWORD = "long enough for everybody"
BEAT_MS = 2
PAGES = 20
PATIENCE_S = 60.0


class Host:
    """Implements ``LeadHost`` over HTTP, as the desk does."""

    def __init__(self, backend: HttpBackend, loop: asyncio.AbstractEventLoop, bridge: Bridge) -> None:
        self.theme = Theme(assets.resource("style"))
        self.theme.apply("light", 100)
        self.icons = Icons(self.theme)
        self.lawbook = load_law().book
        self.person = Person("me", "lead", "Lead", (Role.LEAD,), capabilities_of((Role.LEAD,)))
        self._backend, self._loop, self._bridge = backend, loop, bridge
        self.problems: list[str] = []

    def may(self, capability: Capability) -> bool:
        return capability in self.person.capabilities

    def language(self) -> str:
        return "en"

    def now_server_ms(self) -> int:
        return now_ms()

    def sentence(self, error: Exception) -> str:
        self.problems.append(str(error))
        return str(error)

    def ask(self, ask: Ask[Any], done: Callable[[Any], object], failed: Callable[[Exception], object]) -> None:
        future: Future[Any] = asyncio.run_coroutine_threadsafe(self._backend.ask(ask), self._loop)
        self._bridge.follow(future, done, failed)

    def show_withdrawal(self, _decision_id: str) -> None: ...

    def choose_folder(self, _title: str, start: str) -> str:
        return start

    def show_folder(self, _folder: str) -> None: ...


@contextmanager
def _served(rows: int) -> Iterator[tuple[HttpBackend, asyncio.AbstractEventLoop]]:
    """Serve a log of so many decisions from a process of its own."""
    with tempfile.TemporaryDirectory(prefix="moderator-bench-") as scratch:
        data = Path(scratch)
        add_account(data / "server", "lead", "Lead", PASSWORD, (Role.LEAD,))
        database = Database(f"sqlite:///{data / 'server' / 'moderator.db'}")
        _fill_log(database, rows)
        database.close()
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, name="network", daemon=True)
        thread.start()
        with EmbeddedBackend(data) as served:
            backend = HttpBackend(served.endpoint.url, new_id(), ServerClock())
            sign_in = m.PasswordSignIn(name="lead", password=PASSWORD, device_id=new_id())
            asyncio.run_coroutine_threadsafe(backend.sign_in(sign_in), loop).result(PATIENCE_S)
            try:
                yield backend, loop
            finally:
                asyncio.run_coroutine_threadsafe(backend.aclose(), loop).result(PATIENCE_S)
                loop.call_soon_threadsafe(loop.stop)
                thread.join()
                loop.close()


@dataclass
class Pulse:
    """Notices how long the main thread was busy with one thing."""

    longest: dict[str, float] = field(default_factory=dict)
    step: str = ""
    last: float = 0.0

    def beat(self) -> None:
        now = time.perf_counter()
        self.longest[self.step] = max(self.longest.get(self.step, 0.0), (now - self.last) * 1000 - BEAT_MS)
        self.last = now


def _walk(rows: int) -> tuple[Pulse, dict[str, float]]:
    """Open the log, page through it, filter and search it; return blocks and waits in milliseconds by step."""
    application = QApplication.instance() or QApplication([])
    pulse = Pulse()
    waits: dict[str, float] = {}
    with _served(rows) as (backend, loop):
        bridge = Bridge()
        host = Host(backend, loop, bridge)
        timer = QTimer(interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        timer.timeout.connect(pulse.beat)

        def until(step: str, act: Callable[[], object], true: Callable[[], bool]) -> None:
            pulse.step, pulse.last = step, time.perf_counter()
            start = time.perf_counter()
            act()
            while not true():
                application.processEvents()
                if time.perf_counter() - start > PATIENCE_S:
                    raise TimeoutError(f"{step}: {host.problems}")
            application.processEvents()
            waits[step] = max(waits.get(step, 0.0), (time.perf_counter() - start) * 1000)

        pulse.last = time.perf_counter()
        timer.start()
        room = LeadRoom(host)
        room.resize(1440, 900)
        log = room.log

        def begin() -> None:
            room.show()
            room.start()

        def more_than(known: int) -> bool:
            return log.model.rowCount() > known

        until("open", begin, lambda: log.model.rowCount() >= 50)
        until("choices", lambda: None, log.filters.picks["grades"].isEnabled)
        for _ in range(PAGES):
            before = log.model.rowCount()
            until("page", log.table.scrollToBottom, partial(more_than, before))
        for step, wanted in (
            ("person", LogFilter(makers=("u17",))),
            ("category and grade", LogFilter(categories=("HYPE_SELL",), grades=("G4", "G5"))),
            ("words", LogFilter(words="微信")),
            ("overturned", LogFilter(overturned=True)),
            ("all", LogFilter()),
        ):
            until(step, partial(log.show_rows, wanted), lambda: log.model.rowCount() > 0)
        timer.stop()
        room.close()
        bridge.close()
    return pulse, waits


@figure("log.desk_1m", "ms", "the same walk through a log of 50,000")
def desk() -> Measured:
    """Walk through the leads' room: the longest block of the main thread; in the note, how long each step took."""
    small, _ = _walk(50_000)
    large, waits = _walk(MILLION)
    told = ", ".join(
        f"{step} {large.longest.get(step, 0.0):.0f} (shown after {wait:.0f})" for step, wait in waits.items()
    )
    return Measured(
        value=max(large.longest.values()), baseline=max(small.longest.values()), n=len(waits) + PAGES - 1, note=told
    )


__all__ = ["desk"]
