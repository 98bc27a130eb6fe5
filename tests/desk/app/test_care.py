"""Time with a case is told to the server, and a break offered, begun and shown."""

from __future__ import annotations

from concurrent.futures import Future
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal

from moderator_app.desk.app.care import Care
from moderator_app.domain.errors import Unreachable
from moderator_app.domain.roles import Capability
from moderator_app.wire.ask import Ask
from moderator_app.wire.messages.wellness import Wellness
from tests.desk.shell.test_wellness import MINUTE, figures


class FakeReview(QObject):
    opened = Signal(str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.case = ""
        self.who: Any = SimpleNamespace(capabilities=frozenset({Capability.CASE_LEASE}))

    def case_id(self) -> str | None:
        return self.case or None

    def open(self, case_id: str) -> None:
        self.case = case_id
        self.opened.emit(case_id)

    def close(self) -> None:
        self.closed.emit()
        self.case = ""


class Table:
    """A desk around the care: a clock that is set, a server that remembers, a window that is told."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.asked: list[Ask[Wellness]] = []
        self.answer: Wellness | Exception = figures()
        self.said: list[tuple[str, str]] = []
        self.acts: list[Any] = []
        self.problems: list[Exception] = []
        self.bound: dict[str, Any] = {}
        self.review = FakeReview()
        window: Any = SimpleNamespace(sheet=SimpleNamespace(add=lambda *_: None, toggle=lambda _: None), say=self._say)
        tools: Any = SimpleNamespace(
            language=lambda: "en",
            commands=SimpleNamespace(bind=lambda name, run, _may=None: self.bound.update({name: run})),
            bridge=SimpleNamespace(follow=self._follow),
            notices=SimpleNamespace(report=self.problems.append),
        )
        ground: Any = SimpleNamespace(courier=SimpleNamespace(ask=self._ask))
        review: Any = self.review
        self.care = Care(tools, window, review, lambda: ground)
        self.care.clock = lambda: self.now

    def _say(self, sentence: str, *, action: str = "", act: Any = None) -> None:
        self.said.append((sentence, action))
        self.acts.append(act)

    def _ask(self, ask: Ask[Wellness]) -> Future[Wellness]:
        self.asked.append(ask)
        future: Future[Wellness] = Future()
        if isinstance(self.answer, Exception):
            future.set_exception(self.answer)
        else:
            future.set_result(self.answer)
        return future

    @staticmethod
    def _follow(future: Future[Wellness], done: Any, failed: Any, *, owner: Any) -> None:
        assert owner is not None
        error = future.exception()
        if error is None:
            done(future.result())
        else:
            failed(error)

    def told(self) -> list[tuple[str, int]]:
        return [(ask.body.case_id, ask.body.spent_ms) for ask in self.asked if ask.endpoint == "wellness_looked"]


@pytest.fixture
def table(qapp) -> Table:
    assert qapp is not None
    return Table()


def test_time_with_a_case_is_told_while_it_lies_there_and_when_it_goes(table: Table) -> None:
    table.review.open("case-1")
    table.now += 30
    table.care.tick()
    table.now += 12
    table.review.close()
    table.now += 500
    table.care.tick()
    assert table.told() == [("case-1", 30_000), ("case-1", 12_000)]


def test_a_machine_that_slept_was_not_looked_at(table: Table) -> None:
    table.review.open("case-1")
    table.now += 8 * 3600
    table.review.close()
    assert table.told() == [("case-1", 60_000)]


def test_what_could_not_be_told_is_told_later_under_the_same_name(table: Table) -> None:
    table.review.open("case-1")
    table.answer = Unreachable("nobody")
    table.now += 30
    table.care.tick()
    table.answer = figures()
    table.care.tick()
    first, second = [ask.body for ask in table.asked]
    assert first == second


def test_a_break_is_offered_once_and_begun_from_there(table: Table) -> None:
    table.answer = figures(row_ms=95 * MINUTE)
    table.care.look()
    table.care.look()
    assert [action for _sentence, action in table.said] == ["Start a break"]
    assert "95 minutes" in table.said[0][0]
    table.answer = figures(break_until_ms=1_000 + 10 * MINUTE)
    table.acts[0]()
    assert table.asked[-1].endpoint == "wellness_break"
    assert "10 minutes" in table.said[-1][0]
    assert "10 more minutes" in table.care.panel.state.text()


def test_opt_outs_are_kept_or_the_page_shows_what_is_kept(table: Table) -> None:
    table.care.panel.optouts_changed.emit(("abuse",))
    assert table.asked[-1].body.classes == ("abuse",)
    table.answer = Unreachable("nobody")
    table.care.panel.optouts_changed.emit(())
    assert len(table.problems) == 1
    assert table.asked[-1].endpoint == "wellness"


def test_somebody_who_is_handed_no_cases_is_not_counted(table: Table) -> None:
    table.review.who = SimpleNamespace(capabilities=frozenset())
    table.review.open("case-1")
    table.now += 30
    table.review.close()
    assert table.asked == []
