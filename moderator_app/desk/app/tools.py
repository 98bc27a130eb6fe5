"""What every part of the desk is handed: made once in ``desk.py``, passed on, never looked up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from moderator_app.desk.bridge import Bridge
from moderator_app.desk.commands import Commands
from moderator_app.desk.notices import Notices
from moderator_app.desk.settings import Settings
from moderator_app.desk.widgets.icons import Icons
from moderator_app.desk.widgets.theme import Theme


@dataclass(frozen=True, slots=True)
class Tools:
    """The desk's tools."""

    bridge: Bridge
    commands: Commands
    settings: Settings
    theme: Theme
    icons: Icons
    notices: Notices
    language: Callable[[], str]
    """The desk's language tag: ``en`` or ``zh_CN``."""
