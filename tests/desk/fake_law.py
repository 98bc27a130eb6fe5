"""A desk around one room of the law: answers are prepared, or fail, and every question is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moderator_app.desk.case_host import Person
from moderator_app.desk.widgets.icons import Icons
from moderator_app.desk.widgets.theme import Theme
from moderator_app.domain.roles import Capability, Role
from moderator_app.wire.ask import Ask
from tests.desk.factories import NOON
from tests.domain.law import lawbook


class FakeLaw:
    """Implements the hosts of the rooms. A question waits until ``answer`` or ``fail``."""

    def __init__(self, theme: Theme, *capabilities: Capability) -> None:
        self.theme = theme
        self.icons = Icons(theme)
        self.lawbook: Any = lawbook()
        self.person = Person("p", "lin", "林澜", (Role.LEAD,), frozenset(capabilities))
        self.tag = "en"
        self.asked: list[tuple[Ask[Any], Callable[[Any], object], Callable[[Exception], object] | None]] = []
        self.said: list[str] = []
        self.reported: list[Exception] = []
        self.shown: list[tuple[str, str]] = []
        self.found: list[tuple[str, str]] = []

    def may(self, capability: Capability) -> bool:
        return capability in self.person.capabilities

    def language(self) -> str:
        return self.tag

    def now_server_ms(self) -> int:
        return NOON

    def ask(self, ask: Ask[Any], ready: Callable[[Any], object], failed: Any = None) -> None:
        self.asked.append((ask, ready, failed))

    def waiting(self) -> list[str]:
        """Return the names of the calls that wait for an answer."""
        return [ask.endpoint for ask, _ready, _failed in self.asked]

    def _next(self, endpoint: str) -> Any:
        place = self.waiting().index(endpoint)
        return self.asked.pop(place)

    def answer(self, endpoint: str, reply: Any) -> Ask[Any]:
        """Answer the oldest question of a name; return it."""
        ask, ready, _failed = self._next(endpoint)
        ready(reply)
        return ask

    def fail(self, endpoint: str, error: Exception) -> None:
        """Let the oldest question of a name fail."""
        _ask, _ready, failed = self._next(endpoint)
        (failed or self.report)(error)

    def sentence(self, error: Exception) -> str:
        return str(error)

    def say(self, sentence: str, *, problem: bool = False) -> None:
        assert not problem
        self.said.append(sentence)

    def report(self, error: Exception) -> None:
        self.reported.append(error)

    def show_seller(self, merchant_id: str) -> None:
        self.shown.append(("seller", merchant_id))

    def show_withdrawal(self, decision_id: str) -> None:
        self.shown.append(("withdrawal", decision_id))

    def take(self, case_id: str) -> None:
        self.shown.append(("take", case_id))

    def release(self) -> None:
        self.shown.append(("release", ""))

    def find_sellers(self, words: str, ready: Callable[[list[tuple[str, str]]], object]) -> None:
        ready([one for one in self.found if words in one[1]])
