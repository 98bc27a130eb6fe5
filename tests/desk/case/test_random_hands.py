"""Hands that press anything at all: nothing raises, nothing warns, and the draft can always be read back."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QWidget

from moderator_app.desk.case.room import CaseRoom
from moderator_app.desk.case.verdict.draft import decode
from moderator_app.media.player import FakePlayer
from tests.desk.case.table import FakeHost, content, lease, text_only

NAMES = (
    "A R J K F Q I O L M Y N Space Left Right Up Down Return Tab Backtab "
    "Plus Minus 0 Home End PageDown Backspace Delete"
)
KEYS = [getattr(Qt.Key, f"Key_{name}") for name in NAMES.split()]


def _shown(room: CaseRoom, kind: type[QWidget]) -> list[QWidget]:
    return [widget for widget in room.findChildren(kind) if widget.isVisible() and widget.isEnabled()]


def _act(room: CaseRoom, host: FakeHost, player: FakePlayer, hands: random.Random, qtbot) -> None:
    chance = hands.random()
    if chance < 0.75:
        qtbot.keyClick(QApplication.focusWidget() or room, hands.choice(KEYS))
    elif chance < 0.85:
        button = hands.choice(_shown(room, QAbstractButton))
        assert isinstance(button, QAbstractButton)
        button.click()
    elif chance < 0.9:
        combos = [one for one in _shown(room, QComboBox) if isinstance(one, QComboBox) and one.count()]
        if combos:
            combo = hands.choice(combos)
            combo.setCurrentIndex(hands.randrange(combo.count()))
            combo.activated.emit(combo.currentIndex())
    elif chance < 0.94:
        player.advance(hands.randrange(5000))
        room.playback.poll()
    elif chance < 0.96:
        room.lease_changed(hands.choice([None, lease()]))
    elif chance < 0.98:
        host.tongue = hands.choice(["en", "zh_CN"])
        room.retranslate()
    else:
        kept = host.drafts[-1] if host.drafts else None
        room.open(hands.choice([content(), text_only(), content(version=2)]), lease(), kept)
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()


@pytest.mark.qt_log_ignore("This plugin does not support")  # of the offscreen plugin, when a list opens
@pytest.mark.parametrize("seed", range(3))
def test_random_hands_break_nothing(room: CaseRoom, host: FakeHost, player: FakePlayer, qtbot, seed: int) -> None:
    hands = random.Random(seed)  # noqa: S311 - the same hands every time
    room.open(content(queue="HYPE-PK" if seed % 2 else "GENERAL"), lease(), None)
    room.focus_first()
    for _ in range(250):
        _act(room, host, player, hands, qtbot)
    assert host.errors == []
    assert all(decode(draft).shape for draft in host.drafts)
