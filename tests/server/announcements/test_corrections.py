"""A decision overturned at any moment around publication is never left listed without a correction."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from litestar import Litestar
from litestar.testing import TestClient

from moderator_app.domain.announcement import STANDING
from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import new_id
from moderator_app.server.announcements import reading, repository
from moderator_app.server.announcements.correcting import notice_fallen
from moderator_app.server.app import create_app
from moderator_app.wire.messages import announcements as am
from tests.server.announcements.press import Press, csv_records, fetch, page_cells
from tests.server.house import DAY, open_house

ROWS = 3
HOUR = 3_600_000
CALLS: dict[str, tuple[str, str, Callable[[Press, am.Issue], object]]] = {
    "compile": ("ann", "issue_compile", lambda _press, _issue: am.Compile()),
    "exclude": ("ann", "issue_exclude", lambda _press, _issue: am.Exclude(all_blocked=True, reason="so")),
    "include": ("ann", "issue_include", lambda _press, issue: am.Include(decision_ids=_all(issue), reason="so")),
    "send": ("ann", "issue_send", lambda _press, _issue: None),
    "return": ("ben", "issue_return", lambda _press, _issue: am.Because(reason="so")),
    "approve": ("ben", "issue_approve", lambda _press, issue: am.Seen(row_version=issue.head.row_version)),
    "schedule": (
        "ben",
        "issue_schedule",
        lambda press, issue: am.Seen(row_version=issue.head.row_version, publish_at_ms=press.house.clock.now + HOUR),
    ),
    "publish": ("ben", "issue_publish", lambda _press, issue: am.Seen(row_version=issue.head.row_version)),
    "correct": ("ben", "issue_correct", lambda _press, _issue: am.Correct()),
    "ask to retract": ("ann", "issue_retract", lambda _press, _issue: am.Because(reason="so")),
    "retract": ("ben", "issue_retract", lambda _press, _issue: am.Because(reason="so")),
}
"""Step → who takes it, by which call, with what."""
PASSES: dict[str, Callable[[Press], object]] = {
    "round": lambda press: press.round(),
    "hook": lambda press: press.house.context.database.write_now(
        lambda connection: notice_fallen(connection, press.house.context)
    ),
    "an hour": lambda press: _wait(press, HOUR),
    "the term": lambda press: _wait(press, 400 * DAY),
}
"""What happens by itself."""
FALLS = st.tuples(st.sampled_from(["withdrawn", "superseded", "under_appeal", "upheld"]), st.integers(0, ROWS - 1))
STEPS = st.lists(st.sampled_from([*CALLS, *PASSES]) | FALLS, max_size=14)
WHOLE = ["compile", "exclude", "send", "approve"]
GOES_OUT = [["publish"], ["schedule", "an hour", "round"]]
GAPS = st.lists(st.none() | FALLS, min_size=7, max_size=7)
"""What happens to decisions after each step of the way out."""
GONE = ("retracted", "archived")
"""States in which an issue names nobody any more."""


def _all(issue: am.Issue) -> tuple[str, ...]:
    return tuple(one.decision_id for one in issue.rows) or (new_id(),)


def _wait(press: Press, ms: int) -> None:
    """Let time pass, and sign both people in again: no session lasts for a year."""
    press.house.clock.now += ms
    press.ann, press.ben = press.house.person("ann"), press.house.person("ben")


def take(press: Press, name: str, step: str) -> None:
    """Take one step, or be refused."""
    if step in PASSES:
        PASSES[step](press)
        return
    who, call, body = CALLS[step]
    key = {"announcement_id": name}
    issue = press.call(press.ann, "issue", **key)
    try:
        press.call(getattr(press, who), call, body(press, issue), **key)
    except Refused as error:
        expected = {"not-allowed", "already-there", "case-content-changed", "forbidden"}
        assert error.code in expected, error  # noqa: PT017 - anything else is a fault


def shown(press: Press, name: str) -> tuple[set[str], set[str]]:
    """Return the public numbers that readers see listed, and those that corrections speak of."""
    context = press.house.context

    def look(connection: object) -> tuple[set[str], set[str]]:
        row = repository.issue(connection, name)  # type: ignore[arg-type]
        if row["published_at_ms"] is None:
            return set(), set()
        sheet = reading.reading_of(connection, context, row).sheet("zh")  # type: ignore[arg-type]
        listed = {cells.texts[7] for cells in sheet.rows if not cells.struck}
        return listed, {note.decision for note in sheet.document.corrections}

    return context.database.read_now(look)


def standing(press: Press) -> set[str]:
    """Return the public numbers of the decisions that stand."""
    rows = press.house.rows("SELECT d.number, s.state FROM decision d JOIN decision_state s ON s.decision_id = d.id")
    return {number for number, state in rows if state in STANDING}


def appealed(press: Press) -> set[str]:
    """Return the public numbers of the decisions that are under appeal."""
    rows = press.house.rows(
        "SELECT d.number FROM decision d JOIN decision_state s ON s.decision_id = d.id WHERE s.state = 'under_appeal'"
    )
    return {number for (number,) in rows}


@pytest.mark.long
@settings(max_examples=60, deadline=None)
@given(before=STEPS, after=STEPS, way=st.sampled_from([[], *([*WHOLE, *out] for out in GOES_OUT)]), gaps=GAPS)
def test_no_order_of_steps_leaves_a_fallen_decision_listed(
    template: Path, before: list[object], after: list[object], way: list[str], gaps: list[object]
) -> None:
    """Every step there is, in any order; a decision may fall between any two of them."""
    with tempfile.TemporaryDirectory() as folder:
        house = open_house(Path(folder) / "data", template)
        try:
            press = Press.open(house)
            made = press.decisions(ROWS)
            name = press.draft()
            announced: set[str] = set()
            on_the_way = [step for pair in zip(way, gaps, strict=False) for step in pair if step is not None]
            for step in [*before, *on_the_way, *after]:
                if isinstance(step, tuple):
                    press.state(made[step[1]], step[0])
                else:
                    take(press, name, str(step))
                fresh = shown(press, name)[0] - announced
                assert not fresh & appealed(press), "nothing is announced while it is under appeal"
                listed, _ = shown(press, name)
                assert listed <= standing(press)
                announced |= listed
            press.round()
            if press.call(press.ann, "issue", announcement_id=name).head.state == "correcting":
                take(press, name, "correct")
            press.round()  # an issue whose term ended while it owed a correction is archived now
            listed, corrected = shown(press, name)
            state = press.call(press.ann, "issue", announcement_id=name).head.state
            assert announced - listed <= corrected or (state in GONE and not listed)
            assert press.round() == 0
        finally:
            house.context.close()


def test_publishing_and_withdrawing_at_the_same_moment_end_in_one_of_two_ways(press: Press) -> None:
    for index in range(12):
        [one] = press.decisions([f"小禾{index}号"], start=200 + index)
        issue = press.approved()
        both = threading.Barrier(2)

        def withdraw(one: object = one, both: threading.Barrier = both) -> None:
            both.wait()
            press.state(one, "withdrawn")  # type: ignore[arg-type]

        other = threading.Thread(target=withdraw)
        other.start()
        both.wait()
        try:
            press.publish(issue)
        except Refused as error:
            assert error.details["decisions"] == [one.number]  # noqa: PT017 - one of the two ways
        other.join()
        press.round()
        state = press.look(issue).head.state
        assert state in {"draft", "correcting"}
        if state == "correcting":
            press.correct(issue)
        assert shown(press, issue.head.id)[0] == set()


@pytest.fixture
def reader(press: Press) -> TestClient[Litestar]:
    context = press.house.context
    app = create_app(context.config, context=context)
    app.state.context = context  # the server's own rounds would hurry ahead of the test
    return TestClient(app)


def test_readers_stop_seeing_a_row_with_the_commit_that_withdrew_it(press: Press, reader: TestClient[Litestar]) -> None:
    gone, stays = press.decisions(["要走的店铺甲", "留下的店铺乙"])
    press.published()
    press.state(gone, "withdrawn")
    page = fetch(reader, "/announcements/HS/1", lang="zh")
    cells = page_cells(page)
    assert [row[1] for row in cells] == ["", "留****乙"]
    assert cells[0][7:] == (gone.number, "已撤销")
    assert "正在更正：1 条" in page.decode()
    assert [row[1] for row in csv_records(fetch(reader, "/announcements/HS/1/rows.csv", lang="zh"), "row")] == [
        "",
        "留****乙",
    ]
    assert gone.number in fetch(reader, "/announcements/HS/1").decode()
    assert stays.number in fetch(reader, "/announcements/HS/1").decode()
    assert "正在更正" in fetch(reader, "/announcements", lang="zh").decode()
    assert "正在更正" in fetch(reader, "/announcements/corrections", lang="zh").decode()


def test_a_correction_stands_where_the_announcement_stood(press: Press, reader: TestClient[Litestar]) -> None:
    gone, _ = press.decisions(["要走的店铺甲", "留下的店铺乙"])
    issue = press.published()
    press.state(gone, "withdrawn")
    press.round()
    fallen = press.look(issue)
    assert (fallen.head.state, fallen.head.open_faults) == ("correcting", 1)
    press.house.clock.now += 3_600_000
    notes = (am.FaultNote(decision_id=gone.id, zh="向商家致歉。", en="With apologies to the seller."),)
    done = press.correct(issue, notes=notes)
    assert (done.head.state, done.head.revision, done.head.open_faults) == ("published", 2, 0)
    for address in ("/announcements/HS/1", "/announcements", "/announcements/corrections"):
        page = fetch(reader, address, lang="zh").decode()
        assert "2026-11-22 更正：第 1 条" in page
        assert "向商家致歉。" in page
    assert "With apologies to the seller." in fetch(reader, "/announcements/HS/1", lang="en").decode()
    feed = reader.get("/announcements/feed.json", params={"lang": "zh"}).json()
    assert [item["title"].endswith("[更正记录]") for item in feed["items"]] == [True, False]
    bodies = [row[0] for row in press.house.rows("SELECT body FROM publication ORDER BY revision")]
    assert bodies[0] == ""
    assert "要*" not in bodies[1]


def test_a_correction_names_nobody(press: Press) -> None:
    gone, _ = press.decisions(["要走的店铺甲", "留下的店铺乙"])
    issue = press.published()
    press.state(gone, "withdrawn")
    press.round()
    notes = (am.FaultNote(decision_id=gone.id, zh="要走的店铺甲不应列入。"),)
    with pytest.raises(Refused) as caught:
        press.correct(issue, notes=notes)
    assert caught.value.pointer == "/notes/0/zh"


def test_a_running_server_notices_by_itself(press: Press) -> None:
    [gone] = press.decisions(1)
    issue = press.published()
    context = press.house.context
    news = threading.Event()
    context.database.on_commit(news.set)
    with TestClient(create_app(context.config, context=context)):
        press.state(gone, "withdrawn")
        for _ in range(50):
            news.wait(0.2)
            news.clear()
            if press.look(issue).head.state == "correcting":
                break
    assert press.look(issue).head.state == "correcting"
    assert context.database.read_now(repository.owed)[issue.head.id][0] == 1
