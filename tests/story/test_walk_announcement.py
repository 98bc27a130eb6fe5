"""Walk 6, issue 12: a supervisor compiles the period, 96 rows and 3 excluded (appeal pending, no term, withdrawn).

A second supervisor approves, it is published; next day one decision is withdrawn, and the correction stands where the
announcement stood. Every decision is flagged, leased and decided as any other; the readers come over HTTP.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar.testing import TestClient

from moderator_app.audit.announcement import verify_announcement
from moderator_app.domain.appeal import ErrorClass, Ground
from moderator_app.domain.checkpoint import parse_key
from moderator_app.domain.decision import Decision
from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from moderator_app.server.app import create_app
from moderator_app.wire.messages import DecisionReceipt
from moderator_app.wire.messages import announcements as am
from moderator_app.wire.messages import law as lm
from tests.server.announcements.press import Press, csv_records, fetch, page_cells
from tests.server.house import DAY, House, open_house
from tests.server.law.world import World
from tests.server.law.world import world as made

ROWS = 96
EARLIER = 11


@pytest.fixture
def world(tmp_path: Path, template: Path) -> Iterator[World]:
    house = open_house(tmp_path / "data", template)
    yield made(house)
    house.context.close()


def earlier_issues(press: Press) -> None:
    """Publish the eleven issues before."""
    for index in range(EARLIER):
        press.decisions([f"前期商家{index}"], start=7000 + index)
        press.publish(press.approved())


def plan_step(house: House, decision_id: str) -> str:
    """Return how far the plan that takes a decision back has come with its announcement."""
    sql = "SELECT state FROM reversal_step WHERE decision_id = ? AND kind = 'correct_announcement'"
    state: str = house.rows(sql, decision_id)[0][0]
    return state


@pytest.mark.long
def test_walk_6_issue_12(world: World) -> None:
    house = world.house
    press = Press.open(house)
    earlier_issues(press)
    house.clock.now += DAY
    began = house.clock.now
    decided = [world.decided("rita", words="今天吵架了", ref=f"shop{index:04d}") for index in range(ROWS + 2)]
    press.decisions(["无期限商家"], measures=(("WARN", None),), start=8000, at_ms=began)
    world.enforce()

    # One seller appeals, one decision is withdrawn, one row names no term.
    world.people["platform"] = house.platform
    filing = lm.AppealFiling(
        id=new_id(),
        decision_number=decided[0][1].number,
        merchant_ref="shop0000",
        grounds=(Ground.FACTS,),
        text="不是这样",
    )
    world.call("platform", "appeal_file", filing)
    why = lm.Withdraw(error_class=ErrorClass.FALSE_POSITIVE, reason="同名商家,认错了人。")
    world.who("lena", Role.LEAD)
    world.call("lena", "withdraw", why, decision_id=decided[1][0].id)
    world.enforce()

    body = am.NewIssue(
        id=new_id(),
        series="HS",
        period_from_ms=began,
        period_to_ms=began + DAY,
        wording=am.WordingBody(
            title_zh="炒作卖货处罚公告(十二)", title_en="Hype selling, twelve", focus_zh="集中整治演戏卖货。"
        ),
    )
    name = press.call(press.ann, "issue_new", body).head.id
    issue = press.compiled(name)
    assert len(issue.rows) == ROWS + 3
    assert sorted(row.reason for row in issue.rows if row.state == "blocked") == [
        "appeal_pending",
        "no_term",
        "withdrawn",
    ]
    approved = press.approved(name)
    assert sum(row.state == "listed" for row in approved.rows) == ROWS
    assert approved.totals == approved.ledger_rows
    published = press.publish(approved)
    assert published.head.number == 12

    _read_and_correct(world, press, published, decided[2])


def _read_and_correct(
    world: World, press: Press, published: am.Issue, listed: tuple[Decision, DecisionReceipt]
) -> None:
    """Read the issue, withdraw one of its decisions next day, and read the correction."""
    house, name = world.house, published.head.id
    why = lm.Withdraw(error_class=ErrorClass.FALSE_POSITIVE, reason="同名商家,认错了人。")
    app = create_app(house.context.config, context=house.context)
    with TestClient(app) as reader:
        page = page_cells(fetch(reader, "/announcements/HS/12", lang="zh"))
        assert len(page) == ROWS
        assert all("停播(禁播) 3 天" in row[6] for row in page)
        file = fetch(reader, "/announcements/HS/12/issue.json", lang="zh")
        assert verify_announcement(file, parse_key(json.loads(file)["seal"]["key"])).size > ROWS

        # Next day one of the listed decisions is withdrawn.
        house.clock.now += DAY
        gone, receipt = listed
        world.call("lena", "withdraw", why, decision_id=gone.id)
        assert [row[1] for row in page_cells(fetch(reader, "/announcements/HS/12")) if row[7] == receipt.number] == [""]
        press.round()
        assert press.look(published).head.state == "correcting"
        world.enforce()
        assert plan_step(house, gone.id) == "pending"
        done = press.correct(published)
        world.enforce()
        assert plan_step(house, gone.id) == "done"
        assert (done.head.state, done.head.revision) == ("published", 2)
        place = next(row[0] for row in page if row[7] == receipt.number)
        sentence = f"更正：第 {place} 条（{receipt.number}）的处罚决定经复核已撤销"
        for address in ("/announcements/HS/12", "/announcements", "/announcements/corrections"):
            assert sentence in fetch(reader, address, lang="zh").decode()
        after = csv_records(fetch(reader, "/announcements/HS/12/rows.csv", lang="zh"), "row")
        assert sum(bool(row[1]) for row in after) == ROWS - 1
        corrected = fetch(reader, "/announcements/HS/12/issue.json", lang="zh")
        assert verify_announcement(corrected, parse_key(json.loads(corrected)["seal"]["key"]))
    steps = [row[0] for row in house.rows("SELECT action FROM audit WHERE object_id = ? ORDER BY seq", name)]
    assert steps == [
        f"announcement.{step}"
        for step in ("make", "compile", "compile", "exclude", "send", "approve", "publish", "row_withdrawn", "correct")
    ]
