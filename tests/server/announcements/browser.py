"""A real browser that lays pages out and answers what they measure; and an accessibility checker inside it.

Pages are opened from files in a frame as wide as is asked for, with their style sheet put in and a script of the test's
own: the server's pages allow none. ``npm install --no-save axe-core`` in the project's folder brings the checker.
"""

from __future__ import annotations

import html
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from litestar import Litestar
from litestar.testing import TestClient

from tests.house.source import ROOT
from tests.server.announcements.press import fetch

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
AXE = Path(os.environ.get("AXE_CORE", ROOT / "node_modules" / "axe-core")) / "axe.min.js"
PATIENCE_S = 120
LINK = '<link rel="stylesheet" href="/announcements/style.css">'

_INNER = """<script>{library}</script>
<script>addEventListener("load", async () => {{
  let answer; try {{ answer = await (async () => {{ {script} }})(); }} catch (error) {{ answer = String(error); }}
  parent.postMessage(JSON.stringify(answer), "*");
}});</script></body>"""
_OUTER = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>frame</title></head><body style="margin:0">
<iframe src="{page}" width="{width}" height="900" style="border:0"></iframe>
<script>addEventListener("message", event => {{
  const pre = document.createElement("pre"); pre.id = "answer"; pre.textContent = event.data;
  document.body.replaceChildren(pre);
}});</script></body></html>"""

MEASURE = """
const room = document.documentElement.clientWidth;
const wide = document.documentElement.scrollWidth;
const out = [];
for (const cell of document.querySelectorAll("td, th, dd, p, h1, li, pre, code")) {
  const box = cell.getBoundingClientRect();
  for (const part of cell.children) {
    const inner = part.getBoundingClientRect();
    if (inner.right > box.right + 1 || inner.left < box.left - 1) out.push(cell.textContent.slice(0, 60));
  }
  if (cell.scrollWidth > cell.clientWidth + 1 && cell.clientWidth > 0 && getComputedStyle(cell).display !== "inline")
    out.push(cell.textContent.slice(0, 60));
}
return {room, wide, out: out.slice(0, 5), cells: document.querySelectorAll(".rows td").length,
  scripts: document.querySelectorAll("main script, main img, main svg").length, owned: typeof owned !== "undefined"};
"""
"""How wide the page is beside its room, what leaves its cell, and whether a name became an element or ran as script
(the page is opened from a file, where no policy would stop one)."""

CHECK = """
const found = await axe.run(document, {resultTypes: ["violations"], runOnly: {type: "tag",
  values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}});
return {rules: found.passes.length + found.violations.length + found.inapplicable.length,
  violations: found.violations.map(one => one.id + ": " + one.nodes.slice(0, 2).map(node => node.html).join(" | "))};
"""


def page_of(client: TestClient[Litestar], address: str, **query: str) -> str:
    """Return a page with its style sheet in it."""
    page = fetch(client, address, **query).decode()
    assert LINK in page
    return page.replace(LINK, f"<style>{fetch(client, '/announcements/style.css').decode()}</style>")


def ask(folder: Path, page: str, script: str, *, width: int = 1280, library: str = "", dark: bool = False) -> Any:
    """Open a page in a frame so many pixels wide and return what a script answers."""
    folder.mkdir(parents=True, exist_ok=True)
    inner, outer = folder / "page.html", folder / "frame.html"
    inner.write_text(page.replace("</body>", _INNER.format(library=library, script=script)), encoding="utf-8")
    outer.write_text(_OUTER.format(page=inner.as_uri(), width=width), encoding="utf-8")
    command = [str(CHROMIUM), "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run"]
    command += [f"--user-data-dir={folder / 'profile'}", "--window-size=1400,1000", "--virtual-time-budget=60000"]
    command += ["--blink-settings=preferredColorScheme=0"] if dark else []
    done = subprocess.run([*command, "--dump-dom", outer.as_uri()], check=True, capture_output=True, timeout=PATIENCE_S)
    shown = done.stdout.decode()
    start = shown.find('<pre id="answer">')
    assert start >= 0, "the page did not answer"
    text = shown[start + len('<pre id="answer">') : shown.index("</pre>", start)]
    return json.loads(html.unescape(text))
