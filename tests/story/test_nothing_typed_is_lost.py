"""Whatever a server says, and whatever becomes of the person: what was typed is there, and its author is told."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from moderator_app.desk.app.desk import Desk
from moderator_app.desk.attention.room import AttentionRoom
from moderator_app.desk.sync.core import Phase
from moderator_app.domain.errors import Refused
from moderator_app.domain.roles import Role
from moderator_app.server.local import LocalBackend
from moderator_app.server.tables import account, session
from moderator_app.wire.ask import Ask
from moderator_app.wire.messages import offline as om
from tests.server.house import clip, run, seller
from tests.story.sitting import PASSWORD, Sitting, find

NOTE = "What I typed about this case."


def typed(sitting: Sitting) -> tuple[Desk, str]:
    """Let Ann open a case and finish her work on it, not yet submitted."""
    sitting.world.house.take_in(seller(), clip("1"))
    desk = sitting.down("ann", Role.REVIEWER)
    sitting.until(lambda: desk.queue_room.model.rowCount() > 0)
    assert desk._tools.commands.trigger("queue.next")
    sitting.until(lambda: desk.review.case_id() is not None)
    model: Any = desk.case_room._model  # type: ignore[union-attr]
    find(model, "S1")
    model.set_note(NOTE)
    return desk, str(desk.review.case_id())


def submit(sitting: Sitting, desk: Desk) -> str:
    """Submit, and return the decision's row."""
    before = {debt.id for debt in debts(desk)}
    assert desk._tools.commands.trigger("verdict.submit")
    sitting.until(lambda: bool({debt.id for debt in debts(desk)} - before))
    return ({debt.id for debt in debts(desk)} - before).pop()


def debts(desk: Desk) -> list[Any]:
    assert desk.ground is not None
    outbox = desk.ground.store.outbox
    found = outbox._database
    with found.read() as connection:
        ids = connection.exec_driver_sql("SELECT id FROM outbox WHERE kind = 'decision'").scalars().all()
    return [outbox.get(row) for row in ids]


def state(desk: Desk, row: str) -> str:
    debt = desk.ground.store.outbox.get(row)  # type: ignore[union-attr]
    return debt.state if debt is not None else "gone"


def attention(sitting: Sitting, desk: Desk) -> AttentionRoom:
    """Go to the room, with something in it."""
    room: AttentionRoom = sitting.enter(desk, "attention")
    sitting.until(lambda: room.listing.table.current() != "" and room.states.state() == "content")
    return room


def all_of_it(room: AttentionRoom) -> str:
    matter = room._matter()
    assert matter is not None
    return room.text_of(matter)


def test_409_a_colleague_was_first_both_are_seen_and_mine_becomes_a_second_opinion(sitting: Sitting):
    desk, case_id = typed(sitting)
    house = sitting.world.house
    house.clock.now += house.context.config.lease_ttl_ms + 1
    bob = house.person("bob")
    taken = run(bob.claim(_ask(case_id))).leased[0]
    assert house.decide(bob, house.verdict(taken, clear=True))[0].problem is None
    row = submit(sitting, desk)
    sitting.until(lambda: state(desk, row) == "attention")
    room = attention(sitting, desk)
    assert NOTE in room.yours.text.toPlainText()
    assert "different grades" in room.theirs.text.toPlainText()
    assert "D-" in room.theirs.text.toPlainText()
    assert not room.edit.isVisible()
    room.opinion.click()
    room.asking.reason.setPlainText("The whole stream shows it.")
    room.asking.confirm.click()
    lea = house.person("lea", Role.LEAD)
    asked = Ask(endpoint="opinions", reply=om.Opinions, path={"case_id": case_id})
    sitting.until(lambda: any(one.sent for one in run(lea.ask(asked)).opinions))
    assert [one.note for one in run(lea.ask(asked)).opinions] == ["The whole stream shows it."]
    sitting.until(lambda: not room._matters.rows)


def test_409_the_evidence_changed_it_is_shown_and_the_work_is_taken_up_again(sitting: Sitting):
    desk, case_id = typed(sitting)
    sitting.world.house.take_in(clip("1", "加我威信便宜,加微信"))
    row = submit(sitting, desk)
    sitting.until(lambda: state(desk, row) == "attention")
    room = attention(sitting, desk)
    assert "version" in room.theirs.text.toPlainText()
    room.edit.click()
    sitting.until(lambda: desk.review.case_id() == case_id)
    assert state(desk, row) == "dismissed"
    assert desk.case_room._model.draft.note == NOTE  # type: ignore[union-attr]


def test_422_a_part_that_is_wrong_is_named_and_the_work_is_taken_up_again(sitting: Sitting, monkeypatch: Any):
    desk, case_id = typed(sitting)
    honest = LocalBackend.decide

    async def wrong(_self: LocalBackend, _request: Any) -> Any:
        raise Refused("validation", "Unanswered: a question.", pointer="/findings/0/answers")

    monkeypatch.setattr(LocalBackend, "decide", wrong)
    row = submit(sitting, desk)
    sitting.until(lambda: state(desk, row) == "attention")
    room = attention(sitting, desk)
    assert "/findings/0/answers" in room.theirs.text.toPlainText()
    room.edit.click()
    sitting.until(lambda: desk.review.case_id() == case_id)
    monkeypatch.setattr(LocalBackend, "decide", honest)
    again = submit(sitting, desk)
    sitting.until(lambda: state(desk, again) == "accepted")
    assert again != row


