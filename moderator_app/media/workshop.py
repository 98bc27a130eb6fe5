"""The workshop: a caged child that answers one wish at a time about files. The other side is ``cage.py``."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from pathlib import Path

from moderator_app.media.faults import MediaFaultCode, RecordingFault
from moderator_app.media.film import Film
from moderator_app.media.findings import Still
from moderator_app.media.pipe import Message, Pipe
from moderator_app.media.probe import examine
from moderator_app.media.stills import exact_still, thumbnails
from moderator_app.media.waveform import trace


def run(pipe: Pipe, *, caged: bool) -> int:
    """Greet, then answer until the pipe is closed."""
    pipe.send({"hello": "workshop", "caged": caged})
    bench = _Bench(pipe)
    wishes: dict[str, Callable[[Message], None]] = {
        "probe": bench.probe,
        "still": bench.still,
        "thumbnails": bench.thumbnails,
        "waveform": bench.waveform,
        "reach": bench.reach,
        "sleep": bench.sleep,
    }
    while True:
        try:
            message, _ = pipe.receive()
        except EOFError:
            return 0
        try:
            wishes[message["do"]](message)
        except RecordingFault as fault:
            pipe.send({"fault": fault.code.value})
        except MemoryError:
            pipe.send({"fault": MediaFaultCode.NOT_A_FILM.value})


class _Bench:
    def __init__(self, pipe: Pipe) -> None:
        self._pipe = pipe
        self._film: Film | None = None
        self._film_is: tuple[str, int, int] = ("", 0, 0)

    def probe(self, message: Message) -> None:
        """Say what a file is."""
        self._pipe.send({"done": examine(Path(message["path"])).to_message()})

    def still(self, message: Message) -> None:
        """Send one exact picture; the film stays open for the next wish about it."""
        film = self._open(Path(message["path"]))
        still = exact_still(film, message["at_ms"], tuple(message["box"]), with_png=message["png"])
        self._send_still("done", still)

    def thumbnails(self, message: Message) -> None:
        """Send small pictures one by one."""
        # One thread: with more, FFmpeg wants several keyframes in before it gives the first one out.
        film = Film(Path(message["path"]), threads=1)
        try:
            for still in thumbnails(film, message["times_ms"], tuple(message["box"])):
                self._send_still("part", still)
        finally:
            film.close()
        self._pipe.send({"done": {}})

    def waveform(self, message: Message) -> None:
        """Send the sound's outline, and word of progress on the way."""
        path, bucket_ms = Path(message["path"]), message["bucket_ms"]
        outline = trace(path, bucket_ms, lambda done: self._pipe.send({"progress": done}))
        self._pipe.send({"done": {"bucket_ms": outline.bucket_ms}}, outline.to_block())

    def reach(self, message: Message) -> None:
        """Try to reach an address over the network, to prove that the wall stands."""
        try:
            socket.create_connection((message["host"], message["port"]), timeout=2).close()
        except OSError as error:
            self._pipe.send({"done": {"reached": False, "why": error.errno or 0}})
        else:
            self._pipe.send({"done": {"reached": True, "why": 0}})

    def sleep(self, message: Message) -> None:
        """Do nothing for a while, to prove that the other side does not wait for ever."""
        time.sleep(message["seconds"])
        self._pipe.send({"done": {}})

    def _send_still(self, name: str, still: Still) -> None:
        self._pipe.send({name: still.to_message()}, still.data + still.png)

    def _open(self, path: Path) -> Film:
        try:
            about = path.stat()
        except OSError as error:
            raise RecordingFault(MediaFaultCode.MISSING, path.name) from error
        identity = (str(path), about.st_mtime_ns, about.st_size)
        if self._film is None or identity != self._film_is:
            if self._film is not None:
                self._film.close()
                self._film = None
            self._film = Film(path)
            self._film_is = identity
        return self._film
