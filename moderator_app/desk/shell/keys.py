"""A command's keys as this machine writes them, and as they are bound now."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence

from moderator_app.desk.commands import Commands


def keys_of(commands: Commands, name: str) -> tuple[str, ...]:
    """Return the keys of a command; keys that are written alike (both Enter keys) are said once.

    Raises:
        KeyError: no such command.
    """
    native = QKeySequence.SequenceFormat.NativeText
    return tuple(dict.fromkeys(key.toString(native) for key in commands.action(name).shortcuts()))


def first_key(commands: Commands, name: str) -> str:
    """Return the key that is shown beside a command, or nothing.

    Raises:
        KeyError: no such command.
    """
    return next(iter(keys_of(commands, name)), "")
