"""The embedded backend with the sample day, and the desk on it.

``EmbeddedBackend`` runs ``moderator serve`` as a child that ends with us, even when we are killed: the child stops when
its standard input closes. The demo's accounts have random passwords, made at the first start and kept in a file that
only this user can read, beside data that is invented.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from moderator_app.assets import resource
from moderator_app.domain.errors import BadInput, Fault, PersonError, StoreFault, Unreachable
from moderator_app.domain.roles import Role

if TYPE_CHECKING:
    from moderator_app.intake.ingest import IngestReport

START_S = 60
"""How long the embedded backend may take to answer for the first time."""

DEMO_PEOPLE: tuple[tuple[str, str, tuple[Role, ...]], ...] = (
    ("lin", "林澜", (Role.SENIOR,)),
    ("zhou", "周末", (Role.REVIEWER,)),
    ("qiao", "乔木", (Role.LEAD,)),
    ("shen", "沈舟", (Role.SUPERVISOR,)),
    ("root", "管理员", (Role.ADMIN,)),
)
"""Name, display name and roles of the demo's accounts; the first one is signed in."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a running embedded backend is, and the token its host may push with."""

    url: str
    service_token: str


class EmbeddedBackend:
    """A backend of our own as a child process, on loopback and a free port; a context manager."""

    def __init__(self, data: Path) -> None:
        """Prepare to serve the data folder ``data`` (the parent of ``server/``)."""
        self._data = data
        self._process: subprocess.Popen[str] | None = None
        self.endpoint = Endpoint("", "")

    def __enter__(self) -> Self:
        """Start it and wait until it answers.

        Raises:
            Unreachable: it ended or kept silent; the message carries its last words.
        """
        self._data.mkdir(parents=True, exist_ok=True)
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter, this package
            [sys.executable, "-P", "-m", "moderator_app", "--data", str(self._data), "serve", "--with-parent"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        line = self._first_line(self._process)
        if not line.startswith("listening on "):
            self.__exit__(None, None, None)
            raise Unreachable(f"The embedded backend did not start: {line or 'it said nothing'}")
        self.endpoint = running_backend(self._data / "server") or Endpoint(line.split()[-1], "")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ask it to stop and wait; kill it when it does not."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin:
            process.stdin.close()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout:
            process.stdout.close()

    @staticmethod
    def _first_line(process: subprocess.Popen[str]) -> str:
        said: list[str] = []

        def listen() -> None:
            said.append(process.stdout.readline() if process.stdout else "")

        listener = threading.Thread(target=listen, name="backend-greeting", daemon=True)
        listener.start()
        listener.join(START_S)
        return said[0].strip() if said else ""


def running_backend(server_dir: Path) -> Endpoint | None:
    """Return the embedded backend that serves ``server_dir`` right now, or None."""
    try:
        found = json.loads((server_dir / "server.json").read_text(encoding="utf-8"))
        os.kill(int(found["pid"]), 0)
    except (OSError, ValueError, KeyError):
        return None
    return Endpoint(found["url"], found["service_token"])


def embedded_address(server_dir: Path) -> str:
    """Return the address of the running embedded backend.

    Raises:
        PersonError: none runs; the message says how to start one.
    """
    found = running_backend(server_dir)
    if found is None:
        raise PersonError("No backend is running here. Start one with 'moderator serve', or name one with --server.")
    return found.url


def demo_accounts(data: Path) -> dict[str, str]:
    """Make the demo's accounts at the first start; return name → password.

    Raises:
        StoreFault: the file of the passwords cannot be read.
    """
    from moderator_app.server.bootstrap import NewAccount, bootstrap
    from moderator_app.server.config import ServerConfig

    keep = data / "accounts.json"
    if keep.exists():
        try:
            known: dict[str, str] = json.loads(keep.read_text(encoding="utf-8"))
        except ValueError as error:
            raise StoreFault(f"{keep} is damaged ({error}). Start over with ./run --fresh.") from error
        return known
    passwords = {name: secrets.token_urlsafe(12) for name, _, _ in DEMO_PEOPLE}
    bootstrap(
        ServerConfig(data_dir=data / "server"),
        [
            NewAccount(name=name, display=display, password=passwords[name], roles=roles)
            for name, display, roles in DEMO_PEOPLE
        ],
    )
    keep.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(keep, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(passwords, file)
    return passwords


def load_sample_day(endpoint: Endpoint) -> IngestReport:
    """Push the sample day; repeating it changes nothing."""
    from moderator_app.intake.client import HttpSender
    from moderator_app.intake.ingest import ingest

    with HttpSender(endpoint.url, endpoint.service_token) as sender:
        return ingest(resource("sample", "manifest.jsonl"), sender, source="sample-day")


def run_demo(data: Path, *, fresh: bool, language: str | None, theme: str | None) -> int:
    """Start backend and desk on the sample day; closing the window ends what this started.

    Returns:
        The desk's exit code.
    """
    if fresh and data.exists():
        shutil.rmtree(data)
    first = not (data / "loaded").exists()
    passwords = demo_accounts(data)
    with EmbeddedBackend(data) as backend:
        if first:
            say(["Loading the sample day …"])
            report = load_sample_day(backend.endpoint)
            if report.faults or report.rejected:
                say(map(str, report.faults))
                raise BadInput(report.faults or [Fault("sample day", f"{report.rejected} rows were rejected")])
            (data / "loaded").touch()
        name = DEMO_PEOPLE[0][0]
        say([f"The desk is signed in as {name}. The other accounts and their passwords: {data / 'accounts.json'}"])
        return run_desk(
            data / "desk",
            backend.endpoint.url,
            name=name,
            password=passwords[name],
            language=language,
            theme=theme,
        )


def run_desk(
    data: Path,
    address: str,
    *,
    name: str = "",
    password: str = "",
    language: str | None = None,
    theme: str | None = None,
) -> int:
    """Open the desk and run it until its window closes.

    Args:
        data: the desk's own folder.
        address: the backend.
        name: account name to offer in the sign-in form.
        password: signs in at once with ``name`` (the demo); nothing is offered when empty.
        language: ``en`` or ``zh_CN``; as last chosen when None.
        theme: ``light``, ``dark`` or ``contrast``; as last chosen when None.

    Returns:
        The exit code of the event loop.
    """
    from moderator_app.desk.app import DeskConfig, run

    return run(
        DeskConfig(
            data_dir=data, server_url=address, name=name, password=password, language=language or "", theme=theme or ""
        )
    )


def ingest_path(options: argparse.Namespace) -> IngestReport:
    """Push a manifest or a folder to the backend that the command line names.

    Raises:
        PersonError: no backend runs and none was named, or a token is missing.
    """
    from moderator_app.intake.client import HttpSender
    from moderator_app.intake.ingest import ingest

    def send(endpoint: Endpoint) -> IngestReport:
        with HttpSender(endpoint.url, endpoint.service_token) as sender:
            return ingest(options.path, sender, source=options.source, merchant=options.merchant)

    if options.server:
        if options.token_file is None:
            raise PersonError("--server needs --token-file, the file that holds a service token.")
        return send(Endpoint(options.server, options.token_file.read_text(encoding="utf-8").strip()))
    running = running_backend(options.data / "server")
    if running is not None:
        return send(running)
    with EmbeddedBackend(options.data) as backend:
        return send(backend.endpoint)


def add_account(
    server_dir: Path, name: str, display: str, password: str, roles: Iterable[str], *, database_url: str = ""
) -> None:
    """Make a local account of the embedded backend, or of the server on ``database_url``.

    Raises:
        PersonError: an unknown role, a name that is taken, a password that is too short.
    """
    from moderator_app.server.bootstrap import NewAccount, bootstrap
    from moderator_app.server.config import ServerConfig

    chosen = []
    for role in roles:
        if role not in set(Role):
            raise PersonError(f"There is no role {role}; known: {', '.join(Role)}.")
        chosen.append(Role(role))
    if any(line.split("\t")[0] == name for line in list_accounts(server_dir, database_url)):
        raise PersonError(f"There is an account {name} already.")
    new = NewAccount(name=name, display=display, password=password, roles=tuple(chosen))
    bootstrap(ServerConfig(data_dir=server_dir, database_url=database_url), [new])


def list_accounts(server_dir: Path, database_url: str = "") -> list[str]:
    """Return a line for each local account: name, display name, roles, and whether it is disabled."""
    from moderator_app.server.accounts.repository import all_accounts, to_user
    from moderator_app.server.bootstrap import open_context
    from moderator_app.server.config import ServerConfig

    context = open_context(ServerConfig(data_dir=server_dir, database_url=database_url))
    try:
        users = context.database.read_now(lambda connection: [to_user(row) for row in all_accounts(connection)])
    finally:
        context.close()
    return [
        "\t".join([user.name, user.display, ", ".join(user.roles), *(["disabled"] if user.disabled else [])])
        for user in users
    ]


def say(lines: Iterable[Any]) -> None:
    """Tell the terminal."""
    for line in lines:
        sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