def test_401_it_waits_for_the_sign_in_and_goes_by_itself(sitting: Sitting, monkeypatch: Any):
    desk, _case = typed(sitting)
    house = sitting.world.house
    desk._config = _without_password(desk)
    monkeypatch.setattr(type(desk._tools.notices), "report", lambda *_: None)
    house.context.database.write_now(lambda connection: connection.execute(update(session).values(ended_at_ms=1)))
    row = submit(sitting, desk)
    sitting.until(lambda: desk.link is not None and desk.link.phase is Phase.SIGNED_OUT)
    assert state(desk, row) in {"queued", "sending"}
    desk._ask("ann", PASSWORD)
    sitting.until(lambda: state(desk, row) == "accepted")


def test_410_a_lost_place_in_the_feed_costs_nothing(sitting: Sitting, monkeypatch: Any):
    desk, _case = typed(sitting)
    honest = LocalBackend.changes
    gone: list[str] = []

    async def lost(self: LocalBackend, cursor: str, **more: Any) -> Any:
        if not gone:
            gone.append(cursor)
            raise Refused("cursor-gone", "The feed must start over.")
        return await honest(self, cursor, **more)

    monkeypatch.setattr(LocalBackend, "changes", lost)
    row = submit(sitting, desk)
    sitting.until(lambda: bool(gone) and state(desk, row) == "accepted")


def test_426_it_waits_for_another_desk_and_goes_when_it_may(sitting: Sitting, monkeypatch: Any):
    desk, _case = typed(sitting)
    honest, tried = LocalBackend.decide, []

    async def too_old(_self: LocalBackend, request: Any) -> Any:
        tried.append(request)
        raise Refused("upgrade-required", "This desk is too old.")

    monkeypatch.setattr(LocalBackend, "decide", too_old)
    row = submit(sitting, desk)
    sitting.until(lambda: bool(tried) and state(desk, row) == "queued")
    monkeypatch.setattr(LocalBackend, "decide", honest)
    desk._hurry()
    sitting.until(lambda: state(desk, row) == "accepted")


def test_signing_out_with_work_owed_keeps_it_for_the_same_person(sitting: Sitting, monkeypatch: Any):
    desk, _case = typed(sitting)
    honest = LocalBackend.decide

    async def silent(_self: LocalBackend, _request: Any) -> Any:
        raise Refused("read-only", "Not now.", retry_after_s=1)

    monkeypatch.setattr(LocalBackend, "decide", silent)
    row = submit(sitting, desk)
    assert desk._tools.commands.trigger("desk.sign_out")
    sitting.until(lambda: desk.review.who is None)
    assert state(desk, row) in {"queued", "sending"}
    monkeypatch.setattr(LocalBackend, "decide", honest)
    desk._ask("ann", PASSWORD)
    sitting.until(lambda: state(desk, row) == "accepted")


def test_revoked_rights_leave_the_work_in_the_room_to_be_exported(sitting: Sitting):
    desk, _case = typed(sitting)
    sitting.world.house.context.database.write_now(
        lambda connection: connection.execute(update(account).where(account.c.name == "ann").values(roles='["qa"]'))
    )
    row = submit(sitting, desk)
    sitting.until(lambda: state(desk, row) == "attention")
    room = attention(sitting, desk)
    assert NOTE in all_of_it(room)
    assert "rights" in room.advice.text()
    assert state(desk, row) == "attention"


def test_discarding_asks_first_and_only_then_lays_the_row_to_rest(sitting: Sitting):
    desk, _case = typed(sitting)
    sitting.world.house.take_in(clip("1", "加我威信便宜,加微信"))
    row = submit(sitting, desk)
    sitting.until(lambda: state(desk, row) == "attention")
    room = attention(sitting, desk)
    room.discard.click()
    assert room.asking.isVisible()
    room.asking.cancel.click()
    assert state(desk, row) == "attention"
    room.discard.click()
    room.asking.confirm.click()
    sitting.until(lambda: state(desk, row) == "dismissed")
    sitting.until(lambda: not room._matters.rows)


def test_work_that_was_never_submitted_is_listed_once_the_case_is_gone(sitting: Sitting):
    desk, case_id = typed(sitting)
    assert desk._tools.commands.trigger("case.release")
    sitting.until(lambda: desk.review.case_id() is None)
    sitting.until(lambda: not desk.ground.store.mirror.held())  # type: ignore[union-attr]
    room = attention(sitting, desk)
    assert [matter.case_id for matter in room._matters.rows] == [case_id]
    assert NOTE in all_of_it(room)


def _ask(case_id: str) -> Any:
    from tests.server.house import ask

    return ask(case_id=case_id)


def _without_password(desk: Desk) -> Any:
    from dataclasses import replace

    return replace(desk._config, password="")
