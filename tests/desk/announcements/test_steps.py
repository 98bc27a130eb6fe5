from __future__ import annotations

from typing import Any

import pytest

from moderator_app.desk.announcements.steps import Sight, Verb, allowed, reconciles
from moderator_app.domain.announcement import Total
from tests.desk.announcements.samples import BAN, a_head, an_issue

LOOK = {Verb.PREVIEW, Verb.LANGUAGE, Verb.PAGE, Verb.PAPER}
ALWAYS = {Verb.NEW, Verb.SERIES}


def may(**head: Any) -> set[Verb]:
    return set(allowed(Sight(issue=an_issue(a_head(**head)), person_id="p"))) - ALWAYS - LOOK


@pytest.mark.parametrize(
    ("head", "verbs"),
    [
        ({"state": "draft", "listed": 0}, {Verb.COMPILE}),
        ({"state": "compiled"}, {Verb.COMPILE, Verb.SEND}),
        ({"state": "compiled", "blocked": 2}, {Verb.COMPILE, Verb.EXCLUDE_BLOCKED}),
        ({"state": "compiled", "listed": 0}, {Verb.COMPILE}),
        ({"state": "in_review"}, {Verb.GIVE_BACK, Verb.APPROVE}),
        ({"state": "in_review", "compiled_by": "p"}, {Verb.GIVE_BACK}),
        ({"state": "approved"}, {Verb.SCHEDULE, Verb.PUBLISH}),
        ({"state": "published"}, {Verb.RETRACT}),
        ({"state": "published", "retract_asked_by": "p"}, set()),
        ({"state": "published", "retract_asked_by": "q"}, {Verb.RETRACT}),
        ({"state": "correcting", "open_faults": 1}, {Verb.CORRECT}),
        ({"state": "retracted"}, set()),
        ({"state": "archived"}, set()),
    ],
)
def test_each_state_offers_its_steps_to_the_right_person(head: dict[str, Any], verbs: set[Verb]):
    assert may(**head) == verbs


def test_changed_words_are_stored_before_they_are_sent():
    sight = Sight(issue=an_issue(), person_id="p", changed_words=True)
    assert Verb.WORDS in allowed(sight)
    assert Verb.SEND not in allowed(sight)


def test_changed_words_to_a_correction_are_kept_before_it_is_published():
    issue = an_issue(a_head(state="correcting", open_faults=1))
    assert Verb.CORRECT not in allowed(Sight(issue=issue, owed=True, changed_note=True))
    assert Verb.NOTE in allowed(Sight(issue=issue, owed=True, changed_note=True))
    assert Verb.NOTE not in allowed(Sight(issue=issue, owed=True))


def test_nothing_is_begun_while_something_is_under_way():
    assert allowed(Sight(issue=an_issue(), busy=True)) == frozenset()


def test_only_listed_and_blocked_rows_can_be_left_out():
    for state, offered in (("listed", True), ("blocked", True), ("excluded", False), ("withdrawn", False), ("", False)):
        assert (Verb.EXCLUDE in allowed(Sight(issue=an_issue(), row_state=state))) is offered, state


def test_only_rows_that_were_left_out_can_be_put_back_while_the_issue_is_compiled():
    for state, row, offered in (
        ("compiled", "excluded", True),
        ("compiled", "listed", False),
        ("compiled", "blocked", False),
        ("draft", "excluded", False),
        ("in_review", "excluded", False),
    ):
        sight = Sight(issue=an_issue(a_head(state=state)), row_state=row)
        assert (Verb.INCLUDE in allowed(sight)) is offered, (state, row)


def test_totals_reconcile_to_the_row():
    assert reconciles(an_issue())
    assert not reconciles(an_issue(ledger_rows=(Total(code="LIVE_BAN", name=BAN.name, rows=2),)))
    assert not reconciles(an_issue(ledger_rows=()))
