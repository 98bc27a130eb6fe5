"""Several servers of one database on one address: a parent that listens, and children that take the calls.

The parent prepares the database and then does nothing but watch: a child that dies is replaced, and when the parent is
asked to end, or dies, the children end politely. What must be done by one of them only is settled through the database
(``server.rounds``). Children are forked from a parent without open connections; elsewhere than on POSIX there is one
server.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType

FEWEST_S = 1.0
"""A child that lived shorter than this is replaced only after as long a rest: it may die again at once."""
PATIENCE_S = 15.0
"""How long children may take to end before they are killed."""

Serve = Callable[[socket.socket, Callable[[], None], int], None]
"""Serves on a listener, says when it has started, ends when the file descriptor given last can be read."""


@contextlib.contextmanager
def ending_when_asked(end: Callable[[], object]) -> Iterator[None]:
    """Have ``end`` called on SIGTERM and SIGINT meanwhile; on another thread than the main one, do nothing."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def asked(_signal: int, _frame: FrameType | None) -> None:
        end()

    before = {number: signal.signal(number, asked) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class Workers:
    """The children of this process."""

    def __init__(self, count: int, listener: socket.socket, serve: Serve) -> None:
        """Prepare; ``run`` starts them.

        Args:
            count: how many children.
            listener: the socket they share.
            serve: what each of them does.
        """
        if not hasattr(os, "fork"):
            raise ValueError("this system runs one server only")
        self._count = count
        self._listener = listener
        self._serve = serve
        self._born: dict[int, float] = {}
        self._life, self._hold = os.pipe()
        self._started, self._tell = os.pipe()
        self._wake, self._ask = os.pipe()

    @property
    def pids(self) -> tuple[int, ...]:
        """The children's process ids."""
        return tuple(self._born)

    def end(self) -> None:
        """Ask for a graceful end; may be called from any thread, or from a signal's handler."""
        os.write(self._ask, b"x")

    def run(self, on_started: Callable[[], None], on_restart: Callable[[], None] = lambda: None) -> None:
        """Run until asked to end: start the children, replace those that die.

        Args:
            on_started: told once all take calls.
            on_restart: told of every child that was replaced.
        """
        with ending_when_asked(self.end):
            for _ in range(self._count):
                self._fork()
            ready = 0
            while True:
                heard, _, _ = select.select([self._started, self._wake], [], [], 0.5)
                if self._wake in heard:
                    break
                if self._started in heard:
                    ready += len(os.read(self._started, 64))
                    if ready == self._count:
                        on_started()
                for born in self._reap():
                    if time.monotonic() - born < FEWEST_S and select.select([self._wake], [], [], FEWEST_S)[0]:
                        break
                    on_restart()
                    self._fork()
            self._end_all()

    def _fork(self) -> None:
        pid = os.fork()
        if pid:
            self._born[pid] = time.monotonic()
            return
        code = 1
        try:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, signal.SIG_DFL)
            os.close(self._hold)
            self._serve(self._listener, self._say_started, self._life)
            code = 0
        finally:
            os._exit(code)

    def _say_started(self) -> None:
        os.write(self._tell, b"s")

    def _reap(self) -> Iterator[float]:
        """Yield when each child that has died was born."""
        for pid in tuple(self._born):
            if os.waitpid(pid, os.WNOHANG)[0]:
                yield self._born.pop(pid)

    def _end_all(self) -> None:
        for pid in self._born:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        end = time.monotonic() + PATIENCE_S
        while self._born and time.monotonic() < end:
            list(self._reap())
            time.sleep(0.02)
        for pid in self._born:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        self._born.clear()
        for descriptor in (self._life, self._hold, self._started, self._tell, self._wake, self._ask):
            os.close(descriptor)
