"""The day's work with the real desk (offscreen), the real backend over HTTP, a cable that is pulled and a desk killed.

The tour is the story: every step of it fails when it does not come true, and the ledger is read at the end.
"""

import pytest
from PySide6.QtGui import QImage

from moderator_app.tour.guide import run_tour
from tests.server.databases import sqlite_only

STEPS = (
    "sign-in",
    "queue",
    "queue-search-and-why-this-rank",
    "case-opened",
    "playing-the-spoken-word-lit",
    "highlights-one-accepted-one-rejected",
    "finding-and-proposed-grade",
    "submitted-and-next",
    "network-away",
    "decided-offline-waiting-in-the-outbox",
    "killed-and-started-again",
    "network-back-everything-sent",
)


@sqlite_only  # the embedded server's
@pytest.mark.timeout(600)
def test_a_day_from_the_sign_in_to_two_booked_penalties_each_once(tmp_path, monkeypatch, capfd):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    code = run_tour(tmp_path, ["day"])
    told = capfd.readouterr().err
    assert code == 0, told
    wanted = [
        f"{number:02d}-{step}-{look}.png"
        for number, (step, look) in enumerate(
            ((step, look) for step in STEPS for look in ("light-en", "dark-zh_CN")), 1
        )
    ]
    assert [path.name for path in sorted(tmp_path.glob("*.png"))] == wanted
    for name in wanted:
        image = QImage(str(tmp_path / name))
        assert image.width() >= 1280, name
        shades = {image.pixel(x, y) for x in range(0, image.width(), 60) for y in range(0, image.height(), 60)}
        assert len(shades) > 3, f"{name} is empty"
    assert told.count("each once") == 2
