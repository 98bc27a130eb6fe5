from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from moderator_app.desk.app import DeskConfig, build_desk
from moderator_app.desk.app.desk import Desk
from moderator_app.desk.sync.core import Phase
from moderator_app.domain.errors import Refused, StoreFault, Unreachable
from moderator_app.domain.queue import SkipReason
from moderator_app.media.player import FakePlayer
from moderator_app.wire import messages as m
from tests.desk.factories import ACCOUNT, a_case, a_decision
from tests.desk.sync.fake_server import FakeServer
from tests.domain.law import PARTS, parsed


class LawfulServer(FakeServer):
    async def policy(self) -> m.PolicyBundle:
        self._arrive("policy")
        self._may()
        matrix, rules, queues, notices = (parsed(part) for part in PARTS)
        return m.PolicyBundle(matrix=matrix, rulebook=rules, queues=queues, notices=notices)


@pytest.fixture
def server() -> LawfulServer:
    return LawfulServer([a_case(number) for number in range(1, 8)])


@pytest.fixture(autouse=True)
def _quick_vault(monkeypatch: pytest.MonkeyPatch):
    """Sealing the vault costs a third of a second on purpose; here it need not."""
    monkeypatch.setattr("moderator_app.desk.sync.credentials.VaultSafe.__init__.__kwdefaults__", {"n": 1 << 10})


@pytest.fixture
def start(qtbot, tmp_path: Path, server: LawfulServer):
    desks: list[Desk] = []

    def started(*, wait: bool = True, **changes: Any) -> Desk:
        facts: dict[str, Any] = {
            "name": "lin",
            "password": "right",
            "passphrase": "a long one",
            "language": "en",
            "theme": "dark",
        }
        config = DeskConfig(data_dir=tmp_path / "desk", server_url="http://server.invalid", **(facts | changes))
        desk = build_desk(config, connect=lambda *_facts: cast("Any", server), player=FakePlayer())
        desk._tools.settings.set("flow.prefetch", value=False)
        desks.append(desk)
        qtbot.addWidget(desk.window)
        desk.open()
        if wait:
            qtbot.waitUntil(lambda: desk.case_room is not None, timeout=40_000)
            qtbot.waitUntil(lambda: desk.link is not None and desk.link.phase is Phase.ONLINE, timeout=40_000)
            qtbot.waitUntil(lambda: desk.queue_room.model.rowCount() > 0, timeout=40_000)
        return desk

    yield started
    for desk in desks:
        desk.close()


def do(desk: Desk, name: str) -> None:
    assert desk._tools.commands.trigger(name), name


def opened(qtbot, desk: Desk) -> str:
    qtbot.waitUntil(lambda: desk.review.case_id() is not None, timeout=40_000)
    return str(desk.review.case_id())


def decide(qtbot, desk: Desk, *, then_next: bool) -> tuple[str, str]:
    case_id = str(desk.review.case_id())
    case = next(a_case(number) for number in range(1, 8) if a_case(number).id == case_id)
    decision = a_decision(case)
    desk.review.submit(decision, '{"kept": 1}', then_next=then_next)
    qtbot.waitUntil(lambda: desk.review.case_id() != case_id, timeout=40_000)
    return case_id, decision.id


def state(desk: Desk, row: str) -> str:
    assert desk.ground is not None
    debt = desk.ground.store.outbox.get(row)
    return debt.state if debt else "gone"


def test_a_desk_signs_in_shows_the_queue_and_takes_the_next_case(qtbot, start, server: LawfulServer):
    desk = start()
    assert desk.review.person.id == ACCOUNT
    assert desk.queue_room.model.rowCount() == 7
    do(desk, "queue.next")
    assert opened(qtbot, desk) in server.held
    assert desk.case_room.case_id() == desk.review.case_id()


def test_a_decision_is_sent_after_its_time_to_be_taken_back(qtbot, start, server: LawfulServer):
    desk = start()
    desk._tools.settings.set("flow.undo_seconds", 1)
    do(desk, "queue.next")
    opened(qtbot, desk)
    _case, row = decide(qtbot, desk, then_next=False)
    assert state(desk, row) == "queued"
    assert server.booked == {}
    qtbot.waitUntil(lambda: state(desk, row) == "accepted", timeout=40_000)
    assert server.booked == {row: 1}


