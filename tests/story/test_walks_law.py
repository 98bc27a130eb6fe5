"""Three walks through the law, from the flag to the last letter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from moderator_app.domain.appeal import ErrorClass, Ground, GroundAnswer, Outcome
from moderator_app.domain.decision import Judgement
from moderator_app.domain.highlight import HighlightState
from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from moderator_app.server.bootstrap import scan_with_detectors
from moderator_app.wire import messages as m
from moderator_app.wire.messages import law as lm
from tests.server.house import DAY, NOON, SEEN, ask, clip, open_house, prior, run, seller
from tests.server.law.world import World
from tests.server.law.world import world as made


@pytest.fixture
def world(tmp_path: Path, template: Path) -> Iterator[World]:
    """A house with the real detectors."""
    house = open_house(tmp_path / "data", template, scan=scan_with_detectors)
    yield made(house)
    house.context.close()


@pytest.fixture
def small_world(tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A house whose detectors see one word for fakes."""
    monkeypatch.setitem(SEEN, "高仿", ("COUNTERFEIT", "R-CF-01#1", 900))
    house = open_house(tmp_path / "data", template)
    yield made(house)
    house.context.close()


def lane(name: str, *texts: str, start: int = 0) -> list[dict[str, object]]:
    return [
        {"lane": name, "seq": seq, "text": text, "t0_ms": start + seq * 5000, "t1_ms": start + seq * 5000 + 4000}
        for seq, text in enumerate(texts)
    ]


def test_walk_1_private_trade(world: World) -> None:
    segments = (
        lane("speech", "姐妹们这件好看", "加我薇信 abc12345,链接私发给你们,便宜二十块", "库存不多了")
        + lane("caption_ocr", "扫码加微信 abc12345")
        + lane("comment", *(["怎么买", "主播加你微信了", "发我链接"] * 5)[:14])
        + lane("message", "在吗", "加我微信 abc12345 转账便宜", "好的")
    )
    world.house.take_in(
        seller("M1"), clip("s1", "", "M1", segments=segments, live_now=True, viewers=4000, session_ref="room-1")
    )
    ann = world.who("ann", Role.SENIOR)
    leased = run(ann.claim(ask(queues=("LIVE-NOW",)))).leased[0]
    hits = leased.content.highlights
    assert leased.content.case.category == "PRIVATE_TRADE"
    assert len(hits) >= 2
    judgements = tuple(
        Judgement(highlight_id=hit.id, state=HighlightState.REJECTED if place else HighlightState.ACCEPTED)
        for place, hit in enumerate(hits[:2])
    )
    decision = world.house.verdict(leased, severity="S2", judgements=judgements)
    assert decision.proposed_grade == "G4"
    receipt = world.house.decide(ann, decision)[0].receipt
    assert receipt is not None
    assert receipt.notice is not None
    assert "2,000.00" in receipt.notice.zh
    assert "按次固定" in receipt.notice.zh
    world.enforce()
    sent = [kind for kind, _ in world.platform.obeyed]
    assert sent.count("notice.send") == 1
    assert world.rights() == {"LIVE_BAN", "TRAFFIC_LIMIT", "COMMENT_BAN", "PM_BAN"}
    states = dict(world.house.rows("SELECT id, state FROM highlight"))
    assert (states[hits[0].id], states[hits[1].id]) == ("accepted", "rejected")
    # The same seller's next session opens a case that knows the first.
    world.house.take_in(clip("s2", "加我薇信 abc12345 私发", "M1", session_ref="room-2"))
    bob = world.who("bob", Role.SENIOR)
    following = run(bob.claim(ask())).leased[0].content
    assert following.case.id != leased.content.case.id
    assert [one.grade for one in following.context.history] == ["G4"]


def severe(world: World, source_id: str, severity: str, captured_at_ms: int = NOON - DAY, ref: str = "M1") -> m.Leased:
    world.house.take_in(seller(ref), clip(source_id, "高仿包 一比一", ref, captured_at_ms=captured_at_ms))
    leased = run(world.who("ann", Role.LEAD).claim(ask())).leased[0]
    receipt = world.house.decide(world.who("ann"), world.house.verdict(leased, severity=severity))[0].receipt
    assert receipt is not None
    assert receipt.state == "submitted"
    return leased


