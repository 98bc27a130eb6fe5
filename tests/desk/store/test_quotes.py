"""Private words live in the outbox as long as they are on their way or somebody has to look at them, and no longer."""

from __future__ import annotations

from pathlib import Path

import pytest

from moderator_app.desk.store.outbox import Ending
from moderator_app.desk.store.quotes import GONE
from moderator_app.desk.store.store import Store, open_store
from moderator_app.domain.decision import Decision
from moderator_app.domain.evidence import Evidence, EvidenceKind
from moderator_app.domain.transcript import Lane
from tests.desk.factories import ACCOUNT, a_case, a_decision

KEY = bytes(range(32))
WORDS = "加我微信 marked-words"
SPOKEN = "全网最低价"


@pytest.fixture
def store(tmp_path: Path):
    opened = open_store(tmp_path, KEY)
    yield opened
    opened.close()


def quote(lane: Lane, text: str) -> Evidence:
    return Evidence(id=f"e-{lane}", kind=EvidenceKind.QUOTE, item_id="i", lane=lane, seq=3, start=2, end=9, text=text)


def owe(store: Store, *lanes: tuple[Lane, str]) -> str:
    case = a_case(1)
    made = a_decision(case, evidence=tuple(quote(lane, text) for lane, text in lanes), note="typed")
    row, _ = store.outbox.add("decision", made, case_id=case.id, account=ACCOUNT, draft=f"work with {lanes}")
    return row


def words_of(store: Store, row: str) -> tuple[list[str], str]:
    found = store.outbox.get(row)
    assert found is not None
    body = found.body if isinstance(found.body, Decision) else found.body.decision
    assert body.note == "typed"
    assert [(piece.seq, piece.start, piece.end) for piece in body.evidence] == [(3, 2, 9)] * len(body.evidence)
    return [piece.text for piece in body.evidence], found.draft


@pytest.mark.parametrize("state", ["accepted", "dismissed"])
def test_what_has_arrived_or_was_discarded_quotes_nothing_private_any_more(store: Store, state: str) -> None:
    row = owe(store, (Lane.MESSAGE, WORDS), (Lane.SPEECH, SPOKEN))
    store.outbox.settle_all([Ending(id=row, state=state)])
    assert words_of(store, row) == ([GONE, SPOKEN], "")


@pytest.mark.parametrize("state", ["queued", "sending", "attention"])
def test_what_is_still_owed_or_looked_at_keeps_every_word(store: Store, state: str) -> None:
    row = owe(store, (Lane.MESSAGE, WORDS))
    if state == "sending":
        store.outbox.sending([row])
    elif state == "attention":
        store.outbox.settle(row, state)
    assert words_of(store, row)[0] == [WORDS]


def test_what_quotes_nothing_private_is_kept_as_it_was(store: Store) -> None:
    row = owe(store, (Lane.SPEECH, SPOKEN))
    store.outbox.settle(row, "accepted")
    words, draft = words_of(store, row)
    assert (words, SPOKEN in draft) == ([SPOKEN], True)


def test_refused_work_goes_on_as_a_draft_and_leaves_no_copy(store: Store) -> None:
    row = owe(store, (Lane.MESSAGE, WORDS))
    store.outbox.settle(row, "attention")
    store.outbox.take_up(row)
    assert words_of(store, row) == ([GONE], "")
    assert WORDS in str(store.outbox.draft(a_case(1).id, ACCOUNT))


def test_a_second_opinion_carries_the_words_until_it_has_arrived(store: Store) -> None:
    row = owe(store, (Lane.MESSAGE, WORDS))
    store.outbox.settle(row, "attention")
    opinion, _ = store.outbox.second_opinion(row, "why")
    assert words_of(store, row) == ([GONE], "")
    assert words_of(store, opinion)[0] == [WORDS]
    store.outbox.settle(opinion, "accepted")
    assert words_of(store, opinion) == ([GONE], "")
