"""Two findings side by side, without names: what the third person settles."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from moderator_app.desk.law_host import LawHost
from moderator_app.desk.widgets import law_words
from moderator_app.desk.widgets.plain import PlainLabel
from moderator_app.domain.decision import Decision
from moderator_app.wire.messages import law as lm

TALLEST = 190
"""Pixels; longer findings scroll."""


class _Side(QFrame):
    """One finding."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.title, self.grade = PlainLabel(kind="section"), PlainLabel(kind="title", wrap=True)
        self.body = PlainLabel(wrap=True)
        column = QVBoxLayout(self)
        column.setSpacing(4)
        for label in (self.title, self.grade, self.body):
            column.addWidget(label)
        column.addStretch(1)


class Comparison(QScrollArea):
    """Both findings; hidden when there is nothing to compare."""

    def __init__(self, host: LawHost, parent: QWidget | None = None) -> None:
        """Begin hidden."""
        super().__init__(parent)
        self._host = host
        self._findings: lm.FirstFindings | None = None
        self.first, self.second = _Side(), _Side()
        inner = QWidget()
        row = QHBoxLayout(inner)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(12)
        row.addWidget(self.first, 1)
        row.addWidget(self.second, 1)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFixedHeight(host.theme.px(TALLEST))
        host.theme.changed.connect(lambda: self.setFixedHeight(host.theme.px(TALLEST)))
        self.retranslate()

    def show_findings(self, findings: lm.FirstFindings | None) -> None:
        """Show both, or nothing."""
        self._findings = findings
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.setAccessibleName(self.tr("Both findings"))
        self.setVisible(self._findings is not None)
        self.first.title.setText(self.tr("One person found"))
        self.second.title.setText(self.tr("Another person found"))
        if self._findings is not None:
            self._fill(self.first, self._findings.first)
            self._fill(self.second, self._findings.second)
        else:
            for side in (self.first, self.second):
                side.grade.setText("")
                side.body.setText("")

    def _fill(self, side: _Side, decision: Decision) -> None:
        law, language = self._host.lawbook, self._host.language()
        side.grade.setText(law_words.grade(law, decision.grade, language))
        lines = law_words.decision_facts(law, decision, language)
        if decision.proposed_grade != decision.grade:
            proposed = law_words.grade(law, decision.proposed_grade, language)
            lines.insert(0, self.tr("Proposed by the matrix: {grade}").format(grade=proposed))
        side.body.setText("\n".join(lines))
