"""Prices read off the picture: which is the price, which is the one beside it, and when."""

from __future__ import annotations

from dataclasses import replace

import pytest

from moderator_app.desk.case.prices import amounts, shown_prices
from moderator_app.domain.identity import DAY_MS
from moderator_app.domain.merchant import Listing, PricePoint
from moderator_app.domain.transcript import Lane
from tests.desk.case.table import NOW, clip, said


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        ("全网最低价 ¥199", [19_900]),
        ("长绒棉四件套 1.8米床 ¥99 成本价¥260", [9_900, 26_000]),
        ("到手价39.9元", [3_990]),
        ("￥1,999.50", [199_950]),
        ("¥0.5", [50]),
        ("仅剩30份", []),
        ("80抽6包", []),
        ("", []),
    ],
)
def test_sums_are_read_in_minor_units(text, sums):
    assert amounts(text) == sums


def test_the_first_sum_is_the_price_and_a_higher_one_is_what_it_was():
    item = replace(
        clip(),
        segments=(
            said(Lane.CAPTION, 0, 0, "四件套 ¥260"),
            said(Lane.CAPTION, 1, 25_000, "四件套 ¥99 成本价¥260"),
            said(Lane.CAPTION, 2, 40_000, "¥99 满减¥10"),
        ),
    )
    assert [(price.price_minor, price.was_minor) for price in shown_prices(item)] == [
        (26_000, None),
        (9_900, 26_000),
        (9_900, None),
    ]


def test_product_cards_are_believed_before_captions():
    rows = (said(Lane.CAPTION, 0, 0, "¥1"), said(Lane.CARD, 0, 0, "四件套 ¥99"))
    assert [price.price_minor for price in shown_prices(replace(clip(), segments=rows))] == [9_900]


def test_orders_count_while_the_broadcast_ran():
    start = NOW - DAY_MS
    paid = tuple(PricePoint(at_ms=start + at, paid_minor=14_900) for at in (-1, 5_000, 10_000_000))
    item = replace(clip(), captured_at_ms=start, listing=Listing(ref="l", title="t", price_minor=1, paid=paid))
    assert [price.t0_ms for price in shown_prices(item) if price.lane is Lane.LISTING] == [5_000]
