"""The verbs of the room of announcements; ``commands.COMMANDS`` has them among all others."""

from __future__ import annotations

from moderator_app.desk.verb import Command, Place
from moderator_app.desk.widgets.words import QT_TRANSLATE_NOOP

ANNOUNCEMENT = QT_TRANSLATE_NOOP("Commands", "Announcement")

ANNOUNCEMENT_COMMANDS: tuple[Command, ...] = (
    Command(
        "announce.new",
        QT_TRANSLATE_NOOP("Commands", "New issue…"),
        ("Ctrl+Shift+N",),
        ANNOUNCEMENT,
        Place.ANNOUNCEMENT,
    ),
    Command(
        "announce.series",
        QT_TRANSLATE_NOOP("Commands", "Series of announcements…"),
        ("Ctrl+Shift+E",),
        ANNOUNCEMENT,
        Place.ANNOUNCEMENT,
    ),
    Command(
        "announce.compile",
        QT_TRANSLATE_NOOP("Commands", "Compile the issue…"),
        ("Ctrl+Shift+C",),
        ANNOUNCEMENT,
        Place.ANNOUNCEMENT,
    ),
    Command(
        "announce.exclude",
        QT_TRANSLATE_NOOP("Commands", "Leave the row out…"),
        ("Ctrl+Shift+X",),
        ANNOUNCEMENT,
        Place.ANNOUNCEMENT,
    ),
    Command(
        "announce.exclude_blocked",
        QT_TRANSLATE_NOOP("Commands", "Leave all blocked rows out…"),
        ("Ctrl+Shift+Y",),
        ANNOUNCEMENT,
        Place.ANNOUNCEMENT,
    ),
    Command(
        "announce.include",
        QT_TRANSLATE_NOOP("Commands", "Put the row back…"),
        ("Ctrl+Shift+V",),
        ANNOUNCEMENT,
        Place.ANNOUNCEMENT,
    ),
    Command(
        "announce.words",
        QT_TRANSLATE_NOOP("Commands", "Store the words"),
        ("Ctrl+S",),
        ANNOUNCEMENT,
        Place.ANNOUNCEMENT,
        deciding=True,
    ),
    Command(
        "announce.send",
        QT_TRANSLATE_NOOP("Commands", "Send the issue to a second person"),
        ("Ctrl+Shift+M",),
        ANNOUNCEMENT,
        Place.ANNOUNCEMENT,
        deciding=True,
    ),
    Command(
        "announce.return",
        QT_TRANSLATE_NOOP("Commands", "Give the issue back…"),
        ("Ctrl+Shift+R",),
        ANNOUNCEMENT,
        Place.ANNOUNCEMENT,
    ),
    Command(
        "announce.approve",
        QT_TRANSLATE_NOOP("Commands", "Approve the issue…"),
        ("Ctrl+Shift+J",),
        ANNOUNCEMENT,
        Place.ANNOUNCEMENT,
    ),
    Command(
        "announce.schedule",
        QT_TRANSLATE_NOOP("Commands", "Schedule the publication…"),
        ("Ctrl+Shift+D",),
        ANNOUNCEMENT,
        Place.ANNOUNCEMENT,
    ),
    Command(
        "announce.publish",
        QT_TRANSLATE_NOOP("Commands", "Publish the issue…"),
        ("Ctrl+Shift+P",),
        ANNOUNCEMENT,
        Place.ANNOUNCEMENT,
    ),
    Command(
        "announce.note",
        QT_TRANSLATE_NOOP("Commands", "Keep the words to the correction"),
        ("Ctrl+Shift+W",),
        ANNOUNCEMENT,
        Place.ANNOUNCEMENT,
        deciding=True,
    ),
    Command(
        "announce.correct",
        QT_TRANSLATE_NOOP("Commands", "Publish the correction…"),
        ("Ctrl+Shift+K",),
        ANNOUNCEMENT,
        Place.ANNOUNCEMENT,
    ),
    Command(
        "announce.retract",
        QT_TRANSLATE_NOOP("Commands", "Take the issue back…"),
        ("Ctrl+Shift+T",),
        ANNOUNCEMENT,
        Place.ANNOUNCEMENT,
    ),
    Command(
        "announce.preview",
        QT_TRANSLATE_NOOP("Commands", "Show the preview"),
        ("Ctrl+P",),
        ANNOUNCEMENT,
        Place.ANNOUNCEMENT,
    ),
    Command(
        "announce.language",
        QT_TRANSLATE_NOOP("Commands", "Preview in the other language"),
        ("Ctrl+L",),
        ANNOUNCEMENT,
        Place.ANNOUNCEMENT,
    ),
    Command(
        "announce.page",
        QT_TRANSLATE_NOOP("Commands", "Show the page in the browser"),
        ("Ctrl+Shift+I",),
        ANNOUNCEMENT,
        Place.ANNOUNCEMENT,
    ),
    Command(
        "announce.paper",
        QT_TRANSLATE_NOOP("Commands", "Show the PDF in the browser"),
        ("Ctrl+Shift+F",),
        ANNOUNCEMENT,
        Place.ANNOUNCEMENT,
    ),
)
