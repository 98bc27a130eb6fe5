from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from moderator_app.desk.shell.fuzzy import best, fit


@pytest.mark.parametrize(
    ("better", "worse", "typed"),
    [
        ("Skip with a reason", "Go to the skip", "skip"),
        ("Take the next case", "Context", "next"),
        ("Next row", "Take the next case", "next"),
        ("Open the selected case", "Loop the highlight", "op"),
    ],
)
def test_the_beginning_beats_a_word_beats_a_piece(better, worse, typed):
    assert (fit(typed, better) or 0) > (fit(typed, worse) or 0)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("case next", "Take the next case"),
        ("sbmt", "Submit"),
        ("下件", "领取下一案件"),
        ("一案", "领取下一案件"),
        ("", "Quit"),
    ],
)
def test_words_in_any_order_scattered_letters_and_parts_of_chinese_fit(typed, name):
    assert fit(typed, name) is not None


@pytest.mark.parametrize(
    ("typed", "name"), [("xyz", "Submit"), ("tbus", "Submit"), ("案件件", "案件"), ("case zz", "case")]
)
def test_what_is_not_there_does_not_fit(typed, name):
    assert fit(typed, name) is None


def test_the_best_of_several_names_counts():
    assert best("提交", ("Submit", "提交")) == fit("提交", "提交")
    assert best("提交", ("Submit",)) is None


@pytest.fixture
def palette(window, commands, qtbot):
    done: list[str] = []
    for name in ("queue.next", "queue.open", "queue.search", "queue.down"):
        commands.bind(name, lambda name=name: done.append(name))
    window.form.rooms.widget(1).button.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.palette_box.field.hasFocus()
    return window.palette_box, done


def test_it_offers_what_can_be_done_and_nothing_else(palette, commands):
    box, _done = palette
    offered = {command.id for command in box.offered()}
    assert offered == {command.id for command in commands.available()} - {"desk.palette"}
    assert "case.take_back" not in offered


@pytest.mark.parametrize("typed", ["take the next", "next case", "领取", "queue.next"])
def test_a_verb_is_found_in_either_language_and_done_with_return(palette, qtbot, window, typed):
    box, done = palette
    box.field.setText(typed)
    assert box.offered()[0].id == "queue.next"
    qtbot.keyClick(box.field, Qt.Key.Key_Return)
    assert done == ["queue.next"]
    assert not box.isVisible()
    assert window.form.rooms.widget(1).button.hasFocus()


def test_arrows_walk_the_list_round(palette, qtbot):
    box, done = palette
    rows = box.rows.rowCount()
    qtbot.keyClick(box.field, Qt.Key.Key_Up)
    assert box.list.currentIndex().row() == rows - 1
    qtbot.keyClick(box.field, Qt.Key.Key_Down)
    assert box.list.currentIndex().row() == 0
    assert not done


def test_escape_leaves_and_gives_the_focus_back(palette, qtbot, window):
    box, _done = palette
    qtbot.keyClick(box.field, Qt.Key.Key_Escape)
    assert not box.isVisible()
    assert window.form.rooms.widget(1).button.hasFocus()


def test_it_goes_when_the_focus_goes(palette, window):
    box, _done = palette
    window.form.rooms.widget(0).button.setFocus()
    assert not box.isVisible()
    assert window.form.rooms.widget(0).button.hasFocus()


def test_when_nothing_fits_it_says_so(palette, qtbot):
    box, done = palette
    box.field.setText("qqqq")
    assert box.nothing.isVisible()
    qtbot.keyClick(box.field, Qt.Key.Key_Return)
    assert not done


def test_the_last_command_stands_first_the_next_time(palette, commands):
    box, _done = palette
    box.put_away()
    commands.trigger("queue.search")
    commands.trigger("desk.palette")
    assert box.offered()[0].id == "queue.search"


def test_a_screen_reader_hears_title_and_key(palette):
    box, _done = palette
    box.field.setText("queue.next")
    heard = box.rows.data(box.rows.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert heard == "Take the next case Ctrl+N"
