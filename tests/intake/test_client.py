"""The sender over HTTP: what it sends, how patient it is, what problems become."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import msgspec
import pytest

from moderator_app.domain.errors import Refused, Unreachable
from moderator_app.intake.client import HttpSender
from moderator_app.wire.messages import IntakeBatch, IntakeReply, MediaStored, Problem
from moderator_app.wire.problems import PREFIX

Answer = Callable[[httpx.Request], httpx.Response]
BATCH = IntakeBatch(source="s", rows=(msgspec.Raw(b'{"type": "merchant", "ref": "m1", "name": "n"}'),))
REPLY = msgspec.json.encode(IntakeReply(accepted=1, duplicates=0, rejected=0, results=()))


def sender(answer: Answer, slept: list[float] | None = None) -> HttpSender:
    naps: list[float] = [] if slept is None else slept
    return HttpSender("https://review.example", "t0ken", transport=httpx.MockTransport(answer), sleep=naps.append)


def test_rows_go_out_with_token_and_protocol_and_come_back_as_a_reply() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, content=REPLY)

    with sender(answer) as client:
        assert client.send(BATCH).accepted == 1
    (request,) = seen
    assert (request.method, request.url.path) == ("POST", "/v1/intake")
    assert request.headers["Authorization"] == "Bearer t0ken"
    assert request.headers["Mod-Protocol"] == "1.0"
    assert bytes(msgspec.json.decode(request.read(), type=IntakeBatch).rows[0]).startswith(b'{"type"')


def test_a_recording_goes_out_in_pieces_with_its_length_and_type(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"x" * 3_000_000)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()

    def answer(request: httpx.Request) -> httpx.Response:
        body = request.read()
        assert (request.method, request.url.path) == ("PUT", f"/v1/media/{digest}")
        assert (request.headers["Content-Length"], request.headers["Content-Type"]) == ("3000000", "video/mp4")
        stored = MediaStored(sha256=hashlib.sha256(body).hexdigest(), bytes=len(body), known=False)
        return httpx.Response(200, content=msgspec.json.encode(stored))

    with sender(answer) as client:
        assert client.put_media(digest, path, "video/mp4").bytes == 3_000_000


@pytest.mark.parametrize(
    ("status", "length", "known"), [(200, "10", True), (200, "9", False), (404, "10", False), (405, "10", False)]
)
def test_a_known_recording_is_told_by_its_head(status: int, length: str, known: bool) -> None:
    with sender(lambda _: httpx.Response(status, headers={"Content-Length": length})) as client:
        assert client.has_media("0" * 64, 10) is known


def test_a_server_that_answers_no_heads_is_not_asked_again() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(405)

    with sender(answer) as client:
        assert [client.has_media("0" * 64, 10) for _ in range(3)] == [False] * 3
    assert len(asked) == 1


def flaky(answers: Iterator[httpx.Response | httpx.TransportError]) -> Answer:
    def answer(_: httpx.Request) -> httpx.Response:
        each = next(answers)
        if isinstance(each, httpx.TransportError):
            raise each
        return each

    return answer


def test_a_busy_or_silent_server_is_asked_again_after_a_pause() -> None:
    slept: list[float] = []
    answers: list[httpx.Response | httpx.TransportError] = [
        httpx.ConnectError("refused"),
        httpx.Response(503, headers={"Retry-After": "7"}),
        httpx.Response(429, headers={"Retry-After": "9999"}),
        httpx.Response(200, content=REPLY),
    ]
    with sender(flaky(iter(answers)), slept) as client:
        assert client.send(BATCH).accepted == 1
    assert slept == [0.25, 7, 30]


def test_a_server_that_never_answers_is_unreachable() -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    with sender(answer) as client, pytest.raises(Unreachable, match=r"review\.example.*refused"):
        client.send(BATCH)


def test_a_problem_becomes_a_refusal_with_its_code_and_pointer() -> None:
    problem = Problem(
        type=PREFIX + "validation", title="Wrong", status=422, detail="No such kind", pointer="/rows/0/kind"
    )
    with (
        sender(lambda _: httpx.Response(422, content=msgspec.json.encode(problem))) as client,
        pytest.raises(Refused, match="No such kind") as caught,
    ):
        client.send(BATCH)
    assert (caught.value.code, caught.value.pointer) == ("validation", "/rows/0/kind")


@pytest.mark.parametrize(("status", "code"), [(401, "unauthenticated"), (403, "forbidden"), (413, "batch-too-large")])
def test_a_refusal_of_something_in_between_is_understood_too(status: int, code: str) -> None:
    with sender(lambda _: httpx.Response(status, content=b"<html>")) as client, pytest.raises(Refused) as caught:
        client.send(BATCH)
    assert caught.value.code == code


@pytest.mark.parametrize("answer", [httpx.Response(200, content=b"<html>"), httpx.Response(500, content=b"oops")])
def test_an_answer_that_is_not_ours_is_the_worlds_fault(answer: httpx.Response) -> None:
    with sender(lambda _: answer) as client, pytest.raises(Unreachable):
        client.send(BATCH)
