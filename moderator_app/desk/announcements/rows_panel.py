"""What an issue lists: rows with what is blocked and why, totals beside the ledger's, changes, history."""

from __future__ import annotations

from functools import lru_cache, partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from moderator_app.desk.announcements import sentences
from moderator_app.desk.announcements.host import AnnouncementHost
from moderator_app.desk.announcements.steps import reconciles
from moderator_app.desk.widgets import law_words
from moderator_app.desk.widgets.plain import PlainLabel
from moderator_app.desk.widgets.rows import Listing, Row
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.domain.announcement import RowState
from moderator_app.wire.messages import announcements as am

TONES = {"blocked": "bad", "excluded": "text_dim", "withdrawn": "warn"}


class RowsPanel(Spoken, QWidget):
    """The compiled rows; those that are blocked come first when they are asked for.

    Signals:
        chosen(): another row is current.
    """

    chosen = Signal()

    def __init__(self, host: AnnouncementHost, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._host = host
        self._rows: dict[str, am.CompiledRow] = {}
        self._written: list[tuple[str, str, Row]] = []
        """(state, words to search, row as it is read): written once, for there may be ten thousand."""
        self.search, self.state = QLineEdit(), QComboBox()
        self.count = PlainLabel(kind="dim")
        self.list = Listing(host.theme, host.icons, stretch=8, right=(0, 6), reloads=False)
        self.list.head.setSpacing(8)
        self.search.setMinimumWidth(host.theme.px(220))
        self.list.head.addWidget(self.count)
        self.list.head.addWidget(self.search)
        self.list.head.addWidget(self.state)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self._fill())
        self.state.currentIndexChanged.connect(lambda _place: self._fill())
        self.list.table.chosen.connect(lambda _key: self.chosen.emit())
        self.retranslate()

    def show_issue(self, issue: am.Issue | None) -> None:
        """Show the rows of an issue."""
        self._rows = {one.decision_id: one for one in issue.rows} if issue is not None else {}
        self._write()

    def current(self) -> am.CompiledRow | None:
        """Return the chosen row."""
        return self._rows.get(self.list.table.current())

    def show_state(self, state: str) -> None:
        """Show the rows in one state only; all of them when empty."""
        self.state.setCurrentIndex(max(0, self.state.findData(state)))

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.list.name(self.tr("Rows"))
        self.search.setPlaceholderText(self.tr("Name, account or decision"))
        self.search.setAccessibleName(self.tr("Search the rows"))
        self.state.setAccessibleName(self.tr("Rows in this state"))
        chosen = self.state.currentData()
        self.state.blockSignals(True)
        self.state.clear()
        self.state.addItem(self.tr("All rows"), "")
        for kind in RowState:
            self.state.addItem(kind.label.in_language(self._host.language()), str(kind))
        self.state.setCurrentIndex(max(0, self.state.findData(chosen)))
        self.state.blockSignals(False)
        self._write()

    def _write(self) -> None:
        language = self._host.language()
        # Few texts are written for many rows.
        measure = lru_cache(partial(sentences.measure, language=language))
        state = lru_cache(partial(_state, language=language))
        comma = "、" if language.startswith("zh") else ", "
        self._written = [
            (
                one.state,
                f"{one.row.nick}\n{one.row.account}\n{one.decision}".casefold(),
                Row(
                    one.decision_id,
                    (
                        str(one.position),
                        state(one.state, one.reason),
                        one.row.nick,
                        one.row.account,
                        "; ".join(map(measure, one.row.measures)),
                        comma.join(label.in_language(language) for label in one.row.behaviours),
                        f"{one.row.reports:,}",
                        one.decision,
                        sentences.moments(*one.row.span),
                    ),
                    tone=TONES.get(one.state, ""),
                    detail=state(one.state, one.reason) if one.reason else "",
                ),
            )
            for one in self._rows.values()
        ]
        self._fill()

    def _fill(self) -> None:
        wanted, state = self.search.text().strip().casefold(), self.state.currentData()
        rows = [row for one, words, row in self._written if (not state or one == state) and wanted in words]
        titles = (
            self.tr("No."),
            self.tr("State"),
            self.tr("Name"),
            self.tr("Account"),
            self.tr("Measures"),
            self.tr("Behaviour"),
            self.tr("Reports"),
            self.tr("Decision"),
            law_words.zoned(self.tr("Time")),
        )
        self.count.setText(
            self.tr("{shown} of {all}").format(shown=f"{len(rows):,}", all=f"{len(self._rows):,}") if rows else ""
        )
        hint = "" if self._rows else self.tr("Compile the issue to see which decisions it lists.")
        self.list.show_rows(titles, rows, empty=self.tr("No rows"), hint=hint)


