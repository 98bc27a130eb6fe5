"""Text can be read on every ground it is used on: 4.5 to 1 (WCAG 2.2, 1.4.3 AA), edges of controls 3 to 1 (1.4.11)."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QPalette

from moderator_app.assets import resource
from moderator_app.desk.widgets.theme import PALETTES, Theme, contrast, read_tokens

GROUNDS = ("ground", "panel", "raised", "sunken")
WORDS = ("text", "text_dim", "text_faint", "accent", "good", "warn", "bad", "live")
SIGNS = tuple(f"severity_S{rank}" for rank in range(1, 5)) + tuple(f"detector_{lane}" for lane in range(1, 7))
ON = (
    *((word, ground) for word in WORDS for ground in GROUNDS),
    *((sign, ground) for sign in SIGNS for ground in ("panel", "raised")),
    *(("text", soft) for soft in ("accent_soft", "select", "good_soft", "warn_soft", "bad_soft")),
    *(("text_dim", soft) for soft in ("accent_soft", "select")),
    ("accent_text", "accent"),
    ("stage_text", "stage"),
)


@pytest.mark.parametrize("palette", PALETTES)
def test_every_text_has_four_and_a_half_to_one(palette):
    colours = read_tokens(resource("style", "tokens.yaml"))["palettes"][palette]
    poor = {
        f"{word} on {ground}": round(ratio, 2)
        for word, ground in ON
        if (ratio := contrast(QColor(colours[word]), QColor(colours[ground]))) < 4.5
    }
    assert poor == {}


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("edge", ["line_strong", "focus", "accent"])
def test_edges_of_controls_and_the_focus_have_three_to_one(palette, edge):
    colours = read_tokens(resource("style", "tokens.yaml"))["palettes"][palette]
    poor = [ground for ground in GROUNDS if contrast(QColor(colours[edge]), QColor(colours[ground])) < 3]
    assert poor == []


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("group", [QPalette.ColorGroup.Active, QPalette.ColorGroup.Disabled])
def test_what_qt_paints_by_itself_can_be_read_too(qapp, palette, group):
    assert qapp is not None
    theme = Theme(resource("style"))
    theme.apply(palette, 100)
    made, role = qapp.palette(), QPalette.ColorRole
    for text, ground in (
        (role.WindowText, role.Window),
        (role.Text, role.Base),
        (role.ButtonText, role.Button),
        (role.HighlightedText, role.Highlight),
        (role.ToolTipText, role.ToolTipBase),
    ):
        assert contrast(made.color(group, text), made.color(group, ground)) >= 4.5, (text, ground)
    qapp.setStyleSheet("")
