"""Private trade: buyers are led off the platform to talk or to pay (practice of "private orders").

One word proves nothing: what counts is a route together with an invitation, an account name, a good or a price. The
shop's invitation weighs more than a buyer's own question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from moderator_app.detectors.bank import Found
from moderator_app.detectors.hits import Sight
from moderator_app.detectors.lexicon import Lexicon, Rule, Shape, Term
from moderator_app.detectors.scene import Clock, Scene, Side, together
from moderator_app.domain.text import Label

ID = "private_trade"
SHAPE = Shape(
    kinds=(
        "invite", "invite_latin", "channel", "channel_latin", "phone", "group", "group_latin", "private",
        "private_weak", "code", "away", "goods", "sell", "aftersales",
    ),
    patterns=("loose", "bare", "account", "number", "mobile", "link"),
    numbers=("window_ms", "reach", "buyer_first_ms", "buyer_percent", "open_percent", "asked_percent"),
    rules=("PT-HANDLE", "PT-INVITE", "PT-AWAY", "PT-GROUP", "PT-CODE", "PT-SOLICIT", "PT-TOGETHER"),
    facts=("handle", "seconds"),
)  # fmt: skip
_LONGEST_ACCOUNT = 48
_REACHING = ("invite", "invite_latin", "loose", "group", "group_latin")
_DIGIT_VIEW = str.maketrans("零〇一幺二两三四五六七八九", "0011223456789")
_PRICE_NEAR = Label(zh="附近提到商品或价格", en="goods or a price are near")
_CODE_NEAR = Label(zh="附近有暗语", en="code words are near")
_BUYER_FIRST = Label(zh="买家先问起站外联系", en="the buyer asked about it first")
_ASKS = Label(zh="说话者是在提问", en="the speaker asks")
_BUYER = Label(zh="出自买家或观众", en="said by a buyer or viewer")
_AFTERSALES = Label(zh="同句提到售后或物流", en="after-sales or delivery in the same sentence")
_WARNING = Label(zh="同句含提醒或警示用语", en="words of warning in the same sentence")


@dataclass(frozen=True, slots=True)
class _Parts:
    """The clocks of the parts that count together."""

    goods: Clock
    code: Clock
    private: Clock
    solicit: Clock
    asking: Clock


def see(scene: Scene, lexicon: Lexicon) -> Iterator[Sight]:
    """Yield what looks like private trade."""
    invites = [*scene.words(ID, "invite", "invite_latin"), *_shaped(scene, lexicon, "loose")]
    channels = scene.words(ID, "channel", "channel_latin")
    asking = [one for one in (*invites, *channels) if scene.side(one) is Side.BUYER and scene.asked(one)]
    parts = _Parts(
        goods=Clock(scene, scene.words(ID, "goods")),
        code=Clock(scene, scene.words(ID, "code")),
        private=Clock(scene, scene.words(ID, "private", "private_weak")),
        solicit=Clock(scene, scene.words(ID, "private")),
        asking=Clock(scene, asking),
    )
    judge = _Judge(scene, lexicon, parts)
    for strategy, kinds in (("PT-AWAY", ("away",)), ("PT-GROUP", ("group", "group_latin"))):
        for one in scene.words(ID, *kinds):
            if strategy == "PT-AWAY" or parts.goods.near(one, judge.window):
                yield from judge.sight(strategy, one)
    for one in invites:
        yield from judge.sight("PT-INVITE", one)
    for one in (*invites, *channels, *scene.words(ID, "phone", "group", "group_latin")):
        yield from judge.handle(one)
    yield from judge.bare()
    yield from _combined(scene, judge, parts, (*invites, *channels))


def _combined(scene: Scene, judge: _Judge, parts: _Parts, routes: Sequence[Found]) -> Iterator[Sight]:
    """Yield what only counts together with other words near it."""
    for one in scene.words(ID, "sell"):
        if scene.side(one) is not Side.SHOP and parts.solicit.near(one, judge.window):
            yield from judge.sight("PT-SOLICIT", one)
    route = Clock(scene, routes)
    for one in scene.words(ID, "code"):
        near = together({"route": route, "private": parts.private, "goods": parts.goods}, one, judge.window)
        if "route" in near or {"private", "goods"} <= near.keys():
            yield from judge.sight("PT-CODE", one)
    for one in routes:
        near = together({"private": parts.private, "goods": parts.goods}, one, judge.window)
        if len(near) == 2 and one.term.kind in ("channel", "channel_latin"):
            yield from judge.sight("PT-TOGETHER", one)


def _shaped(scene: Scene, lexicon: Lexicon, name: str) -> Iterator[Found]:
    """Yield what a pattern of the lexicon finds, as words of a kind of the same name."""
    for index, text in enumerate(scene.folded):
        if scene.sides[index] is not Side.HOUSE:
            for match in lexicon.patterns[name].finditer(text):
                term = Term(detector=ID, kind=name, text=match.group())
                yield Found(term=term, index=index, start=match.start(), end=match.end())


class _Judge:
    """Weighs one hit by its surroundings."""

    def __init__(self, scene: Scene, lexicon: Lexicon, parts: _Parts) -> None:
        self._scene = scene
        self._lexicon = lexicon
        self._parts = parts
        self._digits = [text.translate(_DIGIT_VIEW) for text in scene.folded]
        self.window = lexicon.numbers["window_ms"]

    def handle(self, route: Found) -> Iterator[Sight]:
        """Yield the route together with the account name beside it."""
        span = self._account(route)
        if span is None:
            return
        start, end = min(route.start, span[0]), max(route.end, span[1])
        heard = self._scene.segment(route).text[span[0] : span[1]]
        yield from self.sight("PT-HANDLE", route, start=start, end=end, handle=heard)

    def bare(self) -> Iterator[Sight]:
        """Yield numbers to be added that stand right behind a verb, no channel named."""
        for found in _shaped(self._scene, self._lexicon, "bare"):
            number = re.search(r"\d+$", found.term.text)
            yield from self.sight("PT-HANDLE", found, handle=number.group() if number else "")

    def _account(self, route: Found) -> tuple[int, int] | None:
        """Return the span of the account name that belongs to ``route``, or None.

        An invitation or a group reaches some characters far; a channel's bare name or a telephone's word only over a
        colon and the like, except for a mobile number, which is one wherever it stands.
        """
        folded, digits = self._scene.folded[route.index], self._digits[route.index]
        reach = self._lexicon.numbers["reach"]
        low, high = max(0, route.start - reach), min(len(folded), route.end + reach)
        patterns = self._lexicon.patterns
        searches = [("mobile", digits), ("number", digits), ("account", folded)]
        for name, text in searches[: 2 if route.term.kind == "phone" else 3]:
            for match in patterns[name].finditer(text, low, high + _LONGEST_ACCOUNT):
                start, end = match.span()
                if start >= high:
                    break
                apart = start >= route.end or end <= route.start
                if apart and (
                    name == "mobile" or self._linked(route, folded[min(end, route.end) : max(start, route.start)])
                ):
                    return start, end
        # An account name may follow a Latin route without a gap ("vxabc123").
        glued = patterns["account"].match(folded, route.end) if route.term.kind != "phone" else None
        return glued.span() if glued else None

    def _linked(self, route: Found, between: str) -> bool:
        if route.term.kind in _REACHING or not between:
            return True
        return self._lexicon.patterns["link"].fullmatch(between) is not None

    def sight(
        self, strategy: str, found: Found, *, start: int | None = None, end: int | None = None, handle: str = ""
    ) -> Iterator[Sight]:
        """Yield one sight with its score and notes, or nothing when the context excuses it."""
        scene, numbers = self._scene, self._lexicon.numbers
        if scene.negated(found):
            return
        rule: Rule = self._lexicon.rules[strategy]
        score, notes = rule.score, []
        if strategy in ("PT-INVITE", "PT-HANDLE", "PT-AWAY") and self._parts.goods.near(found, self.window):
            score, notes = score + 120, [_PRICE_NEAR]
        if strategy != "PT-CODE" and self._parts.code.near(found, self.window):
            score, notes = score + 60, [*notes, _CODE_NEAR]
        score, more = self._weaken(found, score)
        facts = {"handle": Label(zh=handle, en=handle), "seconds": _seconds(numbers["window_ms"])}
        yield Sight(
            rule=rule,
            index=found.index,
            start=found.start if start is None else start,
            end=found.end if end is None else end,
            score=max(0, min(1000, score)),
            decoded=found.decoded,
            facts=facts,
            notes=(*notes, *more),
        )

    def _weaken(self, found: Found, score: int) -> tuple[int, list[Label]]:
        scene, numbers, notes = self._scene, self._lexicon.numbers, []
        side = scene.side(found)
        if side is Side.BUYER:
            score, notes = score * numbers["buyer_percent"] // 100, [_BUYER]
        elif side is Side.OPEN:
            score = score * numbers["open_percent"] // 100
        if side is not Side.SHOP and scene.asked(found):
            score, notes = score * numbers["asked_percent"] // 100, [*notes, _ASKS]
        if side is Side.SHOP and self._parts.asking.near(found, numbers["buyer_first_ms"], same_side=False):
            score, notes = score - 100, [*notes, _BUYER_FIRST]
        if scene.around(ID, "aftersales", found):
            score, notes = score - 350, [*notes, _AFTERSALES]
        if scene.warned(found) or (side is not Side.SHOP and scene.reported(found)):
            score, notes = score - 450, [*notes, _WARNING]
        return score, notes


def _seconds(window_ms: int) -> Label:
    text = str(window_ms // 1000)
    return Label(zh=text, en=text)
