"""Makes the tools and the desk from a configuration."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from moderator_app.assets import resource
from moderator_app.desk.app.config import DeskConfig
from moderator_app.desk.app.desk import Desk
from moderator_app.desk.app.languages import Languages
from moderator_app.desk.app.tools import Tools
from moderator_app.desk.bridge import Bridge
from moderator_app.desk.commands import Commands
from moderator_app.desk.notices import Notices
from moderator_app.desk.settings import Settings
from moderator_app.desk.widgets.icons import Icons
from moderator_app.desk.widgets.theme import Theme

if TYPE_CHECKING:  # they bring database and network along, which a window need not wait for
    from moderator_app.desk.app.ground import Connect
    from moderator_app.media.player import Player


def build_desk(config: DeskConfig, *, connect: Connect | None = None, player: Player | None = None) -> Desk:
    """Make a desk; ``Desk.open`` shows it and opens what is behind it, ``Desk.close`` ends it.

    Args:
        config: what it is started with.
        connect: the way to the server; over HTTP when None.
        player: plays recordings; the caged player when None.

    Raises:
        StoreFault: another desk is open on this folder, or it cannot be used.
    """
    settings = Settings(config.data_dir / "settings.ini")
    if config.language:
        settings.set("look.language", config.language)
    if config.theme:
        settings.set("look.theme", config.theme)
    languages = Languages(settings)
    theme = Theme(resource("style"))
    theme.apply(settings.text("look.theme"), settings.number("look.text_percent"))
    notices = Notices()
    notices.language = languages.tag()
    tools = Tools(Bridge(), Commands(), settings, theme, Icons(theme), notices, languages.tag)
    desk = Desk(config, tools, connect=connect, player=player)

    def changed(name: str) -> None:
        if name == "look.language":
            languages.apply()
            notices.language = languages.tag()
            desk.retranslate()
        elif name in {"look.theme", "look.text_percent"}:
            theme.apply(settings.text("look.theme"), settings.number("look.text_percent"))

    settings.changed.connect(changed)
    for part in (settings, languages, theme, notices, tools.bridge, tools.commands):
        part.setParent(desk)
    return desk


def run(config: DeskConfig, *, connect: Connect | None = None) -> int:
    """Open a desk and wait until its window is closed.

    Returns:
        The exit code of the event loop.

    Raises:
        StoreFault: another desk is open on this folder, or it cannot be used.
    """
    application = QApplication.instance() or QApplication(sys.argv[:1])
    QApplication.setApplicationName("Moderator")
    QApplication.setDesktopFileName("moderator")
    desk = build_desk(config, connect=connect)
    desk.shut.connect(application.quit)
    desk.open()
    try:
        return QApplication.exec()
    finally:
        desk.close()
