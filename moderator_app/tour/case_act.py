"""The case view in every look: each panel in light, dark and high contrast, English and Chinese, small and large.

It is played when it is asked for by name, in a screen of 2560×1440 or more; on a smaller one the large pictures are
left out, and that is said.
"""

from __future__ import annotations

from moderator_app.demo import say
from moderator_app.tour.stage import Act, Stage

REVIEWER = "lin"
PATIENCE_S = 1800
"""Some two hundred pictures; a screen of 2560×1440 without a graphics card takes its time."""


def play(stage: Stage) -> None:
    """Let a reviewer go from panel to panel."""
    for scene, known in (("film", False), ("sheets", True), ("talk", True)):
        with stage.seat(f"case.{scene}", REVIEWER, known=known, patience_s=PATIENCE_S) as seat:
            seat.finish()
        for size in sorted(set(seat.told.get("left_out", []))):
            say([f"the screen is too small for pictures of {size}"])


ACT = Act("case", play, by_name=True)
