from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from moderator_app.desk.shell.doors import Doors
from moderator_app.desk.shell.second_factor import Page, SecondFactorPanel
from moderator_app.wire.messages.doors import KeyRow, SessionRow, Sessions

AT = 1_795_320_000_000


@pytest.fixture
def panel(qtbot, theme) -> SecondFactorPanel:
    assert theme is not None
    made = SecondFactorPanel()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def typed(panel) -> list[str]:
    heard: list[str] = []
    panel.submitted.connect(heard.append)
    return heard


def test_a_code_is_handed_in_once_with_its_blanks(panel, typed, qtbot):
    qtbot.keyClicks(panel.code, " 123 456 ")
    qtbot.keyClick(panel.code, Qt.Key.Key_Return)
    panel.submit()
    assert typed == ["123 456"]
    assert not panel.go.isEnabled()


def test_too_short_a_code_is_said_at_once(panel, typed):
    panel.code.setText("12-34")
    panel.submit()
    assert not typed
    assert panel.error.text() == "Enter the six digits of the code."


def test_a_refusal_keeps_what_was_typed_and_goes_with_the_next_key(panel, typed, qtbot):
    panel.code.setText("123456")
    panel.submit()
    panel.refuse("The code is wrong.")
    assert typed == ["123456"]
    assert panel.error.isVisible()
    assert panel.code.selectedText() == "123456"
    assert panel.code.accessibleDescription() == "The code is wrong."
    qtbot.keyClicks(panel.code, "7")
    assert not panel.error.isVisible()
    assert panel.go.isEnabled()


def test_a_key_is_shown_in_groups_and_copied_whole(panel):
    panel.ask_enrolment("JBSWY3DPEHPK3PXP")
    assert panel.page is Page.ENROL
    assert panel.secret.text() == "JBSW Y3DP EHPK 3PXP"
    panel.copy.click()
    assert QGuiApplication.clipboard().text() == "JBSWY3DPEHPK3PXP"


def test_recovery_codes_are_shown_once_and_then_gone(panel, qtbot):
    panel.show_recovery(("aaaa-bbbb", "cccc-dddd"))
    assert panel.secret.text().splitlines() == ["aaaa-bbbb", "cccc-dddd"]
    assert not panel.code.isVisible()
    with qtbot.waitSignal(panel.kept):
        panel.submit()
    panel.clear_secrets()
    panel.copy.click()
    assert panel.secret.text() == QGuiApplication.clipboard().text() == ""


def test_every_page_speaks_for_itself(panel):
    titles = []
    for show in (panel.ask_code, lambda: panel.ask_enrolment("AAAA"), lambda: panel.show_recovery(("a",))):
        show()
        titles.append(panel.title.text())
        assert panel.why.text()
        assert panel.focusWidget() is not None
    assert len(set(titles)) == 3


def sessions(**more) -> Sessions:
    here = SessionRow(
        id="s1",
        device_id="d1",
        device_name="<b>desk</b>",
        address="10.0.0.1",
        started_at_ms=AT,
        seen_at_ms=AT,
        here=True,
    )
    there = SessionRow(id="s2", device_id="d2", device_name="", address="", started_at_ms=AT, seen_at_ms=AT)
    good = KeyRow(id="k1", device_id="d1", device_name="desk", public_key="00", registered_at_ms=AT)
    gone = KeyRow(
        id="k2", device_id="d2", device_name="old", public_key="00", registered_at_ms=AT, revoked_at_ms=AT + 1000
    )
    values: dict[str, Any] = {
        "sessions": (here, there),
        "keys": (good, gone),
        "second_factor": True,
        "recovery_codes_left": 9,
    }
    return Sessions(**(values | more))


@pytest.fixture
def doors(qtbot, theme) -> Doors:
    assert theme is not None
    made = Doors()
    qtbot.addWidget(made)
    made.resize(520, 600)
    with qtbot.waitSignal(made.wanted):
        made.show()
    return made


def buttons(doors: Doors) -> list:
    from PySide6.QtWidgets import QPushButton

    return [one for one in doors.rows.findChildren(QPushButton) if one.isVisible()]


def words(doors: Doors) -> str:
    return "\n".join(label.text() for label in doors.findChildren(QLabel) if label.isVisible())


def test_other_sessions_and_good_keys_can_be_ended_and_the_own_session_cannot(doors, qtbot):
    ended, revoked = [], []
    doors.ended.connect(ended.append)
    doors.revoked.connect(revoked.append)
    doors.show_sessions(sessions())
    qtbot.waitUntil(lambda: len(buttons(doors)) == 2)
    for button in buttons(doors):
        button.click()
    assert (ended, revoked) == (["s2"], ["k1"])
    assert "<b>desk</b>" in words(doors)
    assert "9 recovery codes" in words(doors)
    doors.show_sessions(sessions(second_factor=False))
    assert "There is no second factor." in words(doors)


def test_while_nothing_is_known_it_says_so_and_a_failure_has_a_way_out(doors, qtbot):
    assert doors.said.text() == "Asking the server…"
    doors.refuse("The server does not answer.")
    assert doors.again.isVisible()
    with qtbot.waitSignal(doors.wanted):
        doors.again.click()
    doors.show_sessions(sessions())
    qtbot.waitUntil(lambda: len(buttons(doors)) == 2)
    doors.forget()
    assert buttons(doors) == []
