"""How a problem reaches a person: one sentence in the banner, its details in the log, never a dialog in the way."""

from __future__ import annotations

import logging
from collections import deque
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from moderator_app.domain.errors import (
    BadInput,
    Cancelled,
    HouseError,
    MediaFault,
    Refused,
    StoreFault,
    Unreachable,
)
from moderator_app.domain.identity import now_ms
from moderator_app.wire.problems import problem_type

KEPT = 500
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that was said."""

    at_ms: int
    sentence: str
    detail: str = ""
    kind: str = "note"
    """``note``, ``warning`` or ``problem``."""
    code: str = ""
    """The refusal's short name, for whoever can offer a way out."""


class Notices(QObject):
    """Everything the desk said, newest last.

    Signals:
        said(Notice): something to show now.
    """

    said = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin with nothing said."""
        super().__init__(parent)
        self.language = "en"
        self.kept: deque[Notice] = deque(maxlen=KEPT)

    def say(self, sentence: str, *, detail: str = "", kind: str = "note", code: str = "") -> None:
        """Show a translated sentence and keep it."""
        notice = Notice(now_ms(), sentence, detail, kind, code)
        self.kept.append(notice)
        self.said.emit(notice)

    def report(self, error: Exception) -> None:
        """Turn an error into a sentence; silence for what the person stopped."""
        if isinstance(error, Cancelled):
            return
        if not isinstance(error, Refused | BadInput | Unreachable | MediaFault | StoreFault):
            _log.error("unexpected error", exc_info=error)
        kind = "warning" if isinstance(error, Unreachable | MediaFault) else "problem"
        code = error.code if isinstance(error, Refused) else ""
        self.say(self.sentence(error), detail=f"{type(error).__name__}: {error}", kind=kind, code=code)

    def sentence(self, error: Exception) -> str:
        """Return what a person is told of an error."""
        if isinstance(error, Refused):
            title = problem_type(error.code).title.in_language(self.language)
            detail = str(error)
            # A server's own words are English; beside a Chinese title they would only repeat it.
            return title if self.language.startswith("zh") or detail.rstrip(".") == title else f"{title}. {detail}"
        if isinstance(error, BadInput):
            return self.tr("The data cannot be read: {reason}").format(reason=error.faults[0])
        if isinstance(error, Unreachable):
            return self.tr("The server does not answer. Go on working: everything is kept and sent later.")
        if isinstance(error, MediaFault):
            return self.tr("The recording cannot be shown. The case can be decided by its text.")
        if isinstance(error, StoreFault):
            return self.tr("Something could not be kept on this computer: {reason}").format(reason=error)
        if isinstance(error, HouseError):
            return self.tr("The desk made a mistake. What you typed is kept; the details are in the log.")
        return self.tr("Something unexpected happened. What you typed is kept; the details are in the log.")
