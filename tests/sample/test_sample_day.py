"""The committed sample day: whole, invented, and as rich as it claims."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache

import pytest

from build_spec.sample_day.day import load, talk
from build_spec.sample_day.proof import LARGEST, check
from moderator_app.assets import resource
from moderator_app.intake.formats import read
from moderator_app.intake.rows import DECODER, ManifestItem
from tests.domain.law import lawbook

SAMPLE = resource("sample")


@cache
def rows():
    return [DECODER.decode(line) for line in (SAMPLE / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]


@cache
def truth():
    return json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))


def items():
    return [row for row in rows() if isinstance(row, ManifestItem)]


def test_the_committed_day_is_whole_and_every_spoken_sentence_is_heard():
    assert check(SAMPLE) == []


def test_it_has_the_sellers_cases_and_recordings_it_promises():
    kinds = Counter(type(row).__name__ for row in rows())
    assert kinds["MerchantRow"] >= 12
    assert kinds["PriorDecisionRow"] >= 5
    channels = Counter(item.kind for item in items())
    assert channels["clip"] >= 8
    assert set(channels) == {"clip", "comment_bundle", "private_message", "service_chat", "listing"}
    cases = {(item.merchant_ref, item.session_ref or item.source_id) for item in items()}
    assert len(cases) >= 60


def test_violations_of_eight_categories_and_innocent_cases_stand_side_by_side():
    categories = Counter(code for told in truth().values() for code in told.get("categories", ()))
    assert set(categories) <= set(lawbook().matrix.categories)
    assert len(categories) >= 8
    assert sum(told.get("innocent", False) for told in truth().values()) >= 12


def test_the_truth_speaks_of_every_item_and_quotes_its_words():
    assert set(truth()) == {item.source_id for item in items()}
    for item in items():
        told = truth()[item.source_id]
        assert told["why"]
        assert told.get("innocent") or told["severity"] in {"S1", "S2", "S3", "S4"}
        words = text_of(item).replace(" ", "")
        for quote in told.get("quotes", ()):
            assert quote.replace(" ", "") in words, f"{item.source_id}: {quote}"


def text_of(item: ManifestItem) -> str:
    parts = [segment.text for segment in item.segments]
    for file in item.transcript_files:
        data = (SAMPLE / file.path).read_bytes()
        reading = read(data, file.path, format_name=file.format, lane=file.lane, role=file.role)
        assert not reading.faults, [str(fault) for fault in reading.faults]
        parts += [segment.text for segment in reading.segments]
    if item.listing:
        parts += [item.listing.title, item.listing.description]
        if item.listing.compare_price_minor:
            parts.append(f"原价{item.listing.compare_price_minor // 100}")
    return "\n".join(parts)


def test_every_clip_knows_the_time_of_every_word():
    for item in items():
        if item.kind != "clip":
            continue
        file = next(file for file in item.transcript_files if file.lane == "speech")
        reading = read((SAMPLE / file.path).read_bytes(), file.path, format_name=file.format, lane=file.lane)
        assert len(reading.segments) >= 5
        for segment in reading.segments:
            assert len(segment.words) >= 3, f"{file.path}: {segment.text}"
            assert all(segment.t0_ms <= word.t0_ms <= word.t1_ms <= segment.t1_ms for word in segment.words)


def test_earlier_decisions_stand_inside_and_outside_the_window_and_in_other_states():
    priors = [row for row in rows() if type(row).__name__ == "PriorDecisionRow"]
    assert {prior.state for prior in priors} >= {"effective", "upheld", "under_appeal", "withdrawn"}
    newest = max(item.captured_at_ms for item in items())
    days = [(newest - prior.violation_at_ms) // 86_400_000 for prior in priors]
    assert min(days) < 180 < max(days)


def test_it_weighs_at_most_what_a_clone_can_bear():
    assert sum(path.stat().st_size for path in SAMPLE.rglob("*") if path.is_file()) <= LARGEST


def test_a_line_that_cannot_be_read_is_named():
    with pytest.raises(ValueError, match="x: cannot read the line 'nobody'"):
        talk({"id": "x", "lines": ["nobody"]}, [])


def test_the_script_gives_the_committed_conversations_again():
    rest = load("items")
    for group in ("comment_bundles", "private_messages", "service_chats"):
        for item in rest[group]:
            written = (SAMPLE / "chats" / f"{item['id']}.chat.jsonl").read_text(encoding="utf-8")
            assert [json.loads(line) for line in written.splitlines()] == talk(item, rest["small_talk"])
