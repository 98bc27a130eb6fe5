"""What a server counts of itself: numbers for this machine's scraper, and nobody else's business."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from moderator_app.server.app import create_app
from moderator_app.server.metrics import FOLDER, Metrics, forget_others
from tests.server.house import House, clip, seller

SAMPLE = re.compile(r'[a-z_]+(\{[a-z]+="[^"\\]*"(,[a-z]+="[^"\\]*")*\})? \d+(\.\d+)?(e\+\d+)?')


def values(text: str) -> dict[str, float]:
    found = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            assert SAMPLE.fullmatch(line), line
            name, _, value = line.rpartition(" ")
            found[name] = float(value)
    return found


def test_this_machine_is_told_counts_times_and_what_waits(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.take_in(seller(), clip("1"), clip("2"))
    monkeypatch.setattr("moderator_app.server.app._address", lambda _request: "127.0.0.1")
    with TestClient(create_app(house.context.config, context=house.context)) as near:
        near.get("/health/live")
        near.get("/v1/leases")
        told = near.get("/metrics")
        assert told.headers["content-type"].startswith("text/plain; version=0.0.4")
        seen = values(told.text)
        assert seen['moderator_calls_total{call="health_live",status="2xx"}'] == 1
        assert seen['moderator_calls_total{call="leases",status="4xx"}'] == 1
        assert seen["moderator_cases_waiting"] == 2
        assert seen["moderator_call_ms_count"] == seen['moderator_call_ms_bucket{le="+Inf"}'] == 2
        buckets = [value for name, value in seen.items() if "bucket" in name]
        assert buckets == sorted(buckets)
        for header in ("X-Forwarded-For", "Forwarded", "Via"):
            assert near.get("/metrics", headers={header: "203.0.113.9"}).status_code == 404


def test_nobody_else_is_told(client: TestClient[Litestar]) -> None:
    assert client.get("/metrics").status_code == 404


def test_workers_are_added_up_and_earlier_ones_forgotten(tmp_path: Path) -> None:
    one = Metrics()
    one.called("claim", 200, 0.004)
    one.called("claim", 503, 20.0)
    one.keep(tmp_path)
    mine = tmp_path / FOLDER / f"{os.getpid()}.json"
    (tmp_path / FOLDER / "1.json").write_text(json.dumps({'moderator_calls_total{call="claim",status="2xx"}': 41}))
    seen = values(one.text(tmp_path, {"moderator_streams": 3}))
    assert mine.exists()
    assert seen['moderator_calls_total{call="claim",status="2xx"}'] == 42
    assert seen['moderator_call_ms_bucket{le="5"}'] == seen['moderator_call_ms_bucket{le="10000"}'] == 1
    assert seen["moderator_streams"] == 3
    forget_others(tmp_path)
    assert not mine.exists()
