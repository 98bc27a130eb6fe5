"""An announcement: compiled from decisions, seen twice, published, read in a browser; a correction in its place."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import time
from typing import Any

import httpx

from moderator_app.audit.announcement import verify_announcement
from moderator_app.demo import say
from moderator_app.desk.sync import law_calls
from moderator_app.desk.sync.backend import HttpBackend
from moderator_app.desk.sync.server_clock import ServerClock
from moderator_app.domain.appeal import ErrorClass, Ground
from moderator_app.domain.checkpoint import parse_key
from moderator_app.domain.identity import DAY_MS, new_id
from moderator_app.domain.roles import Role
from moderator_app.tour.colleague import Colleague
from moderator_app.tour.stage import Act, Stage, TourFailed
from moderator_app.wire.ask import Ask
from moderator_app.wire.messages import law as lm

CATEGORY = "PRIVATE_TRADE"
SERIES = "PT"
SELLERS = (
    "槐荫茶具小铺",
    "纸飞机童装",
    "北岸渔家",
    "松果杂货铺",
    "Lantern & Co.",
    "月白瓷坊",
    "阿沅的花店👩🏽‍🌾",
    "三棵柳食品",
    "قافلة الشاي",
    "木棉手作",
)
"""Invented, without any history in the sample day."""
WORDS = "想要的加我微信 abc12345,私下转账给你便宜。"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge", "microsoft-edge")
PATIENCE_S = 60
VIEWS = (("zh", 1280, "light"), ("en", 1280, "light"), ("zh", 1280, "dark"), ("zh", 500, "light"))
"""(language, width in pixels, colours) of each look at a page."""


def _ref(place: int) -> str:
    return f"8300{place:04d}"


def _title(place: int) -> str:
    return f"晚间专场 第 {place} 场"


def _goods(now_ms: int) -> list[dict[str, Any]]:
    """Return the sellers, and of each a clip with plain words."""
    rows: list[dict[str, Any]] = []
    for place, name in enumerate(SELLERS):
        rows += [
            {
                "type": "merchant",
                "ref": _ref(place),
                "name": name,
                "deposit_minor": 5_000_000,
                "followers": 20_000 * (place + 1),
            },
            {
                "type": "item",
                "kind": "clip",
                "source_id": f"press-{place}",
                "merchant_ref": _ref(place),
                "session_ref": f"press-{place}",
                "title": _title(place),
                "captured_at_ms": now_ms - DAY_MS + place * 600_000,
                "affected": {"amount_minor": 8_000_000, "orders": 96},
                "segments": [{"lane": "speech", "seq": 0, "text": WORDS, "t0_ms": 0, "t1_ms": 5_400_000}],
            },
        ]
    return rows


async def _decide(stage: Stage) -> list[tuple[str, str]]:
    """Decide about every seller; one appeals, one decision is withdrawn. Return (id, number), oldest first."""
    made = []
    async with Colleague(stage, "qiao") as lead, Colleague(stage, "mei") as maker:
        cases = await lead.cases()
        for place in range(len(SELLERS)):
            receipt = await maker.decide(cases[_title(place)], CATEGORY, "S2")
            if receipt.state != "effective":
                raise TourFailed(f"{receipt.number} should be effective, not {receipt.state}")
            made.append((receipt.id, receipt.number))
        await _withdraw(lead, made[1][0])
    gate = HttpBackend(stage.url, new_id(), ServerClock())
    gate.adopt("", stage.backend.endpoint.service_token)
    filing = lm.AppealFiling(
        id=new_id(), decision_number=made[0][1], merchant_ref=_ref(0), grounds=(Ground.FACTS,), text="我们没有。"
    )
    try:
        await gate.ask(Ask(endpoint="appeal_file", reply=lm.AppealRow, body=filing))
    finally:
        await gate.aclose()
    return made


async def _withdraw(lead: Colleague, decision_id: str) -> None:
    await lead.ask(law_calls.withdraw(decision_id, ErrorClass.FALSE_POSITIVE, "同名商家,认错了人。"))


async def _withdraw_listed(stage: Stage, decision_id: str) -> None:
    async with Colleague(stage, "qiao") as lead:
        await _withdraw(lead, decision_id)


def _look(stage: Stage, address: str, name: str) -> None:
    """Let a real browser show a page: both languages, light and dark, wide and narrow."""
    browser = next((path for one in BROWSERS if (path := shutil.which(one))), None)
    if browser is None:
        say([f"tour: there is no browser on this computer; {address} was read, not looked at"])
        return
    for language, width, colours in VIEWS:
        picture = f"{stage.prefix}{len(stage.taken) + 1:02d}-{name}-{language}-{colours}-{width}.png"
        options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run"]
        if colours == "dark":
            options.append("--blink-settings=preferredColorScheme=0")
        options += [
            f"--user-data-dir={stage.scratch / 'browser'}",
            f"--window-size={width},1500",
            f"--screenshot={stage.folder / picture}",
            f"{stage.url}{address}?lang={language}",
        ]
        done = subprocess.run([browser, *options], capture_output=True, timeout=PATIENCE_S, check=False)  # noqa: S603 - found on this computer's own path
        if done.returncode or not (stage.folder / picture).is_file():
            raise TourFailed(f"the browser did not show {address}: {done.stderr.decode(errors='replace')[-300:]}")
        stage.taken.append(picture)


def _check(stage: Stage, withdrawn: str) -> None:
    """Check what readers get.

    Raises:
        TourFailed: a promise was not kept.
    """
    base = f"{stage.url}/announcements/{SERIES}/1"
    with httpx.Client(timeout=PATIENCE_S) as reader:
        file = reader.get(f"{base}/issue.json", params={"lang": "zh"}).content
        size = verify_announcement(file, parse_key(json.loads(file)["seal"]["key"])).size
        data = json.loads(file)
        listed = [row["row"]["decision"] for row in data["rows"]]
        if withdrawn in listed or len(listed) != len(SELLERS) - 3:
            raise TourFailed(f"the corrected issue lists {listed}")
        if not any(withdrawn in note[2] for note in data["corrections"]):
            raise TourFailed("the correction does not name the decision")
        for other in ("/announcements", "/announcements/corrections"):
            if withdrawn not in reader.get(stage.url + other, params={"lang": "zh"}).text:
                raise TourFailed(f"{other} does not carry the correction")
    say([f"{SERIES}-1: {len(listed)} rows, corrected, proven by a signed checkpoint over {size} events"])


def play(stage: Stage) -> None:
    """Walk 6, with two supervisors at desks of their own.

    Raises:
        TourFailed: a step failed.
    """
    stage.take_in("press", _goods(time.time_ns() // 1_000_000))
    decided = asyncio.run(_decide(stage))
    with stage.seat("announcements.compile", "shen", facts={"rows": str(len(SELLERS) - 2)}) as seat:
        seat.finish()
    with stage.seat("announcements.approve", "wu") as seat:
        seat.finish()
    _look(stage, f"/announcements/{SERIES}/1", "published-in-a-browser")
    asyncio.run(_withdraw_listed(stage, decided[4][0]))
    _look(stage, f"/announcements/{SERIES}/1", "withdrawn-no-longer-shown")
    with stage.seat("announcements.correct", "shen", known=True) as seat:
        seat.finish()
    _look(stage, f"/announcements/{SERIES}/1", "corrected-in-its-place")
    _check(stage, decided[4][1])


ACT = Act(
    "announcements",
    play,
    people=(("wu", "吴桐", (Role.SUPERVISOR,)), ("mei", "梅雪", (Role.SENIOR,))),
)
