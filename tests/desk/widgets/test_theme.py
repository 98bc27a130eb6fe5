from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from moderator_app.assets import resource
from moderator_app.desk.widgets.theme import PALETTES, Theme, contrast, read_tokens
from moderator_app.domain.errors import BadInput

GROUNDS = ("ground", "panel", "raised", "sunken", "select", "accent_soft")
TEXTS = ("text", "text_dim")
MARKS = (
    "accent",
    "good",
    "warn",
    "bad",
    *(f"severity_S{rank}" for rank in range(1, 5)),
    *(f"detector_{number}" for number in range(1, 7)),
)


@pytest.fixture
def theme(qtbot) -> Theme:
    assert qtbot
    return Theme(resource("style"))


@pytest.mark.parametrize("name", PALETTES)
def test_every_text_can_be_read_on_every_ground(theme: Theme, name: str):
    theme.name = name
    low = {
        (text, ground): round(contrast(theme.colour(text), theme.colour(ground)), 2)
        for text in TEXTS
        for ground in GROUNDS
        if contrast(theme.colour(text), theme.colour(ground)) < 4.5
    }
    assert low == {}


@pytest.mark.parametrize("name", PALETTES)
def test_coloured_words_can_be_read_where_they_stand(theme: Theme, name: str):
    theme.name = name
    pairs = [(mark, ground) for mark in MARKS for ground in ("panel", "raised")]
    pairs += [("text_faint", "raised"), ("text_faint", "panel"), ("accent_text", "accent"), ("stage_text", "stage")]
    pairs += [(tone, f"{tone}_soft") for tone in ("good", "warn", "bad")]
    low = {pair: round(contrast(*map(theme.colour, pair)), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in low.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("name", PALETTES)
def test_the_edge_of_a_field_and_the_focus_can_be_seen(theme: Theme, name: str):
    theme.name = name
    for mark in ("line_strong", "focus"):
        assert contrast(theme.colour(mark), theme.colour("raised")) >= 3.0


def test_chinese_is_written_in_simplified_glyphs_and_digits_are_of_one_width(theme: Theme):
    font = theme.font()
    families = font.families()
    assert families.index("Noto Sans CJK SC") > 0
    assert not any("JP" in family or family.endswith(" TC") for family in families)
    assert font.featureValue(font.Tag("tnum")) == 1


def test_text_grows_with_its_setting(theme: Theme):
    small = theme.font().pixelSize()
    theme.percent = 150
    assert theme.font().pixelSize() == round(small * 1.5)


def test_a_token_file_with_a_gap_is_refused_by_its_place(tmp_path: Path):
    tokens = yaml.safe_load(resource("style", "tokens.yaml").read_text(encoding="utf-8"))
    del tokens["palettes"]["dark"]["text"]
    tokens["palettes"]["light"]["bad"] = "reddish"
    (tmp_path / "tokens.yaml").write_text(yaml.safe_dump(tokens), encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        read_tokens(tmp_path / "tokens.yaml")
    assert {fault.field for fault in refused.value.faults} == {"/palettes/dark/text", "/palettes/light/bad"}
