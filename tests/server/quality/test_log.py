"""The decision log: filters that combine, pages, words, saved views, exports."""

from __future__ import annotations

import csv
import json
import time

import duckdb
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from moderator_app.audit.verify import verify_export
from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from moderator_app.server.quality.export import path_of, sweep
from moderator_app.server.quality.formats import safe_cell
from moderator_app.wire.messages import quality as qm
from tests.server.databases import second_line
from tests.server.house import House, run
from tests.server.quality.leads import a_week, call, people


def numbers(page: qm.LogPage) -> list[int]:
    return [row.seq for row in page.rows]


def ask_log(house, who, before=0, limit=500, **conditions):
    return call(house, who, "log_query", qm.LogQuery(filter=qm.LogFilter(**conditions), before=before, limit=limit))


def test_filters_combine_and_say_the_same_as_plain_sql(house: House) -> None:
    a_week(house, makers=2, each=9)
    lead, _ = people(house)
    everything = ask_log(house, lead).rows
    assert len(everything) == 18
    assert numbers(ask_log(house, lead)) == list(range(18, 0, -1))
    maker = house.people["maker0"]
    cleared = {"grades": ("G0",)}
    for conditions, wanted in (
        ({"makers": (maker,)}, lambda row: row.maker_id == maker),
        (cleared, lambda row: row.grade == "G0"),
        ({"makers": (maker,), **cleared}, lambda row: row.maker_id == maker and row.grade == "G0"),
        ({"categories": ("PRIVATE_TRADE",)}, lambda row: row.category == "PRIVATE_TRADE"),
        (
            {"categories": ("PRIVATE_TRADE", "HYPE_SELL"), "grades": ("G2", "G3", "G4")},
            lambda row: row.category == "PRIVATE_TRADE" and row.grade in {"G2", "G3", "G4"},
        ),
        ({"queues": ("PRIVATE-TRADE",)}, lambda row: row.queue == "PRIVATE-TRADE"),
        ({"overturned": False}, lambda _: True),
        ({"overturned": True}, lambda _: False),
        ({"merchant_id": everything[3].merchant_id}, lambda row: row.merchant_id == everything[3].merchant_id),
        (
            {"from_ms": everything[9].booked_at_ms, "to_ms": everything[2].booked_at_ms},
            lambda row: everything[9].booked_at_ms <= row.booked_at_ms < everything[2].booked_at_ms,
        ),
        ({"rulebook_versions": ("nothing",)}, lambda _: False),
        ({"words": "小店M1"}, lambda row: row.merchant_name == "小店M1"),
        ({"words": "微"}, lambda row: row.grade != "G0"),
        ({"words": "微信", "makers": (maker,)}, lambda row: row.maker_id == maker and row.grade != "G0"),
        ({"words": everything[5].number}, lambda row: row.number == everything[5].number),
        ({"words": "从未说过"}, lambda _: False),
        ({"words": '"*()'}, lambda _: False),
    ):
        assert numbers(ask_log(house, lead, **conditions)) == [row.seq for row in everything if wanted(row)], conditions


def test_pages_meet_without_gaps_or_repetitions(house: House) -> None:
    a_week(house, makers=2, each=8)
    lead, _ = people(house)
    for conditions in ({}, {"categories": ("PRIVATE_TRADE",), "grades": ("G2", "G3", "G4", "G5")}, {"words": "小店"}):
        whole = numbers(ask_log(house, lead, **conditions))
        seen, before = [], 0
        while True:
            page = ask_log(house, lead, before=before, limit=3, **conditions)
            seen += numbers(page)
            before = page.next
            if not before:
                break
        assert seen == whole


def test_an_entry_shows_its_evidence_and_leaves_a_trace(house: House) -> None:
    made = a_week(house)
    lead, _ = people(house)
    entry = call(house, lead, "log_entry", path={"decision_id": made[1]})
    assert entry.decision.id == made[1]
    assert entry.decision.evidence[0].text == "微信"
    actions = [row[0] for row in house.rows("SELECT action FROM audit WHERE object_id = ?", made[1])]
    assert "decision.read" in actions
    with pytest.raises(Refused, match="no such decision"):
        call(house, lead, "log_entry", path={"decision_id": new_id()})


