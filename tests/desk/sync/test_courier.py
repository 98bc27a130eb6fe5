from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from moderator_app.desk.store.changes import Changes
from moderator_app.desk.store.store import Store, open_store
from moderator_app.desk.sync.core import Link, Phase
from moderator_app.desk.sync.courier import Courier
from moderator_app.desk.sync.crossing import Callbacks
from moderator_app.desk.sync.media_cache import MediaCache
from moderator_app.desk.sync.server_clock import ServerClock
from moderator_app.desk.sync.wire_end import WireEnd
from moderator_app.domain.case import CaseState
from moderator_app.domain.errors import MediaFault, Refused, Unreachable
from moderator_app.domain.queue import SkipReason
from moderator_app.wire import messages as m
from tests.desk.factories import ACCOUNT, a_case, a_decision
from tests.desk.sync.fake_server import FakeServer

KEY = bytes(range(32))
PATIENCE_S = 8


class Desk:
    """A courier with its store, and everything it said."""

    server: Any
    """A FakeServer, or one of the kinds that a test makes of it."""
    courier: Any

    def __init__(self, folder: Path, server: FakeServer) -> None:
        self.folder, self.server = folder, server
        self.links: list[Link] = []
        self.lost: list[str] = []
        self.problems: list[Exception] = []
        self.changes: list[Changes] = []
        self.heard = threading.Condition()
        self.store: Store = open_store(folder, KEY)
        self.courier = self._made()

    def _made(self) -> Courier:
        return Courier(
            self.store,
            lambda: cast("WireEnd", self.server),
            ServerClock(),
            MediaCache(self.folder / "media", KEY),
            Callbacks(
                changes=self._changed,
                link=self.links.append,
                lease=lambda case, lease: self.lost.append(case) if lease is None else None,
                problem=self.problems.append,
            ),
        )

    def _changed(self, changes: Changes) -> None:
        with self.heard:
            self.changes.append(changes)
            self.heard.notify_all()

    def start(self) -> None:
        self.store.mirror.belongs_to(ACCOUNT)
        self.courier.start(ACCOUNT, "r0")

    def until(self, true: Callable[[], object]) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not true():
            assert time.monotonic() < deadline, (self.links[-3:], self.server.received[-8:], self.problems)
            time.sleep(0.01)

    def online(self) -> None:
        self.until(lambda: self.links and self.links[-1].phase is Phase.ONLINE)

    def decide(self, number: int) -> str:
        case = a_case(number)
        row, _ = self.store.outbox.add("decision", a_decision(case), case_id=case.id, account=ACCOUNT)
        self.courier.wake()
        return row

    def state(self, row: str) -> str:
        debt = self.store.outbox.get(row)
        return debt.state if debt else "gone"

    def again(self) -> None:
        """The desk is closed and opened again on the same files."""
        self.close()
        self.store = open_store(self.folder, KEY)
        self.courier = self._made()

    def close(self) -> None:
        self.courier.close()
        self.store.close()


@pytest.fixture
def server() -> FakeServer:
    return FakeServer([a_case(number) for number in range(1, 6)])


@pytest.fixture
def desk(tmp_path: Path, server: FakeServer):
    made = Desk(tmp_path, server)
    yield made
    made.close()


def test_the_mirror_holds_every_case_and_follows_the_feed(desk: Desk, server: FakeServer):
    desk.start()
    desk.online()
    assert desk.store.mirror.size() == 5
    changed = replace(server.cases[a_case(2).id], title="changed", row_version=9)
    desk.courier._loop.call_soon_threadsafe(server.change, changed)
    desk.until(lambda: desk.store.mirror.case(changed.id) == changed)


def test_a_lost_cursor_begins_with_a_snapshot_and_keeps_the_outbox(desk: Desk, server: FakeServer):
    desk.start()
    desk.online()
    row = desk.decide(1)
    desk.until(lambda: desk.state(row) == "accepted")
    desk.courier._loop.call_soon_threadsafe(setattr, server, "epoch", "e2")
    desk.courier._loop.call_soon_threadsafe(server.change, replace(a_case(3), title="after", row_version=9))
    desk.until(lambda: (desk.store.mirror.document("cursor", str) or "").startswith("e2"))
    assert desk.state(row) == "accepted"


def test_a_decision_whose_reply_is_lost_is_sent_again_with_the_same_id(desk: Desk, server: FakeServer):
    desk.start()
    desk.online()
    server.lose_replies = 2
    row = desk.decide(1)
    desk.until(lambda: desk.state(row) == "accepted")
    assert list(server.booked) == [row]
    assert server.booked[row] == 3


def test_work_done_without_a_network_is_sent_when_it_is_back_even_after_a_restart(desk: Desk, server: FakeServer):
    server.down = True
    desk.start()
    rows = [desk.decide(1), desk.decide(2)]
    desk.until(lambda: desk.links[-1].phase is Phase.OFFLINE)
    desk.again()
    server.down = False
    desk.start()
    desk.until(lambda: all(desk.state(row) == "accepted" for row in rows))
    assert set(server.booked) == set(rows)


def test_a_refused_decision_waits_for_a_person_and_holds_no_other_up(desk: Desk, server: FakeServer):
    desk.start()
    desk.online()
    case = a_case(1)
    decision = a_decision(case)
    server.refuse[decision.id] = Refused("case-already-decided", "A colleague has decided this case.")
    desk.store.outbox.add("decision", decision, case_id=case.id, account=ACCOUNT, draft="work")
    other = desk.decide(2)
    desk.until(lambda: desk.state(other) == "accepted")
    desk.until(lambda: desk.state(decision.id) == "attention")
    (debt,) = desk.store.outbox.attention()
    assert debt.draft == "work"
    assert debt.problem is not None
    assert debt.problem.detail == "A colleague has decided this case."


