"""A person's saved filters of the decision log: choose one, keep the present one under a name, forget one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QWidget

from moderator_app.desk.audit.host import LeadHost
from moderator_app.desk.audit.names import Names
from moderator_app.desk.audit.words import filter_sentence
from moderator_app.desk.widgets.plain import PlainLabel, visible
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.domain.identity import new_id
from moderator_app.wire.ask import Ask
from moderator_app.wire.messages.quality import LogFilter, SavedView, SavedViews

LONGEST = 100


class ViewsBar(Spoken, QWidget):
    """One line: the saved views, a name for the present filter, save and forget.

    Signals:
        chosen(LogFilter): a saved view is to be shown.
    """

    chosen = Signal(object)

    def __init__(self, host: LeadHost, names: Names, parent: QWidget | None = None) -> None:
        """Begin without views; ``load`` asks for them."""
        super().__init__(parent)
        self._host, self._names = host, names
        self._views: tuple[SavedView, ...] = ()
        self._filter = LogFilter()
        self.list = QComboBox()
        self.list.setMinimumContentsLength(14)
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST)
        self.save, self.forget = QPushButton(), QPushButton()
        self.said = PlainLabel(kind="dim")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.list)
        row.addWidget(self.forget)
        row.addWidget(self.name)
        row.addWidget(self.save)
        row.addWidget(self.said, 1)
        self.list.activated.connect(self._choose)
        self.name.textChanged.connect(self._weigh)
        self.name.returnPressed.connect(self._save)
        self.save.clicked.connect(self._save)
        self.forget.clicked.connect(self._forget)
        self.retranslate()

    def load(self) -> None:
        """Ask for this person's views."""
        self._host.ask(Ask(endpoint="log_views", reply=SavedViews), self._came, self._failed)

    def show_filter(self, wanted: LogFilter) -> None:
        """Take the filter in force: it is what is saved, and the view with the same one is shown as chosen."""
        self._filter = wanted
        same = [place for place, view in enumerate(self._views, 1) if view.filter == wanted]
        if self.list.currentIndex() not in same:
            self.list.setCurrentIndex(same[0] if same else 0)
        self._weigh()

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        self.list.setAccessibleName(self.tr("Saved views"))
        self.name.setAccessibleName(self.tr("Name for the present filter"))
        self.name.setPlaceholderText(self.tr("Keep this filter as…"))
        self.save.setText(self.tr("Save view"))
        self.forget.setText(self.tr("Forget view"))
        self._fill()

    def _came(self, found: SavedViews) -> None:
        self._views = found.views
        self.said.setText("")
        self._fill()

    def _failed(self, error: Exception) -> None:
        self.said.setText(self._host.sentence(error))

    def _fill(self) -> None:
        self.list.clear()
        self.list.addItem(self.tr("Saved views") if self._views else self.tr("No saved views"))
        for view in self._views:
            self.list.addItem(visible(view.name), view.id)
        self.list.setEnabled(bool(self._views))
        self.show_filter(self._filter)

    def _weigh(self) -> None:
        self.save.setEnabled(bool(self.name.text().strip()))
        self.forget.setEnabled(self._current() is not None)
        self.list.setAccessibleDescription(filter_sentence(self._filter, self._names))

    def _current(self) -> SavedView | None:
        at = self.list.currentIndex() - 1
        return self._views[at] if 0 <= at < len(self._views) else None

    def _choose(self, _at: int) -> None:
        view = self._current()
        self.chosen.emit(view.filter if view is not None else LogFilter())

    def _save(self) -> None:
        name = self.name.text().strip()
        if not name:
            return
        same = next((view.id for view in self._views if view.name == name), "")
        view = SavedView(id=same or new_id(), name=name, filter=self._filter)
        self._host.ask(Ask(endpoint="log_view_save", reply=SavedViews, body=view), self._saved, self._failed)

    def _saved(self, found: SavedViews) -> None:
        self.name.clear()
        self._came(found)

    def _forget(self) -> None:
        view = self._current()
        if view is not None:
            ask = Ask(endpoint="log_view_forget", reply=SavedViews, path={"view_id": view.id})
            self._host.ask(ask, self._came, self._failed)
