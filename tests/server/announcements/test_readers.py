"""What readers get: the same rows everywhere, verifiable, accessible, and nobody's name."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from lxml import etree

from moderator_app.audit.announcement import verify_announcement
from moderator_app.cli import main
from moderator_app.domain.checkpoint import parse_key
from moderator_app.domain.errors import BadInput, Refused
from moderator_app.domain.masking import Masking
from moderator_app.server.announcements import files, reading
from moderator_app.server.announcements.redactor import SHORTEST_OUTPUT, Redactor
from moderator_app.server.announcements.sheet import make_sheet
from moderator_app.server.app import create_app
from moderator_app.wire.messages import announcements as am
from tests.server.announcements.press import (
    Press,
    atom_tables,
    csv_records,
    fetch,
    page_cells,
    parsed,
    pdf_cells,
    pdf_text,
)

NICKS = ["小禾严选旗舰店", "小禾", "kuai_demo_shop_2026", "=SUM(A1:A9)", "<b>粗体商家</b>", "שלום עולם", "𠮷野家直播间"]
needs_poppler = pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="poppler-utils reads PDFs back")
CHROMIUM = shutil.which("chromium")


@pytest.fixture
def reader(press: Press) -> Iterator[TestClient[Litestar]]:
    context = press.house.context
    with TestClient(create_app(context.config, context=context)) as opened:
        yield opened


@pytest.fixture
def issue(press: Press) -> am.Issue:
    press.decisions(NICKS)
    return press.published()


def flat(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Return cells without what only divides the measures of one row."""
    return tuple(re.sub(r"[\n;；]\s*", "", cell) for cell in cells)


def in_any_direction(cell: str) -> str:
    """Return a cell's signs sorted when some are written from the right: paper keeps the order of setting."""
    return "".join(sorted(cell)) if any(unicodedata.bidirectional(sign) in {"R", "AL"} for sign in cell) else cell


@needs_poppler
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.usefixtures("issue")
def test_all_outputs_show_the_same_rows(reader: TestClient[Litestar], tmp_path: Path, language: str) -> None:
    base = "/announcements/HS/1"
    page = [flat(row) for row in page_cells(fetch(reader, base, lang=language))]
    assert len(page) == len(NICKS)
    file = json.loads(fetch(reader, f"{base}/issue.json", lang=language))
    paper = tmp_path / "issue.pdf"
    paper.write_bytes(fetch(reader, f"{base}/issue.pdf", lang=language))
    feed = json.loads(fetch(reader, "/announcements/feed.json", lang=language))
    everywhere = {
        "csv": csv_records(fetch(reader, f"{base}/rows.csv", lang=language), "row"),
        "json": [tuple(row) for row in file["cells"]],
        "pdf": pdf_cells(paper),
        "json feed": [tuple(row) for row in feed["items"][0]["_moderator"]["cells"]],
        "atom": atom_tables(fetch(reader, "/announcements/feed.atom", lang=language)),
    }
    read = [tuple(map(in_any_direction, row)) for row in page]
    for kind, rows in everywhere.items():
        found = [flat(row) for row in rows]
        if kind == "pdf":
            assert [tuple(map(in_any_direction, row)) for row in found] == read
        else:
            assert found == page, kind


@needs_poppler
@pytest.mark.usefixtures("issue")
def test_every_output_carries_the_signed_checkpoint(reader: TestClient[Litestar], tmp_path: Path) -> None:
    base = "/announcements/HS/1"
    note = json.loads(fetch(reader, f"{base}/issue.json"))["seal"]["checkpoint"]
    assert note.startswith("moderator.invalid/audit\n")
    tree = parsed(fetch(reader, base))
    assert tree.xpath("string(//pre[@id='checkpoint'])") == note
    assert csv_records(fetch(reader, f"{base}/rows.csv"), "checkpoint")[0][0] == note
    assert json.loads(fetch(reader, "/announcements/feed.json"))["items"][0]["_moderator"]["checkpoint"] == note
    atom: Any = etree.fromstring(fetch(reader, "/announcements/feed.atom"))
    assert atom.xpath("string(//m:checkpoint)", namespaces={"m": "urn:moderator:announcement"}) == note
    paper = tmp_path / "issue.pdf"
    paper.write_bytes(fetch(reader, f"{base}/issue.pdf"))
    printed = re.sub(r"\s", "", pdf_text(paper))
    assert all(re.sub(r"\s", "", line) in printed for line in note.splitlines())