def test_without_a_good_token_everything_waits_and_nothing_is_deleted(desk: Desk, server: FakeServer):
    server.tokens = set()
    row = desk.decide(1)
    desk.start()
    desk.until(lambda: desk.links and desk.links[-1].phase is Phase.SIGNED_OUT)
    assert desk.state(row) == "queued"
    wrong = m.PasswordSignIn(name="lin", password="wrong", device_id=desk.store.outbox.device_id())
    with pytest.raises(Refused, match="wrong"):
        desk.courier.sign_in(wrong).result(PATIENCE_S)
    right = m.PasswordSignIn(name="lin", password="right", device_id=desk.store.outbox.device_id())
    desk.courier.sign_in(right).result(PATIENCE_S)
    desk.until(lambda: desk.state(row) == "accepted")


def test_another_persons_session_does_not_pay_my_debts(desk: Desk):
    case = a_case(1)
    row, _ = desk.store.outbox.add("decision", a_decision(case), case_id=case.id, account="somebody-else")
    desk.start()
    desk.online()
    mine = desk.decide(2)
    desk.until(lambda: desk.state(mine) == "accepted")
    assert desk.state(row) == "queued"


def test_a_claim_whose_reply_was_lost_takes_the_same_case_again(desk: Desk, server: FakeServer):
    desk.start()
    desk.online()
    server.lose_replies = 1
    with pytest.raises(Unreachable):
        desk.courier.take(()).result(PATIENCE_S)
    taken = desk.courier.take(()).result(PATIENCE_S)
    assert taken is not None
    assert len(server.held) == 1
    assert desk.store.mirror.content(taken.lease.case_id) is not None


def test_the_next_case_is_fetched_early_and_opens_without_a_call(desk: Desk, server: FakeServer):
    desk.start()
    desk.online()
    desk.courier.prefetch(())
    first = desk.courier.take(()).result(PATIENCE_S)
    desk.until(lambda: len(server.held) == 2)
    desk.until(lambda: len(desk.store.mirror.held()) == 2)
    desk.courier.prefetch(None)
    server.down = True
    second = desk.courier.take(()).result(PATIENCE_S)
    assert first is not None
    assert second is not None
    assert first.lease.case_id != second.lease.case_id


def test_empty_queues_give_nothing(desk: Desk, server: FakeServer):
    for case in list(server.cases.values()):
        server.cases[case.id] = replace(case, state=CaseState.CLOSED)
    desk.start()
    desk.online()
    assert desk.courier.take(()).result(PATIENCE_S) is None


def test_a_skip_is_owed_like_a_decision(desk: Desk, server: FakeServer):
    desk.start()
    desk.online()
    taken = desk.courier.take(()).result(PATIENCE_S)
    assert taken is not None
    skip = m.Skip(lease_id=taken.lease.id, epoch=taken.lease.epoch, reason=SkipReason.LANGUAGE)
    server.lose_replies = 1
    row, _ = desk.store.outbox.add("skip", skip, case_id=taken.lease.case_id, account=ACCOUNT)
    desk.courier.wake()
    desk.until(lambda: desk.state(row) == "accepted")
    assert set(server.skipped) == {taken.lease.case_id}
    assert desk.store.mirror.content(taken.lease.case_id) is None


def test_a_lease_that_the_server_does_not_know_is_lost_and_said_to_be(desk: Desk, server: FakeServer):
    desk.start()
    desk.online()
    taken = desk.courier.take(()).result(PATIENCE_S)
    assert taken is not None
    server.held.clear()
    desk.again()
    desk.start()
    desk.until(lambda: taken.lease.case_id in desk.lost)
    assert desk.store.mirror.content(taken.lease.case_id) is None


def test_a_lease_from_another_start_comes_back_with_its_content(desk: Desk):
    desk.start()
    desk.online()
    taken = desk.courier.take(()).result(PATIENCE_S)
    assert taken is not None
    desk.again()
    desk.store.mirror.drop_lease(taken.lease.case_id)
    desk.start()
    desk.online()
    assert desk.store.mirror.content(taken.lease.case_id) is not None


def test_a_recording_is_fetched_once_checked_and_readable_until_shut(desk: Desk, server: FakeServer):
    body = bytes(range(256)) * 9000
    name = hashlib.sha256(body).hexdigest()
    server.films[name] = body
    desk.start()
    desk.online()
    seen: list[int] = []
    path = desk.courier.open_media(name, len(body), lambda done, _total: seen.append(done)).result(PATIENCE_S)
    assert path.read_bytes() == body
    assert seen[-1] == len(body)
    calls = server.media_calls
    desk.courier.shut_media()
    desk.until(lambda: not path.exists())
    assert desk.courier.open_media(name, len(body)).result(PATIENCE_S).read_bytes() == body
    assert server.media_calls == calls
    sealed = (desk.folder / "media" / name).read_bytes()
    assert body[:64] not in sealed


def test_a_recording_with_another_hash_is_refused(desk: Desk, server: FakeServer):
    server.films["a" * 64] = b"not what it says"
    desk.start()
    desk.online()
    with pytest.raises(MediaFault, match="hash"):
        desk.courier.open_media("a" * 64, 16).result(PATIENCE_S)
    assert list((desk.folder / "media").iterdir()) == []


def test_closing_ends_a_wait_for_changes_within_two_seconds_and_removes_what_was_decrypted(desk: Desk):
    desk.start()
    desk.online()
    private = desk.courier._media.private
    desk.courier.close()
    assert not desk.courier._thread.is_alive()
    assert not private.exists()
    assert desk.links[-1].phase is Phase.CLOSED
