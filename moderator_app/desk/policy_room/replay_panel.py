"""What a draft would have changed: figures, moves from grade to grade, and the decisions themselves."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from moderator_app.desk.law_host import LawHost
from moderator_app.desk.sync import law_calls
from moderator_app.desk.widgets import law_words
from moderator_app.desk.widgets.facts import Facts
from moderator_app.desk.widgets.rows import Listing, Row
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.desk.widgets.states import States
from moderator_app.wire.messages import law as lm


class ReplayPanel(Spoken, QWidget):
    """The replay of one version; it runs when it is asked for."""

    def __init__(self, host: LawHost, parent: QWidget | None = None) -> None:
        """Begin with nothing replayed."""
        super().__init__(parent)
        self._host = host
        self._version_id = ""
        self._able = False
        self._replay: lm.Replay | None = None
        self.run = QPushButton()
        self.facts = Facts()
        self.moves = Listing(host.theme, host.icons, stretch=0, right=(3,), reloads=False)
        self.examples = Listing(host.theme, host.icons, stretch=1, reloads=False)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(5)
        split.addWidget(self.moves)
        split.addWidget(self.examples)
        split.setSizes([380, 520])
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.facts)
        column.addWidget(split, 1)
        self.states = States(inner, host.icons)
        row = QHBoxLayout()
        row.setContentsMargins(12, 8, 12, 0)
        row.addWidget(self.run)
        row.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(row)
        whole.addWidget(self.states, 1)
        self.run.clicked.connect(self._ask)
        self.retranslate()

    def show_version(self, version_id: str, *, able: bool) -> None:
        """Be about another version; ``able`` says whether it can be replayed."""
        if version_id != self._version_id:
            self._replay = None
        self._version_id, self._able = version_id, able
        self.run.setEnabled(able)
        self._fill()

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.run.setText(self.tr("Replay over past decisions"))
        self.moves.name(self.tr("From grade to grade"))
        self.examples.name(self.tr("The newest that change"))
        self._fill()

    def _ask(self) -> None:
        asked = self._version_id
        self.run.setEnabled(False)
        self.states.show_loading(self.tr("Replaying over past decisions…"))
        self._host.ask(law_calls.policy_replay(asked), partial(self._came, asked), partial(self._failed, asked))

    def _came(self, asked: str, replay: lm.Replay) -> None:
        if asked == self._version_id:
            self._replay = replay
            self.run.setEnabled(self._able)
            self._fill()

    def _failed(self, asked: str, error: Exception) -> None:
        if asked == self._version_id:
            self.run.setEnabled(self._able)
            self.states.show_error(
                self.tr("It could not be replayed"),
                self._host.sentence(error),
                action=self.tr("Try again"),
                act=self._ask,
            )

    def _fill(self) -> None:
        replay, law, language = self._replay, self._host.lawbook, self._host.language()
        if replay is None:
            self.states.show_empty(
                self.tr("Not replayed yet") if self._able else self.tr("This version grades nothing"),
                self.tr("A replay says how many past decisions would be proposed another grade; nothing is changed.")
                if self._able
                else "",
            )
            return
        share = f"{replay.changed * 1000 // max(1, replay.decisions) / 10:.1f} %"
        self.facts.show_facts(
            (
                (self.tr("Decisions"), f"{replay.decisions:,}"),
                (self.tr("Would change"), f"{replay.changed:,} ({share})"),
                (self.tr("Harsher"), f"{replay.harsher:,}"),
                (self.tr("Milder"), f"{replay.milder:,}"),
            )
        )
        self.moves.show_rows(
            (self.tr("Category"), self.tr("Now"), self.tr("Then"), self.tr("Decisions")),
            [
                Row(
                    str(place),
                    (law_words.category(law, one.category, language), one.before, one.after, f"{one.count:,}"),
                )
                for place, one in enumerate(replay.moves)
            ],
            empty=self.tr("No grade would change"),
        )
        self.examples.show_rows(
            (self.tr("Decision"), self.tr("Category"), self.tr("Severity"), self.tr("Now"), self.tr("Then")),
            [
                Row(
                    one.decision_id,
                    (one.number, law_words.category(law, one.category, language), one.severity, one.before, one.after),
                    detail=self.tr("Earlier decisions that count: {before} now, {after} then").format(
                        before=one.earlier_before, after=one.earlier_after
                    ),
                )
                for one in replay.examples
            ],
            empty=self.tr("No grade would change"),
        )
        self.states.show_content()