def test_a_decision_taken_back_opens_its_case_again_and_is_never_sent(qtbot, start, server: LawfulServer):
    desk = start()
    desk._tools.settings.set("flow.undo_seconds", 10)
    do(desk, "queue.next")
    opened(qtbot, desk)
    case_id, row = decide(qtbot, desk, then_next=True)
    other = opened(qtbot, desk)
    assert other != case_id
    do(desk, "case.take_back")
    qtbot.waitUntil(lambda: desk.review.case_id() == case_id, timeout=40_000)
    assert state(desk, row) == "gone"
    assert server.booked == {}
    do(desk, "queue.next")
    qtbot.waitUntil(lambda: desk.review.case_id() == other, timeout=40_000)


def test_work_without_a_network_survives_the_desk_and_is_sent_once(qtbot, start, server: LawfulServer):
    desk = start()
    desk._tools.settings.set("flow.undo_seconds", 0)
    do(desk, "queue.next")
    opened(qtbot, desk)
    server.down = True
    _case, row = decide(qtbot, desk, then_next=False)
    desk.close()
    assert server.booked == {}
    again = start(wait=False)
    qtbot.waitUntil(lambda: again.review.who is not None, timeout=40_000)
    assert state(again, row) in {"queued", "sending"}
    server.down = False
    again._hurry()
    qtbot.waitUntil(lambda: state(again, row) == "accepted", timeout=40_000)
    assert server.booked == {row: 1}


def test_a_draft_and_its_case_are_there_again_after_a_restart(qtbot, start):
    desk = start()
    do(desk, "queue.next")
    case_id = opened(qtbot, desk)
    desk.case_room._model.set_note("half a thought")
    desk.close()
    again = start()
    assert opened(qtbot, again) == case_id
    assert again.case_room._model.draft.note == "half a thought"


def test_the_keyboard_is_back_in_the_queue_wherever_in_the_case_it_was(qtbot, start):
    desk = start()
    desk.window.activateWindow()
    do(desk, "queue.next")
    opened(qtbot, desk)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None, timeout=40_000)
    desk.case_room.verdict.add.setFocus()
    do(desk, "case.release")
    qtbot.waitUntil(lambda: desk.review.case_id() is None, timeout=40_000)
    qtbot.waitUntil(lambda: desk.queue_room.isAncestorOf(QApplication.focusWidget() or desk.window), timeout=40_000)


def test_a_skipped_case_makes_way_for_the_next(qtbot, start, server: LawfulServer):
    desk = start()
    do(desk, "queue.next")
    first = opened(qtbot, desk)
    desk.review.skip(SkipReason.LANGUAGE, "")
    qtbot.waitUntil(lambda: desk.review.case_id() not in {None, first}, timeout=40_000)
    qtbot.waitUntil(lambda: server.skipped == [first], timeout=40_000)


def test_a_refused_decision_is_counted_shown_and_taken_up_again(qtbot, start, server: LawfulServer):
    desk = start()
    desk._tools.settings.set("flow.undo_seconds", 0)
    do(desk, "queue.next")
    case_id = opened(qtbot, desk)
    case = next(a_case(number) for number in range(1, 8) if a_case(number).id == case_id)
    decision = a_decision(case)
    server.refuse[decision.id] = Refused("proposal-changed", "The proposed grade has changed.")
    desk.review.submit(decision, '{"kept": 1}', then_next=False)
    qtbot.waitUntil(lambda: state(desk, decision.id) == "attention", timeout=40_000)
    desk.window.outbox_asked.emit()
    room: Any = desk.law.rooms["attention"]
    qtbot.waitUntil(lambda: room.listing.table.current() == decision.id, timeout=40_000)
    assert case.number in room.title.text()
    room.edit.click()
    qtbot.waitUntil(lambda: desk.review.case_id() == case_id, timeout=40_000)
    assert state(desk, decision.id) == "dismissed"


def test_a_wrong_password_is_said_at_its_field_and_nothing_typed_is_lost(qtbot, start):
    desk = start(wait=False, name="", password="", passphrase="a long passphrase")
    qtbot.waitUntil(lambda: desk.ground is not None and desk.sign_in.form.submitButton.isEnabled(), timeout=40_000)
    desk.sign_in.form.nameEdit.setText("lin")
    desk.sign_in.form.passwordEdit.setText("wrong")
    desk.sign_in.form.passphraseEdit.setText("a long passphrase")
    desk.sign_in.submit()
    qtbot.waitUntil(desk.sign_in.form.passwordError.isVisible, timeout=40_000)
    assert desk.sign_in.form.nameEdit.text() == "lin"
    desk.sign_in.form.passwordEdit.setText("right")
    desk.sign_in.submit()
    qtbot.waitUntil(lambda: desk.review.who is not None, timeout=40_000)


