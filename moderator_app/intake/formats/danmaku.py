"""Timed comments in XML: Bilibili's own files, those of live recorders, and NicoNico's.

Bilibili: ``<d p="seconds,mode,size,colour,posted,pool,user,row,…">text</d>``; ``posted`` is the wall clock and is not
needed. Live recorders add ``<sc ts user price>text</sc>``, ``<gift ts giftname giftcount/>`` and ``<guard ts level/>``.
NicoNico: ``<chat vpos user_id>text</chat>`` with hundredths of a second. A recording that broke off ends in the
middle of a tag; what came before is read.
"""

from __future__ import annotations

import hashlib

from lxml import etree

from moderator_app.domain.transcript import Lane, Speaker
from moderator_app.intake.formats.clock import millis, seconds_ms
from moderator_app.intake.formats.reading import Place, Script, Source
from moderator_app.intake.formats.xmltree import attribute, inner_text, local, parse, place_of, root_name


def is_danmaku(source: Source) -> bool:
    """Say whether it is XML of one of the three kinds."""
    return root_name(source) in {"i", "packet"} or (
        source.text.lstrip().startswith("<") and ("<d p=" in source.text[:50_000])
    )


def read_danmaku(source: Source, script: Script) -> None:
    """Read every comment; gifts and memberships become lines of the system lane.

    Raises:
        BadInput: not XML, or with a document type.
    """
    for element in parse(source, script).iter():
        name = local(element)
        place = place_of(element)
        if name == "d":
            _comment(script, element, place)
        elif name == "sc":
            _timed(script, element, place, inner_text(element) or attribute(element, "message"))
        elif name == "gift":
            text = f"{attribute(element, 'giftname')} ×{attribute(element, 'giftcount') or 1}"
            _event(script, element, place, text)
        elif name == "guard":
            _event(script, element, place, f"guard {attribute(element, 'level')} ×{attribute(element, 'count') or 1}")
        elif name == "chat" and attribute(element, "vpos"):
            hundredths = millis(attribute(element, "vpos"))
            t_ms = None if hundredths is None else hundredths * 10
            _say(script, t_ms, inner_text(element), place, attribute(element, "user_id"))


def _comment(script: Script, element: etree._Element, place: Place) -> None:
    parts = attribute(element, "p").split(",")
    if len(parts) < 4:
        script.fault(f"the attribute p has {len(parts)} parts instead of at least 4", Place(place.line, "p"))
        return
    user = parts[6] if len(parts) > 6 else attribute(element, "user")
    _say(script, seconds_ms(parts[0]), inner_text(element), Place(place.line, "p"), user)


def _timed(script: Script, element: etree._Element, place: Place, text: str) -> None:
    _say(script, seconds_ms(attribute(element, "ts")), text, Place(place.line, "ts"), attribute(element, "user"))


def _event(script: Script, element: etree._Element, place: Place, text: str) -> None:
    t_ms = seconds_ms(attribute(element, "ts"))
    script.cue(t_ms, t_ms, text, Place(place.line, "ts"), lane=Lane.SYSTEM, role=Speaker.SYSTEM)


def _say(script: Script, t_ms: int | None, text: str, place: Place, user: str) -> None:
    script.cue(t_ms, t_ms, text, place, speaker=pseudonym(user))


def pseudonym(user: str) -> str:
    """Return a name that stands for a user across files without being the platform's own: ``viewer-3fa2c19b07d4``."""
    if not user.strip():
        return ""
    return "viewer-" + hashlib.blake2s(user.strip().encode("utf-8", errors="replace"), digest_size=6).hexdigest()
