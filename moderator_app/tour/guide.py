"""The guide: runs the backend, pulls the cable, kills the desk, and checks the ledger at the end of the day.

The desk is a real one in a process of its own (``visitor.py``); it reaches the backend through a cable that can be
pulled. The tour fails with the step that failed.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from moderator_app.demo import DEMO_PEOPLE, EmbeddedBackend, demo_accounts, load_sample_day, say
from moderator_app.desk.sync.backend import HttpBackend
from moderator_app.desk.sync.server_clock import ServerClock
from moderator_app.domain.errors import HouseError, ModeratorError
from moderator_app.domain.identity import new_id
from moderator_app.tour.cable import Cable
from moderator_app.wire import messages as m

SEARCH = "面霜返场"
CASES = 60
PATIENCE_S = 300


class TourFailed(HouseError):  # noqa: N818 - reads as what happened
    """A step of the tour failed; the message names it."""


class Seat:
    """A desk in a process of its own; a context manager that leaves nobody behind."""

    def __init__(
        self, act: str, address: str, data: Path, folder: Path, *, number: int, secret: tuple[str, str]
    ) -> None:
        """Start the desk for an act."""
        name, search = DEMO_PEOPLE[0][0], SEARCH
        command = [sys.executable, "-P", "-m", "moderator_app.tour.visitor", act]
        command += ["--server", address, "--data", str(data)]
        command += ["--pictures", str(folder), "--number", str(number), "--name", name]
        command += ["--search", search, "--cases", str(CASES)]
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter, this package
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=_environment()
        )
        self._alarm = threading.Timer(PATIENCE_S, self._process.kill)
        self._alarm.start()
        self.word(json.dumps(secret))
        self.decided: list[str] = []
        self.number = number

    def __enter__(self) -> Self:
        """Return the seat."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Kill whoever still sits there."""
        self.kill()

    def word(self, words: str) -> None:
        """Say something to the visitor."""
        if self._process.stdin is not None and self._process.poll() is None:
            self._process.stdin.write(words + "\n")
            self._process.stdin.flush()

    def until(self, ready: str) -> None:
        """Listen until the visitor is ready for something.

        Raises:
            TourFailed: the desk ended instead.
        """
        for line in self._lines():
            if line.get("ready") == ready:
                return
        raise TourFailed(f"the desk ended before it was ready {ready} (exit code {self._process.wait()})")

    def finish(self) -> None:
        """Listen to the end.

        Raises:
            TourFailed: a step failed.
        """
        for _ in self._lines():
            pass
        code = self._process.wait()
        if code:
            raise TourFailed(f"a step at the desk failed (exit code {code})")

    def kill(self) -> None:
        """Kill the desk as a power cut would."""
        self._alarm.cancel()
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _lines(self) -> Iterable[dict[str, Any]]:
        if self._process.stdout is None:
            return
        for text in self._process.stdout:
            line: dict[str, Any] = json.loads(text)
            if "decided" in line:
                self.decided.append(line["decided"])
            self.number = line.get("number", self.number)
            yield line


def _environment() -> dict[str, str]:
    """Return the environment of a desk that must not meet this person's keyring."""
    return {**os.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}


def run_tour(folder: Path) -> int:
    """Walk a day and write numbered pictures to ``folder``.

    Returns:
        0, or 1 when a step failed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="moderator-tour-") as scratch:
        try:
            _walk(folder.resolve(), Path(scratch))
        except ModeratorError as problem:
            say([f"tour: {problem}"])
            return 1
    pictures = sorted(path.name for path in folder.glob("*.png"))
    say([f"{len(pictures)} pictures in {folder}", *pictures])
    return 0


def _walk(folder: Path, scratch: Path) -> None:
    passwords = demo_accounts(scratch)
    with EmbeddedBackend(scratch) as backend:
        report = load_sample_day(backend.endpoint)
        if report.rejected or report.faults:
            raise TourFailed("the sample day was not taken in whole")
        address = urlsplit(backend.endpoint.url)
        secret = (passwords[DEMO_PEOPLE[0][0]], secrets.token_urlsafe(9))
        with Cable(str(address.hostname), int(address.port or 80)) as cable:
            desk = scratch / "desk"
            with Seat("day", cable.url, desk, folder, number=1, secret=secret) as seat:
                seat.until("to lose the network")
                cable.pull()
                seat.word("pulled")
                seat.until("to be killed")
                seat.kill()
                decided, number = seat.decided, len(list(folder.glob("*.png"))) + 1
            with Seat("back", cable.url, desk, folder, number=number, secret=secret) as seat:
                seat.until("for the network")
                cable.plug()
                seat.word("plugged")
                seat.finish()
        asyncio.run(_check_ledger(backend.endpoint.url, passwords, decided))


async def _check_ledger(url: str, passwords: dict[str, str], decided: list[str]) -> None:
    """Check that the ledger shows every decision, each once.

    Raises:
        TourFailed: one is missing, or booked twice.
    """
    if len(set(decided)) != 2:
        raise TourFailed(f"two decisions were to be made, not {len(set(decided))}")
    name = DEMO_PEOPLE[0][0]
    backend = HttpBackend(url, new_id(), ServerClock())
    try:
        await backend.sign_in(m.PasswordSignIn(name=name, password=passwords[name], device_id=new_id()))
        for decision_id in decided:
            receipt = await backend.decision(decision_id)
            content = [entry.merchant_id for entry in receipt.entries]
            if not content:
                raise TourFailed(f"decision {receipt.number} ({receipt.state}, {receipt.grade}) booked nothing")
            page = await backend.ledger(content[0])
            mine = [entry.code for entry in page.entries if entry.decision_id == decision_id]
            if not mine or len(set(mine)) != len(mine):
                raise TourFailed(f"decision {receipt.number} is not in the ledger exactly once: {mine}")
            say([f"{receipt.number}: {receipt.grade} {receipt.state}, {len(mine)} ledger entries, each once"])
    finally:
        await backend.aclose()
