"""``ingest.rows``: flagged items per second through ``POST /v1/intake``, detectors and case building included."""

from __future__ import annotations

import json
import sqlite3
import tempfile
import time
from pathlib import Path

import msgspec

from moderator_app.demo import EmbeddedBackend
from moderator_app.intake.client import HttpSender
from moderator_app.wire.messages import IntakeBatch
from tests.bench.figures import Measured, figure

ROWS = 2000
BATCH = 500
TALK = (
    "姐妹们看这条裙子,面料是棉的,今天活动价九十九",
    "想要链接的扣个一,库存还有三十件",
    "这款全网最低价,别家没有",
    "加我薇信 abc12345 私发给你们",
)


def rows() -> list[bytes]:
    """Return invented rows: 20 sellers, comment bundles of 12 lines, one in four with a hit."""
    made = [
        json.dumps({"type": "merchant", "ref": f"s{index}", "name": f"试算商家{index}", "deposit_minor": 100000})
        for index in range(20)
    ]
    for index in range(ROWS - len(made)):
        segments = [
            {
                "lane": "comment",
                "seq": seq,
                "text": TALK[(index + seq) % (4 if index % 4 == 0 else 2)],
                "t0_ms": seq * 900,
                "t1_ms": seq * 900,
                "role": "shop",
            }
            for seq in range(12)
        ]
        made.append(
            json.dumps(
                {
                    "type": "item",
                    "source_id": f"i{index}",
                    "kind": "comment_bundle",
                    "merchant_ref": f"s{index % 20}",
                    "session_ref": f"r{index}",
                    "captured_at_ms": 1_795_300_000_000 + index,
                    "segments": segments,
                },
                ensure_ascii=False,
            )
        )
    return [row.encode() for row in made]


@figure("ingest.rows", "rows/s", "bare SQLite, the same bytes in one table, a commit per batch")
def ingest_rows() -> Measured:
    """Push the rows in batches over HTTP to a real server process, then write the same bytes to a bare table."""
    made = rows()
    batches = [made[start : start + BATCH] for start in range(0, len(made), BATCH)]
    with tempfile.TemporaryDirectory() as folder:
        with (
            EmbeddedBackend(Path(folder)) as backend,
            HttpSender(backend.endpoint.url, backend.endpoint.service_token) as sender,
        ):
            started = time.perf_counter()
            for batch in batches:
                reply = sender.send(IntakeBatch(source="bench", rows=tuple(msgspec.Raw(row) for row in batch)))
                assert reply.rejected == 0
                assert reply.accepted == len(batch)
            seconds = time.perf_counter() - started
        bare = sqlite3.connect(Path(folder) / "bare.db")
        bare.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE item (id INTEGER PRIMARY KEY, body BLOB)"
        )
        started = time.perf_counter()
        for batch in batches:
            with bare:
                bare.executemany("INSERT INTO item (body) VALUES (?)", [(row,) for row in batch])
        baseline = time.perf_counter() - started
        bare.close()
    return Measured(value=len(made) / seconds, baseline=len(made) / baseline, n=len(made))
