"""The verdict panel: findings or a reason for none, circumstances, what follows, the grade, and the way out.

Order of the focus: findings from top to bottom, then circumstances, grade, note, submit.
"""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from moderator_app.desk.case.keys import CHOOSE, PRESS, keep_keys
from moderator_app.desk.case.verdict.finding_card import FindingCard
from moderator_app.desk.case.verdict.missing import Lack, Missing
from moderator_app.desk.case.verdict.model import VerdictModel
from moderator_app.desk.case.verdict.override_form import OverrideForm
from moderator_app.desk.case.verdict.proposal_view import ProposalView
from moderator_app.desk.case.verdict.sentences import circumstance_name, grade_name, lack_sentence
from moderator_app.desk.case_host import CaseHost
from moderator_app.desk.commands import key_text
from moderator_app.desk.widgets.plain import PlainLabel
from moderator_app.domain.decision import NOTE_LIMIT, ClearReason
from moderator_app.domain.money import format_minor
from moderator_app.domain.policy import Matrix


class VerdictPanel(QWidget):
    """The decision in the making.

    Signals:
        submit_wanted(bool): submit; True also takes the next case.
    """

    submit_wanted = Signal(bool)

    def __init__(self, host: CaseHost, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._host = host
        self._model: VerdictModel | None = None
        self.cards: list[FindingCard] = []
        self.head = PlainLabel(kind="title")
        self.add, self.clear = QComboBox(), QComboBox()
        for combo in (self.add, self.clear):
            combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            keep_keys(CHOOSE, combo)
        self.record = QPushButton()
        self.weights_head = PlainLabel(kind="dim")
        self.weights: dict[str, QCheckBox] = {}
        self.proposal, self.override = ProposalView(host), OverrideForm(host)
        self.note_head = PlainLabel(kind="dim")
        self.note = QPlainTextEdit()
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(host.theme.px(56))
        self.missing = QPushButton()
        self.missing.setProperty("kind", "link")
        self.missing_text = PlainLabel(wrap=True)
        self.submit, self.submit_next = QPushButton(), QPushButton()
        self.submit_next.setProperty("kind", "primary")
        keep_keys(PRESS, self.record, self.submit, self.submit_next)
        self._lay_out()
        self.add.activated.connect(self._add)
        self.clear.activated.connect(self._clear)
        self.record.clicked.connect(self._record)
        self.note.textChanged.connect(self._noted)
        self.missing.clicked.connect(self.focus_missing)
        self.submit.clicked.connect(lambda: self.submit_wanted.emit(False))
        self.submit_next.clicked.connect(lambda: self.submit_wanted.emit(True))
        self.retranslate()

    def _lay_out(self) -> None:
        inner = QWidget()
        body = QVBoxLayout(inner)
        body.setContentsMargins(12, 10, 12, 10)
        body.setSpacing(8)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(8)
        self._weights = QVBoxLayout()
        self._weights.setSpacing(2)
        body.addWidget(self.head)
        body.addLayout(self._cards)
        body.addWidget(self.add)
        body.addWidget(self.clear)
        body.addWidget(self.record)
        body.addWidget(self.weights_head)
        body.addLayout(self._weights)
        body.addWidget(self.proposal)
        body.addWidget(self.override)
        body.addWidget(self.note_head)
        body.addWidget(self.note)
        body.addStretch(1)
        self.page = QScrollArea()
        self.page.setWidget(inner)
        self.page.setWidgetResizable(True)
        self.page.setFrameShape(QFrame.Shape.NoFrame)
        self.page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.page.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 8, 12, 10)
        foot.setSpacing(6)
        lack = QHBoxLayout()
        lack.addWidget(self.missing_text, 1)
        lack.addWidget(self.missing)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.submit)
        buttons.addWidget(self.submit_next, 1)
        foot.addLayout(lack)
        foot.addLayout(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.page, 1)
        layout.addLayout(foot)

    def show_model(self, model: VerdictModel | None) -> None:
        """Show another case's draft, or nothing. The room calls ``refresh`` after each change of the model."""
        self._model = model
        self._drop_cards()
        with QSignalBlocker(self.note):
            self.note.setPlainText(model.draft.note if model else "")
        self.proposal.show_model(model)
        self.override.show_model(model)
        self._fill_weights()
        self._fill_choices()
        self.refresh()
        self.page.verticalScrollBar().setValue(0)

    def refresh(self) -> None:
        """Show the draft and what follows from it as they are now."""
        model = self._model
        self.setEnabled(model is not None)
        if model is None:
            self.missing_text.setText("")
            return
        wanted = [row.category for row in model.draft.findings]
        if wanted != [card.category_code for card in self.cards]:
            self._drop_cards()
            for index in range(len(wanted)):
                card = FindingCard(self._host, model, index)
                card.walked_out.connect(lambda step, index=index: self._walk(index, step))
                self.cards.append(card)
                self._cards.addWidget(card)
            self._order_tabs()
        else:
            for card in self.cards:
                card.refresh()
        found = bool(wanted)
        with QSignalBlocker(self.clear):
            reason = model.draft.clear_reason
            self.clear.setCurrentIndex(self.clear.findData(reason.value) if reason else 0)
        self.clear.setVisible(not found)
        self.record.setVisible(model.hidden)
        self.record.setEnabled(model.may_record())
        self.weights_head.setVisible(found)
        for code, box in self.weights.items():
            box.setVisible(found)
            with QSignalBlocker(box):
                box.setChecked(code in model.draft.mitigation or code in model.draft.aggravation)
        self.proposal.refresh()
        self.override.refresh()
        self._say_missing()

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.setAccessibleName(self.tr("Verdict"))
        self.head.setText(self.tr("Verdict"))
        self.add.setAccessibleName(self.tr("Add a finding"))
        self.clear.setAccessibleName(self.tr("Why nothing is wrong"))
        self.record.setText(self.tr("Record the finding"))
        self.record.setToolTip(self.tr("Stores what you found before reach, money and earlier decisions are shown."))
        self.weights_head.setText(self.tr("Circumstances"))
        self.note_head.setText(self.tr("Internal note"))
        self.note.setAccessibleName(self.tr("Internal note"))
        self.note.setPlaceholderText(self.tr("For colleagues; never sent to the seller"))
        for button, name, title in (
            (self.submit, "verdict.submit", self.tr("Submit")),
            (self.submit_next, "verdict.submit_next", self.tr("Submit and next")),
        ):
            keys = key_text(self._host.commands.list[name])
            button.setText(f"{title}  {keys}" if keys and button is self.submit_next else title)
            button.setAccessibleName(title)
        self.missing.setText(self.tr("Go there"))
        for card in self.cards:
            card.retranslate()
        self.proposal.retranslate()
        self.override.retranslate()
        self._fill_choices()
        if self._model is not None:
            for code, box in self.weights.items():
                box.setText(self._weight(self._model.lawbook.matrix, code))
        self.refresh()

    def lacks(self) -> list[Missing]:
        """Return what is missing; nothing when the draft can be submitted."""
        return self._model.missing() if self._model is not None else [Missing(Lack.LEASE)]

    def focus_missing(self) -> None:
        """Put the focus where the first missing part is filled in."""
        lacks = self.lacks()
        if not lacks:
            self.submit_next.setFocus(Qt.FocusReason.TabFocusReason)
            return
        first = lacks[0]
        target: QWidget | None = {
            Lack.VERDICT: self.add,
            Lack.RECORD: self.record,
            Lack.OVERRIDE_REASON: self.override.reason,
            Lack.OVERRIDE_TEXT: self.override.text,
        }.get(first.lack)
        if 0 <= first.finding < len(self.cards):
            target = self.cards[first.finding].control_of(first)
        if target is not None:
            target.setFocus(Qt.FocusReason.TabFocusReason)
            self.page.ensureWidgetVisible(target, 20, 60)

    def focus_findings(self) -> None:
        """Put the focus on the last finding, or where one is begun."""
        if self.cards:
            self.cards[-1].focus_first()
        else:
            self.add.setFocus(Qt.FocusReason.TabFocusReason)

    def focus_clear(self) -> None:
        """Put the focus on the reasons why nothing is wrong."""
        target = self.add if self.clear.isHidden() else self.clear
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if target is self.clear:
            self.clear.showPopup()

    def _drop_cards(self) -> None:
        for card in self.cards:
            card.hide()
            card.setParent(None)
            card.deleteLater()
        self.cards = []

    def _order_tabs(self) -> None:
        last: QWidget = self.note
        for card in self.cards:
            chain: list[QWidget] = [card.category, card.remove, card.clause, *card.radios, *card.rows]
            for control in chain:
                if last is not self.note:
                    QWidget.setTabOrder(last, control)
                last = control
        if self.cards:
            QWidget.setTabOrder(last, self.add)

    def _walk(self, index: int, step: int) -> None:
        target = index + step
        if 0 <= target < len(self.cards):
            self.cards[target].focus_questions()
        elif step > 0:
            self.focus_missing()
            if not self.lacks():
                self.page.ensureWidgetVisible(self.proposal, 0, 0)

    def _fill_choices(self) -> None:
        language = self._host.language()
        with QSignalBlocker(self.add), QSignalBlocker(self.clear):
            self.add.clear()
            self.add.addItem(self.tr("Add a finding…"), "")
            categories = self._model.lawbook.matrix.categories if self._model is not None else {}
            for code, category in categories.items():
                self.add.addItem(category.name.in_language(language), code)
            self.clear.clear()
            self.clear.addItem(self.tr("Nothing is wrong, because…"), "")
            for reason in ClearReason:
                self.clear.addItem(reason.label.in_language(language), reason.value)

    def _fill_weights(self) -> None:
        for box in self.weights.values():
            self._weights.removeWidget(box)
            box.hide()
            box.deleteLater()
        self.weights = {}
        if self._model is None:
            return
        matrix = self._model.lawbook.matrix
        for code in (*matrix.mitigation, *matrix.aggravation):
            box = QCheckBox(self._weight(matrix, code))
            keep_keys(PRESS, box)
            box.toggled.connect(lambda on, code=code: self._model.weigh(code, on) if self._model else None)
            self.weights[code] = box
            self._weights.addWidget(box)

    def _weight(self, matrix: Matrix, code: str) -> str:
        change = matrix.mitigation.get(code, matrix.aggravation.get(code, 0))
        return f"{circumstance_name(code)} ({change:+d})"

    def _say_missing(self) -> None:
        lacks = self.lacks()
        if self._model is not None and lacks:
            text = lack_sentence(self._model, lacks[0], self._host.language())
            if len(lacks) > 1:
                text = self.tr("{sentence} ({count} more)").format(sentence=text, count=len(lacks) - 1)
            self.missing_text.setText(text)
        else:
            self.missing_text.setText(self._outcome())
        self.missing.setVisible(bool(lacks) and lacks[0].lack is not Lack.LEASE)
        self.submit.setEnabled(not lacks)
        self.submit_next.setEnabled(not lacks)

    def _outcome(self) -> str:
        """Return what submitting does, in a line that is seen without scrolling."""
        model = self._model
        if model is None or model.hidden:
            return self.tr("Complete.")
        assessment = model.assessment()
        parts = [grade_name(model.lawbook.matrix, assessment.grade, self._host.language())]
        if assessment.damages is not None and assessment.damages.result_minor:
            parts.append(f"{format_minor(assessment.damages.result_minor)} {assessment.damages.inputs.currency}")
        if model.people > 1:
            parts.append(self.tr("waits for a second person"))
        return self.tr("Complete: {outcome}").format(outcome=" · ".join(parts))

    def _add(self, place: int) -> None:
        code = str(self.add.itemData(place))
        with QSignalBlocker(self.add):
            self.add.setCurrentIndex(0)
        if self._model is not None and code:
            index = self._model.add_finding(code)
            self.cards[index].focus_first()
            self.page.ensureWidgetVisible(self.cards[index])

    def _clear(self, place: int) -> None:
        if self._model is not None:
            code = str(self.clear.itemData(place))
            self._model.clear(ClearReason(code) if code else None)

    def _record(self) -> None:
        if self._model is not None:
            self._model.record()
            self.focus_missing()

    def _noted(self) -> None:
        text = self.note.toPlainText()
        if len(text) > NOTE_LIMIT:
            with QSignalBlocker(self.note):
                self.note.setPlainText(text[:NOTE_LIMIT])
        if self._model is not None:
            self._model.set_note(self.note.toPlainText())
