"""Feeds as their own standards want them: Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from lxml import etree

from moderator_app.server.app import create_app
from tests.server.announcements.press import Press
from tests.server.announcements.test_browser import an_archive

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def reader(press: Press) -> Iterator[TestClient[Litestar]]:
    context = press.house.context
    with TestClient(create_app(context.config, context=context)) as opened:
        yield opened


def one(parent: Any, name: str) -> Any:
    """Return an element that there must be exactly once."""
    found = parent.findall(ATOM + name)
    assert len(found) == 1, f"{len(found)} of {name}"
    return found[0]


def moment(text: str) -> datetime:
    """Read a date-time (RFC 3339), which must name its zone."""
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", text), text
    return datetime.fromisoformat(text)


def is_address(text: str) -> bool:
    """Say whether a link names its scheme and its host."""
    parts = urlsplit(text)
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def is_lasting(text: str) -> bool:
    """Say whether an entry's name is a URN of a UUID (RFC 9562)."""
    return uuid.UUID(text).urn == text


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("filled", [True, False], ids=["issues", "nothing"])
def test_the_atom_feed_is_what_rfc_4287_says(
    press: Press, reader: TestClient[Litestar], language: str, filled: bool
) -> None:
    if filled:
        an_archive(press)
    answer = reader.get("/announcements/feed.atom", params={"lang": language})
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed: Any = etree.fromstring(answer.content)
    assert feed.tag == ATOM + "feed"
    assert one(feed, "title").text
    assert is_address(one(feed, "id").text)
    assert one(one(feed, "author"), "name").text
    updated = moment(one(feed, "updated").text)
    assert [link.get("rel") for link in feed.findall(ATOM + "link")].count("self") == 1
    entries = feed.findall(ATOM + "entry")
    assert len(entries) == (4 if filled else 0), "two issues, a correction, and one taken back"
    for entry in entries:
        assert is_lasting(one(entry, "id").text)
        assert one(entry, "title").text
        assert moment(one(entry, "updated").text) <= updated
        (link,) = entry.findall(ATOM + "link")
        assert (link.get("rel"), is_address(link.get("href"))) == ("alternate", True)
        told = [*entry.findall(ATOM + "content"), *entry.findall(ATOM + "summary")]
        assert len(told) == 1
        assert told[0].get("type", "text") in {"text", "html"}
        assert {child.tag for child in entry if child.tag.startswith(ATOM)} <= {
            ATOM + name for name in ("id", "title", "updated", "link", "content", "summary")
        }
    names = [one(entry, "id").text for entry in entries]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_json_feed_is_what_version_1_1_says(press: Press, reader: TestClient[Litestar], language: str) -> None:
    an_archive(press)
    answer = reader.get("/announcements/feed.json", params={"lang": language})
    assert answer.headers["content-type"].startswith("application/feed+json")
    feed = answer.json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert is_address(feed["home_page_url"])
    assert is_address(feed["feed_url"])
    for item in feed["items"]:
        assert is_lasting(item["id"])
        assert is_address(item["url"])
        moment(item["date_published"])
        assert ("content_html" in item) is not ("content_text" in item), "one of the two"
        assert item.get("content_html") or item.get("content_text")
        known = {"id", "url", "title", "date_published", "language", "content_html", "content_text"}
        assert all(name in known or name.startswith("_") for name in item)
    names = [item["id"] for item in feed["items"]]
    assert len(set(names)) == len(names) == 4
    atom: Any = etree.fromstring(reader.get("/announcements/feed.atom", params={"lang": language}).content)
    assert [one(entry, "id").text for entry in atom.findall(ATOM + "entry")] == names