def _state(state: str, reason: str, *, language: str) -> str:
    """Return what becomes of a row, and why."""
    name, why = sentences.row_state(state, language), sentences.reason(reason, language)
    return f"{name}: {why}" if why else name


class TotalsPanel(Spoken, QWidget):
    """Totals by measure, counted from the rows and, by another query, from the ledger."""

    def __init__(self, host: AnnouncementHost, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._host = host
        self._issue: am.Issue | None = None
        self.verdict = PlainLabel(kind="strong", wrap=True)
        self.verdict.setContentsMargins(12, 8, 12, 0)
        self.list = Listing(host.theme, host.icons, stretch=0, right=(1, 2), reloads=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.verdict)
        column.addWidget(self.list, 1)
        self.retranslate()

    def show_issue(self, issue: am.Issue | None) -> None:
        """Show the totals of an issue."""
        self._issue = issue
        self._fill()

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.list.name(self.tr("Totals by measure"))
        self._fill()

    def _fill(self) -> None:
        issue, language = self._issue, self._host.language()
        counted = {one.code: one for one in issue.totals} if issue is not None else {}
        booked = {one.code: one for one in issue.ledger_rows} if issue is not None else {}
        rows = []
        for code in sorted({*counted, *booked}):
            ours, theirs = (found[code].rows if code in found else 0 for found in (counted, booked))
            name = (counted.get(code) or booked[code]).name.in_language(language)
            mark = "✓" if ours == theirs else "✕"
            rows.append(Row(code, (name, f"{ours:,}", f"{theirs:,}", mark), tone="" if ours == theirs else "bad"))
        titles = (self.tr("Measure"), self.tr("Rows"), self.tr("In the ledger"), self.tr("Agrees"))
        self.list.show_rows(titles, rows, empty=self.tr("Nothing is listed"))
        if issue is None or not rows:
            self.verdict.setText("")
        elif reconciles(issue):
            self.verdict.setText(self.tr("The totals agree with the ledger to the row."))
        else:
            self.verdict.setText(self.tr("✕ The totals do not agree with the ledger. The issue cannot be published."))
        self.verdict.setVisible(bool(self.verdict.text()))


class ChangesPanel(Spoken, QWidget):
    """What changed since the last compilation, and everything that ever happened to the issue."""

    def __init__(self, host: AnnouncementHost, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._host = host
        self._issue: am.Issue | None = None
        self.changes = Listing(host.theme, host.icons, stretch=2, reloads=False)
        self.history = Listing(host.theme, host.icons, stretch=3, reloads=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.changes, 1)
        column.addWidget(self.history, 1)
        self.retranslate()

    def show_issue(self, issue: am.Issue | None) -> None:
        """Show what happened to an issue."""
        self._issue = issue
        self._fill()

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.changes.name(self.tr("Since the last compilation"))
        self.history.name(self.tr("History"))
        self._fill()

    def _fill(self) -> None:
        issue, language = self._issue, self._host.language()
        known = {one.decision: one for one in issue.rows} if issue is not None else {}
        change = issue.difference if issue is not None else am.Differences()
        rows = []
        for mark, word, numbers in (
            ("+", self.tr("New"), change.added),
            ("−", self.tr("Gone"), change.removed),
            ("≠", self.tr("Changed"), change.changed),
        ):
            for number in numbers:
                row = known.get(number)
                now = "" if row is None else sentences.row_state(row.state, language)
                why = "" if row is None else sentences.reason(row.reason, language)
                name = "" if row is None else row.row.nick
                rows.append(
                    Row(f"{mark}{number}", (f"{mark} {word}", number, name, ": ".join(filter(None, (now, why)))))
                )
        titles = (self.tr("Change"), self.tr("Decision"), self.tr("Name"), self.tr("Now"))
        first = issue is not None and issue.head.compile_no < 2
        empty = self.tr("There is no compilation before this one") if first else self.tr("Nothing changed")
        self.changes.show_rows(titles, rows, empty=empty)
        steps = [
            Row(
                str(place),
                (law_words.brief(one.at_ms), one.by or self.tr("the server"), sentences.step(one.step), one.reason),
            )
            for place, one in enumerate(issue.steps if issue is not None else ())
        ]
        titles = (law_words.zoned(self.tr("When")), self.tr("Who"), self.tr("What"), self.tr("Reason"))
        self.history.show_rows(titles, steps, empty=self.tr("Nothing yet"))
