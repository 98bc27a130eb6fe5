"""A real HTTP server of recordings that drops connections, cuts answers short, slices them, or keeps silent."""

from __future__ import annotations

import contextlib
import hashlib
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import msgspec

from moderator_app.desk.sync import streams
from moderator_app.wire.messages import MediaParts

PARTS = "/parts"


class UnrulyServer:
    """Serves ``files`` by path over HTTP/1.1 with ranges; ``mood`` says what goes wrong with a request."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.replies: dict[str, bytes] = {}
        """JSON answers by path."""
        self.promised: dict[str, bytes] = {}
        """What the hashes of a path's parts are made of, where it is not what is sent."""
        self.asked: list[tuple[str, str, str]] = []
        self.mood: Callable[[str, int], str] = lambda _path, _start: "well"
        """(path, first byte) → well, drop, cut, slices, slow, silent, redirect, broken, ignore the range."""
        unruly = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_HEAD(self) -> None:
                unruly._answer(self, body=False)

            def do_GET(self) -> None:
                unruly._answer(self, body=True)

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("content-length", "0")))
                unruly._answer(self, body=True)

            def log_message(self, *args: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _answer(self, at: BaseHTTPRequestHandler, *, body: bool) -> None:
        self.asked.append((at.command, at.path, at.headers.get("range", "")))
        with contextlib.suppress(OSError):
            if at.path in self.replies:
                self._whole(at, 200, self.replies[at.path], body=body)
            elif at.path.removesuffix(PARTS) in self.files and at.path.endswith(PARTS):
                self._parts(at, at.path.removesuffix(PARTS), body=body)
            elif at.path not in self.files:
                self._whole(at, 404, b'{"type":"not-found","title":"x","status":404}', body=body)
            else:
                self._film(at, self.files[at.path], body=body)

    def _parts(self, at: BaseHTTPRequestHandler, path: str, *, body: bool) -> None:
        if self.mood(at.path, 0) == "drop":
            at.close_connection = True
            at.connection.close()
            return
        data, size = self.promised.get(path, self.files[path]), streams.PIECE
        pieces = [hashlib.sha256(data[start : start + size]).hexdigest() for start in range(0, len(data), size)]
        told = MediaParts(sha256=path.rpartition("/")[2], bytes=len(data), part_bytes=size, parts=tuple(pieces))
        self._whole(at, 200, msgspec.json.encode(told), body=body)

    @staticmethod
    def _whole(at: BaseHTTPRequestHandler, status: int, data: bytes, *, body: bool) -> None:
        at.send_response(status)
        at.send_header("content-type", "application/json")
        at.send_header("content-length", str(len(data)))
        at.end_headers()
        if body:
            at.wfile.write(data)

    def _film(self, at: BaseHTTPRequestHandler, data: bytes, *, body: bool) -> None:
        start, stop, status = 0, len(data), 200
        given = at.headers.get("range", "")
        if given.startswith("bytes="):
            first, _, last = given[6:].partition("-")
            start, stop, status = int(first), min(int(last) + 1, len(data)) if last else len(data), 206
        mood = self.mood(at.path, start)
        if mood == "drop":
            at.close_connection = True
            at.connection.close()
            return
        if mood == "silent":
            time.sleep(30)
        if mood == "redirect":
            at.send_response(302)
            at.send_header("location", "http://127.0.0.1:9/elsewhere")
            at.send_header("content-length", "0")
            at.end_headers()
            return
        if mood == "broken":
            self._whole(at, 503, b"{}", body=body)
            return
        if mood == "ignore the range":
            start, stop, status = 0, len(data), 200
        piece = data[start:stop]
        at.send_response(status)
        at.send_header("content-length", str(len(piece)))
        if status == 206:
            at.send_header("content-range", f"bytes {start}-{stop - 1}/{len(data)}")
        at.end_headers()
        if body:
            self._send(at, piece, mood)

    @staticmethod
    def _send(at: BaseHTTPRequestHandler, piece: bytes, mood: str) -> None:
        if mood == "cut":
            at.wfile.write(piece[: len(piece) // 2])
            at.wfile.flush()
            at.close_connection = True
            at.connection.close()
        elif mood == "slices":
            for place in range(0, len(piece), 65_521):
                at.wfile.write(piece[place : place + 65_521])
                at.wfile.flush()
                time.sleep(0.001)
        else:
            at.wfile.write(piece)
