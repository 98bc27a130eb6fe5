"""A PostgreSQL cluster of the tests' own: from Debian's package, in a temporary folder, without a network, removed."""

from __future__ import annotations

import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg

USER = "moderator"
START_S = 30.0
LOOSE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
"""A test's cluster need not survive the machine."""


def binaries() -> Path | None:
    """Return the folder of the newest PostgreSQL's programs, None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    named = shutil.which("initdb")
    return Path(named).parent if named else None


def _someone() -> str | None:
    """Return an account without privileges to run as, when we are root: initdb refuses root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise RuntimeError("PostgreSQL refuses to run as root, and there is nobody else")


def _children(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _die_with_us() -> None:
    """Ask the kernel to end the cluster when whoever started it dies (runs in the child)."""
    ctypes.CDLL(None).prctl(1, signal.SIGINT)


class Cluster:
    """A running cluster. ``close`` stops and removes it."""

    def __init__(self, *, durable: bool = False, settings: tuple[str, ...] = ()) -> None:
        """Make and start one.

        Args:
            durable: flush to disk as a real one does (for figures and for crashes).
            settings: further settings, ``name=value``.
        """
        bin_folder = binaries()
        if bin_folder is None:
            raise RuntimeError("there is no PostgreSQL here: apt-get install postgresql")
        self.bin = bin_folder
        self.folder = Path(tempfile.mkdtemp(prefix="moderator-pg-"))
        self._someone = _someone()
        self._settings = (*(() if durable else LOOSE), *settings)
        self._process: subprocess.Popen[bytes] | None = None
        if self._someone:
            shutil.chown(self.folder, self._someone)
        try:
            options = ("-A", "trust", "-U", USER, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions")
            self._run("initdb", "-D", str(self.folder / "data"), *options)
            self.start()
        except BaseException:
            self.close()
            raise

    def url(self, database: str) -> str:
        """Return a database's URL."""
        return f"postgresql://{USER}@/{database}?host={self.folder}"

    def start(self) -> None:
        """Start the server and wait until it takes connections."""
        settings = (
            "listen_addresses=",
            f"unix_socket_directories={self.folder}",
            "max_connections=200",
            "shared_buffers=128MB",
            "log_min_messages=fatal",
            *self._settings,
        )
        with (self.folder / "log").open("ab") as log:
            process: subprocess.Popen[bytes] = subprocess.Popen(
                [
                    str(self.bin / "postgres"),
                    "-D",
                    str(self.folder / "data"),
                    *(part for one in settings for part in ("-c", one)),
                ],
                stdout=log,
                stderr=log,
                preexec_fn=_die_with_us,  # noqa: PLW1509 - the child sets one flag of its own and nothing else
                **self._as_someone(),
            )
        self._process = process
        end = time.monotonic() + START_S
        while True:
            try:
                psycopg.connect(self.url("postgres")).close()
            except psycopg.OperationalError:
                if process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError((self.folder / "log").read_text()[-2000:]) from None
                time.sleep(0.05)
            else:
                return

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop the server: SIGINT politely, SIGQUIT at once as in a crash."""
        if self._process is not None:
            if self._process.poll() is None:
                self._process.send_signal(how)
            self._process.wait(30)
            self._process = None

    def crash(self) -> None:
        """Kill the server and all that it started with SIGKILL, as when the machine loses its power."""
        if self._process is None:
            return
        family = [self._process.pid, *_children(self._process.pid)]
        for one in family:
            with contextlib.suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        self._process.wait(30)
        self._process = None
        # A child that still dies holds the shared memory; the next life would be refused.
        while any(_alive(one) for one in family):
            time.sleep(0.01)

    def create(self, name: str, template: str = "template0") -> str:
        """Make a database, as a copy of another one; return its URL."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as line:
            line.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
        return self.url(name)

    def drop(self, name: str) -> None:
        """Remove a database, whoever is connected."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as line:
            line.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())

    def close(self) -> None:
        """Stop and remove the cluster."""
        with contextlib.suppress(Exception):
            self.stop(signal.SIGQUIT)
        if self._process is not None:
            self._process.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        done: subprocess.CompletedProcess[bytes] = subprocess.run(
            [str(self.bin / program), *arguments], capture_output=True, check=False, **self._as_someone()
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr.decode(errors='replace')[-2000:]}")

    def _as_someone(self) -> dict[str, Any]:
        if self._someone is None:
            return {"cwd": self.folder}
        group = pwd.getpwnam(self._someone).pw_gid
        return {"cwd": self.folder, "user": self._someone, "group": group, "extra_groups": []}
