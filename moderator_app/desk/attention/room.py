"""The room for what needs a person: what was refused, beside what refused it, and what can be done about it.

Nothing leaves this room by itself. A decision is sent as a second opinion, taken up again, exported, or discarded by
whoever made it, and discarding asks first.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from moderator_app.desk.attention import words
from moderator_app.desk.attention.host import AttentionHost
from moderator_app.desk.attention.matters import Matter, Matters
from moderator_app.desk.widgets import law_words
from moderator_app.desk.widgets.asking import AskStrip
from moderator_app.desk.widgets.panes import beside, panel
from moderator_app.desk.widgets.plain import PlainLabel, visible
from moderator_app.desk.widgets.rows import Listing, Row
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.desk.widgets.states import States
from moderator_app.domain.errors import Refused

NARROWEST = 320


class _Side(QWidget):
    """A titled text that can be read and copied."""

    def __init__(self) -> None:
        super().__init__()
        self.title = PlainLabel(kind="section")
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.title)
        column.addWidget(self.text, 1)

    def name(self, title: str) -> None:
        self.title.setText(title)
        self.text.setAccessibleName(title)

    def show_lines(self, lines: list[str]) -> None:
        self.text.setPlainText(visible("\n".join(line for line in lines if line)))


class AttentionRoom(Spoken, QWidget):
    """The list at the left; yours, theirs and what can be done at the right."""

    def __init__(self, host: AttentionHost, parent: QWidget | None = None) -> None:
        """Build the room; ``refresh`` fills it."""
        super().__init__(parent)
        self._host = host
        self._matters = Matters((), 0, 0)
        self._shown = ""
        self.listing = Listing(host.theme, host.icons, stretch=1)
        self.on_its_way = PlainLabel(kind="dim", wrap=True)
        self.title = PlainLabel(kind="title", wrap=True)
        self.advice = PlainLabel(wrap=True)
        self.yours, self.theirs = _Side(), _Side()
        self.opinion, self.edit, self.export, self.discard = (QPushButton() for _ in range(4))
        self.opinion.setProperty("kind", "primary")
        self.asking = AskStrip()
        self._detail = QWidget()
        self.states = States(self._detail, host.icons)
        self._lay_out()
        self.listing.again.connect(self.refresh)
        self.listing.table.chosen.connect(lambda _key: self._show())
        self.listing.table.opened.connect(lambda _key: self._edit())
        self.opinion.clicked.connect(self._ask_opinion)
        self.edit.clicked.connect(self._edit)
        self.export.clicked.connect(self._export)
        self.discard.clicked.connect(self._ask_discard)
        self.retranslate()
        self.listing.states.show_loading(self.tr("Looking what waits for you…"))

    def _lay_out(self) -> None:
        left, column = panel(NARROWEST)
        column.addWidget(self.listing, 1)
        self.on_its_way.setContentsMargins(12, 0, 12, 0)
        column.addWidget(self.on_its_way)
        pair = QSplitter(Qt.Orientation.Horizontal)
        pair.setHandleWidth(9)
        for side in (self.yours, self.theirs):
            pair.addWidget(side)
        pair.setChildrenCollapsible(False)
        acts = QHBoxLayout()
        for button in (self.opinion, self.edit, self.export):
            acts.addWidget(button)
        acts.addStretch(1)
        acts.addWidget(self.discard)
        column = QVBoxLayout(self._detail)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.advice)
        column.addWidget(pair, 1)
        column.addWidget(self.asking)
        column.addLayout(acts)
        beside(self, left, self.states, NARROWEST + 250)

    # --- what the desk tells --------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Look what waits; also called whenever the outbox changed."""
        self._host.matters(self._came)

    def focus_first(self) -> None:
        """Go to the list."""
        self.listing.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- words ----------------------------------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.setAccessibleName(self.tr("Needs attention"))
        self.listing.name(self.tr("Needs attention"))
        self.yours.name(self.tr("What you decided"))
        self.theirs.name(self.tr("What stands against it"))
        self.opinion.setText(self.tr("Send as second opinion…"))
        self.edit.setText(self.tr("Take it up again"))
        self.export.setText(self.tr("Export as text…"))
        self.discard.setText(self.tr("Discard…"))
        self._fill()

    # --- showing --------------------------------------------------------------------------------------------------

    def _came(self, matters: Matters) -> None:
        self._matters = matters
        self._fill()

    def _fill(self) -> None:
        language = self._host.language()
        rows = [
            Row(
                key=matter.key,
                cells=(
                    matter.case.number if matter.case is not None else "—",
                    words.reason(matter, language),
                    words.kind(matter),
                    law_words.brief(matter.at_ms),
                ),
                tone="good" if matter.agrees else "warn",
                detail=f"{words.reason(matter, language)}\n{law_words.clock(matter.at_ms)}",
            )
            for matter in self._matters.rows
        ]
        titles = (self.tr("Case"), self.tr("Why it waits"), self.tr("What"), law_words.zoned(self.tr("When")))
        self.listing.show_rows(
            titles,
            rows,
            empty=self.tr("Nothing needs you"),
            hint=self.tr(
                "A decision that is refused comes here with everything you typed, and stays until you settle it."
            ),
        )
        lines = []
        if self._matters.waiting:
            lines.append(self.tr("%n on the way; they are sent by themselves.", "", self._matters.waiting))
        if self._matters.others:
            lines.append(self.tr("%n of somebody else; they wait for that person's sign-in.", "", self._matters.others))
        self.on_its_way.setText("\n".join(lines))
        self.on_its_way.setVisible(bool(lines))
        self._show()

    def _matter(self) -> Matter | None:
        key = self.listing.table.current()
        return next((matter for matter in self._matters.rows if matter.key == key), None)

    def _sentence(self, matter: Matter) -> str:
        problem = matter.debt.problem if matter.debt is not None else None
        return self._host.sentence(Refused(matter.code, problem.detail or problem.title)) if problem else ""

    def _show(self) -> None:
        matter = self._matter()
        key = matter.key if matter is not None else ""
        if key != self._shown:  # news about others must not take away what is being typed about this one
            self._shown = key
            self.asking.put_away()
        if matter is None:
            self.states.show_empty(
                self.tr("Nothing needs you"), self.tr("What you decide is sent by itself, with or without a network.")
            )
            return
        law, language = self._host.lawbook, self._host.language()
        case = matter.case
        name = f"{case.number}  {case.merchant_name}" if case is not None else matter.case_id
        self.title.setText(f"{name} — {words.reason(matter, language)}")
        self.advice.setText(words.advice(matter))
        self.yours.show_lines(words.yours(matter, law, language))
        self.theirs.show_lines(words.theirs(matter, law, language, self._sentence(matter)))
        self.theirs.setVisible(matter.debt is not None)
        self.opinion.setVisible(matter.may_be_opinion)
        self.edit.setVisible(matter.may_be_edited)
        self.states.show_content()

    # --- what can be done -----------------------------------------------------------------------------------------

    def _ask_opinion(self) -> None:
        matter = self._matter()
        if matter is None or not matter.may_be_opinion:
            return
        row_id = matter.key
        self.asking.ask(
            self.tr("It changes nothing, and the auditors of this case will read it. Say what they should know."),
            self.tr("Send as second opinion"),
            lambda _choice, note: self._host.second_opinion(row_id, note),
        )

    def _edit(self) -> None:
        matter = self._matter()
        if matter is not None and matter.may_be_edited:
            self._host.take_up("" if matter.debt is None else matter.key, matter.case_id)

    def _ask_discard(self) -> None:
        matter = self._matter()
        if matter is None:
            return
        self.asking.ask(
            self.tr("What you typed for this case will not be sent and no longer be shown."),
            self.tr("Discard it"),
            lambda _choice, _note: self._host.discard(matter.key, matter.case_id),
            needs_reason=False,
        )

    def _export(self) -> None:
        matter = self._matter()
        if matter is None:
            return
        number = matter.case.number if matter.case is not None else "case"
        name, _kind = QFileDialog.getSaveFileName(
            self, self.tr("Export as text"), f"{number}.txt", self.tr("Text (*.txt)")
        )
        if name:
            self._host.keep_text(Path(name), self.text_of(matter))

    def text_of(self, matter: Matter) -> str:
        """Return everything about a matter as it is exported."""
        return words.as_text(matter, self._host.lawbook, self._host.language(), self._sentence(matter))
