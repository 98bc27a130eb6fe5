"""What every act of the tour plays on: a backend with the sample day, and desks in processes of their own.

An act is two modules: ``NAME_act.py`` has the guide's part (what to open, when to pull a cable, what must be true in
the end) and ``NAME_scenes.py`` the desk's part, played key by key by ``visitor.py``. ``guide.ACTS`` lists the acts.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from moderator_app.assets import resource
from moderator_app.demo import EmbeddedBackend, add_account, demo_accounts, load_sample_day
from moderator_app.desk.sync.backend import HttpBackend
from moderator_app.desk.sync.server_clock import ServerClock
from moderator_app.domain.errors import HouseError
from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from moderator_app.intake.client import HttpSender
from moderator_app.intake.ingest import ingest
from moderator_app.wire import messages as m

PATIENCE_S = 300


class TourFailed(HouseError):  # noqa: N818 - reads as what happened
    """A step of the tour failed; the message names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What a visitor is sent with; one line of JSON, so that no secret is in a list of processes."""

    server: str
    data: str
    """The desk's own folder."""
    pictures: str
    """Folder of the pictures."""
    prefix: str
    """Their names begin with it: empty, or the act's name and a dash."""
    number: int
    """Of the first picture."""
    name: str
    password: str
    passphrase: str
    known: bool = False
    """Somebody signed in at this desk before: it opens without a form."""
    facts: dict[str, str] = field(default_factory=dict)
    """Whatever else the scene has to know."""


@dataclass(frozen=True, slots=True)
class Act:
    """A part of the tour that can be played alone; it gets a backend with a fresh sample day."""

    name: str
    """``moderator tour DIR --act NAME``."""
    play: Callable[[Stage], None]
    people: tuple[tuple[str, str, tuple[Role, ...]], ...] = ()
    """Name, display name and roles of those who work here beside the demo's accounts."""
    prepare: Callable[[Stage], None] | None = None
    """Fills the server's folder before the server starts."""
    prefix: str | None = None
    """What its pictures' names begin with; the name and a dash when None."""
    by_name: bool = False
    """It is played only when it is named."""


class Stage:
    """A backend with the sample day, and everybody's password; a context manager."""

    def __init__(self, act: Act, folder: Path, scratch: Path) -> None:
        """Prepare to play ``act``; pictures go to ``folder``, everything else to ``scratch``."""
        self.folder, self.scratch = folder, scratch
        self.prefix = f"{act.name}-" if act.prefix is None else act.prefix
        self.taken: list[str] = []
        """Names of the pictures, oldest first."""
        self.passwords = dict(demo_accounts(scratch))
        for name, display, roles in act.people:
            self.passwords[name] = secrets.token_urlsafe(12)
            add_account(scratch / "server", name, display, self.passwords[name], roles)
        self.passphrase = secrets.token_urlsafe(9)
        if act.prepare is not None:
            act.prepare(self)
        self.backend = EmbeddedBackend(scratch)

    def __enter__(self) -> Self:
        """Start the backend and take the sample day in.

        Raises:
            TourFailed: a row of it was refused.
        """
        self.backend.__enter__()
        try:
            self._take_the_day_in()
        except BaseException:
            self.backend.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the backend."""
        self.backend.__exit__(kind, error, trace)

    def _take_the_day_in(self) -> None:
        report = load_sample_day(self.backend.endpoint)
        if report.rejected or report.faults:
            raise TourFailed("the sample day was not taken in whole")

    def take_in(self, name: str, rows: Sequence[dict[str, Any]]) -> None:
        """Take an act's own rows in, with the files of the sample day that they name.

        Raises:
            TourFailed: something of it was not taken in.
        """
        folder = self.scratch / name
        folder.mkdir()
        for path in {path for row in rows for path in _files(row)}:
            (folder / path).parent.mkdir(exist_ok=True)
            shutil.copy(resource("sample", *path.split("/")), folder / path)
        manifest = folder / "manifest.jsonl"
        manifest.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
        with HttpSender(self.url, self.backend.endpoint.service_token) as sender:
            report = ingest(manifest, sender, source=name)
        if report.faults or report.rejected:
            raise TourFailed(f"not taken in: {[str(fault) for fault in report.faults]}")

    @property
    def url(self) -> str:
        """Where the backend is."""
        return self.backend.endpoint.url

    def seat(
        self,
        scene: str,
        name: str,
        *,
        server: str = "",
        known: bool = False,
        facts: dict[str, str] | None = None,
        patience_s: float = PATIENCE_S,
    ) -> Seat:
        """Let somebody sit down at a desk of their own and play a scene.

        Args:
            scene: ``ACT.SCENE``.
            name: whose desk; the same folder every time.
            server: the way to the backend, where it is not the straight one.
            known: the desk was used before and opens without a form.
            facts: whatever else the scene has to know.
            patience_s: how long the scene may take.
        """
        orders = Orders(
            server=server or self.url,
            data=str(self.scratch / f"desk-{name}"),
            pictures=str(self.folder),
            prefix=self.prefix,
            number=len(self.taken) + 1,
            name=name,
            password=self.passwords[name],
            passphrase=self.passphrase,
            known=known,
            facts=facts or {},
        )
        return Seat(scene, orders, self.taken, patience_s)

    async def connection(self, name: str) -> HttpBackend:
        """Return somebody's connection, signed in; whoever asks closes it."""
        backend = HttpBackend(self.url, new_id(), ServerClock())
        await backend.sign_in(m.PasswordSignIn(name=name, password=self.passwords[name], device_id=new_id()))
        return backend


def _files(row: dict[str, Any]) -> list[str]:
    return [*row.get("media_files", ()), *(one["path"] for one in row.get("transcript_files", ()))]


class Seat:
    """A desk in a process of its own; a context manager that leaves nobody behind."""

    def __init__(self, scene: str, orders: Orders, taken: list[str], patience_s: float = PATIENCE_S) -> None:
        """Start the desk for a scene; the names of its pictures are added to ``taken``."""
        self._taken = taken
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter, this package
            [sys.executable, "-P", "-m", "moderator_app.tour", scene],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=_environment(),
        )
        self._alarm = threading.Timer(patience_s, self._process.kill)
        self._alarm.start()
        self._write(asdict(orders))
        self.told: dict[str, list[Any]] = {}
        """Everything the desk told, by its name, oldest first."""

    def __enter__(self) -> Self:
        """Return the seat."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Kill whoever still sits there."""
        self.kill()

    def word(self, word: str) -> None:
        """Say something to the visitor."""
        self._write({"word": word, "number": len(self._taken) + 1})

    def _write(self, line: dict[str, Any]) -> None:
        if self._process.stdin is not None and self._process.poll() is None:
            self._process.stdin.write(json.dumps(line) + "\n")
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
            for name, fact in line.items():
                self.told.setdefault(name, []).append(fact)
            if "picture" in line:
                self._taken.append(line["picture"])
            yield line


def _environment() -> dict[str, str]:
    """Return the environment of a desk that must not meet this person's keyring."""
    return {**os.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
