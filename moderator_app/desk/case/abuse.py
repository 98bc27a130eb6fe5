"""Which lines of a conversation are abusive, so that nobody reads them before they want to. No Qt.

This covers, it does not judge: a short list of plain insults and threats, and everything in an item that the platform
marked as upsetting. Whatever is covered is a key away, and detectors and quotes see the original all the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from moderator_app.domain.transcript import Segment, Speaker

_PLAIN = re.compile(
    r"去死|弄死|打死你|砍死|杀了你|杀你全家|死全家|全家死|你妈|尼玛|草泥马|操你|傻[逼比叉]|煞笔|沙比|滚蛋|贱人|婊子|畜生|狗东西|废物"
    r"|垃圾人|王八蛋|不得好死|fuck|bitch|\bdie\b|kill you|kys",
    re.IGNORECASE,
)
_BLANKS = re.compile(r"[\s*._\-~·•]+")
UPSETTING = frozenset({"abuse", "threat", "self_harm"})
"""Classes of upsetting content whose lines from people are covered as a whole."""


def is_abusive(text: str) -> bool:
    """Say whether a line insults or threatens; blanks and dots put between the characters do not help."""
    return bool(_PLAIN.search(text) or (len(text) < 200 and _PLAIN.search(_BLANKS.sub("", text))))


def abusive_rows(rows: Sequence[Segment], distress: str) -> frozenset[int]:
    """Return the rows to cover: what insults or threatens, in a marked item every line of buyers and sellers."""
    if distress in UPSETTING:
        return frozenset(row for row, one in enumerate(rows) if one.role is not Speaker.SYSTEM)
    known: dict[str, bool] = {}
    found = []
    for row, one in enumerate(rows):
        text = one.text
        if text not in known:
            known[text] = is_abusive(text)
        if known[text]:
            found.append(row)
    return frozenset(found)
