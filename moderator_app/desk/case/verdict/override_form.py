"""The grade that is chosen, and why it is another than the proposed one."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QFrame, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from moderator_app.desk.case.keys import CHOOSE, keep_keys
from moderator_app.desk.case.verdict.model import VerdictModel
from moderator_app.desk.case.verdict.sentences import grade_name
from moderator_app.desk.case_host import CaseHost
from moderator_app.desk.widgets.plain import PlainLabel
from moderator_app.domain.decision import OverrideReason


class OverrideForm(QFrame):
    """Grade, reason and sentence."""

    def __init__(self, host: CaseHost, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._host = host
        self._model: VerdictModel | None = None
        self.head = PlainLabel(kind="dim")
        self.grade, self.reason = QComboBox(), QComboBox()
        for combo in (self.grade, self.reason):
            combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(host.theme.px(72))
        self.count = PlainLabel(kind="small")
        keep_keys(CHOOSE, self.grade, self.reason)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for part in (self.head, self.grade, self.reason, self.text, self.count):
            layout.addWidget(part)
        self.grade.activated.connect(self._choose)
        self.reason.activated.connect(lambda _place: self._explain())
        self.text.textChanged.connect(self._explain)
        self.retranslate()

    def show_model(self, model: VerdictModel | None) -> None:
        """Show a model's choice."""
        self._model = model
        with QSignalBlocker(self.text):
            self.text.setPlainText(model.draft.override_text if model else "")
        self.refresh()

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        language = self._host.language()
        self.head.setText(self.tr("Grade"))
        self.grade.setAccessibleName(self.tr("Grade"))
        self.reason.setAccessibleName(self.tr("Reason for another grade"))
        self.text.setAccessibleName(self.tr("Why another grade, in words"))
        self.text.setPlaceholderText(self.tr("Why the proposal does not fit this case"))
        with QSignalBlocker(self.reason):
            self.reason.clear()
            self.reason.addItem(self.tr("Choose a reason…"), "")
            for reason in OverrideReason:
                self.reason.addItem(reason.label.in_language(language), reason.value)
        self.refresh()

    def refresh(self) -> None:
        """Show the choice anew."""
        model, language = self._model, self._host.language()
        ready = model is not None and not model.hidden and any(row.severity for row in model.draft.findings)
        self.setVisible(ready)
        if model is None or not ready:
            return
        matrix, proposed = model.lawbook.matrix, model.assessment().proposal.grade
        with QSignalBlocker(self.grade):
            self.grade.clear()
            for code in matrix.grades:
                name = grade_name(matrix, code, language)
                self.grade.addItem(self.tr("{grade} (proposed)").format(grade=name) if code == proposed else name, code)
            self.grade.setCurrentIndex(self.grade.findData(model.draft.chosen_grade or proposed))
        with QSignalBlocker(self.reason):
            reason = model.draft.override_reason
            self.reason.setCurrentIndex(self.reason.findData(reason.value) if reason else 0)
        for part in (self.reason, self.text, self.count):
            part.setVisible(model.overriding)
        written = len(self.text.toPlainText().strip())
        self.count.setText(
            self.tr("{written} of at least {least} characters").format(written=written, least=matrix.override_min_chars)
        )

    def _choose(self, place: int) -> None:
        if self._model is not None:
            self._model.choose_grade(str(self.grade.itemData(place)))

    def _explain(self) -> None:
        if self._model is not None:
            code = str(self.reason.currentData())
            self._model.explain(OverrideReason(code) if code else None, self.text.toPlainText())
