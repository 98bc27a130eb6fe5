"""The same errand against the real backend, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from moderator_app.assets import resource
from moderator_app.demo import EmbeddedBackend
from moderator_app.domain.errors import Refused
from moderator_app.intake.client import HttpSender
from moderator_app.intake.ingest import ingest
from moderator_app.media.probe import examine
from tests.intake.fakes import item, merchant, segment, write_manifest


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedBackend]:
    with EmbeddedBackend(tmp_path_factory.mktemp("backend")) as running:
        yield running


@pytest.fixture
def sender(backend: EmbeddedBackend) -> Iterator[HttpSender]:
    with HttpSender(backend.endpoint.url, backend.endpoint.service_token) as carrying:
        yield carrying


def test_the_example_goes_in_and_is_flagged_and_again_changes_nothing(sender: HttpSender) -> None:
    first = ingest(resource("example"), sender, source="example", probe=examine)
    assert (first.accepted, first.duplicates, first.rejected, first.faults) == (6, 0, 0, ())
    assert (first.media_sent, first.highlights > 0) == (1, True)
    again = ingest(resource("example"), sender, source="example", probe=examine)
    assert (again.accepted, again.duplicates, again.rejected, again.faults) == (0, 6, 0, ())
    assert (again.media_sent, again.media_known, again.highlights) == (0, 1, 0)


def test_a_row_that_only_the_backend_can_refuse_is_told_by_its_line(sender: HttpSender, tmp_path: Path) -> None:
    rows = [merchant(), item("a", merchant_ref="nobody"), item("b", segments=[segment("加我微信")])]
    report = ingest(write_manifest(tmp_path, rows), sender, source="lines", probe=examine)
    assert (report.accepted, report.rejected) == (2, 1)
    assert [(fault.source, fault.line, fault.field) for fault in report.faults] == [
        ("manifest.jsonl", 2, "/merchant_ref")
    ]


def test_the_largest_row_that_is_sent_is_one_that_the_backend_takes(sender: HttpSender, tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("start\tend\ttext\n" + ("0\t1\t" + "好" * 40 + "\n") * 20_000, encoding="utf-8")
    rows = [merchant(), item("large", transcript_files=[{"path": "a.tsv"}])]
    report = ingest(write_manifest(tmp_path, rows), sender, source="large", probe=examine)
    assert report.rejected == 0
    assert ["too large" in fault.reason for fault in report.faults] == [True]


def test_a_wrong_token_is_refused_at_once(backend: EmbeddedBackend, tmp_path: Path) -> None:
    with HttpSender(backend.endpoint.url, "wrong") as stranger, pytest.raises(Refused):
        ingest(write_manifest(tmp_path, [merchant()]), stranger, source="s", probe=examine)
