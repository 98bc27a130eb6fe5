"""Masks, blocks, totals and terms of announcements."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from moderator_app.domain.announcement import (
    Block,
    Document,
    Facts,
    Kind,
    Line,
    MeasureLine,
    Row,
    RowState,
    Wording,
    block_of,
    compare,
    months_later,
    nameless,
    row_data,
    row_digest,
    rows_fit,
    totals_of,
    without,
)
from moderator_app.domain.evidence import canonical, sha256_hex
from moderator_app.domain.identity import DAY_MS
from moderator_app.domain.masking import KEPT_AT_MOST, STARS_AT_MOST, Masking, clusters, mask, shown
from moderator_app.domain.text import Label
from tests.domain.law import lawbook

VECTORS = json.loads((Path(__file__).parents[1] / "vectors.json").read_text(encoding="utf-8"))
MATRIX = lawbook().matrix
NOON = 1_795_320_000_000
ONE = Label("一", "one")


def split(text: str) -> list[str]:
    return regex.findall(r"\X", text)


def line(code: str = "LIVE_BAN", days: int | None = 3) -> MeasureLine:
    end = None if days is None else NOON + days * DAY_MS
    return MeasureLine(
        code=code, name=MATRIX.measures[code].name, start_at_ms=NOON, end_at_ms=end, permanent=code == "STORE_CLOSE"
    )


def row(*measures: MeasureLine, decision: str = "D-1") -> Row:
    return Row(
        decision=decision,
        nick="小*选",
        account="4**1",
        span=(NOON, NOON + 1),
        behaviours=(ONE,),
        reports=3,
        measures=measures or (line(),),
    )


def facts(**more: object) -> Facts:
    values = {
        "decision_id": "x",
        "state": "effective",
        "grade": "G4",
        "appeal_pending": False,
        "already_published": False,
        "row": row(),
        **more,
    }
    return Facts(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(("name", "masked"), VECTORS["mask"])
def test_masks_are_those_of_the_vectors(name: str, masked: str) -> None:
    assert mask(name, split) == masked


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("👨‍👩‍👧‍👦快乐之家", "👨‍👩‍👧‍👦***家"),
        ("👩🏽‍🚀🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👩🏽‍🚀*"),
        ("e\u0301" * 3, "é*é"),
        ("\u202eabc\u202c", "a*c"),
        ("\u200b\u2066\u2069", "*"),
        ("  小 禾  ", "小*禾"),
        ("", "*"),
    ],
)
def test_a_mask_counts_what_a_person_calls_a_character(name: str, masked: str) -> None:
    assert mask(name, split) == masked


@given(st.text(max_size=600))
def test_a_mask_keeps_little_and_nothing_that_steers(name: str) -> None:
    masked = mask(name, split)
    assert 1 <= len(split(masked)) <= 2 * KEPT_AT_MOST + STARS_AT_MOST + 1
    parts = clusters(name, split)
    if len(parts) > 2:
        assert masked.count("*") >= len(parts[:STARS_AT_MOST]) // 4
    assert not set(masked) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u200b\x00\n\r\t")


def test_a_named_series_shows_harmless_names_of_bounded_length() -> None:
    assert shown("小禾\u202e严选", Masking.NAMED, split) == "小禾严选"
    assert len(split(shown("禾" * 500, Masking.NAMED, split))) == 41


@pytest.mark.parametrize(
    ("more", "block"),
    [
        ({}, None),
        ({"state": "upheld"}, None),
        ({"state": "under_appeal"}, Block.APPEAL_PENDING),
        ({"appeal_pending": True}, Block.APPEAL_PENDING),
        ({"state": "withdrawn"}, Block.WITHDRAWN),
        ({"state": "superseded"}, Block.REPLACED),
        ({"state": "amended"}, Block.REPLACED),
        ({"already_published": True}, Block.ALREADY_PUBLISHED),
        ({"grade": "G2"}, Block.NOT_PUBLISHABLE),
        ({"row": row(line("WARN", None))}, Block.NO_TERM),
        ({"row": row(line("LIVE_BAN", None))}, Block.NO_TERM),
        ({"row": row(line(), line("TRAFFIC_LIMIT", None))}, Block.NO_TERM),
        ({"row": row(line("STORE_CLOSE", None))}, None),
    ],
)
def test_a_row_is_blocked_for_its_reason(more: dict[str, object], block: Block | None) -> None:
    assert block_of(facts(**more), MATRIX) is block


def test_totals_count_rows_not_entries() -> None:
    counted = totals_of([row(line(), line("WARN", None)), row(line()), row(line("STORE_CLOSE", None))])
    assert [(one.code, one.rows) for one in counted] == [("LIVE_BAN", 2), ("STORE_CLOSE", 1), ("WARN", 1)]


def test_months_end_where_the_calendar_does() -> None:
    end_of_january = 1_801_324_800_000  # 2027-01-31 00:00 UTC, 08:00 in Beijing
    assert months_later(end_of_january, 1) == end_of_january + 28 * DAY_MS
    assert months_later(end_of_january, 12) == end_of_january + 365 * DAY_MS


def test_two_compilations_are_compared_by_number() -> None:
    found = compare({"a": "1", "b": "1", "c": "1"}, {"b": "1", "c": "2", "d": "1"})
    assert (found.added, found.removed, found.changed) == (("d",), ("a",), ("c",))


def document(*rows: Row) -> Document:
    return Document(
        series="HS",
        series_title=ONE,
        number=11,
        revision=1,
        kind=Kind.ISSUE,
        wording=Wording(title=ONE, focus=ONE, guide=ONE),
        period=(NOON, NOON + 1),
        cut_off_ms=NOON,
        published_at_ms=NOON,
        revised_at_ms=NOON,
        names_until_ms=NOON + DAY_MS,
        rules=(),
        lines=tuple(
            Line(position=place, state=RowState.LISTED, digest=row_digest(one), row=one, decision=one.decision)
            for place, one in enumerate(rows, 1)
        ),
        row_count=len(rows),
        totals=totals_of(rows),
    )


def test_a_row_that_goes_leaves_the_rest_as_it_was_hashed() -> None:
    whole = document(row(decision="D-1"), row(line("STORE_CLOSE", None), decision="D-2"))
    less = without(whole, [2])
    assert [one.row is None for one in less.lines] == [False, True]
    assert [one.digest for one in less.lines] == [one.digest for one in whole.lines]
    assert [one.code for one in less.totals] == ["LIVE_BAN"]
    assert rows_fit(less)
    assert whole.label == "HS-11"


def test_what_is_hashed_holds_no_name() -> None:
    whole = document(row())
    assert "小*选" not in canonical(whole.sealed()).decode()
    assert whole.digest == sha256_hex(canonical(whole.sealed()))
    assert whole.digest != replace(whole, number=12).digest


def test_after_the_term_names_go_and_counts_stay() -> None:
    old = nameless(document(row(), row()))
    assert (old.lines, old.row_count, [one.rows for one in old.totals]) == ((), 2, [2])


def test_a_changed_row_is_noticed() -> None:
    whole = document(row())
    forged = replace(whole, lines=(replace(whole.lines[0], row=replace(row(), nick="别*人")),))
    assert not rows_fit(forged)


def test_a_rows_data_is_what_the_dataclass_holds() -> None:
    from dataclasses import asdict

    assert canonical(row_data(row())) == canonical(asdict(row()))


def test_a_rows_digest_is_that_of_its_canonical_json() -> None:
    row = Row(
        decision="D-1",
        nick='小*店 \u2028 "<',
        account="s*1",
        span=(1, 2),
        behaviours=(Label("炒作", "Hype"),),
        reports=230_000,
        measures=(
            MeasureLine(code="CLOSE", name=Label("关店", "Closure"), start_at_ms=1, end_at_ms=None, permanent=True),
        ),
    )
    assert row_digest(row) == sha256_hex(canonical(row_data(row)))


def test_a_name_of_letters_that_nobody_sees_is_one_star() -> None:
    assert mask("\u3164\uffa0\u2800\u115f\u1160", regex.compile(r"\X").findall) == "*"
