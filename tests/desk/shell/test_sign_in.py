from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from moderator_app.desk.shell.sign_in import Keep, SignInPanel


@pytest.fixture
def panel(qtbot, theme) -> SignInPanel:
    assert theme is not None
    made = SignInPanel()
    made.set_server("http://127.0.0.1:8000")
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.fixture
def asked(panel) -> list[tuple[str, str, str, bool]]:
    heard: list[tuple[str, str, str, bool]] = []
    panel.submitted.connect(lambda *what: heard.append(what))
    return heard


def test_name_and_password_are_enough_where_there_is_a_keyring(panel, asked, qtbot):
    assert panel.form.nameEdit.hasFocus()
    assert not panel.form.keepingFrame.isVisible()
    qtbot.keyClicks(panel.form.nameEdit, " lin.qiao ")
    qtbot.keyClick(panel.form.nameEdit, Qt.Key.Key_Tab)
    assert panel.form.passwordEdit.hasFocus()
    qtbot.keyClicks(panel.form.passwordEdit, "a secret ")
    qtbot.keyClick(panel.form.passwordEdit, Qt.Key.Key_Return)
    assert asked == [("lin.qiao", "a secret ", "", False)]


def test_the_password_is_not_shown(panel):
    for field in (panel.form.passwordEdit, panel.form.passphraseEdit):
        assert field.echoMode() is QLineEdit.EchoMode.Password


def test_while_an_answer_is_awaited_nothing_is_asked_twice(panel, asked):
    panel.form.nameEdit.setText("lin")
    panel.form.passwordEdit.setText("x")
    panel.submit()
    panel.submit()
    assert len(asked) == 1
    assert not panel.form.submitButton.isEnabled()
    assert panel.form.submitButton.text() == "Signing in…"
    assert panel.form.busyBar.isVisible()


def test_what_is_missing_is_said_at_its_field_and_the_first_one_has_the_focus(panel, asked):
    panel.submit()
    assert not asked
    assert panel.form.nameError.text() == "Enter your name."
    assert panel.form.passwordError.isVisible()
    assert panel.form.nameEdit.hasFocus()
    assert panel.form.nameEdit.accessibleDescription() == "Enter your name."


def test_a_refusal_stands_at_its_field_keeps_what_was_typed_and_goes_with_the_next_key(panel, qtbot):
    panel.form.nameEdit.setText("lin")
    panel.form.passwordEdit.setText("wrong")
    panel.submit()
    panel.refuse("Name or password is wrong.", "/password")
    assert panel.form.passwordError.text() == "Name or password is wrong."
    assert panel.form.passwordEdit.hasFocus()
    assert panel.form.passwordEdit.selectedText()
    assert panel.form.nameEdit.text() == "lin"
    assert panel.form.submitButton.isEnabled()
    qtbot.keyClicks(panel.form.passwordEdit, "r")
    assert not panel.form.passwordError.isVisible()
    assert panel.form.passwordEdit.property("wrong") == "false"


def test_a_fault_of_the_world_stands_above_the_fields(panel):
    panel.refuse("The server does not answer.")
    assert panel.form.problemLabel.isVisible()
    assert panel.form.problemLabel.text() == "The server does not answer."


def test_without_a_keyring_a_passphrase_is_asked_and_the_reason_said(panel, asked):
    panel.set_keep(Keep.NEW_VAULT)
    assert panel.form.keepingWhy.isVisible()
    panel.form.nameEdit.setText("lin")
    panel.form.passwordEdit.setText("x")
    panel.submit()
    assert not asked
    assert panel.form.passphraseEdit.hasFocus()
    panel.form.passphraseEdit.setText("correct horse")
    panel.submit()
    assert asked == [("lin", "x", "correct horse", False)]


def test_one_may_keep_nothing_instead(panel, asked):
    panel.set_keep(Keep.LOCKED_VAULT)
    panel.form.passphraseEdit.setText("left over")
    panel.form.memoryRadio.setChecked(True)
    assert not panel.form.passphraseEdit.isVisible()
    panel.form.nameEdit.setText("lin")
    panel.form.passwordEdit.setText("x")
    panel.submit()
    assert asked == [("lin", "x", "", True)]


def test_the_server_can_be_changed_only_where_it_may_be(panel):
    assert panel.form.serverEdit.isReadOnly()
    panel.set_server("", editable=True)
    panel.focus_first()
    assert panel.form.serverEdit.hasFocus()
    panel.form.serverEdit.setText(" https://desk.example ")
    assert panel.server() == "https://desk.example"


def test_secrets_can_be_forgotten(panel):
    panel.form.passwordEdit.setText("x")
    panel.form.passphraseEdit.setText("y")
    panel.clear_secrets()
    assert panel.form.passwordEdit.text() == panel.form.passphraseEdit.text() == ""


def test_the_panel_speaks_chinese(panel, qtbot, qapp, chinese):
    panel.set_keep(Keep.NEW_VAULT)
    qapp.installTranslator(chinese)
    qtbot.waitUntil(lambda: panel.form.submitButton.text() == "登录")
    assert panel.form.passphraseEdit.accessibleName() == "为本机设定口令"
    assert panel.form.nameLabel.text() == "用户名"
