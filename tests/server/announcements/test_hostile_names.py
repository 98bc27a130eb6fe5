"""Ten thousand nicknames that want to be something else: masked, escaped, laid out; nothing executes or overflows."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest
import regex
from litestar.testing import TestClient

from moderator_app.server.announcements.files import FORMULA
from moderator_app.server.app import create_app
from tests.server.announcements.press import Press, csv_records, fetch, page_cells, parsed
from tests.server.house import DAY, NOON

COUNT = 10_000
SEEDS = (
    "<script>owned=1</script>",
    "<img src=x onerror=owned=1>",
    '"><svg onload=owned=1>',
    "{{7*7}}{% raw %}",
    '#eval("1+1") #include "/etc/passwd"',
    "$x^2$ *bold* _it_ @ref <label>",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    '＝HYPERLINK("x")',
    "\u202e店铺\u202c反向",
    "\u2067שלום\u2069 עולם",
    "مرحبا بالعالم",
    "禾" * 500,
    "👨‍👩‍👧‍👦" * 500,
    "👩🏽‍🚀🏴󠁧󠁢󠁥󠁮󠁧󠁿🇨🇳",
    "e" + "\u0301" * 400 + "x" * 4,
    "\u0e01\u0e33\u0e49" * 40,
    "﷽﷽﷽﷽",
    "W" * 60,
    "\x00\x07\r\n名\x1b[31m",
    "\ud7ff\ufdd0\uffff",
    "a\u200b\u200b\u200bb\ufeffc",
    "',\"\n;DROP TABLE",
    "&lt;b&gt;&amp;",
    "]]><!--",
    "javascript:alert(1)",
    " \u3000\u00a0 ",
    "\u3164\uffa0\u2800\u115f",
)


def names() -> list[str]:
    """Return the seeds, each in many mixtures; always the same."""
    dice = random.Random(20261122)  # noqa: S311 - the same names every time
    made = list(SEEDS)
    while len(made) < COUNT:
        parts = [dice.choice(SEEDS) for _ in range(dice.randint(1, 3))]
        cut = [part[: dice.randint(1, 40)] if dice.random() < 0.5 else part[:60] for part in parts]
        made.append("".join(cut) + str(len(made)))
    return [name.replace("\x00", "\x01") for name in made]


@pytest.mark.long
@pytest.mark.timeout(600)
def test_ten_thousand_hostile_names_come_out_harmless_and_the_same(press: Press, tmp_path: Path) -> None:
    press.decisions(names(), at_ms=NOON - DAY)
    press.published()
    context = press.house.context
    app = create_app(context.config, context=context)
    app.state.context = context
    client = TestClient(app)

    page = fetch(client, "/announcements/HS/1", lang="zh")
    tree = parsed(page)
    assert not tree.xpath("//script | //img | //svg | //iframe | //@*[starts-with(name(), 'on')]")
    assert not tree.xpath("//@href[starts-with(., 'javascript')]")
    cells = page_cells(page)
    assert len(cells) == COUNT
    for row in cells:
        clusters = regex.findall(r"\X", row[1])
        assert 1 <= len(clusters) <= 33
        assert all(len(one) <= 16 for one in clusters)
        assert not any(unicodedata.category(sign) in {"Cc", "Zl", "Zp", "Co", "Cn"} for sign in row[1])
        assert not re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", row[1])

    file = json.loads(fetch(client, "/announcements/HS/1/issue.json", lang="zh"))
    assert [row[1] for row in file["cells"]] == [row[1] for row in cells]
    data = fetch(client, "/announcements/HS/1/rows.csv", lang="zh")
    assert [row[1] for row in csv_records(data, "row")] == [row[1].removeprefix("'") for row in cells]
    for record in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")):
        assert not any(cell.startswith(FORMULA) for cell in record)

    paper = tmp_path / "issue.pdf"
    paper.write_bytes(fetch(client, "/announcements/HS/1/issue.pdf", lang="zh"))
    assert paper.read_bytes().startswith(b"%PDF")
    assert b"/JavaScript" not in paper.read_bytes()
    if shutil.which("pdftotext") is None:
        pytest.skip("the PDF was made; poppler-utils would measure it")
    _nothing_leaves_its_column(paper)
    _nothing_leaves_its_paper(paper, tmp_path)


def _nothing_leaves_its_paper(paper: Path, folder: Path) -> None:
    """Render every fiftieth page: there is ink on it, and none in its margins."""
    told = subprocess.run(["pdfinfo", str(paper)], check=True, capture_output=True).stdout.decode()
    pages = int(re.findall(r"Pages:\s+(\d+)", told)[0])
    assert pages > 100
    for page in {1, *range(50, pages, 50), pages}:
        at = ["-f", str(page), "-l", str(page), "-singlefile"]
        command = ["pdftoppm", "-gray", "-r", "50", *at, str(paper), str(folder / f"page{page}")]
        subprocess.run(command, check=True, capture_output=True)
        head, ink = _picture((folder / f"page{page}.pgm").read_bytes())
        wide, tall = head
        edge = round(8 * 50 / 25.4)
        assert any(ink), f"page {page} is empty"
        for row in range(tall):
            line = ink[row * wide : (row + 1) * wide]
            assert not any(line[:edge]), f"page {page}, line {row}: ink at the left"
            assert not any(line[wide - edge :]), f"page {page}, line {row}: ink at the right"


def _picture(data: bytes) -> tuple[tuple[int, int], list[bool]]:
    """Read a PGM (P5): its size, and where it is dark."""
    found = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", data)
    assert found is not None
    return (int(found[1]), int(found[2])), [sign < 200 for sign in data[found.end() :]]


def _nothing_leaves_its_column(paper: Path) -> None:
    """Look at the places of the words on all pages: names begin and end inside their column."""
    done = subprocess.run(["pdftotext", "-bbox", str(paper), "-"], check=True, capture_output=True)
    text = done.stdout.decode(errors="replace")
    words = re.findall(r'<word xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)" yMax="[\d.]+">([^<]*)</word>', text)
    starred = [(int(float(left)), int(float(right))) for left, right, word in words if "***" in word]
    assert len(starred) > COUNT / 2
    millimetre = 72 / 25.4
    for left, right in starred:
        # The names' column and the accounts' column lie side by side, 24 to 76 mm from the paper's edge.
        assert left >= 23 * millimetre
        assert right <= 77 * millimetre
