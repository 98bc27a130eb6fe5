"""The schema is made from the types that decode, the example and the words about both are true."""

from __future__ import annotations

import json
from typing import get_args

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderator_app.assets import resource
from moderator_app.domain.errors import Fault
from moderator_app.intake.formats import FORMATS, SUFFIXES, read
from moderator_app.intake.index import checked_row
from moderator_app.intake.rows import FormatName, ManifestItem, ManifestRow, TranscriptFile
from moderator_app.intake.schema import manifest_schema, schema_text
from tests.intake.fakes import item, merchant, segment

VALIDATOR = jsonschema.Draft202012Validator(manifest_schema())
EXAMPLE = resource("example", "manifest.jsonl").read_text(encoding="utf-8").splitlines()


def test_the_schema_in_the_resources_is_fresh() -> None:
    assert resource("schema", "manifest.schema.json").read_text(encoding="utf-8") == schema_text()


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(manifest_schema())


@pytest.mark.parametrize("line", EXAMPLE)
def test_every_line_of_the_example_is_valid_and_decodes(line: str) -> None:
    VALIDATOR.validate(json.loads(line))
    assert not isinstance(checked_row(line.encode(), "manifest.jsonl", 1), Fault)


def test_the_example_shows_every_type_of_row() -> None:
    assert {json.loads(line)["type"] for line in EXAMPLE} == {"merchant", "item", "prior_decision"}


def test_the_files_of_the_example_are_read_without_a_fault() -> None:
    rows = [checked_row(line.encode(), "manifest.jsonl", 1) for line in EXAMPLE]
    files = [each.path for row in rows if isinstance(row, ManifestItem) for each in row.transcript_files]
    readings = [read(resource("example", name).read_bytes(), name) for name in files]
    assert {reading.format for reading in readings} == {"webvtt", "danmaku", "chat"}
    assert [reading.faults for reading in readings] == [[], [], []]


@pytest.mark.parametrize(
    "row",
    [
        item("a", colour="red"),
        item("a", kind="film"),
        item("a", captured_at_ms=-1),
        item("a", affected={"amount_minor": 1.5}),
        item("a", segments=[segment(lane="sky")]),
        item("a", transcript_files=[{"path": "x", "format": "docx"}]),
        merchant(currency="yuan"),
        {"type": "order"},
    ],
)
def test_what_the_schema_refuses_the_decoder_refuses_too(row: dict[str, object]) -> None:
    assert not VALIDATOR.is_valid(row)
    assert isinstance(checked_row(json.dumps(row).encode(), "m", 1), Fault)


def test_the_names_of_formats_in_the_schema_are_those_of_the_readers() -> None:
    assert set(get_args(FormatName)) == {"auto", *FORMATS}


def test_the_readme_names_every_format_ending_row_and_field() -> None:
    text = resource("example", "README.md").read_text(encoding="utf-8")
    words = {*FORMATS, *SUFFIXES}
    for kind in get_args(ManifestRow):
        words |= set(kind.__struct_fields__)
    words |= set(TranscriptFile.__struct_fields__)
    missing = {word for word in words if f"`{word}`" not in text}
    assert missing == set()


@settings(max_examples=80, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=200),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(st.sampled_from(["type", *ManifestItem.__struct_fields__]), inner, max_size=6)
            ),
        ).map(lambda value: json.dumps(value).encode()),
    )
)
def test_no_line_breaks_the_reader_of_lines(line: bytes) -> None:
    row = checked_row(line, "m.jsonl", 7)
    if isinstance(row, Fault):
        assert (row.source, row.line, bool(row.reason)) == ("m.jsonl", 7, True)
