"""From a draft to a number: two people, blocked rows, what changed, and what happens by itself."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import DBAPIError

from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import new_id
from moderator_app.server.announcements import publishing
from moderator_app.wire.messages import announcements as am
from tests.server.announcements.press import WORDS, Press
from tests.server.house import DAY


def refused(call: object, *arguments: object, **more: object) -> Refused:
    assert callable(call)
    with pytest.raises(Refused) as caught:
        call(*arguments, **more)
    return caught.value


def test_every_reason_blocks_its_row(press: Press) -> None:
    good, pending, gone, replaced = press.decisions(4)
    later = press.house.clock.now - 500
    press.decisions(["警告商家"], grade="G2", start=10, at_ms=later)
    press.decisions(["无期商家"], measures=(("WARN", None),), start=20, at_ms=later + 1)
    press.state(pending, "under_appeal")
    press.state(gone, "withdrawn")
    press.state(replaced, "superseded")
    issue = press.compiled()
    assert [(row.state, row.reason) for row in issue.rows] == [
        ("listed", ""),
        ("blocked", "appeal_pending"),
        ("blocked", "withdrawn"),
        ("blocked", "replaced"),
        ("blocked", "not_publishable"),
        ("blocked", "no_term"),
    ]
    assert issue.rows[0].decision == good.number


def test_an_appeal_that_was_only_filed_blocks_too(press: Press) -> None:
    [one] = press.decisions(1)
    press.house.context.database.write_now(
        lambda connection: connection.exec_driver_sql(
            "INSERT INTO appeal (id, decision_id, level, jurisdiction, filed_by, grounds, text, filed_at_ms, state) "
            "VALUES ('a', ?, 1, 'CN', 'M', '[]', '', 1, 'submitted')",
            (one.id,),
        )
    )
    assert press.compiled().rows[0].reason == "appeal_pending"


def test_blocked_rows_hold_an_issue_back_until_a_person_leaves_them_out(press: Press) -> None:
    _, gone = press.decisions(2)
    press.state(gone, "withdrawn")
    issue = press.compiled()
    key = {"announcement_id": issue.head.id}
    assert refused(press.call, press.ann, "issue_send", **key).details["blocked"] == 1
    press.call(press.ann, "issue_exclude", am.Exclude(all_blocked=True, reason="looked at"), **key)
    again = press.compiled(issue.head.id)
    assert [(row.state, row.reason) for row in again.rows] == [("listed", ""), ("excluded", "withdrawn: looked at")]
    assert press.call(press.ann, "issue_send", **key).head.state == "in_review"


def test_what_was_left_out_can_be_put_back_and_stands_as_it_does_now(press: Press) -> None:
    good, pending, gone = press.decisions(3)
    press.state(pending, "under_appeal")
    press.state(gone, "withdrawn")
    issue = press.compiled()
    key = {"announcement_id": issue.head.id}
    ids = (good.id, pending.id, gone.id)
    press.call(press.ann, "issue_exclude", am.Exclude(decision_ids=ids, reason="too early"), **key)
    press.state(pending, "upheld")
    done = press.call(press.ann, "issue_include", am.Include(decision_ids=ids, reason="the appeal is decided"), **key)
    now = [("listed", ""), ("listed", ""), ("blocked", "withdrawn")]
    assert [(row.state, row.reason) for row in done.rows] == now
    assert [(one.step, one.reason) for one in done.steps[:2]] == [
        ("include", "the appeal is decided"),
        ("exclude", "too early"),
    ]
    again = press.compiled(issue.head.id)
    assert [(row.state, row.reason) for row in again.rows] == now, "a later compilation does not leave it out again"
    assert done.totals == done.ledger_rows
    unchanged = press.call(press.ann, "issue_include", am.Include(decision_ids=(good.id,), reason="again"), **key)
    assert [(row.state, row.reason) for row in unchanged.rows] == now


def test_rows_are_put_back_into_a_compiled_issue_only(press: Press) -> None:
    [one, _] = press.decisions(2)
    issue = press.compiled()
    key = {"announcement_id": issue.head.id}
    stranger = am.Include(decision_ids=(one.id, new_id()), reason="so")
    assert refused(press.call, press.ann, "issue_include", stranger, **key).pointer == "/decision_ids/1"
    press.call(press.ann, "issue_exclude", am.Exclude(decision_ids=(one.id,), reason="so"), **key)
    press.call(press.ann, "issue_send", **key)
    back = am.Include(decision_ids=(one.id,), reason="so")
    assert refused(press.call, press.ann, "issue_include", back, **key).details["why"] == "not-compiled"


def test_totals_are_those_of_the_ledger(press: Press) -> None:
    press.decisions(5)
    press.decisions(3, damages=0, start=50)
    issue = press.compiled()
    assert issue.totals == issue.ledger_rows
    assert {one.code: one.rows for one in issue.totals} == {"WARN": 8, "LIVE_BAN": 8, "TRAFFIC_LIMIT": 8, "LD": 5}


def test_a_second_person_sees_what_changed(press: Press) -> None:
    first, second = press.decisions(2)
    issue = press.compiled()
    press.state(first, "withdrawn")
    [third] = press.decisions(["后来的店"], start=60)
    again = press.compiled(issue.head.id)
    assert again.difference.changed == (first.number,)
    assert again.difference.added == (third.number,)
    assert second.number not in again.difference.changed
    assert again.head.compile_no == 2


def test_a_cut_off_leaves_out_what_was_decided_later(press: Press) -> None:
    press.decisions(3, at_ms=press.house.clock.now - DAY)
    press.decisions(2, start=30)
    name = press.draft()
    cut = am.Compile(cut_off_ms=press.house.clock.now - DAY // 2)
    assert len(press.call(press.ann, "issue_compile", cut, announcement_id=name).rows) == 3
    late = am.Compile(cut_off_ms=press.house.clock.now + 1)
    assert refused(press.call, press.ann, "issue_compile", late, announcement_id=name).pointer == "/cut_off_ms"


def test_nobody_approves_what_they_compiled(press: Press) -> None:
    press.decisions(1)
    issue = press.compiled()
    key = {"announcement_id": issue.head.id}
    sent = press.call(press.ann, "issue_send", **key)
    seen = am.Seen(row_version=sent.head.row_version)
    assert refused(press.call, press.ann, "issue_approve", seen, **key).code == "forbidden"
    with pytest.raises(DBAPIError):
        press.house.context.database.write_now(
            lambda connection: connection.exec_driver_sql(
                "UPDATE announcement SET state = 'approved', approved_by = compiled_by"
            )
        )
    stale = am.Seen(row_version=sent.head.row_version - 1)
    assert refused(press.call, press.ben, "issue_approve", stale, **key).code == "case-content-changed"
    assert press.call(press.ben, "issue_approve", seen, **key).head.state == "approved"


def test_nobody_approves_what_they_left_out_put_back_or_worded(press: Press) -> None:
    one, _ = press.decisions(2)
    issue = press.compiled()
    key = {"announcement_id": issue.head.id}
    for call, body in (
        ("issue_exclude", am.Exclude(decision_ids=(one.id,), reason="a friend")),
        ("issue_include", am.Include(decision_ids=(one.id,), reason="a friend")),
        ("issue_word", WORDS),
    ):
        press.compiled(issue.head.id)
        press.call(press.ben, call, body, **key)
        sent = press.call(press.ann, "issue_send", **key)
        seen = am.Seen(row_version=sent.head.row_version)
        assert refused(press.call, press.ben, "issue_approve", seen, **key).details["why"] == "hand", call
        press.call(press.ann, "issue_return", am.Because(reason="again"), **key)
        press.house.clock.now += 60_000
    press.compiled(issue.head.id)
    sent = press.call(press.ann, "issue_send", **key)
    seen = am.Seen(row_version=sent.head.row_version)
    assert press.call(press.ben, "issue_approve", seen, **key).head.state == "approved", (
        "what was compiled anew is whole"
    )


def test_a_row_that_lost_its_basis_sends_the_issue_back(press: Press) -> None:
    _, falls = press.decisions(2)
    issue = press.approved()
    press.state(falls, "withdrawn")
    error = refused(press.publish, issue)
    assert error.details["decisions"] == [falls.number]
    back = press.look(issue)
    assert (back.head.state, back.head.number, back.head.approved_by) == ("draft", None, "")
    assert press.published(issue.head.id).head.number == 1


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE merchant SET name = '改名的店'",
        (
            "INSERT INTO ledger (id, at_ms, merchant_id, decision_id, kind, code, amount, currency, start_at_ms, "
            "end_at_ms, reverses) SELECT 'x', at_ms, merchant_id, decision_id, kind, 'CART_BAN', 0, '', "
            "start_at_ms, end_at_ms, '' FROM ledger WHERE code = 'LIVE_BAN' LIMIT 1"
        ),
    ],
)
def test_what_changed_since_the_approval_is_not_published(press: Press, change: str) -> None:
    press.decisions(1)
    issue = press.approved()
    press.house.context.database.write_now(lambda connection: connection.exec_driver_sql(change))
    assert refused(press.publish, issue).code == "not-allowed"


def test_totals_that_are_not_the_ledgers_are_not_published(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    press.decisions(2)
    issue = press.approved()
    monkeypatch.setattr(publishing, "totals_of", lambda _rows: ())
    assert "reconcile" in str(refused(press.publish, issue))
    assert press.look(issue).head.state == "approved"


def test_a_decision_is_announced_once(press: Press) -> None:
    press.decisions(1)
    first, second = press.approved(), press.approved()
    press.publish(first)
    assert refused(press.publish, second).code == "not-allowed"
    assert press.compiled(second.head.id).rows[0].reason == "already_published"


def test_rows_are_counted_from_one_without_those_left_out(press: Press) -> None:
    gone, *_ = press.decisions(3)
    press.state(gone, "withdrawn")
    issue = press.published()
    assert [(row.position, row.state) for row in issue.rows] == [(1, "listed"), (2, "listed"), (3, "excluded")]


def test_an_issue_appears_by_itself_when_its_time_has_come(press: Press) -> None:
    press.decisions(1)
    issue = press.approved(publish_at_ms=press.house.clock.now + DAY)
    assert press.round() == 0
    press.house.clock.now += DAY
    assert press.round() == 1
    assert press.look(issue).head.state == "published"
    assert press.round() == 0


def test_a_scheduled_issue_that_lost_a_row_waits_for_a_person(press: Press) -> None:
    [one] = press.decisions(1)
    issue = press.approved(publish_at_ms=press.house.clock.now + DAY)
    press.state(one, "withdrawn")
    press.house.clock.now += DAY
    assert press.round() == 1
    assert press.look(issue).head.state == "draft"
    assert press.round() == 0


def test_taking_back_takes_two_people_and_leaves_the_number(press: Press) -> None:
    press.decisions(1)
    issue = press.published()
    key = {"announcement_id": issue.head.id}
    why = am.Because(reason="期间有误")
    assert press.call(press.ann, "issue_retract", why, **key).head.state == "published"
    assert refused(press.call, press.ann, "issue_retract", why, **key).code == "forbidden"
    gone = press.call(press.ben, "issue_retract", why, **key)
    assert (gone.head.state, gone.head.number, gone.rows) == ("retracted", 1, ())
    assert press.published().head.number == 2


def test_names_go_when_their_time_is_over_and_counts_stay(press: Press) -> None:
    press.decisions(["小禾严选旗舰店"])
    issue = press.published()
    press.house.clock.now += 366 * DAY
    assert press.round() == 1
    old = press.look(issue)
    assert (old.head.state, old.rows) == ("archived", ())
    kept = press.house.rows("SELECT body FROM publication ORDER BY revision")
    assert kept[0][0] == ""
    assert '"row_count":1' in kept[1][0]
    left = [press.house.rows("SELECT * FROM announcement_row"), press.house.rows("SELECT * FROM publication")]
    everything = str([*left, press.house.rows("SELECT * FROM announcement_compile")])
    assert "小*" not in everything
    assert press.compiled().rows[0].reason == "already_published"


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("focus_zh", "重点处理小禾严选0等商家"),
        ("focus_en", "see shop00000001"),
        ("guide_zh", "请致电 13912345678"),
        ("guide_en", "write to somebody@example.com"),
        ("title_zh", "身份证 11010519491231002X"),
        ("focus_zh", "由 Ben 处理"),
    ],
)
def test_written_words_name_nobody(press: Press, field: str, text: str) -> None:
    press.decisions(1)
    name = press.draft()
    body = am.WordingBody(**{part: getattr(WORDS, part) for part in WORDS.__struct_fields__} | {field: text})
    error = refused(press.call, press.ann, "issue_word", body, announcement_id=name)
    assert (error.code, error.pointer) == ("validation", f"/{field}")


def test_only_the_words_of_an_open_issue_may_change(press: Press) -> None:
    press.decisions(1)
    issue = press.approved()
    error = refused(press.call, press.ann, "issue_word", WORDS, announcement_id=issue.head.id)
    assert error.code == "not-allowed"


def test_the_same_request_makes_one_draft(press: Press) -> None:
    body = am.NewIssue(id=new_id(), series="HS", period_from_ms=1, period_to_ms=2, wording=WORDS)
    assert press.call(press.ann, "issue_new", body) == press.call(press.ann, "issue_new", body)
    assert refused(press.call, press.ben, "issue_new", body).code == "idempotency-key-reuse"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE publication SET digest = 'x'",
        "UPDATE publication SET body = 'other'",
        "DELETE FROM publication",
        "UPDATE announcement SET number = 7",
        "DELETE FROM announcement",
        (
            "INSERT INTO announcement_row SELECT 'x', decision_id, position, decision_number, state, reason, body, "
            "digest, public FROM announcement_row"
        ),
    ],
)
def test_what_was_published_is_kept_by_the_tables(press: Press, sql: str) -> None:
    press.decisions(1)
    press.published()
    with pytest.raises(DBAPIError):
        press.house.context.database.write_now(lambda connection: connection.exec_driver_sql(sql))


def test_every_step_is_in_the_audit_log(press: Press) -> None:
    press.decisions(1)
    issue = press.published()
    steps = [
        row[0] for row in press.house.rows("SELECT action FROM audit WHERE object_id = ? ORDER BY seq", issue.head.id)
    ]
    assert steps == [f"announcement.{name}" for name in ("make", "compile", "send", "approve", "publish")]
