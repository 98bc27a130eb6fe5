"""The guide: plays the acts of the tour one after the other and leaves numbered pictures.

Every act has a backend of its own with a fresh sample day and real desks in processes of their own. The tour fails with
the step that failed. A new act is a line in ``ACTS``.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from moderator_app.demo import say
from moderator_app.domain.errors import ModeratorError
from moderator_app.tour import announcements_act, case_act, day_act, law_act, leads_act
from moderator_app.tour.stage import Act, Stage

ACTS: tuple[Act, ...] = (day_act.ACT, law_act.ACT, announcements_act.ACT, leads_act.ACT, case_act.ACT)


def run_tour(folder: Path, acts: Sequence[str] = ()) -> int:
    """Play some acts, when none is named all that are not ``by_name``, and write numbered pictures to ``folder``.

    Returns:
        0; 1 when a step failed; 2 when there is no such act.
    """
    unknown = sorted(set(acts) - {act.name for act in ACTS})
    if unknown:
        say([f"tour: there is no act {', '.join(unknown)}; known: {', '.join(act.name for act in ACTS)}"])
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    pictures: list[str] = []
    for act in ACTS:
        if act.name not in acts and (acts or act.by_name):
            continue
        with tempfile.TemporaryDirectory(prefix="moderator-tour-") as scratch:
            try:
                with Stage(act, folder.resolve(), Path(scratch)) as stage:
                    act.play(stage)
            except ModeratorError as problem:
                say([f"tour: {act.name}: {problem}"])
                return 1
        pictures += stage.taken
    say([f"{len(pictures)} pictures in {folder}", *pictures])
    return 0
