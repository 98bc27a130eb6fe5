from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from moderator_app.desk.widgets.asking import AskStrip
from moderator_app.desk.widgets.rows import Listing, Row, RowsTable

TITLES = ("Name", "Sum")


@pytest.fixture
def table(qtbot, law) -> RowsTable:
    made = RowsTable(law.theme, right=(1,))
    qtbot.addWidget(made)
    made.show_rows(TITLES, [Row("a", ("Apple", "1")), Row("b", ("<b>Pear</b> \u202e", "2"))])
    return made


def test_the_chosen_row_stays_chosen_when_the_rows_come_again(table: RowsTable):
    assert table.current() == "a"
    table.choose("b")
    table.show_rows(TITLES, [Row("c", ("Cherry", "3")), Row("b", ("Pear", "2"))])
    assert table.current() == "b"
    table.show_rows(TITLES, [Row("c", ("Cherry", "3"))])
    assert table.current() == "c"
    table.show_rows(TITLES, [])
    assert table.current() == ""


def test_several_chosen_rows_stay_chosen_when_the_rows_come_again(table: RowsTable):
    table.setSelectionMode(RowsTable.SelectionMode.ExtendedSelection)
    rows = [Row(key, (key,)) for key in "abcd"]
    table.show_rows(("name",), rows)
    table.selectAll()
    table.show_rows(("name",), [rows[3], rows[1], Row("new", ("new",))])
    assert table.selected() == ("d", "b"), "what is gone is not chosen, what is new neither"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_a_row_is_opened_by_keys(table: RowsTable, qtbot, key):
    opened: list[str] = []
    table.opened.connect(opened.append)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, key)
    assert opened == ["b"]


def test_what_strangers_write_is_shown_as_it_is(table: RowsTable):
    assert table.rows.index(1, 0).data() == "<b>Pear</b> ⟨U+202E⟩"
    assert "&lt;b&gt;" in table.rows.index(1, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert int(table.rows.index(0, 1).data(Qt.ItemDataRole.TextAlignmentRole)) & int(Qt.AlignmentFlag.AlignRight)


def test_an_empty_list_says_so(qtbot, law):
    listing = Listing(law.theme, law.icons)
    qtbot.addWidget(listing)
    listing.name("Fruit")
    listing.show_rows(TITLES, [], empty="No fruit")
    assert listing.states.state() == "No fruit"
    listing.show_rows(TITLES, [Row("a", ("Apple", "1"))], empty="No fruit")
    assert listing.states.state() == "content"
    assert listing.table.accessibleName() == "Fruit"


@pytest.fixture
def strip(qtbot) -> AskStrip:
    made = AskStrip()
    qtbot.addWidget(made)
    return made


def test_nothing_is_done_without_a_reason_and_only_once_with_one(strip: AskStrip, qtbot):
    done: list[tuple[str, str]] = []
    strip.ask("Really?", "Do it", lambda value, words: done.append((value, words)), choices=[("x", "Ex")])
    assert not strip.confirm.isEnabled()
    strip.reason.setPlainText("   ")
    assert not strip.confirm.isEnabled()
    qtbot.keyClick(strip, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert done == []
    strip.reason.setPlainText(" because ")
    qtbot.keyClick(strip, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(strip, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert done == [("x", "because")]
    assert strip.isHidden()


def test_escape_asks_nothing_any_more(strip: AskStrip, qtbot):
    done: list[str] = []
    strip.ask("Really?", "Do it", lambda value, _words: done.append(value), needs_reason=False)
    assert strip.confirm.isEnabled()
    qtbot.keyClick(strip, Qt.Key.Key_Escape)
    assert strip.isHidden()
    strip.confirm.click()
    assert done == []
