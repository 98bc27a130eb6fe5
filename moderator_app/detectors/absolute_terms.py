"""Absolute terms about goods, and the exemptions that make them lawful.

Source: Advertising Law of China, art. 9(3), and the market regulator's 2023 guideline on absolute terms: the firm's
attitude or aim, tips for use, grade names and product names are no violation; a comparison within one brand is none
if it is true, so it is reported low, for a person to check.
"""

from __future__ import annotations

from collections.abc import Iterator

from moderator_app.detectors.bank import Found
from moderator_app.detectors.hits import Sight
from moderator_app.detectors.lexicon import Lexicon, Shape, Term
from moderator_app.detectors.scene import Clock, Scene, Side
from moderator_app.domain.text import Label
from moderator_app.domain.transcript import Lane, Speaker

ID = "absolute_terms"
_RULE_OF = {
    "superlative": "AT-SUPERLATIVE",
    "national": "AT-NATIONAL",
    "lowest": "AT-LOWEST",
    "rank": "AT-RANK",
    "unique": "AT-RANK",
}
SHAPE = Shape(
    kinds=(*_RULE_OF, "attitude", "own", "tip", "taste", "selling"),
    patterns=("open",),
    numbers=("own_percent", "open_percent", "selling_ms"),
    rules=("AT-SUPERLATIVE", "AT-NATIONAL", "AT-LOWEST", "AT-RANK"),
)
_OWN = Label(zh="与本店或同品牌自我比较,真实则豁免", en="compared within one shop or brand: exempt if true")
_GOODS = ("品质", "面料", "材质", "工艺", "产品", "货", "品牌", "质量")
_EXEMPT = ("attitude", "tip", "taste")


def see(scene: Scene, lexicon: Lexicon) -> Iterator[Sight]:
    """Yield the absolute terms the shop uses about its goods."""
    words = [*scene.words(ID, *_RULE_OF), *_open(scene, lexicon)]
    selling = Clock(scene, scene.words(ID, "selling"))
    for found in words:
        if not _commercial(scene, found) and not selling.near(found, lexicon.numbers["selling_ms"]):
            continue
        side = scene.side(found)
        if side is Side.BUYER or scene.negated(found) or scene.warned(found):
            continue
        clause = scene.clause(found)
        if any(_inside(scene, kind, found, clause) for kind in _EXEMPT):
            continue
        rule = lexicon.rules[_RULE_OF[found.term.kind]]
        score, notes = rule.score, []
        if found.term.kind != "national" and _inside(scene, "own", found, clause) and not _wide(found.term.text):
            score, notes = score * lexicon.numbers["own_percent"] // 100, [_OWN]
        if side is Side.OPEN:
            score = score * lexicon.numbers["open_percent"] // 100
        yield Sight(
            rule=rule,
            index=found.index,
            start=found.start,
            end=found.end,
            score=score,
            decoded=found.decoded,
            notes=tuple(notes),
        )


def _commercial(scene: Scene, found: Found) -> bool:
    """Say whether we are told that this is selling: a listing is at hand, or the speaker is the shop."""
    segment = scene.segment(found)
    return (
        scene.document.listing is not None
        or segment.lane is Lane.LISTING
        or segment.role in (Speaker.ANCHOR, Speaker.SHOP)
        or any(word in found.term.text for word in _GOODS)
    )


def _open(scene: Scene, lexicon: Lexicon) -> Iterator[Found]:
    """Yield "the most … of the whole net/country/trade" in any wording."""
    for index, text in enumerate(scene.folded):
        if "最" not in text or scene.sides[index] is not Side.SHOP:
            continue
        for match in lexicon.patterns["open"].finditer(text):
            kind = "lowest" if any(char in match.group() for char in "低惠宜") else "superlative"
            term = Term(detector=ID, kind=kind, text=match.group())
            yield Found(term=term, index=index, start=match.start(), end=match.end())


def _inside(scene: Scene, kind: str, found: Found, clause: tuple[int, int]) -> bool:
    """Say whether a word of ``kind`` stands in the clause of ``found``."""
    start, end = clause
    return any(start <= one.start and one.end <= end for one in scene.around(ID, kind, found))


def _wide(text: str) -> bool:
    """Say whether the term itself reaches beyond the shop."""
    return any(word in text for word in ("全网", "全国", "全球", "世界", "行业", "史上", "国家"))
