"""The errand: order, batches, repetition, what the server says, and plain folders."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from moderator_app.assets import resource
from moderator_app.domain.errors import BadInput, Refused
from moderator_app.domain.transcript import Lane
from moderator_app.intake.assembly import LARGEST_ROW
from moderator_app.intake.ingest import LARGEST_BODY, ingest
from moderator_app.media.probe import examine
from moderator_app.wire.messages import MAX_INTAKE, IntakeBatch, IntakeReply
from tests.intake.fakes import GOOD_FILM, MemoryServer, item, merchant, segment, write_manifest

PRIOR: dict[str, object] = {
    "type": "prior_decision",
    "source_id": "p1",
    "merchant_ref": "m1",
    "number": "D-1",
    "category": "PRIVATE_TRADE",
    "severity": "S2",
    "grade": "G2",
    "violation_at_ms": 1,
    "decided_at_ms": 2,
}


def test_the_example_goes_in_whole_and_again_changes_nothing() -> None:
    server = MemoryServer()
    first = ingest(resource("example"), server, source="example")
    assert (first.accepted, first.duplicates, first.rejected, first.faults) == (6, 0, 0, ())
    assert (first.media_sent, first.media_known) == (1, 0)
    before = dict(server.rows)
    again = ingest(resource("example"), server, source="example")
    assert (again.accepted, again.duplicates, again.media_sent, again.media_known) == (0, 6, 0, 1)
    assert server.rows == before
    clip = server.items()["clip-1"]
    assert {each.lane for each in clip.segments} == {Lane.SPEECH, Lane.COMMENT}
    assert clip.media[0].mime == "video/mp4"


def test_merchants_go_first_wherever_they_stand(tmp_path: Path) -> None:
    server = MemoryServer()
    report = ingest(write_manifest(tmp_path, [item("a"), PRIOR, merchant()]), server, source="s", probe=examine)
    assert (report.accepted, report.rejected) == (3, 0)
    assert [type(row).__name__ for row in server.rows.values()] == ["MerchantRow", "PriorDecisionRow", "ItemRow"]


def test_recordings_are_carried_before_the_rows_that_name_them_and_only_once(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(GOOD_FILM.read_bytes())
    (tmp_path / "b.mp4").write_bytes(GOOD_FILM.read_bytes())
    server = MemoryServer()
    rows = [merchant(), item("1", media_files=["a.mp4", "b.mp4"]), item("2", media_files=["a.mp4"])]
    report = ingest(write_manifest(tmp_path, rows), server, source="s", probe=examine)
    assert server.log == ["media video/mp4", "rows 3"]
    assert (report.media_sent, report.accepted) == (1, 3)
    assert len(server.items()["1"].media) == 1


def test_batches_hold_no_more_rows_and_bytes_than_allowed(tmp_path: Path) -> None:
    server = MemoryServer()
    many: list[dict[str, object]] = [merchant(), *(item(str(at)) for at in range(MAX_INTAKE + 7))]
    heavy = [
        item(f"h{at}", title="x" * 300, segments=[segment("好" * 9000, seq=n) for n in range(20)]) for at in range(5)
    ]
    told: list[tuple[int, int]] = []
    path = write_manifest(tmp_path, many + heavy)
    report = ingest(path, server, source="s", progress=lambda done, total: told.append((done, total)), probe=examine)
    assert report.accepted == len(many) + len(heavy)
    assert max(len(batch.rows) for batch in server.batches) == MAX_INTAKE
    for batch in server.batches:
        assert len(batch.rows) == 1 or sum(len(bytes(row)) for row in batch.rows) <= LARGEST_BODY
    assert told[-1] == (report.accepted, report.accepted)
    assert told == sorted(told)


def test_what_the_server_rejects_is_told_by_the_line_of_its_row(tmp_path: Path) -> None:
    path = write_manifest(tmp_path, [merchant(), b"", item("a"), item("b", merchant_ref="nobody"), item("c")])
    report = ingest(path, MemoryServer(), source="s", probe=examine)
    assert (report.accepted, report.rejected) == (3, 1)
    assert [str(fault) for fault in report.faults] == ["manifest.jsonl:4: /merchant_ref: there is no such merchant"]


def test_a_body_refused_as_a_whole_is_halved_down_to_the_row_at_fault(tmp_path: Path) -> None:
    class Touchy(MemoryServer):
        def send(self, batch: IntakeBatch) -> IntakeReply:
            for at, row in enumerate(batch.rows):
                if b'"bad"' in bytes(row):
                    raise Refused("validation", "This row cannot be.", pointer=f"/rows/{at}/source_id")
            return super().send(batch)

    server = Touchy()
    path = write_manifest(tmp_path, [merchant(), *(item(str(at)) for at in range(20)), item("bad"), item("last")])
    report = ingest(path, server, source="s", probe=examine)
    assert (report.accepted, report.rejected) == (22, 1)
    assert [str(fault) for fault in report.faults] == ["manifest.jsonl:22: /source_id: This row cannot be."]


def test_a_refusal_that_no_row_would_escape_ends_the_errand(tmp_path: Path) -> None:
    class Closed(MemoryServer):
        def send(self, batch: IntakeBatch) -> IntakeReply:
            raise Refused("unauthenticated", f"Please sign in again to send to {batch.source}")

    with pytest.raises(Refused):
        ingest(write_manifest(tmp_path, [merchant()]), Closed(), source="s", probe=examine)


def test_a_recording_the_server_does_not_take_costs_only_itself(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(GOOD_FILM.read_bytes())
    server = MemoryServer(largest_media=10)
    path = write_manifest(tmp_path, [merchant(), item("1", title="é", media_files=["a.mp4"])])
    report = ingest(path, server, source="s", probe=examine)
    assert (report.accepted, server.items()["1"].media, server.items()["1"].title) == (2, (), "é")
    assert [str(fault) for fault in report.faults] == [
        "manifest.jsonl:2: /media_files: a.mp4: A recording that large is not taken."
    ]


def test_an_item_no_body_can_carry_loses_its_word_times_first_and_that_is_said(tmp_path: Path) -> None:
    said = {
        "start": 0,
        "end": 4,
        "text": "好" * 40,
        "words": [{"word": "好", "start": at / 10, "end": (at + 1) / 10} for at in range(40)],
    }
    (tmp_path / "a.json").write_text(json.dumps({"segments": [said] * 1000}), encoding="utf-8")
    server = MemoryServer()
    path = write_manifest(tmp_path, [merchant(), item("1", transcript_files=[{"path": "a.json"}])])
    report = ingest(path, server, source="s", probe=examine)
    assert len(server.items()["1"].segments) == 1000
    assert not any(each.words for each in server.items()["1"].segments)
    assert [(fault.line, fault.field) for fault in report.faults] == [(2, "/segments")]
    assert "times of its words" in report.faults[0].reason


def test_an_item_that_is_still_too_large_loses_its_end_and_that_is_said(tmp_path: Path) -> None:
    line = "0\t1000\t" + "好" * 40 + "\n"
    (tmp_path / "a.tsv").write_text("start\tend\ttext\n" + line * 20_000, encoding="utf-8")
    server = MemoryServer()
    path = write_manifest(tmp_path, [merchant(), item("1", transcript_files=[{"path": "a.tsv"}])])
    report = ingest(path, server, source="s", probe=examine)
    kept = len(server.items()["1"].segments)
    assert 0 < kept < 20_000
    assert max(len(bytes(row)) for batch in server.batches for row in batch.rows) <= LARGEST_ROW
    assert f"only {kept} of 20000 segments" in report.faults[0].reason


def test_a_source_that_is_no_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no name of a source"):
        ingest(write_manifest(tmp_path, [merchant()]), MemoryServer(), source="a b/c", probe=examine)


@pytest.mark.parametrize("name", ["gone", "gone.jsonl"])
def test_a_path_that_is_not_there_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInput, match="no such file or folder"):
        ingest(tmp_path / name, MemoryServer(), source="s", probe=examine)


# --- plain folders ----------------------------------------------------------------------------------------------------


def folder_of(tmp_path: Path) -> Path:
    home = tmp_path / "day"
    (home / "sub").mkdir(parents=True)
    (home / "live.mp4").write_bytes(GOOD_FILM.read_bytes())
    (home / "live.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nsaid again\n")
    (home / "live.json").write_text('{"segments": [{"start": 1, "end": 2, "text": "加我微信"}]}', encoding="utf-8")
    (home / "live.danmaku.xml").write_text('<i><d p="1,1,1,1,0,0,u">扣1</d></i>', encoding="utf-8")
    (home / "live.ocr.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\n9.9元\n", encoding="utf-8")
    (home / "sub" / "only.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\n没有录像\n", encoding="utf-8")
    (home / ".hidden.mp4").write_bytes(b"x")
    (home / "notes.txt").write_text("not ours")
    os.utime(home / "live.mp4", (1_767_225_600, 1_767_225_600))
    return home


def test_a_plain_folder_makes_an_item_of_every_recording_with_its_files(tmp_path: Path) -> None:
    server = MemoryServer()
    ingest(write_manifest(tmp_path, [merchant()]), server, source="s", probe=examine)
    home = folder_of(tmp_path)
    report = ingest(home, server, source="s", merchant="m1", probe=examine)
    assert (report.accepted, report.faults) == (2, ())
    live = server.items()["live"]
    assert {(each.lane.value, each.text) for each in live.segments} == {
        ("speech", "加我微信"),
        ("comment", "扣1"),
        ("caption_ocr", "9.9元"),
    }
    assert (live.kind, live.captured_at_ms, len(live.media)) == ("clip", 1_767_225_600_000, 1)
    assert server.items()["sub/only"].segments[0].text == "没有录像"
    again = ingest(home, server, source="s", merchant="m1", probe=examine)
    assert (again.accepted, again.duplicates, again.media_known) == (0, 2, 1)


def test_one_recording_is_taken_with_the_files_beside_it(tmp_path: Path) -> None:
    server = MemoryServer()
    ingest(write_manifest(tmp_path, [merchant()]), server, source="s", probe=examine)
    report = ingest(folder_of(tmp_path) / "live.mp4", server, source="s", merchant="m1", probe=examine)
    assert (report.accepted, list(server.items())) == (1, ["live"])


def test_a_plain_folder_without_a_merchant_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="merchant"):
        ingest(folder_of(tmp_path), MemoryServer(), source="s", probe=examine)


def test_a_folder_with_nothing_to_take_says_so(tmp_path: Path) -> None:
    report = ingest(tmp_path, MemoryServer(), source="s", merchant="m1", probe=examine)
    assert [fault.reason for fault in report.faults] == ["no recording and no transcript in it"]


def test_a_report_is_plain_json_values(tmp_path: Path) -> None:
    report = ingest(write_manifest(tmp_path, [b"{"]), MemoryServer(), source="s", probe=examine)
    values = report.as_dict()
    assert values["rejected"] == 1
    assert values["faults"][0]["line"] == 1
