from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget

from moderator_app.desk.commands import COMMANDS, GROUPS
from moderator_app.desk.shell.main_window import MainWindow
from moderator_app.desk.shell.sign_in import SignInPanel
from tests.desk.shell.conftest import RoomStandIn


def rooms(window: MainWindow) -> tuple[RoomStandIn, RoomStandIn]:
    queue, case = window.form.rooms.widget(0), window.form.rooms.widget(1)
    assert isinstance(queue, RoomStandIn)
    assert isinstance(case, RoomStandIn)
    return queue, case


def test_every_command_is_in_the_menu_of_its_group(window):
    menus = {menu.title(): [action.objectName() for action in menu.actions()] for menu, _group in window._menus}
    assert list(menus) == list(GROUPS)
    assert menus == {group: [one.id for one in COMMANDS if one.group == group] for group in GROUPS}


def test_ctrl_b_folds_the_queue_and_the_focus_does_not_stay_in_it(window, qtbot):
    queue, case = rooms(window)
    queue.button.setFocus()
    qtbot.keyClick(queue.button, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert queue.isHidden()
    assert case.button.hasFocus()
    qtbot.keyClick(case.button, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert queue.isVisible()


def test_going_to_the_queue_unfolds_it(window, qtbot):
    queue, case = rooms(window)
    window.fold_queue(folded=True)
    qtbot.keyClick(case.button, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert queue.button.hasFocus()
    qtbot.keyClick(queue.button, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert case.button.hasFocus()


def test_layout_and_fold_are_there_the_next_day(window, another):
    window.resize(880, 640)
    window.form.rooms.setSizes([500, 780])
    wanted = window.form.rooms.sizes()
    window.close()
    again = another()
    assert again.size() == window.size()
    assert again.form.rooms.sizes() == wanted
    again.fold_queue(folded=True)
    again.close()
    assert another().queue_folded()


def test_the_desk_may_refuse_to_close(qtbot, commands, settings, theme, icons):
    answers = [False, True]
    window = MainWindow(commands, settings, theme, icons, language=lambda: "en", may_close=lambda: answers.pop(0))
    qtbot.addWidget(window)
    said = []
    window.closed.connect(lambda: said.append("closed"))
    window.show()
    assert not window.close()
    assert window.isVisible()
    assert not said
    assert window.close()
    assert said == ["closed"]


def test_on_the_sign_in_page_nothing_of_the_desk_can_be_done(window, commands):
    panel = SignInPanel()
    window.offer_take_back("Decided", 2, lambda: None)
    window.show_sign_in(panel)
    assert not commands.may("view.queue")
    assert not commands.may("case.take_back")
    assert panel.form.nameEdit.hasFocus()
    window.show_desk()
    assert commands.may("view.queue")


@pytest.mark.parametrize(
    ("command", "sheet"),
    [("desk.preferences", "preferences"), ("desk.log", "log"), ("help.keys", "keys"), ("help.about", "about")],
)
def test_a_sheet_opens_takes_the_focus_and_gives_it_back(window, qtbot, commands, command, sheet):
    _queue, case = rooms(window)
    case.button.setFocus()
    commands.trigger(command)
    assert window.sheet.showing() == sheet
    focused = QApplication.focusWidget()
    assert focused is not None
    assert window.sheet.isAncestorOf(focused)
    qtbot.keyClick(focused, Qt.Key.Key_Escape)
    assert not window.sheet.isVisible()
    assert case.button.hasFocus()


def test_the_same_key_puts_a_sheet_away(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert window.sheet.showing() == "keys"
    qtbot.keyClick(window.keys.page, Qt.Key.Key_F1)
    assert window.sheet.showing() == ""


@pytest.mark.usefixtures("window")
def test_colours_are_chosen_by_command_and_the_menu_shows_which(commands, settings):
    commands.trigger("view.light")
    assert settings.text("look.theme") == "light"
    assert commands.action("view.light").isChecked()
    assert not commands.action("view.dark").isChecked()


@pytest.mark.usefixtures("window")
def test_the_other_language_is_one_key_away(commands, settings):
    commands.trigger("view.language")
    assert settings.text("look.language") == "zh_CN"


def test_everything_follows_the_language(window, qtbot, qapp, chinese):
    window.set_title("M-1")
    window.offer_take_back("…", 10, lambda: None)
    window.sheet.toggle("preferences")
    qapp.installTranslator(chinese)
    qtbot.waitUntil(lambda: window.windowTitle() == "M-1 – Moderator 审核台")
    assert window._menus[0][0].title() == "工作台"
    assert window.tools.button("queue.next").accessibleName() == "领取下一案件"
    assert window.status.outbox.text() == "已全部发送"
    assert window.take_back.button.text().startswith("撤回")
    assert window.sheet.name.text() == "偏好设置"
    assert window.preferences.rows["look.theme"].title.text() == "配色"
    assert "任何位置" in window.keys.page.toPlainText()
    window.withdraw_take_back()


def test_every_control_has_a_name(window):
    window.say("Something went wrong.", problem=True, action="Open")
    window.offer_take_back("Decided", 10, lambda: None)
    nameless = [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.isHidden()
        and not widget.objectName().startswith("qt_")
        and not isinstance(widget.parentWidget(), QComboBox | QLineEdit)
        and not (widget.parentWidget() and "Private" in type(widget.parentWidget()).__name__)
        and not QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
    ]
    assert not nameless
    window.withdraw_take_back()


def test_the_tool_strip_gives_way_key_first_then_title(window):
    button = window.tools.button("verdict.submit_next")
    widths = []
    for width in (1600, 1100, 900):
        window.resize(width, 700)
        widths.append(button.width_with(button._room))
    assert widths == sorted(widths, reverse=True)
    assert len(set(widths)) >= 2
    assert all(one.geometry().right() <= window.tools.width() for one in window.tools.buttons)


def test_a_button_of_the_strip_does_its_verb_and_is_grey_when_it_may_not(window, qtbot, commands):
    button, done = window.tools.button("queue.next"), []
    assert not button.isEnabled()
    commands.bind("queue.next", lambda: done.append("next"))
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert done == ["next"]


def test_another_case_room_takes_the_place_of_the_older_one(window):
    _queue, old = rooms(window)
    new = RoomStandIn("Another")
    window.show_case(new)
    assert window.form.rooms.count() == 2
    assert rooms(window)[1] is new
    assert not old.isVisible()
    old.deleteLater()


def test_signing_out_puts_away_what_was_looked_up(window, commands):
    commands.trigger("desk.log")
    window.show_sign_in(SignInPanel())
    assert window.sheet.showing() == ""
    assert not window.sheet.isVisible()
