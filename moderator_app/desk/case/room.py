"""The case room: made here with everything that ends with it; what it is stands in ``room_widget``."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QWidget

from moderator_app.desk.case.room_widget import CaseRoom
from moderator_app.desk.case.sights import WORKERS, PictureSource
from moderator_app.desk.case_host import CaseHost
from moderator_app.media.cage import Cage
from moderator_app.media.caged_player import CagedPlayer
from moderator_app.media.player import Player

__all__ = ["CaseRoom", "build_case_room"]

SECOND = (1280, 720)
"""Largest picture of the other room, in pixels: it has half the stage."""


def build_case_room(
    host: CaseHost,
    parent: QWidget | None = None,
    *,
    player: Player | None = None,
    source: PictureSource | None = None,
    second: Player | None = None,
) -> CaseRoom:
    """Make the case room; player and source of pictures end with it.

    Args:
        host: the desk around it.
        parent: its parent.
        player: the caged player unless another is given.
        source: of small pictures, stills and outlines; a cage of its own, but none beside a given player.
        second: shows the other room of a PK; a caged one, but none beside a given player.
    """
    chosen = player or CagedPlayer()
    pictures = source if source is not None or player is not None else Cage(WORKERS)
    other = second if second is not None or player is not None else CagedPlayer(*SECOND)
    room = CaseRoom(host, chosen, pictures, parent, second=other)

    def end() -> None:
        if not sys.is_finalizing():
            chosen.close()
            if other is not None:
                other.close()
            if pictures is not None:
                pictures.close()

    room.destroyed.connect(end)
    return room
