"""The case act of the tour in a real window: each panel in three palettes and two languages."""

import pytest

from moderator_app.tour.case_scenes import EVERY_LOOK, SIZES
from moderator_app.tour.guide import run_tour

PANELS = (
    *("player-transcript-highlight", "timeline-near-and-tray", "transcript-searched", "seller", "verdict"),
    *("put-on-hold", "palette", "key-sheet", "preferences", "exposure-and-breaks", "key-editor"),
    *("second-screen-main-window", "second-screen"),
    *("private-conversation", "goods", "comments-of-a-broadcast", "both-rooms"),
)


@pytest.mark.long
@pytest.mark.xvfb
@pytest.mark.timeout(1500)
def test_every_panel_of_the_case_is_shown_in_every_look(tmp_path, qapp, capfd):
    screen = qapp.primaryScreen().size()
    code = run_tour(tmp_path, ["case"])
    told = capfd.readouterr().err
    assert code == 0, told
    fitting = [(wide, high) for wide, high in SIZES if wide <= screen.width() and high <= screen.height()]
    assert fitting, "the screen has room for the smaller size"
    wanted = {
        f"{panel}-{wide}x{high}-{'-'.join(look)}" for panel in PANELS for wide, high in fitting for look in EVERY_LOOK
    }
    assert {path.stem.split("-", 2)[2] for path in tmp_path.glob("*.png")} == wanted
