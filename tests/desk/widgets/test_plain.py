from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from moderator_app.desk.widgets.plain import ElidedLabel, PlainLabel, plain_tooltip, visible

HOSTILE = "<img src='file:///etc/hostname'><b>bold</b>"


@pytest.mark.parametrize("kind", [PlainLabel, ElidedLabel])
def test_markup_is_shown_as_it_was_written(qtbot, kind):
    label = kind(HOSTILE)
    qtbot.addWidget(label)
    label.setTextFormat(Qt.TextFormat.RichText)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text() == HOSTILE


def test_characters_that_turn_a_line_round_are_shown_as_codes():
    assert visible("abc\u202egnp.exe") == "abc⟨U+202E⟩gnp.exe"
    assert "\x00" not in visible("a\x00b")


def test_a_tooltip_of_data_holds_no_markup_of_its_own():
    assert "<img" not in plain_tooltip(HOSTILE)
    assert plain_tooltip("") == ""


def test_what_is_cut_is_whole_in_its_tooltip(qtbot):
    label = ElidedLabel("一个非常长的店铺名字" * 8)
    qtbot.addWidget(label)
    label.show()
    label.resize(80, 24)
    assert "一个非常长的店铺名字" in label.toolTip()
    label.resize(4000, 24)
    assert label.toolTip() == ""