def test_walk_2_closure(small_world: World) -> None:
    world = small_world
    severe(world, "fake", "S4")  # the matrix proposes G9
    for name in ("sue", "pat"):
        world.who(name, Role.SUPERVISOR)
    seated = world.seat("sue")
    assert seated.findings is None
    assert "G9" not in repr(seated)
    assert world.finds("sue", seated, severity="S3").outcome == "adjudication"
    third = world.seat("pat")
    assert (third.findings.first.grade, third.findings.second.grade) == ("G9", "G8")
    done = world.finds("pat", third, severity="S3")
    assert (done.outcome, done.grade) == ("effective", "G8")
    world.enforce()
    assert {"STORE_CLOSE", "CART_REVOKE", "BLACKLIST", "FUND_HOLD"} <= world.rights()
    assert "ACCOUNT_BAN" not in world.rights()
    assert world.house.rows("SELECT kind FROM closed_subject ORDER BY kind") == [("person",), ("store",)]
    assert sorted(role for (role,) in world.house.rows("SELECT role FROM part")) == ["adjudication", "maker", "second"]
    assert done.notice is not None
    assert "永久关闭店铺" in done.notice.zh


def test_walk_3_overturn(small_world: World) -> None:
    world = small_world
    world.house.take_in(seller("M1"), prior("p", category="COUNTERFEIT", grade="G5"))
    world.who("sue", Role.SUPERVISOR)
    made_of: list[str] = []
    for index, severity in enumerate(("S2", "S1", "S1")):
        severe(world, f"c{index}", severity, NOON - 5 * DAY + index * DAY)
        made_of.append(world.finds("sue", world.seat("sue"), severity=severity).decision_id)
    grades = dict(world.house.rows("SELECT id, grade FROM decision"))
    assert [grades[one] for one in made_of] == ["G7", "G7", "G7"]
    world.enforce()
    assert "CART_REVOKE" in world.rights()
    number = world.house.rows("SELECT number FROM decision WHERE id = ?", made_of[0])[0][0]
    world.people["platform"] = world.house.platform
    filing = lm.AppealFiling(
        id=new_id(), decision_number=number, merchant_ref="M1", grounds=(Ground.EVIDENCE,), text="授权书见附件"
    )
    appeal = world.call("platform", "appeal_file", filing)
    world.who("ada", Role.APPEALS)
    file = world.call("ada", "appeal_claim", appeal_id=appeal.id)
    verdict = lm.AppealDecide(
        turn_id=file.turn.id,
        epoch=file.turn.epoch,
        outcome=Outcome.OVERTURN,
        grade="G0",
        answers=(GroundAnswer(ground=Ground.EVIDENCE, text="授权属实。"),),
        error_class=ErrorClass.FALSE_POSITIVE,
    )
    assert world.call("ada", "appeal_decide", verdict, appeal_id=appeal.id).state == "overturned"
    world.enforce()
    plan = next(one for one in world.call("sue", "withdrawals").withdrawals if one.decision_id == made_of[0])
    assert plan.state == "complete"
    kinds = [step.kind for step in plan.steps]
    assert {"restore", "relist", "refund", "remove_points", "trust_event", "notice"} <= set(kinds)
    assert len(kinds) >= 9
    sums = dict(
        world.house.rows("SELECT kind, sum(amount) FROM ledger WHERE decision_id = ? GROUP BY kind", made_of[0])
    )
    assert sums == {"damages": 0, "points": 0, "measure": 0}
    assert "CART_REVOKE" in world.rights()  # two other decisions still hold it
    listed = world.call("sue", "rechecks").rechecks
    assert [(one.decision_id, one.proposed_then, one.proposed_now) for one in listed] == [
        (made_of[1], "G7", "G5"),
        (made_of[2], "G7", "G7"),
    ]
