from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import inspect, text

from moderator_app.desk.store import opening, tables
from moderator_app.desk.store.opening import Remark, open_files, revision
from moderator_app.desk.store.store import Store, open_store
from moderator_app.desk.store.view import Filter, Order, SavedView
from moderator_app.domain.case import CaseState, ItemKind
from moderator_app.domain.errors import Refused, StoreFault
from moderator_app.domain.queue import priority_at
from moderator_app.wire.messages import Change, Problem
from tests.desk.factories import ACCOUNT, HOUR, NOON, a_case, a_decision, leased

KEY = bytes(range(32))


@pytest.fixture
def store(tmp_path: Path):
    opened = open_store(tmp_path, KEY)
    yield opened
    opened.close()


def shown(store: Store, wanted: Filter, at_ms: int = NOON) -> list[str]:
    numbers = store.projection.numbers(wanted, at_ms=at_ms, account=ACCOUNT)
    rows = {row.no: row.case.id for row in store.projection.rows(numbers, at_ms=at_ms, account=ACCOUNT)}
    return [rows[no] for no in numbers]


def test_a_new_store_is_at_its_head_and_says_nothing(store: Store):
    assert store.remarks == []
    assert revision(store._files.cache) == tables.CACHE_HEAD
    assert revision(store._files.outbox) == tables.OUTBOX_HEAD


@pytest.mark.parametrize("kind", ["cache", "outbox"])
def test_the_steps_end_at_the_constant_and_make_the_tables_that_the_code_uses(kind: str, store: Store):
    versions = Path(opening.__file__).parent / "migrations" / kind / "versions"
    heads = {path.stem for path in versions.glob("*.py")}
    assert max(heads) == opening.HEADS[kind]
    database = store._files.cache if kind == "cache" else store._files.outbox
    metadata = tables.cache if kind == "cache" else tables.outbox_db
    with database.read() as connection:
        for table in metadata.sorted_tables:
            made = {(c["name"], str(c["type"])) for c in inspect(connection).get_columns(table.name)}
            said = {(c.name, {"LargeBinary": "BLOB"}.get(type(c.type).__name__, str(c.type))) for c in table.c}
            assert made == said
        strict = connection.execute(text("SELECT name FROM pragma_table_list WHERE strict = 1")).scalars().all()
    assert {table.name for table in metadata.sorted_tables} <= set(strict)


def test_nothing_readable_is_on_the_disk(tmp_path: Path, store: Store):
    store.mirror.upsert([a_case(1, title="canary-canary")])
    store.outbox.save_draft("c", ACCOUNT, "canary-canary")
    store.close()
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"canary" not in written
    assert b"SQLite format" not in written


def test_a_cache_that_does_not_open_is_rebuilt_and_the_outbox_stays(tmp_path: Path, store: Store):
    store.outbox.save_draft("c", ACCOUNT, "typed")
    store.close()
    (tmp_path / "cache.db").write_bytes(b"not a database" * 500)
    again = open_store(tmp_path, KEY)
    assert [remark for remark, _ in again.remarks] == [Remark.CACHE_REBUILT]
    assert again.outbox.draft("c", ACCOUNT) == "typed"
    again.close()


def test_an_outbox_that_does_not_open_is_set_aside_never_deleted(tmp_path: Path, store: Store):
    store.outbox.save_draft("c", ACCOUNT, "typed")
    store.close()
    before = (tmp_path / "outbox.db").read_bytes()
    again = open_store(tmp_path, os.urandom(32))
    assert Remark.OUTBOX_SET_ASIDE in [remark for remark, _ in again.remarks]
    again.close()
    aside = list(tmp_path.glob("outbox-unreadable-*.db"))
    assert [path.read_bytes() for path in aside] == [before]


def test_a_file_of_a_newer_desk_is_not_touched(store: Store):
    with store._files.cache.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'z9999'"))
    with pytest.raises(StoreFault, match="newer desk"):
        opening.migrate(store._files.cache, "cache")


