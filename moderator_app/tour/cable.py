"""A network cable that can be pulled: a TCP relay between desk and backend, on loopback.

While it is out, open connections are reset and new ones are refused, as when somebody trips over the real one.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import struct
import threading
from types import TracebackType
from typing import Self


class Cable:
    """Relays a port of its own to a backend until it is pulled; a context manager."""

    def __init__(self, host: str, port: int) -> None:
        """Relay to ``host:port``; ``port`` of the cable itself is chosen when it is plugged in."""
        self._target = (host, port)
        self._lock = threading.Lock()
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._in = threading.Event()
        self._closing = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.1)
        self.port: int = self._listener.getsockname()[1]
        self._acceptor = threading.Thread(target=self._accept, name="cable", daemon=True)

    def __enter__(self) -> Self:
        """Plug it in."""
        self._in.set()
        self._acceptor.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Pull it out for good."""
        self._closing.set()
        self.pull()
        self._acceptor.join(2)
        self._listener.close()

    @property
    def url(self) -> str:
        """Where the desk finds the backend through this cable."""
        return f"http://127.0.0.1:{self.port}"

    def pull(self) -> None:
        """Reset every connection and refuse new ones."""
        self._in.clear()
        with self._lock:
            pairs, self._pairs = self._pairs, []
        for pair in pairs:
            for end in pair:
                with contextlib.suppress(OSError):
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    # Its relay wakes and closes it; closed here, the relay's selector would sleep on for ever.
                    end.shutdown(socket.SHUT_RDWR)

    def plug(self) -> None:
        """Put it back in."""
        self._in.set()

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                near, _ = self._listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            if not self._in.is_set():
                near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                near.close()
                continue
            try:
                far = socket.create_connection(self._target, timeout=5)
            except OSError:
                near.close()
                continue
            with self._lock:
                self._pairs.append((near, far))
            threading.Thread(target=self._relay, args=(near, far), name="cable-relay", daemon=True).start()

    def _relay(self, near: socket.socket, far: socket.socket) -> None:
        with selectors.DefaultSelector() as ready, contextlib.suppress(OSError, ValueError, KeyError):
            ready.register(near, selectors.EVENT_READ, far)
            ready.register(far, selectors.EVENT_READ, near)
            while True:
                for key, _ in ready.select():
                    source = key.fileobj
                    assert isinstance(source, socket.socket)  # noqa: S101 - registered just above
                    data = source.recv(65536)
                    if not data:
                        raise OSError
                    key.data.sendall(data)
        near.close()
        far.close()
        with self._lock, contextlib.suppress(ValueError):
            self._pairs.remove((near, far))
