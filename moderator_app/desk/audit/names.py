"""What codes are called in the leads' room: queues, categories, grades, strata, people."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from moderator_app.desk.audit.host import LeadHost
from moderator_app.desk.widgets import law_words
from moderator_app.domain.decision import DecisionState
from moderator_app.domain.quality import BACK_CHECK, Tenure
from moderator_app.wire.messages.quality import LogChoices


class Names:
    """Looks names up in the rules in force and among the people met; what is unknown keeps its code."""

    def __init__(self, host: LeadHost) -> None:
        """Know only who sits here."""
        self._host = host
        self.people: dict[str, str] = {host.person.id: host.person.display}

    def meet(self, found: LogChoices | dict[str, str]) -> None:
        """Learn what people are called."""
        self.people |= found if isinstance(found, dict) else {one.id: one.name for one in found.makers}

    def person(self, account: str) -> str:
        """Return what somebody is called."""
        return self.people.get(account, account)

    def queue(self, code: str) -> str:
        """Return what a queue is called."""
        law = self._host.lawbook
        known = law.queues.queues.get(code) if law is not None else None
        return known.name.in_language(self._host.language()) if known is not None else code

    def category(self, code: str) -> str:
        """Return what a category is called."""
        return law_words.category(self._host.lawbook, code, self._host.language()) if code else ""

    def grade(self, code: str) -> str:
        """Return a grade with its name."""
        return law_words.grade(self._host.lawbook, code, self._host.language())

    def severity(self, code: str) -> str:
        """Return a severity with its name."""
        law = self._host.lawbook
        known = law.matrix.severities.get(code) if law is not None else None
        return f"{code} {known.in_language(self._host.language())}" if known is not None else code

    def state(self, code: str) -> str:
        """Return what a decision's state is called."""
        return law_words.named(DecisionState, code, self._host.language())

    def stratum(self, code: str) -> str:
        """Return a stratum (``GOODS/G1-G3/new``) with the names of its queue and tenure."""
        parts = code.split("/")
        language = self._host.language()
        if parts[0] == BACK_CHECK:
            back = QCoreApplication.translate("LeadWords", "Back-check")
            return " · ".join([back, *map(self.queue, parts[1:])])
        called = {
            "severe": QCoreApplication.translate("LeadWords", "severe, all of them"),
            "overridden": QCoreApplication.translate("LeadWords", "far from the proposal, all of them"),
            **{str(one): one.label.in_language(language) for one in Tenure},
        }
        return " · ".join([self.queue(parts[0]), *(called.get(part, _band(part)) for part in parts[1:])])


def _band(part: str) -> str:
    """Return grades as they are written: ``G1–G3``."""
    return part.replace("-", "–")
