"""The door of the cage: JSON messages with an optional block of bytes, over a pair of pipes.

A message is two little-endian 32-bit lengths, the JSON text in UTF-8, then the block. JSON and not pickle, because
what comes out of a cage is not trusted.
"""

from __future__ import annotations

import json
import os
import select
import struct
import threading
import time
from typing import Any

Message = dict[str, Any]

_HEAD = struct.Struct("<II")
_MAX_TEXT = 1 << 20
_MAX_BLOCK = 1 << 29


class Pipe:
    """One end of the door. ``send`` may be called from any thread, ``receive`` from one."""

    def __init__(self, read_fd: int, write_fd: int) -> None:
        """Talk over two open file descriptors; whoever opened them closes them."""
        self._read_fd = read_fd
        self._write_fd = write_fd
        self._sending = threading.Lock()

    def send(self, message: Message, block: bytes | memoryview = b"") -> None:
        """Send one message.

        Raises:
            OSError: the other end is gone.
        """
        text = json.dumps(message, separators=(",", ":")).encode()
        with self._sending:
            for part in (_HEAD.pack(len(text), len(block)) + text, block):
                rest = memoryview(part).cast("B")
                while rest:
                    rest = rest[os.write(self._write_fd, rest) :]

    def receive(self, timeout_s: float | None = None) -> tuple[Message, bytes]:
        """Wait for one message and return it with its block.

        Args:
            timeout_s: seconds until the first byte at most, and again until the last; None waits for ever.

        Raises:
            TimeoutError: nothing came in time.
            EOFError: the other end is gone.
            ValueError: what came is no message.
        """
        if timeout_s is not None and not self.ready(timeout_s):
            raise TimeoutError("no message in time")
        until = None if timeout_s is None else time.monotonic() + timeout_s
        text_length, block_length = _HEAD.unpack(self._exactly(_HEAD.size, until))
        if text_length > _MAX_TEXT or block_length > _MAX_BLOCK:
            raise ValueError("a message larger than any we send")
        message = json.loads(self._exactly(text_length, until))
        if not isinstance(message, dict):
            raise ValueError("a message is a JSON object")
        return message, self._exactly(block_length, until)

    def ready(self, timeout_s: float) -> bool:
        """Wait, at most so long, until there is something to receive (or the end); say whether there is."""
        poll = select.poll()
        poll.register(self._read_fd, select.POLLIN | select.POLLHUP)
        return bool(poll.poll(max(timeout_s, 0) * 1000))

    def _exactly(self, size: int, until: float | None) -> bytes:
        data = bytearray()
        while len(data) < size:
            if until is not None and not self.ready(until - time.monotonic()):
                raise TimeoutError("a message stopped half way")
            part = os.read(self._read_fd, min(size - len(data), 1 << 20))
            if not part:
                raise EOFError("the other end is gone")
            data += part
        return bytes(data)
