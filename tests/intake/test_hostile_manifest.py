"""A file with a row of every kind of wrongness: each is answered with file, line, field, reason; the rest goes in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from moderator_app.domain.errors import BadInput, Fault
from moderator_app.intake.ingest import IngestReport, ingest
from moderator_app.media.probe import examine
from tests.intake.fakes import GOOD_FILM, MemoryServer, item, merchant, segment, write_manifest

Line = dict[str, object] | bytes

REFUSED: list[tuple[str, Line, str, str]] = [
    ("not JSON", b"{nonsense", "", "malformed"),
    ("half a row", b'{"type": "item", "source_id": "half', "", "ends before"),
    ("not an object", b"[1, 2]", "", "Expected `object`"),
    ("no type", {"source_id": "a"}, "/type", "missing required field `type`"),
    ("an unknown type", {"type": "order", "source_id": "a"}, "/type", "Invalid value 'order'"),
    ("the wrong type of a value", item("w1", title=7), "/title", "Expected `str`, got `int`"),
    ("a missing field", {"type": "item", "source_id": "w2"}, "/kind", "missing required field `kind`"),
    ("an unknown field", item("w3", colour="red"), "/colour", "unknown field `colour`"),
    ("a bad choice", item("w4", kind="film"), "/kind", "Invalid enum value 'film'"),
    ("a bad choice deep inside", item("w5", segments=[segment(lane="sky")]), "/segments/0/lane", "Invalid enum value"),
    ("a NUL", item("w6", title="a\x00b"), "/title", "NUL"),
    ("a NUL in a segment", item("w7", segments=[segment("a\x00b")]), "/segments/0/text", "NUL"),
    ("a bare NUL byte", b'{"type": "item", "source_id": "\x00"}', "", "NUL"),
    ("a lone surrogate", json.dumps(item("w8", title="\ud800")).encode(), "/title", "surrogate"),
    ("a negative time", item("w9", captured_at_ms=-1), "/captured_at_ms", ">= 0"),
    ("a negative segment time", item("w10", segments=[segment(t0_ms=-5, t1_ms=1)]), "/segments/0", "runs backwards"),
    ("time backwards", item("w11", segments=[segment(t0_ms=9, t1_ms=1)]), "/segments/0", "runs backwards"),
    ("words outside", item("w12", segments=[segment("ab", words=[{"start": 0, "end": 3, "t0_ms": 0, "t1_ms": 1}])]),
     "/segments/0", "lies outside the text"),
    ("float money", item("w13", affected={"amount_minor": 12.5}), "/affected/amount_minor", "got `float`"),
    ("negative money", item("w14", affected={"amount_minor": -1}), "/affected", "below zero"),
    ("money as text", merchant(deposit_minor="100"), "/deposit_minor", "Expected `int`, got `str`"),
    ("a huge whole number", item("w15", affected={"amount_minor": 10**30}), "/affected/amount_minor", "beyond"),
    ("a number of 5000 digits", b'{"type": "item", "viewers": 1' + b"0" * 5000 + b"}", "", "digits"),
    ("infinity", b'{"type": "item", "viewers": 1e999}', "/viewers", "beyond"),
    ("not a number", b'{"type": "item", "viewers": NaN}', "", "malformed"),
    ("an empty id", item(""), "/source_id", "length >= 1"),
    ("an endless id", item("x" * 201), "/source_id", "length <= 200"),
    ("an id that came before", item("good-1"), "/source_id", "stands in line 2 already"),
    ("nesting without end", b'{"type": "item", "title": ' + b"[" * 100_000, "/title", "Expected `str`"),
    ("nesting where anything goes", b'{"x": "1111111111111111", "type": ' + b"[" * 100_000, "", "deeply"),
    ("bytes that are no UTF-8", b'{"type": "item", "source_id": "\xff\xfe\xfd"}', "", "UTF-8"),
    ("a bad grade", {"type": "prior_decision", "source_id": "p1", "merchant_ref": "m1", "number": "1", "category": "X",
                     "severity": "S9", "grade": "G1", "violation_at_ms": 0, "decided_at_ms": 0}, "/severity", "regex"),
    ("a line of five megabytes", item("w16", title="x" * 5_000_000), "", "4 MiB"),
    ("a format nobody knows", item("w17", transcript_files=[{"path": "a", "format": "docx"}]),
     "/transcript_files/0/format", "Invalid enum value"),
]  # fmt: skip

WITHOUT_A_FILE: list[tuple[str, dict[str, object], str, str]] = [
    ("a missing transcript", {"transcript_files": [{"path": "gone.vtt"}]}, "/transcript_files/0/path", "no such file"),
    ("a path out of the folder", {"transcript_files": [{"path": "../secret.vtt"}]}, "/transcript_files/0/path",
     "leads out"),
    ("an absolute path", {"media_files": ["/etc/hostname"]}, "/media_files/0", "relative"),
    ("a drive", {"media_files": ["C:\\clip.mp4"]}, "/media_files/0", "relative"),
    ("a link out of the folder", {"transcript_files": [{"path": "link.vtt"}]}, "/transcript_files/0/path", "leads out"),
    ("a folder for a file", {"media_files": ["sub"]}, "/media_files/0", "not a file"),
    ("a name too long", {"media_files": ["x" * 900]}, "/media_files/0", "cannot be read"),
    ("a binary transcript", {"transcript_files": [{"path": "binary.srt"}]}, "/transcript_files/0/path", "binary"),
    ("an empty transcript", {"transcript_files": [{"path": "empty.srt"}]}, "/transcript_files/0/path", "empty"),
    ("an empty recording", {"media_files": ["empty.mp4"]}, "/media_files/0", "empty"),
    ("a recording that is none", {"media_files": ["garbage.mp4"]}, "/media_files/0", "not a recording"),
    ("a playlist", {"media_files": ["list.mp4"]}, "/media_files/0", "playlist"),
    ("a missing recording", {"media_files": ["gone.mp4"]}, "/media_files/0", "no such file"),
    ("a time in another unit", {"segments": [segment(t0_ms=0, t1_ms=10**13)]}, "/segments/0/t1_ms", "31 days"),
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    outside = tmp_path_factory.mktemp("outside")
    home = outside / "home"
    (home / "sub").mkdir(parents=True)
    (outside / "secret.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nsecret\n")
    (home / "link.vtt").symlink_to(outside / "secret.vtt")
    (home / "binary.srt").write_bytes(bytes(range(32)) * 50)
    (home / "empty.srt").write_bytes(b"")
    (home / "empty.mp4").write_bytes(b"")
    (home / "garbage.mp4").write_bytes(b"\x01\x02garbage" * 400)
    (home / "list.mp4").write_text("#EXTM3U\nhttp://example.invalid/a.ts\n")
    film = GOOD_FILM.read_bytes()
    (home / "good.mp4").write_bytes(film)
    (home / "cut.mp4").write_bytes(film[: len(film) * 2 // 3])
    (home / "good.vtt").write_text(
        "WEBVTT\n\n00:01.000 --> 00:02.000\n加我微信\n\n00:0x.000 --> 1\nbad\n", encoding="utf-8"
    )
    return home


def lines() -> list[Line]:
    good = [item(f"good-{at}", title=f"第{at}件") for at in range(3)]
    mixed: list[Line] = [b"\xef\xbb\xbf" + json.dumps(merchant()).encode(), good[1], b"", b"   "]
    for at, (_, line, _, _) in enumerate(REFUSED):
        mixed += [line, item(f"between-{at}")]
    mixed += [item(f"without-{at}", **more) for at, (_, more, _, _) in enumerate(WITHOUT_A_FILE)]
    mixed += [
        item("cut", media_files=["cut.mp4"]),
        item(
            "whole",
            media_files=["good.mp4"],
            transcript_files=[{"path": "good.vtt", "offset_ms": 500, "role": "anchor"}],
        ),
        good[0],
        good[2],
    ]
    return mixed


@pytest.fixture(scope="module", params=[b"\n", b"\r\n"], ids=["LF", "CRLF"])
def day(request: pytest.FixtureRequest, folder: Path) -> tuple[MemoryServer, IngestReport]:
    server = MemoryServer()
    path = write_manifest(folder, lines(), end=request.param)
    return server, ingest(path, server, source="test", probe=examine)


def line_of(wanted: Line) -> int:
    return next(number for number, line in enumerate(lines(), 1) if line == wanted)


def at_line(report: IngestReport, number: int) -> list[Fault]:
    return [fault for fault in report.faults if fault.source == "manifest.jsonl" and fault.line == number]


@pytest.mark.parametrize(("line", "field", "reason"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_a_wrong_row_is_answered_with_file_line_field_and_reason(
    day: tuple[MemoryServer, IngestReport], line: Line, field: str, reason: str
) -> None:
    number = len(lines()) - lines()[::-1].index(line)
    (fault,) = at_line(day[1], number)
    assert reason in fault.reason
    assert fault.field == field
    assert str(fault).startswith(f"manifest.jsonl:{number}: ")


@pytest.mark.parametrize("at", range(len(WITHOUT_A_FILE)), ids=[row[0] for row in WITHOUT_A_FILE])
def test_an_item_goes_in_without_the_file_that_cannot_be_taken(day: tuple[MemoryServer, IngestReport], at: int) -> None:
    server, report = day
    _, more, field, reason = WITHOUT_A_FILE[at]
    faults = at_line(report, line_of(item(f"without-{at}", **more)))
    assert [fault.field for fault in faults] == [field]
    assert reason in faults[0].reason
    taken = server.items()[f"without-{at}"]
    assert (taken.media, taken.segments) == ((), ())


def test_every_good_row_goes_in(day: tuple[MemoryServer, IngestReport]) -> None:
    server, report = day
    good = {f"good-{at}" for at in range(3)} | {f"between-{at}" for at in range(len(REFUSED))}
    good |= {f"without-{at}" for at in range(len(WITHOUT_A_FILE))} | {"cut", "whole"}
    assert set(server.items()) == good
    assert (report.accepted, report.rejected) == (len(good) + 1, len(REFUSED))


def test_a_truncated_recording_is_kept_and_said_to_be_truncated(day: tuple[MemoryServer, IngestReport]) -> None:
    server, report = day
    (media,) = server.items()["cut"].media
    assert media.truncated
    assert media.bytes == len(server.media[media.sha256]) > 0
    (fault,) = at_line(report, line_of(item("cut", media_files=["cut.mp4"])))
    assert (fault.field, "cut off" in fault.reason) == ("/media_files/0", True)


def test_a_bad_cue_is_told_by_the_line_of_its_own_file(day: tuple[MemoryServer, IngestReport]) -> None:
    server, report = day
    assert [
        (fault.line, "times cannot be read" in fault.reason) for fault in report.faults if fault.source == "good.vtt"
    ] == [(6, True)]
    taken = server.items()["whole"]
    assert [(s.t0_ms, s.t1_ms, s.text, s.role.value) for s in taken.segments] == [(1500, 2500, "加我微信", "anchor")]
    assert (taken.media[0].truncated, taken.media[0].mime, taken.media[0].name) == (False, "video/mp4", "good.mp4")
    assert taken.media[0].duration_ms > 3000


def test_no_secret_from_outside_the_folder_was_sent(day: tuple[MemoryServer, IngestReport]) -> None:
    assert not any(b"secret" in bytes(row) for batch in day[0].batches for row in batch.rows)


def test_a_manifest_in_utf_16_is_refused_as_a_whole(tmp_path: Path) -> None:
    (tmp_path / "manifest.jsonl").write_text(json.dumps(merchant()), encoding="utf-16")
    with pytest.raises(BadInput, match="UTF-16"):
        ingest(tmp_path, MemoryServer(), source="test", probe=examine)
