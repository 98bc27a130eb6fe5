"""Fictitious prices: a spoken or listed original price against what was really paid.

Source: the older Chinese rule on price fraud, kept as a policy parameter: the original price is the lowest price
actually paid at this venue in the seven days before the cut, else the last price paid
(``Listing.original_price_minor``).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from moderator_app.detectors.bank import Found
from moderator_app.detectors.hits import Sight, money
from moderator_app.detectors.lexicon import Lexicon, Rule, Shape
from moderator_app.detectors.numerals import Amount
from moderator_app.detectors.scene import Scene, Side
from moderator_app.domain.merchant import Listing, PriceMeaning
from moderator_app.domain.text import Label
from moderator_app.domain.transcript import Lane

ID = "fictitious_price"
SHAPE = Shape(
    kinds=("original", "compared", "now"),
    numbers=("reach", "slack_bps", "steep_percent"),
    rules=("PR-SPOKEN", "PR-LISTED", "PR-UNSOLD", "PR-SOURCE", "PR-CLAIM"),
    facts=("claimed", "paid"),
)
_NOW_REACH = 6
"""How many characters may stand between "now only" and its amount."""
_CURRENCY = "CNY"
"""The currency spoken amounts are in; listings in another one are not compared."""
_STEEP = Label(zh="为现价的数倍", en="it is several times the price asked")


def see(scene: Scene, lexicon: Lexicon) -> Iterator[Sight]:
    """Yield the claims of an original or compared price that the record does not bear out."""
    listing = scene.document.listing
    if listing is not None and listing.currency != _CURRENCY:
        listing = None
    for kind in ("original", "compared"):
        for found in scene.words(ID, kind):
            claim = _claim(scene, lexicon, found)
            if scene.side(found) is Side.BUYER or scene.negated(found) or scene.warned(found) or claim is None:
                continue
            yield from _spoken(scene, lexicon, found, claim, listing)
    if listing is not None:
        yield from _listed(scene, lexicon, listing)


def _claim(scene: Scene, lexicon: Lexicon, found: Found) -> Amount | None:
    """Return the amount the claim names: the first one close behind it, else one right before its "的"."""
    text, reach = scene.folded[found.index], lexicon.numbers["reach"]
    now = [word.start for word in scene.around(ID, "now", found, before=0) if word.start >= found.end]
    listed = scene.amounts(found.index)
    place = bisect_left(listed, found.end, key=_start)
    if place < len(listed):
        behind = listed[place]
        if behind.start - found.end <= reach and behind.start < min(now, default=len(text)) and _whole(behind):
            return behind
    before = listed[place - 1] if place else None
    named = before is not None and before.marked and text[before.end : found.start] == "的"
    return before if named else None


def _start(amount: Amount) -> int:
    return amount.start


def _whole(amount: Amount) -> bool:
    """Leave out bare counts such as the "1" of "一个"."""
    return amount.marked or amount.minor >= 500


def _spoken(scene: Scene, lexicon: Lexicon, found: Found, claim: Amount, listing: Listing | None) -> Iterator[Sight]:
    now = listing.price_minor if listing is not None else _asked(scene, found, claim)
    paid = listing.original_price_minor(scene.document.cut_at_ms) if listing is not None else None
    if found.term.kind == "compared":
        strategy, paid = "PR-SOURCE", None
    elif listing is None:
        strategy = "PR-CLAIM"
    else:
        strategy = "PR-UNSOLD" if paid is None else "PR-SPOKEN"
    unborne = paid is None or _over(claim.minor, paid, lexicon)
    if not unborne or (strategy == "PR-CLAIM" and (now is None or claim.minor <= now)):
        return
    # Where a paid price is known the score grows with the distance from it; else a steep comparison adds its own.
    steep = paid is None and now is not None and claim.minor * 100 >= now * lexicon.numbers["steep_percent"]
    rule = lexicon.rules[strategy]
    score = _score(rule, claim.minor, paid) + (200 if steep else 0)
    facts = {"claimed": money(claim.minor)} | ({} if paid is None else {"paid": money(paid)})
    yield Sight(
        rule=rule,
        index=found.index,
        start=min(found.start, claim.start),
        end=max(found.end, claim.end),
        score=score,
        decoded=found.decoded,
        facts=facts,
        notes=(_STEEP,) if steep else (),
    )


def _asked(scene: Scene, found: Found, claim: Amount) -> int | None:
    """Return the price asked today, as said close to the claim."""
    listed = scene.amounts(found.index)
    for word in scene.around(ID, "now", found):
        place = bisect_left(listed, word.end, key=_start)
        for amount in listed[place : place + 1]:
            if amount.start - word.end <= _NOW_REACH and amount.start != claim.start:
                return amount.minor
    return None


def _listed(scene: Scene, lexicon: Lexicon, listing: Listing) -> Iterator[Sight]:
    """Yield the listing's own struck-out price, bound to its text in the listing lane (none without such a text)."""
    claimed = listing.compare_price_minor
    if claimed is None or listing.price_meaning is not PriceMeaning.ORIGINAL:
        return
    paid = listing.original_price_minor(scene.document.cut_at_ms)
    if paid is not None and not _over(claimed, paid, lexicon):
        return
    place = _listing_place(scene, claimed)
    if place is None:
        return
    index, start, end = place
    facts = {"claimed": money(claimed)} | ({} if paid is None else {"paid": money(paid)})
    rule = lexicon.rules["PR-UNSOLD" if paid is None else "PR-LISTED"]
    yield Sight(rule=rule, index=index, start=start, end=end, score=_score(rule, claimed, paid), facts=facts)


def _listing_place(scene: Scene, claimed: int) -> tuple[int, int, int] | None:
    whole: tuple[int, int, int] | None = None
    for index, segment in enumerate(scene.segments):
        if segment.lane is not Lane.LISTING or not segment.text:
            continue
        for amount in scene.amounts(index):
            if amount.minor == claimed:
                return index, amount.start, amount.end
        whole = whole or (index, 0, len(segment.text))
    return whole


def _over(claimed: int, paid: int, lexicon: Lexicon) -> bool:
    return claimed * 10_000 > paid * (10_000 + lexicon.numbers["slack_bps"])


def _score(rule: Rule, claimed: int, base: int | None) -> int:
    """Return the rule's score, higher the further the claim is above ``base``: 60 for each full 50 %."""
    if not base:
        return rule.score
    return min(1000, rule.score + min(300, 60 * ((claimed - base) * 2 // base))) if claimed > base else rule.score
