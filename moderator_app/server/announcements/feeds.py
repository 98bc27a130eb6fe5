"""Feeds of public revisions: JSON Feed 1.1 and Atom (RFC 4287). A correction is an entry of its own, as an issue is."""

from __future__ import annotations

import html
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from moderator_app.server.announcements.sheet import Sheet
from moderator_app.server.announcements.wording import Words, local

ATOM = "http://www.w3.org/2005/Atom"
OURS = "urn:moderator:announcement"
_NAMES: dict[Any, str] = {None: ATOM, "m": OURS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One public revision; only the newest of an issue carries its sheet."""

    announcement_id: str
    number: int
    at_ms: int
    kind: str
    sheet: Sheet
    newest: bool

    @property
    def urn(self) -> str:
        """Its lasting name: a UUID (RFC 9562, version 5) made of the issue's own and the revision's number."""
        return uuid.uuid5(uuid.UUID(self.announcement_id), str(self.number)).urn

    @property
    def stamp(self) -> str:
        """When it was published (RFC 3339)."""
        return local(self.at_ms).isoformat(timespec="seconds")


def content(sheet: Sheet) -> str:
    """Return an issue's rows as a plain table."""
    lines = [f"<p>{html.escape(banner)}</p>" for banner in sheet.banners]
    head = "".join(f"<th>{html.escape(name)}</th>" for name in sheet.columns)
    body = "".join(
        "<tr>" + "".join(f"<td><bdi>{html.escape(text)}</bdi></td>" for text in row.texts) + "</tr>"
        for row in sheet.rows
    )
    if sheet.rows:
        lines.append(f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")
    if sheet.seal is not None:
        lines.append(f"<pre>{html.escape(sheet.seal.checkpoint)}</pre>")
    return "".join(lines)


def _title(one: Revision) -> str:
    kinds = {"correction": "corrections", "retraction": "corrections"}
    mark = f" [{one.sheet.words(kinds[one.kind])}]" if one.kind in kinds else ""
    return f"{one.sheet.heading}: {one.sheet.title}{mark}"


def json_feed(revisions: Sequence[Revision], say: Words, base: str) -> bytes:
    """Return a JSON Feed; ``base`` is this server's address."""
    items = []
    for one in revisions:
        link = f"{base}{one.sheet.path}?lang={say.language}"
        item: dict[str, object] = {
            "id": one.urn,
            "url": link,
            "title": _title(one),
            "date_published": one.stamp,
            "language": say.tag,
            **({"content_html": content(one.sheet)} if one.newest else {"content_text": one.sheet.heading}),
        }
        if one.newest and one.sheet.seal is not None:
            item["_moderator"] = {
                "digest": one.sheet.seal.digest,
                "checkpoint": one.sheet.seal.checkpoint,
                "key": one.sheet.seal.key,
                "cells": [list(row.texts) for row in one.sheet.rows],
            }
        items.append(item)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": say("site"),
        "home_page_url": f"{base}/announcements?lang={say.language}",
        "feed_url": f"{base}/announcements/feed.json?lang={say.language}",
        "language": say.tag,
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False).encode()


def atom_feed(revisions: Sequence[Revision], say: Words, base: str, now: str) -> bytes:
    """Return an Atom feed; ``base`` is this server's address, ``now`` is for a feed without entries."""
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap=_NAMES)
    feed.set("{http://www.w3.org/XML/1998/namespace}lang", say.tag)
    _add(feed, "title", say("site"))
    _add(feed, "id", f"{base}/announcements")
    _add(feed, "updated", revisions[0].stamp if revisions else now)
    _add(feed, "author")
    _add(feed[-1], "name", say("site"))
    _add(feed, "link", rel="self", href=f"{base}/announcements/feed.atom?lang={say.language}")
    for one in revisions:
        entry = etree.SubElement(feed, f"{{{ATOM}}}entry")
        _add(entry, "id", one.urn)
        _add(entry, "title", _title(one))
        _add(entry, "updated", one.stamp)
        _add(entry, "link", rel="alternate", href=f"{base}{one.sheet.path}?lang={say.language}")
        if one.newest:
            _add(entry, "content", content(one.sheet), type="html")
            if one.sheet.seal is not None:
                for name in ("digest", "checkpoint", "key"):
                    etree.SubElement(entry, f"{{{OURS}}}{name}").text = getattr(one.sheet.seal, name)
        else:
            _add(entry, "summary", one.sheet.heading)
    return bytes(etree.tostring(feed, xml_declaration=True, encoding="utf-8"))


def _add(parent: etree._Element, tag: str, text: str = "", **attributes: str) -> None:
    child = etree.SubElement(parent, f"{{{ATOM}}}{tag}", attrib=attributes)
    child.text = text or None