def test_views_are_ones_own(house: House) -> None:
    lead, quinn = people(house)
    view = qm.SavedView(id=new_id(), name="severe", filter=qm.LogFilter(grades=("G6", "G7")))
    assert call(house, lead, "log_view_save", view).views == (view,)
    assert call(house, quinn, "log_views").views == ()
    with pytest.raises(Refused, match="somebody else"):
        call(house, quinn, "log_view_save", view)
    other = qm.SavedView(id=new_id(), name="severe", filter=qm.LogFilter())
    assert call(house, lead, "log_view_save", other).views == (other,)
    assert call(house, quinn, "log_view_forget", path={"view_id": other.id}).views == ()
    assert call(house, lead, "log_view_forget", path={"view_id": other.id}).views == ()


def done(house, who, job):
    for _ in range(400):
        now = call(house, who, "export_state", path={"job_id": job.id})
        if now.state != "running":
            return now
        time.sleep(0.02)
    raise AssertionError("the export never ended")


def test_an_export_holds_every_row_in_every_format(house: House, client: TestClient[Litestar]) -> None:
    made = a_week(house, note="=HYPERLINK(1)")
    lead, _ = people(house)
    ids = {}
    for kind in ("csv", "jsonl", "parquet"):
        job = call(house, lead, "export_start", qm.ExportRequest(id=new_id(), format=kind))
        job = done(house, lead, job)
        assert (job.state, job.rows_done) == ("done", len(made)), job
        ids[kind] = path_of(house.context, job)
    with ids["csv"].open(encoding="utf-8-sig", newline="") as file:
        flat = list(csv.DictReader(file))
    assert [row["decision_id"] for row in flat] == made[::-1]
    assert {row["note"] for row in flat} == {"'=HYPERLINK(1)"}
    lines = [json.loads(line) for line in ids["jsonl"].read_text(encoding="utf-8").splitlines()]
    assert [line["decision"]["id"] for line in lines] == made[::-1]
    table = duckdb.read_parquet(str(ids["parquet"]))
    rows = table.project("decision_id, seq, overturned").order("seq").fetchall()
    assert rows == [(one, seq, False) for seq, one in enumerate(made, 1)]
    answer = client.get(f"/v1/exports/{job.id}/file", headers={"Authorization": f"Bearer {lead._token}"})
    assert answer.content == ids["parquet"].read_bytes()


def test_the_whole_audit_log_can_be_taken_away_and_proven(house: House) -> None:
    a_week(house)
    auditor, (lead, _) = house.person("audrey", Role.AUDITOR), people(house)
    with pytest.raises(Refused, match="read the audit log"):
        call(house, lead, "export_start", qm.ExportRequest(id=new_id(), format="audit"))
    job = done(house, auditor, call(house, auditor, "export_start", qm.ExportRequest(id=new_id(), format="audit")))
    verdict = verify_export(path_of(house.context, job))
    assert verdict.good
    assert verdict.events == verdict.sealed == job.rows_done > 30


def test_an_export_can_be_cancelled_and_repeated_and_is_nobody_elses(house: House) -> None:
    a_week(house)
    lead, quinn = people(house)
    request = qm.ExportRequest(id=new_id(), format="csv")
    job = done(house, lead, call(house, lead, "export_start", request))
    assert call(house, lead, "export_start", request) == job
    assert call(house, lead, "export_cancel", path={"job_id": job.id}).state == "done"
    with pytest.raises(Refused, match="no such export"):
        call(house, quinn, "export_state", path={"job_id": job.id})
    with pytest.raises(Refused, match="another body"):
        call(house, lead, "export_start", qm.ExportRequest(id=request.id, format="jsonl"))
    with second_line(house.context.config.url) as line:
        line.execute("UPDATE export_job SET state = 'running', ended_at_ms = NULL")
    stopped = call(house, lead, "export_cancel", path={"job_id": job.id})
    assert stopped.state == "cancelled"


def test_exports_of_a_server_that_died_have_an_end(house: House) -> None:
    a_week(house)
    lead, _ = people(house)
    job = done(house, lead, call(house, lead, "export_start", qm.ExportRequest(id=new_id(), format="csv")))
    with second_line(house.context.config.url) as line:
        line.execute("UPDATE export_job SET state = 'running', ended_at_ms = NULL")
    run(house.context.database.write(lambda connection: sweep(connection, house.clock.now)))
    assert call(house, lead, "export_state", path={"job_id": job.id}).problem == "The server was stopped."


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1+1", "\n=1"])
def test_no_spreadsheet_runs_a_cell(text: str) -> None:
    assert safe_cell(text) == "'" + text


@pytest.mark.parametrize("value", ["a=1", "", "微信", 5, True])
def test_other_cells_stay_as_they_are(value: object) -> None:
    assert safe_cell(value) == str(value)
