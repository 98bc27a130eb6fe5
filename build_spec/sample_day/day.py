"""The day in rows: sellers, earlier decisions, recordings, comments, conversations and listings."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
BEIJING = timezone(timedelta(hours=8))
DAY = datetime(2026, 11, 21, tzinfo=BEIJING)
DAY_MS = 24 * 3600 * 1000
Row = dict[str, Any]
_LINE = re.compile(r"^(?:(\d+) )?([bsv]): (.+)$")
_ROLES = {"b": "buyer", "s": "shop", "v": "viewer"}


def load(name: str) -> dict[str, Any]:
    """Return one of the YAML files beside this module."""
    data: dict[str, Any] = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    return data


def at_ms(clock: str) -> int:
    """Return ``hh:mm`` of the sample day as milliseconds since the epoch."""
    hour, minute = map(int, clock.split(":"))
    return int((DAY + timedelta(hours=hour, minutes=minute)).timestamp() * 1000)


def fen(amount: float) -> int:
    """Return yuan as fen."""
    return round(amount * 100)


def ref_of(merchant: Mapping[str, Any], place: int) -> str:
    """Return the platform's invented id of a seller."""
    return str(70_310_000 + place * 1_237 + len(str(merchant["name"])) * 11)


def sellers(merchants: list[Row]) -> list[Row]:
    """Return the rows of the sellers."""
    rows = []
    for place, merchant in enumerate(merchants):
        opened = datetime.fromisoformat(str(merchant["opened"])).replace(tzinfo=UTC)
        rows.append(
            {
                "type": "merchant",
                "ref": ref_of(merchant, place),
                "name": merchant["name"],
                "person_ref": merchant["person"],
                "deposit_minor": fen(merchant["deposit"]),
                "followers": merchant["followers"],
                "category_zh": merchant["zh"],
                "category_en": merchant["en"],
                "opened_at_ms": int(opened.timestamp() * 1000),
            }
        )
    return rows


def earlier(decisions: Iterable[Row], refs: Mapping[str, str]) -> list[Row]:
    """Return the rows of decisions made before."""
    rows = []
    for number, prior in enumerate(decisions, 1):
        violation = at_ms("20:00") - prior["days"] * DAY_MS
        rows.append(
            {
                "type": "prior_decision",
                "source_id": f"prior-{number:02d}",
                "merchant_ref": refs[prior["merchant"]],
                "number": f"JD-2025-{4100 + number * 17:07d}"
                if prior["days"] > 325
                else f"JD-2026-{900 + number * 31:07d}",
                "category": prior["category"],
                "severity": prior["severity"],
                "grade": prior["grade"],
                "violation_at_ms": violation,
                "decided_at_ms": violation + DAY_MS,
                "state": prior["state"],
            }
        )
    return rows


def talk(item: Row, small: list[str]) -> list[Row]:
    """Return the lines of a conversation with their times; everyday comments are mixed in where the item asks."""
    chance = random.Random(item["id"])  # noqa: S311 - the same day every time, not a secret
    told: list[tuple[int, str, str]] = []
    pause = 40_000 if "session" in item else 14_000
    now = pause // 2
    for line in item["lines"]:
        found = _LINE.match(line)
        if found is None:
            raise ValueError(f"{item['id']}: cannot read the line {line!r}")
        wait, role, words = found.groups()
        now += int(wait) * 1000 if wait else chance.randrange(pause // 3, pause)
        told.append((now, role, words))
    told.extend((chance.randrange(0, now + pause), "v", chance.choice(small)) for _ in range(item.get("talk", 0)))
    told.sort(key=lambda row: row[0])
    names = {"b": f"buyer-{chance.randrange(16**4):04x}", "s": "shop"}
    return [
        {
            "t_ms": moment,
            "role": _ROLES[role],
            "speaker": names.get(role) or f"viewer-{chance.randrange(16**4):04x}",
            "text": words,
        }
        for moment, role, words in told
    ]


def listing_of(body: Row, ref: str, taken_ms: int) -> Row:
    """Return a listing as it stood, with what was really paid before (days back, yuan)."""
    return {
        "ref": ref,
        "title": body["title"],
        "price_minor": fen(body["price"]),
        **({"compare_price_minor": fen(body["was"])} if "was" in body else {}),
        "price_meaning": body.get("meaning", "none"),
        "description": body.get("description", ""),
        "attributes": [[name, str(value)] for name, value in body.get("attributes", {}).items()],
        "taken_at_ms": taken_ms,
        "paid": [
            {"at_ms": taken_ms + days * DAY_MS, "paid_minor": fen(amount), "order_ref": f"{ref}-o{number}"}
            for number, (days, amount) in enumerate(sorted(body.get("paid", [])), 1)
        ],
    }


def item_row(item: Row, kind: str, refs: Mapping[str, str], **more: Any) -> Row:
    """Return the common part of an item's row."""
    orders = item.get("orders")
    row: Row = {
        "type": "item",
        "source_id": item["id"],
        "kind": kind,
        "merchant_ref": refs[item["merchant"]],
        "session_ref": item.get("session", ""),
        "title": item["title"],
        "captured_at_ms": at_ms(item["at"]),
        "live_now": item.get("live_now", False),
        "viewers": item.get("viewers", 0),
        "reports": item.get("reports", 0),
        "distress": item.get("distress", ""),
        **more,
    }
    if orders:
        row["affected"] = {
            "amount_minor": fen(orders["amount"] - orders["refunded"]),
            "orders": orders["count"],
            "refunded_minor": fen(orders["refunded"]),
            "window": f"{DAY:%Y-%m-%d} {item['at']} UTC+8",
            "source": "invented order report",
        }
    return row
