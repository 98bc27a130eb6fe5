from __future__ import annotations

import pytest

from moderator_app.desk.case_host import Person
from moderator_app.desk.shell.status import Connection, Keeping, StatusStrip
from moderator_app.domain.roles import Role
from tests.desk.shell.conftest import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def status(qtbot, icons, clock) -> StatusStrip:
    strip = StatusStrip(icons, lambda: "zh_CN", clock=clock)
    qtbot.addWidget(strip)
    strip.show()
    return strip


@pytest.mark.parametrize(
    ("state", "word"),
    [(Connection.ONLINE, "Online"), (Connection.OFFLINE, "Offline"), (Connection.SYNCING, "Synchronising")],
)
def test_the_connection_has_a_word_beside_its_sign(status, state, word):
    status.set_connection(state)
    assert status.connection.text() == word
    assert status.connection.accessibleName() == word
    assert not status.connection.icon().isNull()


@pytest.mark.parametrize(
    ("queued", "attention", "text"),
    [(0, 0, "All sent"), (3, 0, "To send: 3"), (3, 1, "Needs attention: 1")],
)
def test_the_outbox_says_what_is_owed_and_the_refused_first(status, queued, attention, text):
    status.set_outbox(queued, attention)
    assert status.outbox.text() == text


def test_the_lease_counts_down_and_says_when_it_is_over(status, clock):
    status.set_lease(125_000)
    assert status.lease.words.text() == "Yours for 2:05"
    clock.now += 61_500
    status._show_lease()
    assert status.lease.words.text() == "Yours for 1:04"
    assert status.lease.words.property("kind") == "warn"
    clock.now += 63_500
    status._show_lease()
    assert status.lease.words.text() == "No longer yours"
    assert not status._ticking.isActive()
    status.set_lease(None)
    assert not status.lease.isVisible()


@pytest.mark.parametrize(
    ("skew_ms", "text"),
    [(95_000, "Clock 1:35 ahead"), (-3_600_000, "Clock 60:00 behind"), (30_000, ""), (-1, "")],
)
def test_only_a_clock_that_is_far_off_is_named(status, skew_ms, text):
    status.set_clock_skew(skew_ms)
    assert (status.skew.words.text() if status.skew.isVisible() else "") == text


@pytest.mark.parametrize(
    ("keeping", "text"),
    [(Keeping.NORMAL, ""), (Keeping.MEMORY_ONLY, "Memory only"), (Keeping.NO_CACHE, "Nothing is kept")],
)
def test_a_machine_that_keeps_less_says_so(status, keeping, text):
    status.set_keeping(Keeping.NO_CACHE)
    status.set_keeping(keeping)
    assert (status.keeping.words.text() if status.keeping.isVisible() else "") == text


def test_the_person_is_shown_with_roles_in_the_desks_language(status):
    assert status.person.words.text() == "Not signed in"
    status.set_person(Person("1", "lin.qiao", "林乔", (Role.REVIEWER, Role.QA)))
    assert status.person.words.text() == "林乔 · 审核员, 质检员"
    status.set_person(None)
    assert status.person.words.text() == "Not signed in"
