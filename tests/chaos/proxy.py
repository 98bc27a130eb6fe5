"""A proxy that loses, doubles, delays, slices and resets HTTP calls; on a thread of its own."""

from __future__ import annotations

import asyncio
import contextlib
import random
import threading
from collections import Counter
from types import TracebackType
from typing import Self


class FaultProxy:
    """Relays HTTP/1.1 calls to a server on loopback, with one chance in so many of each fault."""

    def __init__(self, server_port: int, seed: int, *, fault: float = 0.12) -> None:
        """Relay to ``server_port``; each call meets a fault with the probability ``fault``."""
        self._server_port = server_port
        self._draw = random.Random(seed)  # noqa: S311 - a repeatable draw
        self.fault = fault
        self.seen: Counter[str] = Counter()
        self.answers: Counter[str] = Counter()
        """How often the server answered with which status."""
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="fault proxy", daemon=True)

    def __enter__(self) -> Self:
        """Begin to relay."""
        self._thread.start()
        self._ready.wait(5)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Cut everything."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(5)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        server = await asyncio.start_server(self._relay, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        while left := [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]:
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)
        await asyncio.sleep(0)  # what was cut off says goodbye to the loop

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while await self._call(reader, writer):
                pass
        if self._stop.is_set():
            writer.transport.abort()
        else:
            writer.close()

    async def _call(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        request = await _message(reader)
        self.seen["calls"] += 1
        fate = "pass"
        if self._draw.random() < self.fault:
            fate = self._draw.choice(("lose request", "lose reply", "double", "delay", "slice", "reset"))
        self.seen[fate] += 1
        if fate == "lose request":
            await asyncio.sleep(self._draw.uniform(0.0, 0.3))
            return False
        if fate == "delay":
            await asyncio.sleep(self._draw.uniform(0.1, 2.0))
        if fate == "double":
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                await self._ask(request)
        reply = await self._ask(request)
        if fate == "lose reply":
            return False
        if fate == "reset":
            writer.write(reply[: len(reply) // 2])
            await writer.drain()
            writer.transport.abort()
            return False
        if fate == "slice":
            for start in range(0, len(reply), 61):
                writer.write(reply[start : start + 61])
                await writer.drain()
                await asyncio.sleep(0)
            return True
        writer.write(reply)
        await writer.drain()
        return True

    async def _ask(self, request: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._server_port)
        try:
            writer.write(request)
            await writer.drain()
            reply = await _message(reader)
            self.answers[reply.split(b" ", 2)[1].decode()] += 1
            return reply
        finally:
            writer.close()


async def _message(reader: asyncio.StreamReader) -> bytes:
    """Return one HTTP message with a ``Content-Length`` or without a body."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            length = int(value)
    return head + (await reader.readexactly(length) if length else b"")