def test_without_sqlcipher_nothing_is_written_to_disk_and_it_says_so(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("moderator_app.desk.store.database.sqlcipher", None)
    files = open_files(tmp_path / "data", KEY)
    assert [remark for remark, _ in files.remarks] == [Remark.NOT_ENCRYPTABLE]
    store = Store(files)
    store.mirror.upsert([a_case(1)])
    store.outbox.save_draft("c", ACCOUNT, "typed")
    assert shown(store, Filter(text="微信")) == [a_case(1).id]
    assert not (tmp_path / "data").exists()
    store.close()


def test_the_queue_is_ranked_as_the_law_says(store: Store):
    many = [a_case(number) for number in range(1, 80)]
    store.mirror.upsert(many)
    for at_ms in (NOON, NOON + 3 * HOUR, NOON + 30 * HOUR):
        law = sorted(many, key=lambda case: (-priority_at(case.priority, at_ms), case.opened_at_ms))
        assert shown(store, Filter(), at_ms) == [case.id for case in law]


def test_filters_hold_together(store: Store):
    store.mirror.upsert(
        [
            a_case(1, queue="live", live_now=True, kind=ItemKind.CLIP),
            a_case(2, queue="live", kind=ItemKind.CLIP),
            a_case(3, live_now=True, state=CaseState.LEASED, lease_holder=ACCOUNT),
            a_case(4, state=CaseState.DECIDED, live_now=True),
        ]
    )
    ids = [a_case(number).id for number in range(5)]
    assert shown(store, Filter(queues=("live",), live=True)) == [ids[1]]
    assert shown(store, Filter(mine=True)) == [ids[3]]
    assert shown(store, Filter(states=("decided",))) == [ids[4]]
    assert shown(store, Filter(kinds=("clip",), order=Order.OPENED)) == [ids[2], ids[1]]
    assert shown(store, Filter(kinds=("clip",), order=Order.OPENED, descending=True)) == [ids[1], ids[2]]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("微信", {1, 2}),
        ("微", {1, 2}),
        ("加微信私下", set()),
        ("加微信", {1, 2}),
        ("vx001", {1}),
        ("VX0", {1, 2}),
        ("C-000002", {2}),
        ("青禾 vx002", {2}),
        ("手表", {3}),
        ("!!!", set()),
        ('"', set()),
    ],
)
def test_chinese_is_found_from_one_character_on(store: Store, typed: str, found: set[int]):
    store.mirror.upsert([a_case(1), a_case(2), a_case(3, title="高仿手表", merchant_name="时光")])
    assert set(shown(store, Filter(text=typed))) == {a_case(number).id for number in found}


def test_a_changed_title_is_found_by_its_new_words_only(store: Store):
    store.mirror.upsert([a_case(1)])
    store.mirror.upsert([a_case(1, title="高仿手表", row_version=2)])
    assert shown(store, Filter(text="微信")) == []
    assert shown(store, Filter(text="高仿")) == [a_case(1).id]


def test_an_older_row_never_overwrites_a_newer_one(store: Store):
    store.mirror.upsert([a_case(1, row_version=5, title="new")])
    store.mirror.upsert([a_case(1, row_version=4, title="old")])
    case = store.mirror.case(a_case(1).id)
    assert case is not None
    assert case.title == "new"


def test_the_feed_is_taken_with_its_cursor_and_keeps_what_it_does_not_know(store: Store):
    case = a_case(1)
    body = msgspec.Raw(msgspec.json.encode(case))
    changes = store.mirror.apply(
        [
            Change(seq=1, at_ms=1, entity="case", id=case.id, op="upsert", body=body),
            Change(seq=2, at_ms=1, entity="appeal", id="a", op="upsert", body=msgspec.Raw(b"{}")),
        ],
        "e.2",
    )
    assert changes.cases == {case.id}
    assert store.mirror.document("cursor", str) == "e.2"
    store.mirror.apply([Change(seq=3, at_ms=1, entity="case", id=case.id, op="remove")], "e.3")
    assert store.mirror.case(case.id) is None
    with store._files.cache.read() as connection:
        assert connection.execute(text("SELECT entity FROM unknown_changes")).scalars().all() == ["appeal"]


def test_a_snapshot_drops_what_it_does_not_name(store: Store):
    store.mirror.upsert([a_case(1), a_case(2), a_case(3)])
    store.mirror.snapshot_page([a_case(1)], first=True, last=False, cursor="e.9")
    assert store.mirror.size() == 3
    store.mirror.snapshot_page([a_case(4)], first=False, last=True, cursor="e.9")
    assert set(shown(store, Filter())) == {a_case(1).id, a_case(4).id}
    assert store.mirror.document("cursor", str) == "e.9"


def test_private_text_goes_with_its_lease(store: Store):
    private = a_case(1, kind=ItemKind.PRIVATE_MESSAGE)
    public = a_case(2, kind=ItemKind.CLIP)
    for case in (private, public):
        store.mirror.keep_lease(leased(case), "open")
        store.mirror.drop_lease(case.id, keep_content=True)
    assert store.mirror.content(private.id) is None
    assert store.mirror.content(public.id) is not None
    store.mirror.drop_lease(public.id)
    assert store.mirror.content(public.id) is None


