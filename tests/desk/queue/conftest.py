"""A queue's host with invented cases, sorted by Python instead of a database."""

from array import array
from pathlib import Path
from typing import Any

import pytest

from moderator_app.assets import resource
from moderator_app.desk.commands import Commands
from moderator_app.desk.settings import Settings
from moderator_app.desk.store.view import Filter, Listed, Order, QueueCount
from moderator_app.desk.widgets.icons import Icons
from moderator_app.desk.widgets.theme import Theme
from moderator_app.domain.case import Case, CaseState, ItemKind, PriorityInputs
from moderator_app.domain.queue import priority_at
from tests.domain.law import lawbook

NOW = 1_795_305_600_000
HOUR = 3_600_000
SHOPS = ("云朵绵羊铺", "会飞的茶壶", "三只月亮", "小禾严选", "不打烊的灯塔杂货与南北干货以及所有看起来好吃的东西总店")
TITLES = (
    "夜场直播:加微信领福利",
    "评论区引导私下交易",
    "全网最低价的羊绒大衣",
    "<b>原价</b> 1999",
    "PK 现场老板亏本甩卖",
)


def a_case(number: int, **changes) -> Case:
    opened = NOW - (number % 40) * HOUR
    facts: dict[str, Any] = {
        "id": f"case-{number}",
        "number": f"KC-2026-{number:07d}",
        "key": f"k{number}",
        "merchant_id": f"m{number % 5}",
        "merchant_name": SHOPS[number % 5],
        "title": TITLES[number % 5],
        "kind": list(ItemKind)[number % 5],
        "category": sorted(lawbook().matrix.categories)[number % 14],
        "severity": f"S{1 + number % 4}",
        "queue": list(lawbook().queues.queues)[number % 9],
        "state": CaseState.QUEUED,
        "priority": PriorityInputs(
            severity_weight=1 + number % 4,
            likelihood_milli=(number * 37) % 1000,
            viewers=number * 11,
            reports=number % 90,
            live_now=number % 7 == 0,
            opened_at_ms=opened,
            allowance_ms=8 * HOUR,
        ),
        "opened_at_ms": opened,
        "due_at_ms": opened + 8 * HOUR,
        "live_now": number % 7 == 0,
        "reports": number % 90,
    }
    return Case(**(facts | changes))


class FakeHost:
    """Answers at once, in the same thread."""

    def __init__(self, folder: Path, cases: list[Case]) -> None:
        self.cases = dict(enumerate(cases))
        self.lawbook = lawbook()
        self.settings = Settings(folder / "settings.ini")
        self.commands = Commands()
        self.theme = Theme(resource("style"))
        self.icons = Icons(self.theme)
        self.now = NOW
        self.opened: list[str] = []
        self.views: dict[str, object] = {}
        self.asked = 0
        self.tongue = "en"
        self.debts: dict[str, str] = {}

    def language(self) -> str:
        return self.tongue

    def now_server_ms(self) -> int:
        return self.now

    def find(self, wanted: Filter, at_ms: int, ready) -> None:
        self.asked += 1
        rows = [
            (number, case)
            for number, case in self.cases.items()
            if (not wanted.queues or case.queue in wanted.queues)
            and (not wanted.kinds or case.kind in wanted.kinds)
            and (not wanted.categories or case.category in wanted.categories)
            and (not wanted.severities or case.severity in wanted.severities)
            and (not wanted.live or case.live_now)
            and (not wanted.mine or case.lease_holder == "me")
            and wanted.text in case.title
        ]
        keys = {
            Order.PRIORITY: lambda pair: -priority_at(pair[1].priority, at_ms),
            Order.DUE: lambda pair: pair[1].due_at_ms,
            Order.OPENED: lambda pair: pair[1].opened_at_ms,
            Order.MERCHANT: lambda pair: pair[1].merchant_name,
        }
        ready(array("q", [number for number, _ in sorted(rows, key=keys[wanted.order])]))

    def count(self, ready) -> None:
        names = {case.queue for case in self.cases.values()}
        ready(
            [
                QueueCount(
                    queue=name,
                    waiting=sum(case.queue == name for case in self.cases.values()),
                    leased=0,
                    overdue=sum(case.queue == name and case.due_at_ms < self.now for case in self.cases.values()),
                    oldest_opened_at_ms=NOW - HOUR,
                )
                for name in sorted(names)
            ]
        )

    def rows(self, numbers, at_ms: int) -> list[Listed]:
        return [
            Listed(
                no=number,
                case=self.cases[number],
                priority=priority_at(self.cases[number].priority, at_ms),
                mine=self.cases[number].lease_holder == "me",
                debt=self.debts.get(self.cases[number].id, ""),
            )
            for number in numbers
            if number in self.cases
        ]

    def number_of(self, case_id: str) -> int | None:
        return next((number for number, case in self.cases.items() if case.id == case_id), None)

    def open_case(self, case_id: str) -> None:
        self.opened.append(case_id)

    def saved_views(self) -> list:
        return list(self.views.values())

    def save_view(self, view) -> None:
        self.views[view.id] = view

    def forget_view(self, view_id: str) -> None:
        del self.views[view_id]


@pytest.fixture
def host(qtbot, tmp_path):
    assert qtbot
    return FakeHost(tmp_path, [a_case(number) for number in range(60)])