@pytest.mark.usefixtures("issue")
def test_a_reader_verifies_an_issue_from_its_file_alone(press: Press, reader: TestClient[Litestar]) -> None:
    data = fetch(reader, "/announcements/HS/1/issue.json")
    key = parse_key(json.loads(data)["seal"]["key"])
    assert verify_announcement(data, key).size > 0
    for old, new in (("小*****店", "小*****家"), ('"number": 1', '"number": 2'), ('"row_count": 7', '"row_count": 8')):
        text = data.decode()
        assert old in text
        with pytest.raises(BadInput):
            verify_announcement(text.replace(old, new).encode(), key)
    [(gone,)] = press.house.rows("SELECT id FROM decision ORDER BY booked_at_ms LIMIT 1")
    press.house.context.database.write_now(
        lambda connection: connection.exec_driver_sql(
            "UPDATE decision_state SET state = 'withdrawn' WHERE decision_id = ?", (gone,)
        )
    )
    less = fetch(reader, "/announcements/HS/1/issue.json")
    assert verify_announcement(less, key).size > 0
    assert len(json.loads(less)["rows"]) == len(NICKS) - 1
    assert "小*****店" not in less.decode()


@pytest.mark.usefixtures("issue")
def test_the_command_line_proves_an_issue_or_says_what_is_wrong(
    reader: TestClient[Litestar], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "issue.json"
    data = fetch(reader, "/announcements/HS/1/issue.json", lang="zh")
    path.write_bytes(data)
    seal = json.loads(data)["seal"]
    (tmp_path / "remembered").write_text(seal["checkpoint"], encoding="utf-8")
    assert main(["verify", str(path), "--key", seal["key"], "--checkpoint", str(tmp_path / "remembered")]) == 0
    said = capsys.readouterr()
    assert (
        said.out == f"good: published under a signed checkpoint over {seal['size']} events of moderator.invalid/audit\n"
    )
    assert said.err == ""
    path.write_bytes(data.replace("小*****店".encode(), "小*****家".encode()))
    assert main(["verify", str(path)]) == 1
    said = capsys.readouterr()
    assert said.out.startswith("TAMPERED announcement")
    assert "/rows/1" in said.out
    assert "trusted the key that the file itself names" in said.err


def test_a_preview_is_the_page_as_it_will_be(press: Press, reader: TestClient[Litestar]) -> None:
    press.decisions(NICKS)
    issue = press.approved()
    before = press.preview(issue)
    press.publish(issue)
    after = fetch(reader, "/announcements/HS/1", lang="zh")
    assert page_cells(before) == page_cells(after)
    marks = ("//h1", "//dl", "//p[@class='number']", "//p[@class='written']", "//table[@class='totals']")
    for mark in marks:
        assert [one.text_content() for one in parsed(before).xpath(mark)] == [
            one.text_content() for one in parsed(after).xpath(mark)
        ]
    assert press.preview(press.look(issue), kind="pdf").startswith(b"%PDF")


def test_readers_find_what_is_shown_and_nothing_that_is_hidden(press: Press, reader: TestClient[Litestar]) -> None:
    [one] = press.decisions(["小禾严选旗舰店"])
    press.published()
    for wanted, found in (
        ("HS-1", True),
        ("小*****店", True),
        (one.number, True),
        ("炒作", True),
        ("严选旗舰", False),
        (one.ref, False),
        ("", False),
    ):
        page = fetch(reader, "/announcements/search", q=wanted, lang="zh").decode()
        assert ("/announcements/HS/1" in page) is found, wanted


def test_a_search_sets_an_issue_once_and_anew_when_it_shows_something_else(
    press: Press, reader: TestClient[Litestar], monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, _ = press.decisions(["要走的店铺甲", "留下的店铺乙"])
    press.published()
    made: list[str] = []
    plain = make_sheet

    def counted(*arguments: Any) -> Any:
        made.append(str(arguments[3]))
        return plain(*arguments)

    monkeypatch.setattr(reading, "make_sheet", counted)
    for _ in range(3):
        assert "要****甲" in fetch(reader, "/announcements/search", q="要****甲", lang="zh").decode()
    assert made == ["zh"]
    press.state(gone, "withdrawn")
    again = parsed(fetch(reader, "/announcements/search", q="要****甲", lang="zh"))
    assert not again.xpath("//article"), "a row that fell is not found by its name"
    assert made == ["zh", "zh"]


@pytest.mark.usefixtures("issue")
@pytest.mark.parametrize("address", ["", "/HS/1", "/corrections", "/search?q=%3Cscript%3E"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_keep_the_basics_of_accessibility(reader: TestClient[Litestar], address: str, language: str) -> None:
    join = "&" if "?" in address else "?"
    answer = reader.get(f"/announcements{address}{join}lang={language}")
    tree = parsed(answer.text)
    assert tree.get("lang") == {"zh": "zh-CN", "en": "en"}[language]
    assert tree.xpath("string(//title)").strip()
    assert len(tree.xpath("//h1")) == 1
    levels = [int(one.tag[1]) for one in tree.xpath("//*[self::h1 or self::h2 or self::h3]")]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert len(tree.xpath("//main")) == len(tree.xpath("//header")) == len(tree.xpath("//nav[@aria-label]")) == 1
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    for target in tree.xpath("//a[starts-with(@href, '#')]/@href"):
        assert target[1:] in ids
    for field in tree.xpath("//input[not(@type='hidden')]"):
        assert tree.xpath("//label[@for=$name]", name=field.get("id"))
    for name in tree.xpath("//@aria-labelledby | //@aria-describedby"):
        assert name in ids
    for table in tree.xpath("//table"):
        assert table.xpath("./caption")
        assert all(cell.get("scope") in {"col", "row"} for cell in table.xpath(".//th"))
    assert all(one.text_content().strip() for one in tree.xpath("//a | //button"))
    assert not tree.xpath("//script | //@onclick | //@onload | //@onerror | //@style | //iframe | //img")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy


def luminance(colour: str) -> int:
    """Return the relative luminance (WCAG 2.2) of a colour, in millionths."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return int(1_000_000 * sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True)))


def test_every_text_is_dark_or_light_enough_on_its_ground(client: TestClient[Litestar]) -> None:
    style = client.get("/announcements/style.css").text
    for block in re.findall(r":root \{([^}]*--paper[^}]*)\}", style)[:2]:
        colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))
        for ink, ground in (("ink", "paper"), ("quiet", "paper"), ("link", "paper"), ("ink", "note"), ("link", "note")):
            light, dark = sorted((luminance(colours[ink]), luminance(colours[ground])), reverse=True)
            assert (light + 50_000) / (dark + 50_000) >= 4.5, (ink, ground)


@pytest.mark.usefixtures("issue")
def test_no_output_says_more_than_the_masked_fields(press: Press, reader: TestClient[Litestar]) -> None:
    hidden = [*NICKS[:1], *NICKS[2:4], *NICKS[5:]]
    hidden += [row[0] for row in press.house.rows("SELECT ref FROM merchant UNION SELECT person_key FROM merchant")]
    hidden += [row[0] for row in press.house.rows("SELECT number FROM case_file")]
    base = "/announcements/HS/1"
    for address in (
        base,
        f"{base}/issue.json",
        f"{base}/rows.csv",
        "/announcements/feed.json",
        "/announcements/feed.atom",
    ):
        text = fetch(reader, address).decode()
        assert [name for name in hidden if name in text] == []


def test_a_series_that_names_shows_names_whole_until_their_decision_falls(
    press: Press, reader: TestClient[Litestar]
) -> None:
    press.series(masking=Masking.NAMED)
    gone, _ = press.decisions(["要走的店铺甲", "留下的店铺乙"])
    issue = press.approved()
    assert [row[1] for row in page_cells(press.preview(issue))] == ["要走的店铺甲", "留下的店铺乙"]
    press.publish(issue)
    for address in ("", "/issue.json", "/rows.csv", "/issue.pdf"):
        assert reader.get(f"/announcements/HS/1{address}", headers={"Accept": "text/html"}).status_code == 200
    assert [row[1] for row in page_cells(fetch(reader, "/announcements/HS/1", lang="zh"))] == [
        "要走的店铺甲",
        "留下的店铺乙",
    ]
    with pytest.raises(Refused) as error:
        press.series(masking=Masking.MASKED)
    assert error.value.details["why"] == "masking", "else nothing would say why these names are shown"
    press.state(gone, "withdrawn")
    for address in ("", "/issue.json", "/rows.csv"):
        assert "要走的店铺甲" not in fetch(reader, f"/announcements/HS/1{address}", lang="zh").decode()


@pytest.mark.usefixtures("issue")
def test_an_output_that_would_give_somebody_away_is_withheld(
    reader: TestClient[Litestar], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    plain = files.csv_file
    monkeypatch.setattr(files, "csv_file", lambda sheet: plain(sheet) + "小禾严选旗舰店".encode())
    answer = reader.get("/announcements/HS/1/rows.csv")
    assert answer.status_code == 500
    assert "小禾" not in answer.text
    assert [record.getMessage() for record in caplog.records] == ["csv of HS-1 is withheld: denied text"]
    caplog.clear()


def test_the_deny_list_sees_through_disguises_and_leaves_our_own_words_alone() -> None:
    watch = Redactor(
        ["小禾严选旗舰店", "ShopKeeper88", "停播(禁播)3天"], shortest=SHORTEST_OUTPUT, common="停播(禁播)3天"
    )
    for text in (
        "ＳｈｏｐＫｅｅｐｅｒ88",
        "shop\u200bkeeper88",
        "前小禾严选旗舰店后",
        "x@example.org",
        "138 1234 5678",
    ):
        assert watch.leaks(text), text
        assert not watch.leaks(watch.clean(text))
    for text in ("shopkeeper888", "停播(禁播)3天", "D-2026-0000001", "2026-11-22 12:00", "a" * 64):
        assert watch.leaks(text) == [], text


def test_what_is_not_there_is_said_on_a_page(reader: TestClient[Litestar]) -> None:
    for address in (
        "/announcements/HS/9",
        "/announcements/XX/1",
        "/announcements/HS/²",
        "/announcements/HS/1/issue.pdf",
    ):
        answer = reader.get(address, headers={"Accept": "text/html"})
        assert answer.status_code == 404
        assert "<h1>" in answer.text
        assert reader.get(address).json()["type"].endswith("not-found")


def test_the_language_follows_the_browser_unless_it_is_named(reader: TestClient[Litestar]) -> None:
    for header, lang, tag in (
        ("en-GB,en;q=0.9", "", "en"),
        ("zh-TW", "", "zh-CN"),
        ("fr", "", "zh-CN"),
        ("en", "zh", "zh-CN"),
    ):
        page = reader.get("/announcements", headers={"Accept-Language": header}, params={"lang": lang} if lang else {})
        assert f'<html lang="{tag}"' in page.text


@needs_poppler
@pytest.mark.usefixtures("issue")
def test_the_paper_embeds_every_font(reader: TestClient[Litestar], tmp_path: Path) -> None:
    paper = tmp_path / "issue.pdf"
    paper.write_bytes(fetch(reader, "/announcements/HS/1/issue.pdf", lang="zh"))
    fonts = subprocess.run(["pdffonts", str(paper)], check=True, capture_output=True, text=True).stdout.splitlines()[2:]
    assert fonts
    assert all(re.search(r"\byes (yes|no) +(yes|no)\b", line) for line in fonts)
    info = subprocess.run(["pdfinfo", str(paper)], check=True, capture_output=True, text=True).stdout
    assert re.search(r"Tagged: +yes", info)


@pytest.mark.long
@pytest.mark.skipif(CHROMIUM is None, reason="no chromium here to open pages in")
@pytest.mark.usefixtures("issue")
def test_a_real_browser_shows_the_page_and_prints_it(reader: TestClient[Litestar], tmp_path: Path) -> None:
    page = fetch(reader, "/announcements/HS/1", lang="zh").decode()
    style = fetch(reader, "/announcements/style.css").decode()
    file = tmp_path / "page.html"
    file.write_text(page.replace('<link rel="stylesheet" href="/announcements/style.css">', f"<style>{style}</style>"))
    printed = tmp_path / "page.pdf"
    command = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
    subprocess.run([*command, f"--print-to-pdf={printed}", file.as_uri()], check=True, capture_output=True, timeout=90)
    text = pdf_text(printed)
    for wanted in ("关于炒作卖货违规行为的处罚公告", "小*****店", "D-2026-0000007"):
        assert wanted in text
