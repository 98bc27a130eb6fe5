"""Counterfeit: the trade's words for copies, hidden marks, and prices that cannot be true.

Words are a lead, never a finding: whether goods are real needs papers or a test purchase.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from moderator_app.detectors.bank import Found
from moderator_app.detectors.hits import Sight, money
from moderator_app.detectors.lexicon import Lexicon, Shape
from moderator_app.detectors.numerals import Amount
from moderator_app.detectors.scene import Clock, Scene, Side, together
from moderator_app.domain.text import Label

ID = "counterfeit"
_AMOUNTS_REACH = 80
"""How far from "the same as the counter's" an amount may stand, in characters."""
SHAPE = Shape(
    kinds=("replica", "ratio", "orders", "same", "hidden", "brand", "goods", "code", "paper", "real"),
    numbers=("window_ms", "buyer_percent", "low_percent", "cheap_minor"),
    rules=("CF-REPLICA", "CF-ORDERS", "CF-SAME", "CF-HIDDEN", "CF-PAPERS"),
    facts=("price",),
)
_BRAND = Label(zh="附近指向某个品牌", en="a brand is hinted at near")
_CODE = Label(zh="附近有暗语", en="code words are near")
_REAL = Label(zh="同句承诺正品、授权或鉴定", en="authenticity or inspection is promised in the same sentence")
_BUYER = Label(zh="出自买家或观众", en="said by a buyer or viewer")


def see(scene: Scene, lexicon: Lexicon) -> Iterator[Sight]:
    """Yield what sounds like trade in copies."""
    judge = _Judge(scene, lexicon)
    for kind, strategy in (("replica", "CF-REPLICA"), ("hidden", "CF-HIDDEN"), ("paper", "CF-PAPERS")):
        for found in scene.words(ID, kind):
            yield from judge.sight(strategy, found)
    for found in scene.words(ID, "ratio"):
        if judge.near(found) & {"brand", "code", "replica", "hidden"}:
            yield from judge.sight("CF-REPLICA", found, more=-140)
    for found in scene.words(ID, "orders"):
        near = judge.near(found)
        if near & {"brand", "hidden", "replica"}:
            yield from judge.sight("CF-ORDERS", found, more=120)
        elif near & {"code", "goods"} and scene.side(found) is Side.SHOP:
            yield from judge.sight("CF-ORDERS", found)
    for found in scene.words(ID, "same"):
        price = _too_low(scene, lexicon, found)
        if price is not None:
            yield from judge.sight("CF-SAME", found, price=money(price))


class _Judge:
    """Weighs one hit by its surroundings."""

    def __init__(self, scene: Scene, lexicon: Lexicon) -> None:
        self._scene = scene
        self._lexicon = lexicon
        kinds = ("brand", "code", "goods", "replica", "hidden")
        self._clocks = {kind: Clock(scene, scene.words(ID, kind)) for kind in kinds}

    def near(self, found: Found) -> set[str]:
        """Return the kinds of words that stand near ``found``."""
        return set(together(self._clocks, found, self._lexicon.numbers["window_ms"]))

    def sight(self, strategy: str, found: Found, *, more: int = 0, price: Label | None = None) -> Iterator[Sight]:
        """Yield one sight with its score and notes, or nothing when the context excuses it."""
        scene, rule = self._scene, self._lexicon.rules[strategy]
        side = scene.side(found)
        negated = strategy != "CF-PAPERS" and scene.negated(found)
        if negated or scene.warned(found) or (side is Side.BUYER and scene.asked(found)):
            return
        near = self.near(found)
        score, notes = rule.score + more, []
        if "brand" in near:
            score, notes = score + 100, [_BRAND]
        if "code" in near:
            score, notes = score + 100, [*notes, _CODE]
        if scene.around(ID, "real", found):
            score, notes = score - 380, [*notes, _REAL]
        if side is Side.BUYER:
            score, notes = score * self._lexicon.numbers["buyer_percent"] // 100, [*notes, _BUYER]
        yield Sight(
            rule=rule,
            index=found.index,
            start=found.start,
            end=found.end,
            score=max(0, min(1000, score)),
            decoded=found.decoded,
            facts={} if price is None else {"price": price},
            notes=tuple(notes),
        )


def _close(scene: Scene, found: Found) -> list[Amount]:
    """Return the amounts within a few sentences of ``found``."""
    listed = scene.amounts(found.index)
    low = bisect_left(listed, found.start - _AMOUNTS_REACH, key=lambda amount: amount.start)
    return listed[low : bisect_left(listed, found.end + _AMOUNTS_REACH, key=lambda amount: amount.start)]


def _too_low(scene: Scene, lexicon: Lexicon, found: Found) -> int | None:
    """Return the price that is too low to be true, or None.

    Too low is less than a share of the highest amount named nearby, or, for a luxury brand's "same", less
    than a floor.
    """
    if scene.side(found) is not Side.SHOP:
        return None
    named = [amount.minor for amount in _close(scene, found) if amount.marked or amount.minor >= 1000]
    listing = scene.document.listing
    if listing is not None:
        named += [listing.price_minor, listing.compare_price_minor or listing.price_minor]
    if not named:
        return None
    low, high = min(named), max(named)
    cheap = "牌" in found.term.text and low < lexicon.numbers["cheap_minor"]
    return low if cheap or low * 100 < high * lexicon.numbers["low_percent"] else None
