"""Hype selling: a play (quarrel, tears, losses, ceremony, contest) or false scarcity that drives a price cut.

A play alone may be life, a price cut alone is commerce; the two within a minute are worth a look. Only the shop's
lanes are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from moderator_app.detectors.bank import Found
from moderator_app.detectors.hits import Sight
from moderator_app.detectors.lexicon import Lexicon, Shape
from moderator_app.detectors.numerals import number
from moderator_app.detectors.scene import Clock, Scene, Side, together
from moderator_app.domain.text import Label
from moderator_app.domain.transcript import Lane

ID = "hype_selling"
_RULE_OF = {
    "quarrel": "HS-PLAY",
    "tears": "HS-PLAY",
    "loss": "HS-LOSS",
    "ceremony": "HS-CEREMONY",
    "pk": "HS-PK",
}
SHAPE = Shape(
    kinds=(*_RULE_OF, "cut", "countdown"),
    patterns=("last",),
    numbers=("window_ms", "long_ms", "repeats", "quiet_percent"),
    rules=("HS-PLAY", "HS-LOSS", "HS-SCARCE", "HS-CEREMONY", "HS-PK"),
    facts=("seconds", "before", "after"),
)
_COUNTDOWN = Label(zh="附近有倒计时催单", en="a countdown is near")
_SECOND_PART = Label(zh="同一时段还有另一种情节", en="another part of a play is near")
_NO_CUT = Label(zh="附近没有听到降价", en="no price cut was heard near")


def see(scene: Scene, lexicon: Lexicon) -> Iterator[Sight]:
    """Yield the parts of a play that stand beside a price cut, and scarcity that contradicts itself."""
    yield from _plays(scene, lexicon)
    yield from _scarce(scene, lexicon)


def _plays(scene: Scene, lexicon: Lexicon) -> Iterator[Sight]:
    window = lexicon.numbers["window_ms"]
    parts = {kind: [one for one in scene.words(ID, kind) if _counts(scene, one)] for kind in _RULE_OF}
    clocks = {kind: Clock(scene, words) for kind, words in parts.items()}
    beside = {name: Clock(scene, scene.words(ID, name)) for name in ("cut", "countdown")}
    seconds = Label(zh=str(window // 1000), en=str(window // 1000))
    for kind, words in parts.items():
        rule = lexicon.rules[_RULE_OF[kind]]
        others = {name: clock for name, clock in clocks.items() if _RULE_OF[name] != _RULE_OF[kind]}
        for found in words:
            near = together(beside, found, window)
            second = bool(together(others, found, window))
            score, notes = rule.score, []
            if "cut" not in near:
                if not second:
                    continue
                score, notes = score * lexicon.numbers["quiet_percent"] // 100, [_NO_CUT]
            if second:
                score, notes = score + 160, [*notes, _SECOND_PART]
            if "countdown" in near:
                score, notes = score + 80, [*notes, _COUNTDOWN]
            yield Sight(
                rule=rule,
                index=found.index,
                start=found.start,
                end=found.end,
                score=score,
                decoded=found.decoded,
                facts={"seconds": seconds},
                notes=tuple(notes),
            )


def _counts(scene: Scene, found: Found) -> bool:
    spoken = scene.side(found) is Side.SHOP and scene.segment(found).lane is not Lane.LISTING
    return spoken and not scene.negated(found) and not scene.warned(found)


@dataclass(frozen=True, slots=True)
class _Last:
    """One "the last n"."""

    index: int
    start: int
    end: int
    at_ms: int
    count: int


def _scarce(scene: Scene, lexicon: Lexicon) -> Iterator[Sight]:
    """Yield "the last n" said after a smaller n, or said again and again for minutes."""
    said: list[_Last] = []
    for index, segment in enumerate(scene.segments):
        if scene.sides[index] is not Side.SHOP or segment.lane is Lane.LISTING:
            continue
        for match in lexicon.patterns["last"].finditer(scene.folded[index]):
            count = number(match.group(1))
            if count:
                t0, _ = segment.time_of(*match.span())
                said.append(_Last(index, match.start(), match.end(), t0, count))
    said.sort(key=lambda one: (one.at_ms, one.index, one.start))
    rule, numbers = lexicon.rules["HS-SCARCE"], lexicon.numbers
    first = last = None
    smallest = times = 0
    for one in said:
        if first is None or last is None or one.at_ms - last.at_ms > numbers["long_ms"]:
            first, smallest, times = one, one.count, 0
        last, times = one, times + 1
        lasting = times >= numbers["repeats"] and one.at_ms - first.at_ms >= numbers["long_ms"]
        grown = one.count > smallest
        if grown or lasting:
            facts = {"before": _spelled(smallest), "after": _spelled(one.count)}
            score = rule.score + (120 if grown and lasting else 0)
            yield Sight(rule=rule, index=one.index, start=one.start, end=one.end, score=score, facts=facts)
        smallest = min(smallest, one.count)


def _spelled(count: int) -> Label:
    return Label(zh=str(count), en=str(count))