def test_a_session_that_ended_asks_for_a_sign_in_and_leaves_the_case_open(qtbot, start, server: LawfulServer):
    desk = start()
    do(desk, "queue.next")
    case_id = opened(qtbot, desk)
    desk._config = DeskConfig(data_dir=desk._config.data_dir, server_url="")
    server.refuse["changes"] = Refused("unauthenticated", "Please sign in again.")
    desk.ground.courier._loop.call_soon_threadsafe(server.change, a_case(9))
    qtbot.waitUntil(lambda: desk.link.phase is Phase.SIGNED_OUT, timeout=40_000)
    qtbot.waitUntil(lambda: desk.window.shelf.banners() != [], timeout=40_000)
    assert desk.review.case_id() == case_id
    desk.window.shelf.banners()[-1].button.click()
    desk.sign_in.form.passwordEdit.setText("right")
    desk.sign_in.form.passphraseEdit.setText("not asked again")
    desk.sign_in.submit()
    qtbot.waitUntil(lambda: desk.link.phase is Phase.ONLINE, timeout=40_000)
    assert desk.review.case_id() == case_id


def test_signing_out_shows_the_sign_in_page_and_keeps_what_is_owed(qtbot, start, server: LawfulServer):
    desk = start()
    do(desk, "queue.next")
    opened(qtbot, desk)
    server.down = True
    _case, row = decide(qtbot, desk, then_next=False)
    do(desk, "desk.sign_out")
    qtbot.waitUntil(desk.sign_in.isVisible, timeout=40_000)
    assert desk.ground.secrets.refresh_token == ""
    assert state(desk, row) in {"queued", "sending"}


def test_a_second_desk_on_the_same_folder_is_refused(start):
    start()
    with pytest.raises(StoreFault, match="already open"):
        start()


def test_without_a_key_nothing_is_written_and_the_window_says_so(qtbot, start, tmp_path: Path):
    desk = start(wait=False, name="", password="", passphrase="")
    qtbot.waitUntil(desk.sign_in.form.submitButton.isEnabled, timeout=40_000)
    desk.sign_in.form.memoryRadio.setChecked(True)
    desk.sign_in.form.nameEdit.setText("lin")
    desk.sign_in.form.passwordEdit.setText("right")
    desk.sign_in.submit()
    qtbot.waitUntil(lambda: desk.review.who is not None, timeout=40_000)
    assert any("Nothing is kept" in banner.sentence for banner in desk.window.shelf.banners())
    assert not list((tmp_path / "desk").glob("*.db"))


def test_the_language_changes_while_the_desk_runs(qtbot, start):
    desk = start()
    desk._tools.settings.set("look.language", "zh_CN")
    qtbot.waitUntil(lambda: desk._tools.commands.action("queue.next").text() != "Take the next case", timeout=5000)
    words = [label.text() for label in desk.window.findChildren(QLabel)]
    desk._tools.settings.set("look.language", "en")
    assert desk._tools.commands.action("queue.next").text() == "Take the next case"
    assert words != [label.text() for label in desk.window.findChildren(QLabel)]


def test_no_label_of_the_whole_window_guesses_rich_text(qtbot, start):
    desk = start()
    do(desk, "queue.next")
    opened(qtbot, desk)
    guessing = [
        label.objectName() or label.text()
        for label in desk.window.findChildren(QLabel)
        if label.textFormat().name != "PlainText"
    ]
    assert guessing == []


def test_a_call_that_fails_says_so_and_the_next_one_works(qtbot, start, server: LawfulServer):
    desk = start()
    server.refuse["claim"] = cast("Any", Unreachable("The reply was lost."))
    do(desk, "queue.next")
    qtbot.waitUntil(lambda: bool(desk._tools.notices.kept), timeout=40_000)
    assert desk.review.case_id() is None
    qtbot.wait(80)  # the same key sooner than that is a slip of the finger
    do(desk, "queue.next")
    opened(qtbot, desk)
