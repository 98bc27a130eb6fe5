"""Public pages in a real browser: an accessibility checker finds nothing, and nothing leaves its place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from moderator_app.domain.masking import Masking, shown
from moderator_app.server.announcements.clusters import split
from moderator_app.server.announcements.redactor import SHORTEST_OUTPUT, Redactor
from moderator_app.server.app import create_app
from moderator_app.wire.messages import announcements as am
from tests.server.announcements.browser import AXE, CHECK, CHROMIUM, MEASURE, ask, page_of
from tests.server.announcements.press import Press
from tests.server.announcements.test_hostile_names import names as hostile
from tests.server.house import DAY, NOON

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(600),
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium here to open pages in"),
]
needs_axe = pytest.mark.skipif(not AXE.is_file(), reason="npm install --no-save axe-core brings the checker")
PIECE = 2000
"""Rows that a browser lays out at once."""
ADDRESSES = {
    "archive": ("/announcements", {}),
    "issue": ("/announcements/HS/1", {}),
    "retracted": ("/announcements/HS/2", {}),
    "search": ("/announcements/search", {"q": "HS"}),
    "nothing found": ("/announcements/search", {"q": "zzzz"}),
    "corrections": ("/announcements/corrections", {}),
}


@pytest.fixture
def reader(press: Press) -> Iterator[TestClient[Litestar]]:
    context = press.house.context
    with TestClient(create_app(context.config, context=context)) as opened:
        yield opened


def an_archive(press: Press) -> None:
    """Publish an issue with a correction made and one due, and one that was taken back."""
    [gone, falling, *_] = press.decisions(["小禾严选旗舰店", "小禾", "<b>粗体商家</b>", "שלום עולם", "𠮷野家直播间"])
    first = press.published()
    press.state(gone, "withdrawn")
    press.round()
    press.correct(first)
    press.state(falling, "withdrawn")
    press.decisions(["另一家店"], start=100)
    second = press.published()
    for who in (press.ann, press.ben):
        press.call(who, "issue_retract", am.Because(reason="统计期间有误。"), announcement_id=second.head.id)


@needs_axe
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_accessibility_checker_finds_nothing(
    press: Press, reader: TestClient[Litestar], tmp_path: Path, language: str, dark: bool
) -> None:
    an_archive(press)
    library = AXE.read_text(encoding="utf-8")
    wrong = []
    for name, (address, query) in ADDRESSES.items():
        page = page_of(reader, address, lang=language, **query)
        answer = ask(tmp_path / name.replace(" ", "-"), page, CHECK, library=library, dark=dark)
        assert answer["rules"] > 40, "it did check"
        wrong += [f"{name}: {one}" for one in answer["violations"]]
    assert wrong == []


@needs_axe
def test_the_checker_would_find_something(press: Press, reader: TestClient[Litestar], tmp_path: Path) -> None:
    press.decisions(1)
    press.published()
    page = page_of(reader, "/announcements/HS/1", lang="en").replace("<h1>", '<img src="x"><h1 style="color:#ccc">')
    answer = ask(tmp_path, page, CHECK, library=AXE.read_text(encoding="utf-8"))
    found = " ".join(answer["violations"])
    assert "image-alt" in found
    assert "color-contrast" in found


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_is_wider_than_its_window(
    press: Press, reader: TestClient[Litestar], tmp_path: Path, language: str, width: int
) -> None:
    an_archive(press)
    for name, (address, query) in ADDRESSES.items():
        page = page_of(reader, address, lang=language, **query)
        answer = ask(tmp_path / name.replace(" ", "-"), page, MEASURE, width=width)
        assert answer["wide"] <= answer["room"], name
        assert answer["out"] == [], name


def in_pieces(page: str) -> Iterator[str]:
    """Yield a page again and again, each time with other rows of its long table."""
    head, *rows = page.split("\n<tr")
    last, mark, after = rows[-1].partition("</tr>")
    rows[-1] = last + mark
    for start in range(0, len(rows), PIECE):
        yield "\n<tr".join([head, *rows[start : start + PIECE]]) + after


@pytest.mark.parametrize(("masking", "width"), [("masked", 1280), ("masked", 360), ("named", 360)])
def test_ten_thousand_hostile_names_stay_in_their_cells_and_none_runs(
    press: Press, reader: TestClient[Litestar], tmp_path: Path, masking: str, width: int
) -> None:
    """Even a series that shows names whole shows them as text of bounded length."""
    press.series(masking=Masking(masking))
    # What looks like an address of somebody's mail or a telephone is refused where names are shown whole.
    watch = Redactor((), shortest=SHORTEST_OUTPUT)
    names = [one for one in hostile() if not watch.leaks(shown(one, Masking(masking), split))]
    assert len(names) > 9000
    press.decisions(names, at_ms=NOON - DAY)
    press.published()
    cells = 0
    for number, piece in enumerate(in_pieces(page_of(reader, "/announcements/HS/1", lang="zh"))):
        answer = ask(tmp_path / str(number), piece, MEASURE, width=width)
        assert answer["scripts"] == 0, "nothing became an element"
        assert not answer["owned"], "nothing ran"
        assert answer["wide"] <= answer["room"]
        assert answer["out"] == []
        cells += answer["cells"]
    assert cells == len(names) * 8


def test_a_name_that_was_not_escaped_would_be_noticed(
    press: Press, reader: TestClient[Litestar], tmp_path: Path
) -> None:
    press.decisions(1)
    press.published()
    page = page_of(reader, "/announcements/HS/1", lang="zh")
    assert "<bdi>小" in page
    answer = ask(tmp_path, page.replace("<bdi>小", "<bdi><img src=x onerror=owned=1>小", 1), MEASURE)
    assert (answer["scripts"], answer["owned"]) == (1, True)
    answer = ask(
        tmp_path, page.replace("<bdi>小", "<bdi>" + "W" * 400, 1).replace("overflow-wrap: anywhere", ""), MEASURE
    )
    assert answer["out"] or answer["wide"] > answer["room"]
