"""What follows from the findings, before anything is sent: grade and its steps, measures, money, people, notice."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QPushButton, QTabWidget, QVBoxLayout, QWidget

from moderator_app.desk.case.fact_form import FactForm
from moderator_app.desk.case.keys import MOVE, PRESS, keep_keys
from moderator_app.desk.case.verdict.model import VerdictModel
from moderator_app.desk.case.verdict.sentences import (
    approvals_sentence,
    basis_sentences,
    grade_name,
    measure_sentence,
    step_sentence,
)
from moderator_app.desk.case_host import CaseHost
from moderator_app.desk.widgets.plain import PlainLabel

NARROW = 220
"""Pixels of width below which consequences stand under their names."""

PARTS = ("steps", "basis", "measures", "points", "money", "people")


class ProposalView(QFrame):
    """The consequences of the draft, read only."""

    def __init__(self, host: CaseHost, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._host = host
        self._model: VerdictModel | None = None
        self.setProperty("kind", "card")
        self.head = PlainLabel(kind="dim")
        self.grade = PlainLabel(kind="title", wrap=True)
        self._names = {part: PlainLabel(kind="dim") for part in PARTS}
        self.texts = {part: PlainLabel(wrap=True) for part in PARTS}
        rows = [(self._names[part], self.texts[part]) for part in PARTS]
        self.toggle = QPushButton()
        self.toggle.setCheckable(True)
        keep_keys(PRESS, self.toggle)
        self.notice = QTabWidget()
        self.pages = {"en": _page(), "zh": _page()}
        self.notice.addTab(self.pages["en"], "English")
        self.notice.addTab(self.pages["zh"], "中文")
        self.notice.hide()
        self.fault = PlainLabel(wrap=True)
        self.fault.setProperty("banner", "warning")
        self.fault.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(6)
        layout.addWidget(self.head)
        layout.addWidget(self.grade)
        layout.addWidget(FactForm(rows, narrow=host.theme.px(NARROW), space=6))
        layout.addWidget(self.fault)
        layout.addWidget(self.toggle)
        layout.addWidget(self.notice)
        self.toggle.toggled.connect(self._fold)
        self.retranslate()

    def show_model(self, model: VerdictModel | None) -> None:
        """Show what follows from a model's draft."""
        self._model = model
        self.refresh()

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        titles = {
            "steps": self.tr("How"),
            "basis": self.tr("Recurrence"),
            "measures": self.tr("Measures"),
            "points": self.tr("Points"),
            "money": self.tr("Damages"),
            "people": self.tr("People"),
        }
        for part, title in titles.items():
            self._names[part].setText(title)
        self.notice.setAccessibleName(self.tr("Notice to the seller"))
        self.pages["en"].setAccessibleName(self.tr("Notice to the seller, English"))
        self.pages["zh"].setAccessibleName(self.tr("Notice to the seller, Chinese"))
        self._fold(self.toggle.isChecked())
        self.refresh()

    def refresh(self) -> None:
        """Show the consequences anew."""
        model, language = self._model, self._host.language()
        texts = dict.fromkeys(PARTS, "")
        if model is None or model.hidden or not model.draft.findings:
            self.head.setText(self.tr("Proposal"))
            if model is not None and model.hidden:
                self.grade.setText(self.tr("Shown once the finding is recorded."))
            elif model is not None and model.draft.clear_reason is not None:
                self.grade.setText(grade_name(model.lawbook.matrix, "G0", language))
                texts["people"] = self.tr("Nobody is notified.")
            else:
                self.grade.setText("—")
            self._show(texts)
            self._show_notice(None)
            return
        assessment, matrix = model.assessment(), model.lawbook.matrix
        self.head.setText(self.tr("Chosen instead of the proposal") if model.overriding else self.tr("Proposal"))
        self.grade.setText(grade_name(matrix, assessment.grade, language))
        texts["steps"] = "\n".join(step_sentence(model, step, language) for step in assessment.proposal.steps)
        if not assessment.proposal.steps and any(row.severity for row in model.draft.findings):
            texts["steps"] = self.tr("An exemption was answered with yes: no violation is proposed.")
        texts["basis"] = "\n".join(basis_sentences(model, language))
        texts["measures"] = "\n".join(measure_sentence(measure, language) for measure in assessment.measures)
        if assessment.measures:
            texts["points"] = str(assessment.points)
        if assessment.damages is not None:
            texts["money"] = assessment.damages.sentence.in_language(language)
        if any(row.severity for row in model.draft.findings):
            texts["people"] = approvals_sentence(model.people)
        self._show(texts)
        self._show_notice(model)

    def _show(self, texts: dict[str, str]) -> None:
        for part in PARTS:
            self.texts[part].setText(texts[part])
            for label in (self._names[part], self.texts[part]):
                label.setVisible(bool(texts[part]))

    def _show_notice(self, model: VerdictModel | None) -> None:
        notice = model.assessment().notice if model is not None else None
        faults = model.notice_faults() if model is not None else ()
        self.fault.setVisible(bool(faults))
        self.fault.setText(
            self.tr("The notice has places that are not filled in: {places}").format(places=" · ".join(faults))
        )
        self.toggle.setVisible(notice is not None)
        self.notice.setVisible(notice is not None and self.toggle.isChecked())
        for language, page in self.pages.items():
            page.setPlainText(notice.in_language(language) if notice else "")

    def _fold(self, open_: bool) -> None:  # noqa: FBT001 - a signal's value
        self.toggle.setText(self.tr("Hide the notice") if open_ else self.tr("Show the notice to the seller"))
        self.notice.setVisible(open_ and not self.toggle.isHidden())


def _page() -> QPlainTextEdit:
    page = QPlainTextEdit()
    page.setReadOnly(True)
    page.setTabChangesFocus(True)
    page.setMinimumHeight(220)
    page.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    keep_keys(MOVE, page)
    return page
