from __future__ import annotations

import asyncio
from collections.abc import Callable

import httpx
import msgspec
import pytest

from moderator_app.desk.sync.backend import HttpBackend
from moderator_app.desk.sync.server_clock import ServerClock
from moderator_app.domain.errors import HouseError, Refused, Unreachable
from moderator_app.wire import messages as m
from moderator_app.wire.problems import PREFIX
from tests.desk.factories import NOON
from tests.desk.sync.fake_server import LIN

DEVICE = "0190a000-0000-7000-8000-0000000000dd"


def session(number: int) -> m.Session:
    return m.Session(
        access_token=f"a{number}", access_ttl_s=900, refresh_token=f"r{number}", user=LIN, server_time_ms=NOON
    )


def reply(message: object, status: int = 200) -> httpx.Response:
    return httpx.Response(status, content=msgspec.json.encode(message))


def no(code: str, status: int, **headers: str) -> httpx.Response:
    problem = m.Problem(type=PREFIX + code, title="Title", status=status, detail="Detail.", pointer="/here")
    return httpx.Response(status, content=msgspec.json.encode(problem), headers=headers)


class Wire:
    """Answers calls in turn and remembers what was sent."""

    def __init__(self, answer: Callable[[httpx.Request], httpx.Response]) -> None:
        self.sent: list[httpx.Request] = []
        self.kept: list[str] = []
        self.clock = ServerClock()
        self._answer = answer

    def ask(self, call: Callable[[HttpBackend], object], *, tokens: tuple[str, str] = ("r0", "a0")) -> object:
        def answer(request: httpx.Request) -> httpx.Response:
            self.sent.append(request)
            return self._answer(request)

        async def run() -> object:
            backend = HttpBackend(
                "http://server.invalid",
                DEVICE,
                self.clock,
                keep=lambda session: self.kept.append(session.refresh_token),
                transport=httpx.MockTransport(answer),
            )
            backend.adopt(*tokens)
            try:
                return await call(backend)  # type: ignore[misc] # each call given here is awaitable
            finally:
                await backend.aclose()

        return asyncio.run(run())

    def paths(self) -> list[str]:
        return [request.url.path for request in self.sent]


def test_every_call_names_protocol_device_and_token():
    wire = Wire(lambda _request: reply(m.QueueList(queues=())))
    wire.ask(lambda backend: backend.queues())
    (request,) = wire.sent
    assert request.headers["Mod-Protocol"] == "1.0"
    assert request.headers["Mod-Device"] == DEVICE
    assert request.headers["Authorization"] == "Bearer a0"


def test_a_spent_access_token_is_renewed_once_and_the_new_refresh_token_is_kept_before_it_is_used():
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/auth/refresh":
            return reply(session(1))
        fresh = request.headers["Authorization"] == "Bearer a1"
        return reply(m.QueueList(queues=())) if fresh else no("unauthenticated", 401)

    wire = Wire(answer)
    wire.ask(lambda backend: backend.queues())
    assert wire.paths() == ["/v1/queues", "/v1/auth/refresh", "/v1/queues"]
    assert wire.kept == ["r1"]


def test_many_calls_at_once_renew_only_once():
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/auth/refresh":
            return reply(session(1))
        fresh = request.headers["Authorization"] == "Bearer a1"
        return reply(m.QueueList(queues=())) if fresh else no("unauthenticated", 401)

    async def many(backend: HttpBackend) -> None:
        await asyncio.gather(*(backend.queues() for _ in range(6)))

    wire = Wire(answer)
    wire.ask(many)
    assert wire.paths().count("/v1/auth/refresh") == 1


def test_when_the_refresh_is_refused_too_a_sign_in_is_needed():
    wire = Wire(lambda _request: no("unauthenticated", 401))
    with pytest.raises(Refused) as refused:
        wire.ask(lambda backend: backend.queues())
    assert refused.value.code == "unauthenticated"
    assert wire.paths().count("/v1/auth/refresh") == 1


def test_a_refresh_that_meets_silence_is_no_end_of_the_session():
    def answer(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("down", request=request)

    with pytest.raises(Unreachable):
        Wire(answer).ask(lambda backend: backend.queues(), tokens=("r0", ""))


def test_a_problem_document_becomes_the_refusal_it_is():
    wire = Wire(lambda _request: no("rate-limited", 429, **{"Retry-After": "7"}))
    with pytest.raises(Refused, match="Detail") as refused:
        wire.ask(lambda backend: backend.queues())
    assert refused.value.code == "rate-limited"
    assert refused.value.pointer == "/here"
    assert refused.value.details["retry_after_s"] == 7


def test_a_short_pause_is_waited_for_and_a_longer_one_is_told(monkeypatch: pytest.MonkeyPatch):
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr("moderator_app.desk.sync.backend.asyncio.sleep", sleep)
    answers = [no("rate-limited", 429, **{"Retry-After": wait}) for wait in ("1", "3", "4")]
    wire = Wire(lambda _request: answers.pop(0))
    with pytest.raises(Refused) as refused:
        wire.ask(lambda backend: backend.queues())
    assert (waited, refused.value.details["retry_after_s"]) == ([1, 3], 4)
    endless = Wire(lambda _request: no("rate-limited", 429, **{"Retry-After": "1"}))
    with pytest.raises(Refused):
        endless.ask(lambda backend: backend.queues())
    assert len(waited) == 12


@pytest.mark.parametrize(("status", "code"), [(502, "server-error"), (404, "bad-request")])
def test_an_answer_of_some_other_server_is_judged_by_its_status(status: int, code: str):
    wire = Wire(lambda _request: httpx.Response(status, text="<html>gateway</html>"))
    with pytest.raises(Refused) as refused:
        wire.ask(lambda backend: backend.queues())
    assert refused.value.code == code


def test_an_answer_that_is_no_message_is_our_mistake_and_says_where():
    wire = Wire(lambda _request: httpx.Response(200, text="[]"))
    with pytest.raises(HouseError, match="/v1/queues"):
        wire.ask(lambda backend: backend.queues())


@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ReadTimeout, httpx.RemoteProtocolError])
def test_silence_is_told_as_silence(error: type[httpx.TransportError]):
    def answer(request: httpx.Request) -> httpx.Response:
        raise error("x", request=request)

    with pytest.raises(Unreachable):
        Wire(answer).ask(lambda backend: backend.queues())


def test_pieces_of_a_recording_are_asked_for_by_range():
    body = bytes(range(100))

    def answer(request: httpx.Request) -> httpx.Response:
        start, stop = request.headers["Range"].removeprefix("bytes=").split("-")
        return httpx.Response(206, content=body[int(start) : int(stop) + 1])

    got = Wire(answer).ask(lambda backend: backend.media("a" * 64, offset=10, length=20))
    assert got == body[10:30]


def test_a_server_without_ranges_is_understood_as_well():
    body = bytes(range(100))
    got = Wire(lambda _request: httpx.Response(200, content=body)).ask(
        lambda backend: backend.media("a" * 64, offset=10, length=20)
    )
    assert got == body[10:30]


def test_the_clock_of_the_server_is_taken_over():
    info = m.ServerInfo(
        server_time_ms=NOON,
        protocol_min="1.0",
        protocol_max="1.0",
        version="1",
        policy_version="1",
        rulebook_version="1",
        log_epoch="e",
        limits={},
    )
    wire = Wire(lambda _request: reply(info))
    wire.ask(lambda backend: backend.server_info())
    assert 0 <= wire.clock.now_ms() - NOON < 5000
    assert wire.clock.elapsed_ms() < 5000
