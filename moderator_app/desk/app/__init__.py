"""The desk put together: ``build_desk`` makes one, ``run`` opens it and waits until its window is closed."""

from moderator_app.desk.app.building import build_desk, run
from moderator_app.desk.app.config import DeskConfig

__all__ = ["DeskConfig", "build_desk", "run"]
