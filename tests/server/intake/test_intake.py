from __future__ import annotations

import asyncio
from typing import Any

import msgspec
import pytest
from sqlalchemy.exc import OperationalError

from moderator_app.domain.errors import Refused
from moderator_app.domain.roles import Role
from moderator_app.server.intake import service
from moderator_app.wire import messages as m
from tests.server.databases import ON_POSTGRESQL
from tests.server.house import DAY, NOON, House, ask, batch, clip, prior, run, seller


def statuses(reply: m.IntakeReply) -> list[str]:
    return [result.status for result in reply.results]


def test_repeating_a_batch_changes_nothing(house: House) -> None:
    rows = [seller(), prior("p"), clip("1"), clip("2", "全网最低价")]
    first = house.take_in(*rows)
    assert (first.accepted, first.duplicates, first.rejected) == (4, 0, 0)
    counts = (
        "SELECT (SELECT count(*) FROM audit), (SELECT count(*) FROM change), (SELECT sum(row_version) FROM case_file)"
    )
    before = house.rows(counts)
    again = house.take_in(*rows)
    assert (again.accepted, again.duplicates) == (0, 4)
    assert [result.id for result in again.results] == [result.id for result in first.results]
    assert [result.case_id for result in again.results] == [result.case_id for result in first.results]
    assert house.rows(counts) == before


def test_a_wrong_row_is_named_and_the_rest_goes_in(house: House) -> None:
    rows = [
        clip("good"),
        {"type": "item", "source_id": "x"},
        {"type": "parrot"},
        7,
        clip("nobody", ref="M9"),
        clip("nul", "a\x00b"),
        clip("big", captured_at_ms=10**20),
        clip("backwards", segments=[{"lane": "speech", "seq": 0, "text": "a", "t0_ms": 5, "t1_ms": 1}]),
        clip("twice", segments=[{"lane": "speech", "seq": 0, "text": "a"}, {"lane": "speech", "seq": 0, "text": "b"}]),
        prior("odd", category="NONSENSE"),
        clip("hash", media=[{"sha256": "no", "bytes": 1, "mime": "video/mp4"}]),
        seller(),
    ]
    reply = house.take_in(*rows)
    assert statuses(reply) == ["accepted", *["rejected"] * 10, "accepted"]
    places = [result.faults[0].pointer for result in reply.results if result.faults]
    assert places == [
        "/kind",
        "/type",
        "",
        "/merchant_ref",
        "/segments/0/text",
        "/captured_at_ms",
        "/segments/0",
        "/segments",
        "/category",
        "/media/0",
    ]
    assert all(fault.reason for result in reply.results for fault in result.faults)
    assert house.rows("SELECT count(*) FROM item") == [(1,)]


def test_items_of_one_session_and_family_are_one_case(house: House) -> None:
    reply = house.take_in(
        seller(),
        clip("1", session_ref="s", reports=3),
        clip("2", "也可以加微信", session_ref="s", reports=4),
        clip("3", "全网最低", session_ref="s"),
        clip("4", "你好", session_ref="s"),
        clip("5", session_ref="t"),
    )
    cases = [result.case_id for result in reply.results[1:]]
    assert cases[0] == cases[1]
    assert len(set(cases)) == 4
    joined = next(case for case in run(house.person("ann").snapshot()).cases if case.id == cases[0])
    assert (joined.highlights, joined.reports, joined.content_version) == (2, 7, 1)
    later = house.take_in(clip("6", session_ref="s"))
    assert later.results[0].case_id == cases[0]
    assert house.rows("SELECT content_version, highlights FROM case_file WHERE id = ?", cases[0]) == [(2, 3)]


def test_a_decided_case_is_not_joined(house: House) -> None:
    house.take_in(seller(), clip("1", session_ref="s"))
    ann = house.person("ann")
    leased = run(ann.claim(ask())).leased[0]
    house.decide(ann, house.verdict(leased))
    fresh = house.take_in(clip("2", session_ref="s")).results[0]
    assert fresh.status == "accepted"
    assert fresh.case_id != leased.lease.case_id
    changed = house.take_in(clip("1", "加微信加微信", session_ref="s")).results[0]
    assert (changed.status, changed.faults[0].pointer) == ("rejected", "/source_id")


def test_a_changed_item_is_a_new_version_and_the_old_one_stays(house: House) -> None:
    house.take_in(seller(), clip("1", session_ref="s"), clip("2", "微信", session_ref="s"))
    house.take_in(clip("1", "你好", session_ref="s"))
    assert house.rows("SELECT content_version, highlights, score FROM case_file") == [(2, 1, 920)]
    assert house.rows(
        "SELECT item_version.version FROM item_version JOIN item ON id = item_id WHERE source_id = '1' ORDER BY 1"
    ) == [(1,), (2,)]
    content = run(house.person("ann").claim(ask())).leased[0].content
    assert {item.segments[0].text for item in content.items} == {"你好", "微信"}
    assert len(content.highlights) == 1


def test_an_item_that_comes_twice_in_one_batch_ends_as_the_later_one(house: House) -> None:
    reply = house.take_in(seller(), clip("1"), clip("1", "再说微信"), clip("1", "再说微信"))
    assert statuses(reply) == ["accepted", "accepted", "accepted", "duplicate"]
    content = run(house.person("ann").claim(ask())).leased[0].content
    assert [item.segments[0].text for item in content.items] == ["再说微信"]
    assert [hit.item_id for hit in content.highlights] == [content.items[0].id]


