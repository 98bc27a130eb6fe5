"""The sender over HTTP: a service token, patience with a busy server, problems turned back into what they mean."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar
from urllib.parse import urlsplit

import httpx
import msgspec

from moderator_app.domain.errors import Refused, Unreachable
from moderator_app.wire.messages import PROTOCOL, IntakeBatch, IntakeReply, MediaStored, Problem
from moderator_app.wire.problems import PREFIX

_Answer = TypeVar("_Answer")

_CHUNK = 1024 * 1024
_TRIES = 5
_LONGEST_PAUSE_S = 30
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class HttpSender:
    """Carries rows and recordings to ``url`` with a service token; a context manager.

    A call that gets no answer, or is asked to wait (429, 503 with Retry-After), is repeated a few times: all calls may
    be repeated without harm.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Take the address and the token.

        Args:
            url: such as ``https://review.example``.
            token: of a service account that may write intake.
            transport: another way to the server, for tests.
            sleep: waits between tries.
        """
        self._sleep = sleep
        self._may_ask = True
        self._client = httpx.Client(
            base_url=url,
            headers={"Authorization": f"Bearer {token}", "Mod-Protocol": f"{PROTOCOL[0]}.{PROTOCOL[1]}"},
            timeout=httpx.Timeout(120, connect=10),
            transport=transport,
            # A proxy of the environment has no way to this machine's own loopback.
            trust_env=urlsplit(url).hostname not in _LOOPBACK,
        )

    def __enter__(self) -> Self:
        """Use as ``with HttpSender(url, token) as sender:``."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def has_media(self, sha256: str, size: int) -> bool:
        """Ask for the head of a recording; a server that does not answer that is not asked again."""
        if not self._may_ask:
            return False
        try:
            answer = self._client.head(f"/v1/media/{sha256}")
        except httpx.TransportError:
            return False
        if answer.status_code in {403, 405}:
            self._may_ask = False
        return answer.status_code == httpx.codes.OK and answer.headers.get("Content-Length") == str(size)

    def put_media(self, sha256: str, path: Path, mime: str) -> MediaStored:
        """Send a recording in pieces.

        Raises:
            Refused: the server does not take it.
            Unreachable: nobody answers.
            OSError: the file cannot be read.
        """
        size = path.stat().st_size
        headers = {"Content-Type": mime, "Content-Length": str(size)}

        def ask() -> httpx.Response:
            return self._client.put(f"/v1/media/{sha256}", content=_pieces(path, size), headers=headers)

        return self._answer(ask, MediaStored)

    def send(self, batch: IntakeBatch) -> IntakeReply:
        """Send rows.

        Raises:
            Refused: the server takes none of them.
            Unreachable: nobody answers.
        """
        body = msgspec.json.encode(batch)

        def ask() -> httpx.Response:
            return self._client.post("/v1/intake", content=body, headers={"Content-Type": "application/json"})

        return self._answer(ask, IntakeReply)

    def _answer(self, ask: Callable[[], httpx.Response], kind: type[_Answer]) -> _Answer:
        why = ""
        for attempt in range(_TRIES):
            try:
                answer = ask()
            except httpx.TransportError as error:
                why = str(error) or type(error).__name__
                self._pause(2**attempt / 4)
                continue
            if answer.is_success:
                try:
                    return msgspec.json.decode(answer.content, type=kind)
                except msgspec.MsgspecError as error:
                    raise Unreachable(f"The answer is not that of a review backend: {error}") from error
            if answer.status_code not in {429, 502, 503, 504}:
                raise _refusal(answer)
            why = f"HTTP {answer.status_code}"
            asked = answer.headers.get("Retry-After", "")
            self._pause(int(asked) if asked.isdecimal() else 2**attempt / 4)
        raise Unreachable(f"The backend at {self._client.base_url} does not answer: {why}")

    def _pause(self, seconds: float) -> None:
        self._sleep(min(seconds, _LONGEST_PAUSE_S))


def _refusal(answer: httpx.Response) -> Refused | Unreachable:
    """Turn a problem document into what it means; an answer without one is the world's fault."""
    try:
        problem = msgspec.json.decode(answer.content, type=Problem)
    except msgspec.MsgspecError:
        codes = {401: "unauthenticated", 403: "forbidden", 413: "batch-too-large"}
        if answer.status_code in codes:
            return Refused(codes[answer.status_code], f"HTTP {answer.status_code}")
        return Unreachable(f"The backend answers with HTTP {answer.status_code}.")
    return Refused(problem.type.removeprefix(PREFIX), problem.detail or problem.title, pointer=problem.pointer)


def _pieces(path: Path, size: int) -> Iterator[bytes]:
    """Yield exactly the promised bytes of a file, even if it grows meanwhile."""
    left = size
    with path.open("rb") as file:
        while left and (piece := file.read(min(_CHUNK, left))):
            left -= len(piece)
            yield piece
