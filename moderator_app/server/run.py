"""Running a server: a socket of our own, a graceful end, and a note of where it is while it runs."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from moderator_app.server.app import create_app
from moderator_app.server.bootstrap import NewAccount, create_account, issue_service_token, open_context
from moderator_app.server.config import ServerConfig
from moderator_app.server.context import Context
from moderator_app.server.metrics import forget_others
from moderator_app.server.workers import Workers, ending_when_asked

NOTE = "server.json"
GRACE_S = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A server that takes calls."""

    url: str
    service_token: str
    pid: int


class _Server(uvicorn.Server):
    """uvicorn with our own start and end: says when it is ready, and lets go of everybody who waits for news."""

    def __init__(self, config: uvicorn.Config, *, on_started: Callable[[], None], on_end: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_started = on_started
        self._on_end = on_end

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        if self.started:
            self._on_started()

    def end(self) -> None:
        """Ask for a graceful end; may be called from any thread."""
        self.should_exit = True
        self._on_end()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End gracefully on SIGTERM and SIGINT, without dying of them afterwards as uvicorn itself does."""
        with ending_when_asked(self.end):
            yield


def serve(
    config: ServerConfig,
    host: str = "127.0.0.1",
    port: int = 0,
    on_ready: Callable[[Ready], None] | None = None,
    *,
    with_parent: bool = False,
    new_accounts: Iterable[NewAccount] = (),
    stop: threading.Event | None = None,
) -> None:
    """Serve until SIGTERM, SIGINT, or (with ``with_parent``) until the parent closes our standard input.

    Args:
        config: the server's settings.
        host: address to listen on; loopback unless a team shares the server.
        port: port to listen on, 0 for a free one.
        on_ready: told when calls are taken.
        with_parent: end when standard input ends, so that a dead parent leaves no server behind.
        new_accounts: accounts to make if they are missing.
        stop: when it is set, the server ends (for a server on a thread).

    Raises:
        ValueError: several workers on a database that has one writer.
        OSError: the address is taken or not ours.
        BadInput: the law's files are refused.
    """
    context = open_context(config)
    try:
        for account in new_accounts:
            create_account(context, account)
        token = issue_service_token(context)
        if config.workers > 1:
            if not context.database.concurrent:
                raise ValueError("several workers need PostgreSQL; SQLite has one writer")
            context.close()
            forget_others(config.data_dir)
            _serve_together(config, host, port, token, on_ready, with_parent=with_parent, stop=stop)
            return
        with listening(host, port) as listener:
            ready = _ready(listener, token)

            def started() -> None:
                _write_note(config.data_dir / NOTE, ready)
                if on_ready is not None:
                    on_ready(ready)

            server = _Server(_settings(config, context), on_started=started, on_end=context.silence)
            _watch(server.end, sys.stdin.fileno() if with_parent else None, stop)
            try:
                asyncio.run(server.serve(sockets=[listener]))
            finally:
                _remove_note(config.data_dir / NOTE, ready)
                if stop is not None:
                    stop.set()
    finally:
        context.close()


def _serve_together(
    config: ServerConfig,
    host: str,
    port: int,
    token: str,
    on_ready: Callable[[Ready], None] | None,
    *,
    with_parent: bool,
    stop: threading.Event | None,
) -> None:
    """Serve with several processes on one address."""

    def serve_one(listener: socket.socket, started: Callable[[], None], life: int) -> None:
        context = open_context(config)
        try:
            server = _Server(_settings(config, context), on_started=started, on_end=context.silence)
            _watch(server.end, life, None)
            asyncio.run(server.serve(sockets=[listener]))
        finally:
            context.close()

    with listening(host, port) as listener:
        listener.listen(1024)  # before the children share it, so that none of them misses a call
        ready = _ready(listener, token)
        workers = Workers(config.workers, listener, serve_one)

        def started() -> None:
            _write_note(config.data_dir / NOTE, ready)
            if on_ready is not None:
                on_ready(ready)

        _watch(workers.end, sys.stdin.fileno() if with_parent else None, stop)
        try:
            workers.run(started)
        finally:
            _remove_note(config.data_dir / NOTE, ready)
            if stop is not None:
                stop.set()


def _settings(config: ServerConfig, context: Context) -> uvicorn.Config:
    return uvicorn.Config(
        create_app(config, context=context),
        log_config=None,
        access_log=False,
        lifespan="on",
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
        timeout_keep_alive=30,
    )


def _ready(listener: socket.socket, token: str) -> Ready:
    address, bound = listener.getsockname()[:2]
    shown = f"[{address}]" if ":" in address else address
    return Ready(url=f"http://{shown}:{bound}", service_token=token, pid=os.getpid())


@contextlib.contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """Hold a socket that is bound to an address, not listening yet.

    Raises:
        OSError: the address cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol's number: asyncio knows a TCP socket by it, and only then sends without waiting for the other
    # side's acknowledgements (each reply of two pieces took 40 ms longer without).
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        if os.name == "posix":
            # Elsewhere this option would let a second server share the port.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        yield listener


def _watch(end: Callable[[], None], source: int | None, stop: threading.Event | None) -> None:
    """End the server when a file ends (our parent's pipe) or an event is set.

    Read without Python's buffer: its lock, held by this thread at the end of the process, would abort the interpreter.
    """

    def watch_file(descriptor: int) -> None:
        while os.read(descriptor, 4096):
            pass
        end()

    def watch_event(event: threading.Event) -> None:
        event.wait()
        end()

    if source is not None:
        threading.Thread(target=watch_file, args=(source,), name="parent watch", daemon=True).start()
    if stop is not None:
        threading.Thread(target=watch_event, args=(stop,), name="stop watch", daemon=True).start()


def _write_note(path: Path, ready: Ready) -> None:
    """Say where the server is, to whoever may read the data folder's owner's files."""
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump({"url": ready.url, "pid": ready.pid, "service_token": ready.service_token}, file)


def _remove_note(path: Path, ready: Ready) -> None:
    """Take the note away, unless a server that came after has written its own."""
    with contextlib.suppress(FileNotFoundError, ValueError):
        if json.loads(path.read_text(encoding="utf-8"))["pid"] == ready.pid:
            path.unlink()
