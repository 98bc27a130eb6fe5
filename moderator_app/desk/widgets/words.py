"""Marking sentences for the collector where they are declared as data and translated later."""

from __future__ import annotations


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """Return ``text``; the collector of sentences knows this name and files the text under the context."""
    return text
