"""The form of one finding: category, clause, severity by its test, questions, and the evidence it rests on."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from moderator_app.desk.case.keys import CHOOSE, PRESS, keep_keys
from moderator_app.desk.case.verdict.missing import Lack, Missing
from moderator_app.desk.case.verdict.model import VerdictModel
from moderator_app.desk.case.verdict.questions import QuestionRow
from moderator_app.desk.case.words import brief_clock
from moderator_app.desk.case_host import CaseHost
from moderator_app.desk.widgets.plain import PlainLabel, plain_tooltip, visible
from moderator_app.domain.evidence import Evidence, EvidenceKind
from moderator_app.domain.policy import SEVERITIES
from moderator_app.domain.rulebook import QuestionKind


class FindingCard(QFrame):
    """One finding of the model, by its index.

    Signals:
        walked_out(int): the last (1) or first (-1) question was left.
    """

    walked_out = Signal(int)

    def __init__(self, host: CaseHost, model: VerdictModel, index: int, parent: QWidget | None = None) -> None:
        """Show finding ``index``; its category decides the form."""
        super().__init__(parent)
        self._host, self._model, self._index = host, model, index
        self.setProperty("kind", "card")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.category_code = model.draft.findings[index].category
        rule = model.lawbook.rulebook.rule_of(self.category_code)
        self.category, self.clause = _combo(), _combo()
        self.remove = QToolButton()
        self.remove.setText("✕")
        self.remove.setAutoRaise(True)
        self.clause_text = PlainLabel(kind="dim", wrap=True)
        self._heads = {name: PlainLabel(kind="dim") for name in ("severity", "required", "exculpatory", "evidence")}
        self.severity = QButtonGroup(self)
        self.radios = [QRadioButton() for _ in SEVERITIES]
        self.tests = [PlainLabel(kind="dim", wrap=True) for _ in SEVERITIES]
        self.rows = [QuestionRow(question, host.language()) for question in rule.questions]
        self.rows.sort(key=lambda row: row.question.kind is QuestionKind.EXCULPATORY)
        self._cites = QVBoxLayout()
        self._cites.setSpacing(2)
        self.boxes: dict[str, QCheckBox] = {}
        self._nothing: PlainLabel | None = None
        self._lay_out()
        keep_keys(CHOOSE, self.category, self.clause)
        keep_keys((*PRESS, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right), *self.radios)
        keep_keys(PRESS, self.remove)
        self.category.activated.connect(
            lambda place: self._model.set_category(index, str(self.category.itemData(place)))
        )
        self.clause.activated.connect(lambda place: self._model.set_clause(index, str(self.clause.itemData(place))))
        self.severity.idClicked.connect(lambda place: self._model.set_severity(index, SEVERITIES[place]))
        self.remove.clicked.connect(lambda: self._model.remove_finding(index))
        for row in self.rows:
            row.answered.connect(lambda question, yes: self._model.answer(index, question, yes))
            row.left.connect(lambda step, row=row: self._walk(row, step))
        self.retranslate()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.category, 1)
        top.addWidget(self.remove)
        severities = QVBoxLayout()
        severities.setSpacing(2)
        for place, (radio, test) in enumerate(zip(self.radios, self.tests, strict=True)):
            self.severity.addButton(radio, place)
            test.setIndent(22)
            severities.addWidget(radio)
            severities.addWidget(test)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(6)
        layout.addLayout(top)
        layout.addWidget(self.clause)
        layout.addWidget(self.clause_text)
        layout.addWidget(self._heads["severity"])
        layout.addLayout(severities)
        for kind in QuestionKind:
            layout.addWidget(self._heads[kind.value])
            for row in self.rows:
                if row.question.kind is kind:
                    layout.addWidget(row)
        layout.addWidget(self._heads["evidence"])
        layout.addLayout(self._cites)

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        language, lawbook = self._host.language(), self._model.lawbook
        rule = lawbook.rulebook.rule_of(self.category_code)
        with QSignalBlocker(self.category), QSignalBlocker(self.clause):
            self.category.clear()
            for code, category in lawbook.matrix.categories.items():
                self.category.addItem(category.name.in_language(language), code)
            self.category.setCurrentIndex(self.category.findData(self.category_code))
            self.clause.clear()
            self.clause.addItem(self.tr("Choose the clause…"), "")
            for clause in rule.clauses:
                self.clause.addItem(f"{clause.ref}  {clause.text.in_language(language)}", clause.ref)
        self.category.setAccessibleName(self.tr("Category"))
        self.clause.setAccessibleName(self.tr("Clause"))
        self.remove.setAccessibleName(self.tr("Remove this finding"))
        self.remove.setToolTip(self.tr("Remove this finding"))
        self._heads["severity"].setText(self.tr("Severity"))
        self._heads["required"].setText(self.tr("Facts the finding rests on"))
        self._heads["exculpatory"].setText(self.tr("Would clear the seller"))
        self._heads["evidence"].setText(self.tr("Rests on"))
        for place, severity in enumerate(SEVERITIES):
            name = f"{severity} {lawbook.matrix.severities[severity].in_language(language)}"
            test = rule.severity_tests[severity].in_language(language)
            self.radios[place].setText(name)
            self.radios[place].setAccessibleName(f"{name}: {test}")
            self.tests[place].setText(test)
        for row in self.rows:
            row.retranslate(language)
        while self.boxes:
            self._take_away(self.boxes.popitem()[1])
        self.refresh()

    def refresh(self) -> None:
        """Show the finding as it is in the model now."""
        row = self._model.draft.findings[self._index]
        language = self._host.language()
        with QSignalBlocker(self.clause):
            self.clause.setCurrentIndex(max(0, self.clause.findData(row.clause)))
        clause = self._model.lawbook.rulebook.rule_of(self.category_code).clause(row.clause)
        self.clause_text.setText(clause.text.in_language(language) if clause else "")
        self.clause_text.setVisible(clause is not None)
        with QSignalBlocker(self.severity):
            self.severity.setExclusive(False)
            for place, severity in enumerate(SEVERITIES):
                self.radios[place].setChecked(severity == row.severity)
            self.severity.setExclusive(True)
        asked = {question.id for question in self._model.questions(self._index)}
        for question in self.rows:
            question.setVisible(question.question.id in asked)
            question.show_answer(row.answers.get(question.question.id))
        self._show_evidence(row.evidence_ids)

    def _show_evidence(self, cited: list[str]) -> None:
        pieces = {piece.id: piece for piece in self._model.draft.evidence}
        # Only what came or went is made or taken away: a tray of a hundred pieces must not be built anew for each.
        for name in [name for name in self.boxes if name not in pieces]:
            self._take_away(self.boxes.pop(name))
        if pieces and self._nothing is not None:
            self._take_away(self._nothing)
            self._nothing = None
        for name, piece in pieces.items():
            if name not in self.boxes:
                self.boxes[name] = self._box(piece)
                self._cites.addWidget(self.boxes[name])
        if not pieces and self._nothing is None:
            self._nothing = PlainLabel(wrap=True)
            self._cites.addWidget(self._nothing)
        if self._nothing is not None:
            self._nothing.setText(self.tr("Nothing in the tray yet: accept a highlight or quote the original."))
        for name, box in self.boxes.items():
            with QSignalBlocker(box):
                box.setChecked(name in cited)

    def _take_away(self, widget: QWidget) -> None:
        self._cites.removeWidget(widget)
        widget.hide()
        widget.deleteLater()

    def _box(self, piece: Evidence) -> QCheckBox:
        language = self._host.language()
        words = f"“{piece.text}”" if piece.text else piece.kind.label.in_language(language)
        if piece.kind is EvidenceKind.MARK:
            words = f"{piece.kind.label.in_language(language)} – {brief_clock(piece.t1_ms)}"
        whole = f"{brief_clock(piece.t0_ms)}  {words}"
        box = QCheckBox()
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        short = whole if len(whole) <= 34 else f"{whole[:33]}…"
        box.setText(visible(short.replace("\n", " ")).replace("&", "&&"))
        box.setAccessibleName(visible(whole))
        box.setToolTip(plain_tooltip(whole))
        keep_keys(PRESS, box)
        box.toggled.connect(lambda on, name=piece.id: self._model.cite(self._index, name, on))
        return box

    def _shown_rows(self) -> list[QuestionRow]:
        return [row for row in self.rows if not row.isHidden()]

    def _walk(self, row: QuestionRow, step: int) -> None:
        rows = self._shown_rows()
        place = rows.index(row) + step
        if 0 <= place < len(rows):
            rows[place].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.walked_out.emit(step)

    def focus_first(self) -> None:
        """Put the focus on the first thing that is not chosen yet."""
        row = self._model.draft.findings[self._index]
        if not row.clause:
            self.clause.setFocus(Qt.FocusReason.TabFocusReason)
        elif not row.severity:
            self.radios[0].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.focus_questions()

    def focus_questions(self) -> None:
        """Put the focus on the first open question, or on the first."""
        rows = self._shown_rows()
        if rows:
            target = next((row for row in rows if row.answer is None), rows[0])
            target.setFocus(Qt.FocusReason.TabFocusReason)

    def control_of(self, missing: Missing) -> QWidget | None:
        """Return the control where a missing part is filled in."""
        if missing.lack is Lack.CLAUSE:
            return self.clause
        if missing.lack is Lack.SEVERITY:
            return self.radios[0]
        if missing.lack is Lack.QUESTION:
            return next((row for row in self.rows if row.question.id == missing.question), None)
        return next(iter(self.boxes.values()), self.clause)


def _combo() -> QComboBox:
    combo = QComboBox()
    combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(12)
    combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return combo