@pytest.mark.parametrize(
    ("row", "queue"),
    [
        (clip("1"), "PRIVATE-TRADE"),
        (clip("1", live_now=True), "LIVE-NOW"),
        (clip("1", "全网最低"), "PUBLICITY"),
        (clip("1", "你好"), "REPORTS"),
        (clip("1", kind="comment_bundle", words="你好"), "COMMENTS"),
        (clip("1", kind="private_message"), "MESSAGES"),
        (clip("1", "直播吵架"), "HYPE-PK"),
    ],
)
def test_rules_lead_each_case_to_its_queue(house: House, row: dict[str, Any], queue: str) -> None:
    house.take_in(seller(), row)
    assert house.rows("SELECT queue, state FROM case_file") == [(queue, "queued")]


def test_message_content_goes_to_those_who_may_lease_it_only(house: House) -> None:
    house.take_in(seller(), clip("1", kind="private_message"))
    assert house.rows("SELECT private FROM case_file") == [(1,)]
    assert len(run(house.person("ann", Role.REVIEWER).claim(ask())).leased) == 1


def test_a_blind_queue_hides_score_reach_and_earlier_grades(house: House) -> None:
    house.take_in(seller(), prior("p", category="HYPE_SELL"), clip("1", "直播吵架", viewers=1000, reports=7))
    content = run(house.person("ann").claim(ask())).leased[0].content
    case = content.case
    assert (case.queue, case.score, case.reports, case.priority.viewers) == ("HYPE-PK", 0, 0, 0)
    assert [hit.score for hit in content.highlights] == [0]
    assert [(past.grade, past.family) for past in content.context.history] == [("", "deception")]


def test_sellers_are_told_apart_by_ref_and_joined_by_person(house: House) -> None:
    house.take_in(seller("M1", person_ref="P"), seller("M2", person_ref="P"), prior("p", ref="M2"), clip("1"))
    context = run(house.person("ann").claim(ask())).leased[0].content.context
    assert [linked.ref for linked in context.linked] == ["M2"]
    assert [past.number for past in context.history] == ["OLD-p"]
    assert statuses(house.take_in(seller("M1", name="新名字"))) == ["accepted"]
    assert house.rows("SELECT name FROM merchant WHERE ref = 'M1'") == [("新名字",)]


def test_two_senders_of_the_same_item_make_one(house: House) -> None:
    house.take_in(seller())

    async def both() -> list[m.IntakeReply]:
        return await asyncio.gather(*(house.platform.intake(batch(clip("1"))) for _ in range(4)))

    replies = run(both())
    assert sorted(reply.results[0].status for reply in replies) == ["accepted", "duplicate", "duplicate", "duplicate"]
    assert len({reply.results[0].id for reply in replies}) == 1


def test_sources_do_not_share_ids(house: House) -> None:
    first = house.take_in(seller(), clip("1"), source="a").results[1]
    second = house.take_in(clip("1"), source="b").results[0]
    assert (second.status, second.id != first.id) == ("accepted", True)


def test_five_hundred_rows_are_one_unit_of_work(house: House) -> None:
    house.take_in(seller())
    before = house.rows("SELECT count(*) FROM case_file")
    reply = house.take_in(*(clip(str(index)) for index in range(500)))
    assert reply.accepted == 500
    assert before == [(0,)]
    assert house.rows("SELECT count(DISTINCT number), max(number) FROM case_file") == [(500, "KC-2026-0000500")]


SQLITE_REFUSAL = "BEGIN SELECT RAISE(ABORT, 'no'); END"


def test_a_row_the_database_refuses_costs_the_others_nothing(house: House) -> None:
    house.take_in(seller())

    def forbid(connection: Any) -> None:
        here, what = ("FOR EACH ROW", "EXECUTE FUNCTION refuse('no')") if ON_POSTGRESQL else ("", SQLITE_REFUSAL)
        connection.exec_driver_sql(
            f"CREATE TRIGGER moody BEFORE INSERT ON item {here} WHEN (NEW.source_id = 'bad') {what}"
        )

    house.context.database.write_now(forbid)
    assert statuses(house.take_in(clip("1"), clip("bad"), clip("2"))) == ["accepted", "rejected", "accepted"]
    assert house.rows("SELECT count(*) FROM case_file") == [(2,)]


def test_more_rows_than_a_batch_holds_are_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"source": "x", "rows": [msgspec.Raw(b"{}")] * 501}, m.IntakeBatch)


def test_recurrence_raises_the_rank(house: House) -> None:
    house.take_in(
        seller("M1"),
        seller("M2"),
        prior("p", ref="M2", violation_at_ms=NOON - 10 * DAY),
        clip("1"),
        clip("2", ref="M2"),
    )
    assert run(house.person("ann").claim(ask())).leased[0].content.context.merchant.ref == "M2"


def test_a_fault_of_the_database_is_no_fault_of_the_rows(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    class Dying:
        def __init__(self, *_parts: object) -> None:
            pass

        def book(self) -> dict[int, m.IntakeResult]:
            raise OperationalError("INSERT", None, RuntimeError("the connection died"))

    with monkeypatch.context() as patch:
        patch.setattr(service, "Batch", Dying)
        with pytest.raises(Refused) as caught:
            house.take_in(seller(), clip("1"))
    assert caught.value.code == "server-error", "said once about all, and no row is called wrong"
    assert house.rows("SELECT count(*) FROM merchant")[0][0] == 0
    assert house.take_in(seller(), clip("1")).accepted == 2
