"""One appeal: the decision and its evidence, what the seller says, an answer to each ground, the outcome."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from moderator_app.desk.law_host import LawHost
from moderator_app.desk.widgets import law_words
from moderator_app.desk.widgets.facts import Facts
from moderator_app.desk.widgets.plain import PlainLabel, visible
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.domain.appeal import ErrorClass, Ground, GroundAnswer, Outcome
from moderator_app.domain.notice import media_clock
from moderator_app.domain.penalty import NO_VIOLATION
from moderator_app.wire.messages import law as lm

LINES = 4
NARROWEST = 380
LONGEST = 4000


class Hearing(Spoken, QWidget):
    """An appeal that is being heard.

    Signals:
        decided(lm.AppealDecide): everything is there, and the person submits.
    """

    decided = Signal(object)

    def __init__(self, host: LawHost, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._host = host
        self._file: lm.AppealFile | None = None
        self._case: QWidget | None = None
        self.facts = Facts()
        self.said, self.notice, self.found, self.evidence = (self._reader() for _ in range(4))
        self.tabs = QTabWidget()
        for reader in (self.said, self.found, self.evidence, self.notice):
            self.tabs.addTab(reader, "")
        self.answers: dict[Ground, QPlainTextEdit] = {}
        self._names: dict[Ground, PlainLabel] = {}
        self.outcome, self.grade, self.error = QComboBox(), QComboBox(), QComboBox()
        self._labels = {box: PlainLabel(kind="dim") for box in (self.outcome, self.grade, self.error)}
        self.missing = PlainLabel(kind="dim", wrap=True)
        self.submit = QPushButton()
        self.submit.setProperty("kind", "primary")
        self._lay_out()
        self.outcome.currentIndexChanged.connect(lambda _place: self._offer_grades())
        self.grade.currentIndexChanged.connect(lambda _place: self._weigh())
        self.error.currentIndexChanged.connect(lambda _place: self._weigh())
        self.submit.clicked.connect(self._submit)
        self.retranslate()

    @staticmethod
    def _reader() -> QPlainTextEdit:
        reader = QPlainTextEdit()
        reader.setReadOnly(True)
        reader.setTabChangesFocus(True)
        reader.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        return reader

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 4, 0, 0)
        column.addWidget(self.facts)
        column.addWidget(self.tabs, 1)
        page = QWidget()
        self._form = QVBoxLayout(page)
        self._form.setContentsMargins(12, 12, 12, 12)
        self._form.setSpacing(6)
        self._grounds = QVBoxLayout()
        self._form.addLayout(self._grounds)
        choices = QFormLayout()
        for box, label in self._labels.items():
            choices.addRow(label, box)
        self._form.addLayout(choices)
        self._form.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(page)
        scroll.setWidgetResizable(True)
        right = QWidget()
        right.setProperty("surface", "panel")
        right.setMinimumWidth(NARROWEST)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 8)
        column.addWidget(scroll, 1)
        self.foot = foot = QHBoxLayout()
        foot.setContentsMargins(12, 0, 12, 0)
        foot.addStretch(1)
        foot.addWidget(self.submit)
        self.missing.setContentsMargins(12, 0, 12, 0)
        column.addWidget(self.missing)
        column.addLayout(foot)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(5)
        split.addWidget(left)
        split.addWidget(right)
        split.setStretchFactor(0, 1)
        split.setSizes([900, 380])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)

    def seat_case_room(self, case_room: QWidget) -> None:
        """Give the case view its place, beside what the seller says."""
        self._case = case_room
        self.tabs.insertTab(1, case_room, "")
        self.retranslate()

    def appeal_id(self) -> str:
        """Return the appeal that is heard; empty for none."""
        return self._file.appeal.id if self._file is not None else ""

    def show_file(self, file: lm.AppealFile | None) -> None:
        """Hear an appeal, or none any more; nothing of the last one stays."""
        self._file = file
        for box in (*self.answers.values(), *self._names.values()):
            self._grounds.removeWidget(box)
            box.hide()
            box.deleteLater()
        self.answers, self._names = {}, {}
        for ground in file.appeal.grounds if file is not None else ():
            name, box = PlainLabel(kind="strong", wrap=True), QPlainTextEdit()
            box.setTabChangesFocus(True)
            box.setFixedHeight(self.fontMetrics().lineSpacing() * LINES + 16)
            box.textChanged.connect(self._weigh)
            self._names[ground], self.answers[ground] = name, box
            self._grounds.addWidget(name)
            self._grounds.addWidget(box)
        self._order_tabs()
        self.tabs.setCurrentIndex(0)
        self._choose(self.outcome, "")
        self._choose(self.error, "")
        self.retranslate()

    def _order_tabs(self) -> None:
        chain: list[QWidget] = [self.tabs, *self.answers.values(), self.outcome, self.grade, self.error, self.submit]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def focus_first(self) -> None:
        """Go to the first answer."""
        for box in self.answers.values():
            box.setFocus(Qt.FocusReason.OtherFocusReason)
            return

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        language = self._host.language()
        for part, title in (
            (self._case, self.tr("The case")),
            (self.said, self.tr("What the seller says")),
            (self.found, self.tr("The decision")),
            (self.evidence, self.tr("The evidence as text")),
            (self.notice, self.tr("The notice")),
        ):
            if part is not None:
                self.tabs.setTabText(self.tabs.indexOf(part), title)
                part.setAccessibleName(title)
        self.tabs.setAccessibleName(self.tr("Parts of the appeal"))
        for box, title in (
            (self.outcome, self.tr("Outcome")),
            (self.grade, self.tr("Grade")),
            (self.error, self.tr("Class of error")),
        ):
            self._labels[box].setText(title)
            box.setAccessibleName(title)
        for ground, field in self.answers.items():
            name = ground.label.in_language(language)
            self._names[ground].setText(name)
            field.setAccessibleName(self.tr("Answer to: {ground}").format(ground=name))
            field.setPlaceholderText(self.tr("Answer this ground by itself; the seller reads it."))
        self.submit.setText(self.tr("Store the outcome"))
        outcomes = [("", self.tr("Choose…")), *((one.value, one.label.in_language(language)) for one in Outcome)]
        errors = [("", self.tr("Choose…")), *((one.value, one.label.in_language(language)) for one in ErrorClass)]
        self._fill_box(self.outcome, outcomes)
        self._fill_box(self.error, errors)
        self._fill()
        self._offer_grades()

    @staticmethod
    def _fill_box(box: QComboBox, choices: list[tuple[str, str]]) -> None:
        kept = box.currentData()
        with QSignalBlocker(box):
            box.clear()
            for value, name in choices:
                box.addItem(name, value)
            box.setCurrentIndex(max(0, box.findData(kept)))

    @staticmethod
    def _choose(box: QComboBox, value: str) -> None:
        with QSignalBlocker(box):
            box.setCurrentIndex(max(0, box.findData(value)))

    def _fill(self) -> None:
        file = self._file
        if file is None:
            self.facts.show_facts(())
            for reader in (self.said, self.found, self.evidence, self.notice):
                reader.setPlainText("")
            return
        language, law = self._host.language(), self._host.lawbook
        merchant = file.content.context.merchant
        due = file.appeal.deadline_at_ms
        self.facts.show_facts(
            (
                (self.tr("Decision"), file.appeal.decision_number),
                (self.tr("Seller"), f"{merchant.name} · {merchant.ref}"),
                (self.tr("Grade"), law_words.grade(law, file.decision.grade, language)),
                (self.tr("Filed"), law_words.clock(file.appeal.filed_at_ms)),
                (self.tr("Answer due"), law_words.clock(due) if due is not None else "—"),
                *(((self.tr("Until then"), self.tr("Measures are suspended")),) if file.appeal.suspends else ()),
            )
        )
        said = [file.text or self.tr("Nothing besides the grounds.")]
        if file.earlier:
            said += ["", self.tr("Answers of the first level:")]
            said += [f"{answer.ground.label.in_language(language)}: {answer.text}" for answer in file.earlier]
        self.said.setPlainText(visible("\n".join(said)))
        self.found.setPlainText(visible("\n".join(law_words.decision_facts(law, file.decision, language))))
        self.notice.setPlainText(visible(file.notice.in_language(language)) if file.notice else self.tr("None"))
        lines = []
        for item in file.content.items:
            lines.append(f"{item.kind.label.in_language(language)} · {item.title}")
            lines += [f"{media_clock(one.t0_ms)}  {one.speaker}  {one.text}" for one in item.segments]
            lines.append("")
        self.evidence.setPlainText(visible("\n".join(lines)))

    # --- the outcome ----------------------------------------------------------------------------------------------

    def _offer_grades(self) -> None:
        """Offer only what the outcome allows: the same, none, or milder ones."""
        file, law = self._file, self._host.lawbook
        outcome = self.outcome.currentData()
        choices: list[tuple[str, str]] = []
        if file is not None and law is not None and outcome:
            grades, language = law.matrix.grades, self._host.language()
            old = grades[file.decision.grade].rank
            allowed = {
                Outcome.UPHOLD.value: [file.decision.grade],
                Outcome.OVERTURN.value: [NO_VIOLATION],
                Outcome.PART.value: [code for code, one in grades.items() if 0 < one.rank < old],
            }[str(outcome)]
            choices = [(code, law_words.grade(law, code, language)) for code in allowed]
            if len(choices) > 1:
                choices.insert(0, ("", self.tr("Choose…")))
        self._fill_box(self.grade, choices)
        self.grade.setEnabled(len(choices) > 1)
        upheld = outcome == Outcome.UPHOLD.value or not outcome
        self.error.setEnabled(not upheld)
        if upheld:
            self._choose(self.error, "")
        self._weigh()

    def lacks(self) -> str:
        """Return what is missing, in words; empty when everything is there."""
        language = self._host.language()
        for ground, box in self.answers.items():
            words = box.toPlainText().strip()
            if not words:
                return self.tr("Answer: {ground}").format(ground=ground.label.in_language(language))
            if len(words) > LONGEST:
                return self.tr("This answer is too long: {ground}").format(ground=ground.label.in_language(language))
        if not self.outcome.currentData():
            return self.tr("Choose the outcome.")
        if not self.grade.currentData():
            return self.tr("Choose the milder grade.")
        if self.error.isEnabled() and not self.error.currentData():
            return self.tr("Choose the class of error.")
        return ""

    def _weigh(self) -> None:
        lacks = self.lacks() if self._file is not None else ""
        self.missing.setText(lacks)
        self.submit.setEnabled(self._file is not None and not lacks)

    def _submit(self) -> None:
        file = self._file
        if file is None or self.lacks():
            return
        wrong = self.error.currentData()
        self.decided.emit(
            lm.AppealDecide(
                turn_id=file.turn.id,
                epoch=file.turn.epoch,
                outcome=Outcome(self.outcome.currentData()),
                grade=str(self.grade.currentData()),
                answers=tuple(
                    GroundAnswer(ground=ground, text=box.toPlainText().strip()) for ground, box in self.answers.items()
                ),
                error_class=ErrorClass(wrong) if wrong else None,
            )
        )
