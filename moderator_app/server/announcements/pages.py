"""Public pages: server-rendered, every datum escaped and isolated, no script."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from moderator_app import assets
from moderator_app.server.announcements.sheet import COLUMNS, Sheet
from moderator_app.server.announcements.wording import LANGUAGES, Words, words

NARROW = "@media screen and (max-width: 48rem)"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept-Language",
    "Cache-Control": "no-cache",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An issue (or a correction) in a list."""

    href: str
    heading: str
    title: str
    when: str
    stamp: str
    """ISO 8601."""
    rows: int
    banners: tuple[str, ...] = ()
    note: str = ""


_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d)?")


def dated(text: str) -> Markup:
    """Return a text escaped, its dates and times marked as such, so that no line breaks inside one."""
    return Markup(_MOMENT.sub(r"<time>\g<0></time>", str(escape(text))))  # noqa: S704 - escaped before it is marked


@lru_cache(maxsize=1)
def _environment() -> Environment:
    folder = assets.resource("announcements")
    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    made.filters["dated"] = dated
    return made


def _render(name: str, say: Words, query: dict[str, str], **values: object) -> str:
    other = "en" if say.language == "zh" else "zh"
    return (
        _environment()
        .get_template(name)
        .render(say=say, other_query=urlencode({**query, "lang": other}), query=query.get("q", ""), **values)
    )


def issue_page(sheet: Sheet) -> str:
    """Return the page of an issue."""
    return _render("issue.html", sheet.words, {}, sheet=sheet, doc=sheet.document)


def list_page(say: Words, heading: str, entries: Sequence[Entry], *, message: str = "", query: str = "") -> str:
    """Return the archive, or what a search found."""
    asked = {"q": query} if query else {}
    return _render("archive.html", say, asked, heading=heading, entries=entries, message=message)


def corrections_page(say: Words, entries: Sequence[Entry]) -> str:
    """Return the log of all corrections."""
    return _render("corrections.html", say, {}, entries=entries)


@lru_cache(maxsize=1)
def style() -> bytes:
    """Return the style sheet; on narrow screens, where rows stand as cards, it names each cell by its column."""
    made = [assets.resource("announcements", "style.css").read_text(encoding="utf-8"), NARROW + " {"]
    for say in map(words, LANGUAGES):
        for place, name in enumerate(COLUMNS[1:], 2):
            label = json.dumps(say(f"column_{name}"), ensure_ascii=False)
            made.append(f"  :lang({say.tag}) .rows td:nth-child({place})::before {{ content: {label}; }}")
    return "\n".join([*made, "}", ""]).encode()
