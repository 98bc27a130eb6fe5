"""The texts of an issue in the order of its page: heading, notices, facts, focus, rules, rows, totals, corrections."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from moderator_app.desk.widgets.facts import Facts
from moderator_app.desk.widgets.icons import Icons
from moderator_app.desk.widgets.plain import PlainLabel
from moderator_app.desk.widgets.rows import Row, RowsTable
from moderator_app.desk.widgets.theme import Theme
from moderator_app.wire.messages import announcements as am

LAST = 8
"""The column that takes what room is left; a table that is wider than its room scrolls."""
WIDEST_TABLE_ROWS = 12


class SheetView(QScrollArea):
    """Every text as it is, never as markup."""

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._theme, self._icons = theme, icons
        self.number, self.title = PlainLabel(kind="dim"), PlainLabel(kind="display", wrap=True)
        self.banners, self.focus, self.rules = (PlainLabel(wrap=True) for _ in range(3))
        self.banners.setProperty("kind", "warn")
        self.guide, self.notes = PlainLabel(wrap=True), PlainLabel(wrap=True)
        self.facts = Facts()
        self.headings = tuple(PlainLabel(kind="section") for _ in range(6))
        self.rows = RowsTable(theme, stretch=LAST, right=(0, 5))
        self.totals = RowsTable(theme, stretch=0, right=(1,))
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        focus, rules, rows, totals, guide, notes = self.headings
        form = self.facts.layout()
        if form is not None:
            form.setContentsMargins(0, 4, 0, 8)
        for widget in (
            self.number,
            self.title,
            self.banners,
            self.facts,
            focus,
            self.focus,
            rules,
            self.rules,
            rows,
            self.rows,
            totals,
            self.totals,
            guide,
            self.guide,
            notes,
            self.notes,
        ):
            if isinstance(widget, PlainLabel):
                widget.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(widget)
        column.addStretch(1)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_sheet(self, sheet: am.Sheet) -> None:
        """Show an issue."""
        self.number.setText(sheet.heading)
        self.title.setText(sheet.title)
        for label, text in (
            (self.banners, "\n".join(sheet.banners)),
            (self.focus, sheet.focus),
            (self.rules, "\n".join(sheet.rules)),
            (self.guide, sheet.guide),
            (self.notes, "\n".join(" · ".join(one) for one in sheet.notes)),
        ):
            label.setText(text)
            label.setVisible(bool(text))
        self.facts.show_facts(sheet.facts)
        self.rows.setAccessibleName(sheet.heading)
        self.rows.show_rows(
            sheet.columns,
            [
                Row(row.texts[0], row.texts, tone="warn" if row.struck else "", detail="\n".join(row.measures))
                for row in sheet.rows
            ],
        )
        self.totals.show_rows(sheet.total_columns, [Row(name, (name, count)) for name, count in sheet.totals])
        parts = (sheet.focus, sheet.rules, sheet.rows, sheet.totals, sheet.guide, sheet.notes)
        for heading, text, part in zip(self.headings, sheet.headings, parts, strict=True):
            heading.setText(text)
            heading.setVisible(bool(part))
        self._size(self.rows, len(sheet.rows))
        self._size(self.totals, len(sheet.totals))
        self.rows.setVisible(bool(sheet.rows))
        self.totals.setVisible(bool(sheet.totals))
        self.verticalScrollBar().setValue(0)

    def _size(self, table: RowsTable, rows: int) -> None:
        """Give a table room for its rows; a long one scrolls by itself."""
        shown = min(rows, WIDEST_TABLE_ROWS) + 1
        table.setFixedHeight(shown * self._theme.row + self._theme.px(16))
