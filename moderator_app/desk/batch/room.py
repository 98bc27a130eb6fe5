"""The batch room, for a lead: choose cases that are alike, give one verdict, see what it means for each, decide them.

What is left out, what lacks something and what has changed since it was shown stays in its queue.
"""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from moderator_app.desk.batch.lines import MOST, BatchWork, Group, Line, Stage, Wish
from moderator_app.desk.law_host import LawHost
from moderator_app.desk.widgets import law_words
from moderator_app.desk.widgets.asking import AskStrip
from moderator_app.desk.widgets.panes import beside, panel
from moderator_app.desk.widgets.plain import PlainLabel
from moderator_app.desk.widgets.rows import Listing, Row
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.desk.widgets.states import States
from moderator_app.domain.decision import ClearReason
from moderator_app.domain.policy import SEVERITIES
from moderator_app.domain.rulebook import Question, QuestionKind

NARROWEST = 300
SHOW_MS = 120
"""News of single cases are gathered for so long before the table is drawn again."""
_TONES = {Stage.DECIDED: "good", Stage.WAITING: "warn", Stage.FAILED: "bad", Stage.LACKING: "warn"}


class BatchRoom(Spoken, QWidget):
    """Groups at the left; verdict, cases and what becomes of the chosen one at the right."""

    def __init__(self, host: LawHost, work: BatchWork, parent: QWidget | None = None) -> None:
        """Build the room; ``refresh`` fills it."""
        super().__init__(parent)
        self._host, self._work = host, work
        self._groups: dict[str, Group] = {}
        self._group: Group | None = None
        self._left_out: set[str] = set()
        self.questions: tuple[Question, ...] = ()
        self.groups = Listing(host.theme, host.icons, stretch=0, right=(1,))
        self.most = QSpinBox()
        self.most.setRange(1, MOST)
        self.most.setValue(MOST)
        self.most_label = PlainLabel()
        self.look = QPushButton()
        self.look.setProperty("kind", "primary")
        self.verdict, self.verdict_label = QComboBox(), PlainLabel(kind="strong")
        self.verdict.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.answers: list[QComboBox] = []
        self.form = QGridLayout()
        self._labels: list[PlainLabel] = []
        self.lines = Listing(host.theme, host.icons, stretch=3, right=(5, 6), reloads=False)
        self.preview = QPlainTextEdit()
        self.preview.setReadOnly(True)
        self.preview.setTabChangesFocus(True)
        self.ask = AskStrip()
        self.summary = PlainLabel(wrap=True)
        self.bar = QProgressBar()
        self.stop = QPushButton()
        self.decide = QPushButton()
        self.decide.setProperty("kind", "primary")
        self._sheet = QWidget()
        self.states = States(self._sheet, host.icons)
        self._again = QTimer(self, singleShot=True, interval=SHOW_MS)
        self._again.timeout.connect(self._show)
        self._lay_out()
        self.groups.again.connect(self.refresh)
        self.groups.table.opened.connect(self._prepare)
        self.groups.table.chosen.connect(lambda _key: self._weigh_buttons())
        self.look.clicked.connect(lambda: self._prepare(self.groups.table.current()))
        self.verdict.currentIndexChanged.connect(self._chosen)
        self.lines.table.chosen.connect(self._preview)
        self.lines.table.opened.connect(self._toggle)
        self.stop.clicked.connect(work.stop)
        self.decide.clicked.connect(self.ask_decide)
        work.listen(self._hear)
        self.retranslate()
        self.groups.states.show_loading(self.tr("Looking for cases that are alike…"))
        self._show_nothing()

    def _lay_out(self) -> None:
        left, column = panel(NARROWEST)
        column.addWidget(self.groups, 1)
        row = QHBoxLayout()
        row.setContentsMargins(12, 0, 12, 0)
        row.addWidget(self.most_label)
        row.addWidget(self.most)
        row.addWidget(self.look, 1)
        column.addLayout(row)
        self.form.setContentsMargins(12, 8, 12, 4)
        self.form.setHorizontalSpacing(8)
        self.form.setVerticalSpacing(4)
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.verdict_label)
        first.addWidget(self.verdict)
        first.addStretch(1)
        self.form.addLayout(first, 0, 0, 1, 4)
        for stretched in (1, 3):
            self.form.setColumnStretch(stretched, 1)
        middle = QSplitter(Qt.Orientation.Vertical)
        middle.setHandleWidth(5)
        middle.addWidget(self.lines)
        middle.addWidget(self.preview)
        middle.setStretchFactor(0, 3)
        middle.setStretchFactor(1, 2)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 0, 12, 8)
        foot.addWidget(self.summary, 1)
        foot.addWidget(self.bar)
        foot.addWidget(self.stop)
        foot.addWidget(self.decide)
        sheet = QVBoxLayout(self._sheet)
        sheet.setContentsMargins(0, 0, 0, 0)
        sheet.setSpacing(4)
        sheet.addLayout(self.form)
        sheet.addWidget(middle, 1)
        sheet.addWidget(self.ask)
        sheet.addLayout(foot)
        beside(self, left, self.states, NARROWEST + 60)

    # --- what the desk tells --------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Look again which cases are alike; a batch in hand stays as it is."""
        if not self._groups:
            self.groups.states.show_loading(self.tr("Looking for cases that are alike…"))
        self._work.groups(self._came)

    def focus_first(self) -> None:
        """Go to the cases in hand, or to the groups."""
        (self.lines if self._work.lines() else self.groups).table.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.setAccessibleName(self.tr("Batch"))
        self.groups.name(self.tr("Cases that are alike"))
        self.lines.name(self.tr("Cases of the batch"))
        self.most_label.setText(self.tr("At most"))
        self.most.setAccessibleName(self.tr("So many cases at most"))
        self.look.setText(self.tr("Look at them"))
        self.verdict_label.setText(self.tr("Verdict on all of them"))
        self.verdict.setAccessibleName(self.tr("Verdict on all of them"))
        self.preview.setAccessibleName(self.tr("What becomes of the chosen case"))
        self.stop.setText(self.tr("Stop"))
        self._fill_groups()
        self._fill_verdicts()
        if self._group is not None:
            self._work.weigh(self._wish())
        self._show()

    # --- groups ---------------------------------------------------------------------------------------------------

    def _came(self, groups: list[Group]) -> None:
        self._groups = {f"{group.queue}/{group.category}": group for group in groups}
        self._fill_groups()

    def _name(self, group: Group) -> str:
        language, law = self._host.language(), self._host.lawbook
        known = law.queues.queues.get(group.queue) if law else None
        queue = known.name.in_language(language) if known else group.queue
        return f"{law_words.category(law, group.category, language)} · {queue}"

    def _fill_groups(self) -> None:
        rows = [Row(key, (self._name(group), str(group.waiting))) for key, group in self._groups.items()]
        self.groups.show_rows(
            (self.tr("Category and queue"), self.tr("Waiting")),
            rows,
            empty=self.tr("No case waits"),
            hint=self.tr("Cases of one category in one queue are shown here as a group."),
        )
        self._weigh_buttons()

    def _prepare(self, key: str) -> None:
        group = self._groups.get(key)
        if group is None or self._busy():
            return
        self._group = group
        self._left_out = set()
        self._fill_verdicts()
        self._fill_questions()
        self.states.show_loading(self.tr("Fetching the cases…"))
        self._work.prepare(group, self.most.value())

    # --- the verdict ----------------------------------------------------------------------------------------------

    def _fill_verdicts(self) -> None:
        language, law = self._host.language(), self._host.lawbook
        chosen = self.verdict.currentData()
        with QSignalBlocker(self.verdict):
            self.verdict.clear()
            self.verdict.addItem(self.tr("Choose…"), "")
            for severity in SEVERITIES:
                name = law.matrix.severities[severity].in_language(language) if law else severity
                self.verdict.addItem(f"{severity} · {name}", severity)
            for reason in ClearReason:
                name = reason.label.in_language(language)
                self.verdict.addItem(self.tr("Nothing is wrong: {reason}").format(reason=name), reason.value)
            self.verdict.setCurrentIndex(max(0, self.verdict.findData(chosen)))
        self._name_questions()

    def _fill_questions(self) -> None:
        """Ask what the chosen severity asks of every finding of the category."""
        law, severity = self._host.lawbook, self.verdict.currentData()
        for widget in (*self.answers, *self._labels):
            self.form.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self.answers, self._labels = [], []
        self.questions = ()
        if law is None or self._group is None or severity not in SEVERITIES:
            return
        rank = SEVERITIES.index(severity)
        self.questions = tuple(
            question
            for question in law.rulebook.rule_of(self._group.category).questions
            if question.kind is QuestionKind.EXCULPATORY or rank >= SEVERITIES.index(question.from_severity)
        )
        for place, _question in enumerate(self.questions):
            box, label = QComboBox(), PlainLabel(wrap=True)
            row, column = 1 + place // 2, 2 * (place % 2)
            for _choice in range(3):
                box.addItem("")
            box.currentIndexChanged.connect(self._weigh)
            self.answers.append(box)
            self._labels.append(label)
            self.form.addWidget(box, row, column)
            self.form.addWidget(label, row, column + 1)
        self._name_questions()

    def _name_questions(self) -> None:
        language = self._host.language()
        known = zip(self.questions, self.answers, self._labels, strict=True)
        for place, (question, box, label) in enumerate(known, 1):
            text = question.text.in_language(language)
            label.setText(text)
            box.setAccessibleName(text)
            with QSignalBlocker(box):
                for index, word in enumerate((self.tr("Choose…"), self.tr("Yes"), self.tr("No"))):
                    box.setItemText(index, word)
            QWidget.setTabOrder(self.answers[place - 2] if place > 1 else self.verdict, box)

    def _wish(self) -> Wish:
        chosen = self.verdict.currentData() or ""
        if chosen and chosen not in SEVERITIES:
            return Wish(clear=ClearReason(chosen))
        given = {
            question.id: box.currentIndex() == 1
            for question, box in zip(self.questions, self.answers, strict=True)
            if box.currentIndex() > 0
        }
        return Wish(severity=chosen, answers=given)

    def _chosen(self) -> None:
        self._fill_questions()
        self._weigh()

    def _weigh(self) -> None:
        self._work.weigh(self._wish())

    # --- the cases ------------------------------------------------------------------------------------------------

    def _hear(self) -> None:
        if not self._again.isActive():
            self._again.start()

    def _busy(self) -> bool:
        done, total = self._work.progress()
        return done < total

    def included(self) -> tuple[str, ...]:
        """Return the cases that would be decided now."""
        return tuple(
            line.case_id
            for line in self._work.lines()
            if line.stage is Stage.READY and line.case_id not in self._left_out
        )

    def _show_nothing(self) -> None:
        self.states.show_empty(
            self.tr("No batch in hand"),
            self.tr("Choose a group at the left. Every case keeps its own evidence, amount and notice."),
        )

    def _show(self) -> None:
        lines = self._work.lines()
        if self._group is None or not lines:
            if self._group is not None and not self._busy():
                self._group = None
            if self._group is None:
                self._show_nothing()
            self._weigh_buttons()
            return
        titles = (
            self.tr("State"),
            self.tr("Case"),
            self.tr("Seller"),
            self.tr("Evidence"),
            self.tr("Grade"),
            self.tr("Earlier"),
            self.tr("Damages"),
        )
        rows = [
            Row(
                key=line.case_id,
                cells=(
                    self._state(line),
                    line.number,
                    line.merchant,
                    line.quotes[0] if line.quotes else "—",
                    line.grade or "—",
                    str(line.earlier) if line.grade else "—",
                    line.damages or "—",
                ),
                tone=_TONES.get(line.stage, ""),
                detail=line.note,
            )
            for line in lines
        ]
        self.lines.show_rows(titles, rows, empty=self.tr("No case waits"))
        self.states.show_content()
        self._preview(self.lines.table.current())
        self._weigh_buttons()

    def _state(self, line: Line) -> str:
        if line.stage is Stage.READY:
            return self.tr("○ left out") if line.case_id in self._left_out else self.tr("● included")
        words = {
            Stage.LACKING: self.tr("▲ lacks something"),
            Stage.TAKING: self.tr("… being taken"),
            Stage.SENDING: self.tr("… being sent"),
            Stage.DECIDED: self.tr("✓ decided"),
            Stage.WAITING: self.tr("✓ waits for a second person"),
            Stage.FAILED: self.tr("✕ not decided"),
        }
        return words[line.stage]

    def _toggle(self, case_id: str) -> None:
        line = next((one for one in self._work.lines() if one.case_id == case_id), None)
        if line is not None and line.stage is Stage.READY and not self._busy():
            self._left_out ^= {case_id}
            self._show()

    def _preview(self, case_id: str) -> None:
        line = next((one for one in self._work.lines() if one.case_id == case_id), None)
        self.preview.setPlainText("" if line is None else self._sheet_of(line))

    def _sheet_of(self, line: Line) -> str:
        """Return everything that a lead wants to know of one case before it is decided."""
        law, language = self._host.lawbook, self._host.language()
        parts = [f"{line.number} · {line.merchant}"]
        if line.note:
            parts.append(line.note)
        parts += [self.tr("Evidence"), *(f"    {quote}" for quote in line.quotes)]
        if line.grade:
            parts.append(self.tr("Grade: {grade}").format(grade=law_words.grade(law, line.grade, language)))
            if line.people > 1:
                parts.append(self.tr("It takes {count} people; it has no effect yet.").format(count=line.people))
            parts += [f"    {measure}" for measure in line.measures]
        if line.notice is not None:
            parts += ["", self.tr("Notice"), line.notice.zh, "", line.notice.en]
        return "\n".join(parts)

    def _weigh_buttons(self) -> None:
        busy, count = self._busy(), len(self.included())
        done, total = self._work.progress()
        self.bar.setVisible(busy)
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(done)
        self.stop.setVisible(busy)
        self.look.setEnabled(not busy and self.groups.table.current() in self._groups)
        self.verdict.setEnabled(not busy)
        for box in self.answers:
            box.setEnabled(not busy)
        self.decide.setEnabled(self.may_decide())
        self.decide.setText(self.tr("Decide {count} cases…").format(count=count))
        self.summary.setText(self._summary())

    def _summary(self) -> str:
        lines = self._work.lines()
        told = (
            (Stage.DECIDED, self.tr("{count} decided")),
            (Stage.WAITING, self.tr("{count} wait for a second person")),
            (Stage.FAILED, self.tr("{count} not decided")),
            (Stage.LACKING, self.tr("{count} lack something")),
        )
        counts = ((sum(line.stage is stage for line in lines), words) for stage, words in told)
        return " · ".join(words.format(count=count) for count, words in counts if count)

    # --- deciding -------------------------------------------------------------------------------------------------

    def may_decide(self) -> bool:
        """Say whether there is anything to decide now."""
        return not self._busy() and not self._wish().empty and bool(self.included())

    def ask_decide(self) -> None:
        """Ask once for all of them."""
        if not self.may_decide():
            return
        chosen = self.included()
        lines = {line.case_id: line for line in self._work.lines()}
        alone = sum(lines[one].people == 1 for one in chosen)
        question = self.tr(
            "Decide {count} cases now? {alone} take effect when they are sent, {second} wait for a second person. "
            "Each seller gets a notice of their own."
        ).format(count=len(chosen), alone=alone, second=len(chosen) - alone)
        self.ask.ask(
            question, self.tr("Decide them"), lambda _value, _words: self._work.decide(chosen), needs_reason=False
        )
