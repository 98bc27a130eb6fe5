"""A desk of the tour in a process of its own.

``python -m moderator_app.tour ACT.SCENE`` reads its orders (one line of JSON, ``stage.Orders``) from standard input,
opens the desk, plays the scene ``SCENES["SCENE"]`` of ``moderator_app.tour.ACT_scenes``, and ends with 0, or with 1 and
the step that failed.
"""

from __future__ import annotations

import faulthandler
import importlib
import json
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from moderator_app.desk.app import DeskConfig, build_desk
from moderator_app.tour.stage import Orders
from moderator_app.tour.visitor import LOOKS, SIZE, Steps, Visitor


def _scene(name: str) -> Callable[[Visitor], Steps]:
    """Return the scene ``ACT.SCENE``."""
    act, _, scene = name.partition(".")
    found: Callable[[Visitor], Steps] = importlib.import_module(f"moderator_app.tour.{act}_scenes").SCENES[scene]
    return found


def main() -> int:
    """Open the desk and play the scene.

    Returns:
        0, or 1 when a step failed; its words are on standard error.
    """
    faulthandler.enable()  # a desk that dies on stage says where
    orders = Orders(**json.loads(sys.stdin.readline()))
    scene = _scene(sys.argv[1])
    application = QApplication([sys.argv[0]])
    config = DeskConfig(
        data_dir=Path(orders.data),
        server_url=orders.server,
        name=orders.name if orders.known else "",
        passphrase=orders.passphrase if orders.known else "",
        theme=LOOKS[0][0],
        language=LOOKS[0][1],
    )
    desk = build_desk(config)
    desk.window.resize(*SIZE)
    desk.shut.connect(application.quit)
    visitor = Visitor(desk, orders)
    desk.open()
    visitor.play(scene(visitor))
    application.exec()
    desk.close()
    if visitor.problem:
        sys.stderr.write(f"tour: {visitor.problem}\n")
    return int(bool(visitor.problem))


if __name__ == "__main__":
    raise SystemExit(main())
