"""Public pages: server-rendered, every datum escaped and isolated, no script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from moderator_app import assets
from moderator_app.server.announcements.sheet import Sheet
from moderator_app.server.announcements.wording import Words

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


@lru_cache(maxsize=1)
def _environment() -> Environment:
    folder = assets.resource("announcements")
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )


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
    """Return the style sheet."""
    return assets.resource("announcements", "style.css").read_bytes()