def test_another_person_starts_with_an_empty_mirror_but_the_outbox_stays(store: Store):
    store.mirror.belongs_to("one")
    store.mirror.upsert([a_case(1)])
    store.outbox.add("decision", a_decision(a_case(1)), case_id=a_case(1).id, account="one")
    assert not store.mirror.belongs_to("one")
    assert store.mirror.belongs_to("two").everything
    assert store.mirror.size() == 0
    assert len(store.outbox.waiting("one")) == 1
    assert store.outbox.waiting("two") == []


def test_a_decision_takes_the_place_of_its_draft_and_keeps_its_id(store: Store):
    case = a_case(1)
    decision = a_decision(case)
    store.outbox.save_draft(case.id, ACCOUNT, "{}")
    row, changes = store.outbox.add("decision", decision, case_id=case.id, account=ACCOUNT, draft="{}", wait_ms=2000)
    assert row == decision.id
    assert changes.outbox
    assert store.outbox.draft(case.id, ACCOUNT) is None
    (debt,) = store.outbox.waiting(ACCOUNT)
    assert debt.body == decision
    assert debt.not_before_ms == debt.created_at_ms + 2000


def test_a_decision_comes_back_as_its_draft_until_it_is_sent(store: Store):
    case = a_case(1)
    row, _ = store.outbox.add("decision", a_decision(case), case_id=case.id, account=ACCOUNT, draft="work")
    assert store.outbox.take_back(row).draft == "work"
    assert store.outbox.draft(case.id, ACCOUNT) == "work"
    row, _ = store.outbox.add("decision", a_decision(case), case_id=case.id, account=ACCOUNT, draft="work")
    assert store.outbox.sending([row]) == [row]
    with pytest.raises(Refused):
        store.outbox.take_back(row)


def test_what_was_being_sent_when_the_desk_died_is_due_again_with_the_same_id(tmp_path: Path, store: Store):
    row, _ = store.outbox.add("decision", a_decision(a_case(1)), case_id="c", account=ACCOUNT)
    store.outbox.sending([row])
    store.close()
    again = open_store(tmp_path, KEY)
    (debt,) = again.outbox.waiting(ACCOUNT)
    assert (debt.id, debt.state, debt.attempts) == (row, "queued", 1)
    again.close()


def test_a_refusal_keeps_the_row_and_its_reason(store: Store):
    row, _ = store.outbox.add("decision", a_decision(a_case(1)), case_id="c", account=ACCOUNT, draft="work")
    store.outbox.settle(row, "attention", problem=Problem(type="x", title="A colleague was faster", status=409))
    (debt,) = store.outbox.attention()
    assert debt.problem is not None
    assert debt.problem.title == "A colleague was faster"
    assert debt.draft == "work"
    assert store.outbox.count().attention == 1


def test_refused_work_is_taken_up_again_as_a_draft_and_the_row_stays(store: Store):
    case = a_case(1)
    row, _ = store.outbox.add("decision", a_decision(case), case_id=case.id, account=ACCOUNT, draft="work")
    store.outbox.settle(row, "attention", problem=Problem(type="x", title="No", status=409))
    assert store.outbox.take_up(row)[0] == case.id
    assert store.outbox.draft(case.id, ACCOUNT) == "work"
    kept = store.outbox.get(row)
    assert kept is not None
    assert kept.state == "dismissed"
    with pytest.raises(Refused):
        store.outbox.take_up(row)


def test_work_that_is_taken_up_again_is_sent_under_another_id(store: Store):
    case = a_case(1)
    made = a_decision(case)
    draft = f'{{"decision_id":"{made.id}","note":"typed"}}'
    row, _ = store.outbox.add("decision", made, case_id=case.id, account=ACCOUNT, draft=draft)
    store.outbox.settle(row, "attention")
    store.outbox.take_up(row)
    assert store.outbox.draft(case.id, ACCOUNT) == '{"note":"typed"}'
    found = store.outbox.get(row)
    assert found is not None
    assert found.draft == draft


def test_views_are_kept_and_an_unreadable_one_costs_only_itself(store: Store):
    store.outbox.save_view(SavedView(id="1", name="Live", filter=Filter(live=True)))
    with store._files.outbox.write() as connection:
        connection.execute(text("INSERT INTO views VALUES ('2', 'b', CAST('{' AS BLOB))"))
    assert [view.filter.live for view in store.projection.saved_views()] == [True]


def test_the_desk_has_one_device_id(store: Store):
    assert store.outbox.device_id() == store.outbox.device_id()


def test_counts_tell_waiting_leased_and_overdue(store: Store):
    store.mirror.upsert(
        [a_case(1), a_case(2, state=CaseState.LEASED), a_case(3, due_at_ms=1), a_case(4, state=CaseState.CLOSED)]
    )
    (count,) = store.projection.counts(at_ms=NOON)
    assert (count.waiting, count.leased, count.overdue) == (2, 1, 1)
