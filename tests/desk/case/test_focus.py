"""Keys keep working where the reviewer's hands are."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from tests.desk.case.table import content, lease


def test_stepping_into_another_item_never_leaves_the_hands_in_a_search_field(room, qtbot):
    room.open(content(), lease(), None)
    room.stage.transcript.text.setFocus()
    for _ in range(2 * max(1, room.highlights.model.rowCount())):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_J)
        assert not isinstance(QApplication.focusWidget(), QLineEdit)
