"""The queue room: queues at the left, filters above, every matching case in rank order."""

from __future__ import annotations

from array import array

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QSignalBlocker, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLayout,
    QListWidgetItem,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from moderator_app.desk.commands import Place
from moderator_app.desk.forms.ui_queue_room import Ui_QueueRoomForm
from moderator_app.desk.queue.delegate import QueueDelegate
from moderator_app.desk.queue.model import Column, QueueModel
from moderator_app.desk.queue.views import Views
from moderator_app.desk.queue.why import WhyPanel
from moderator_app.desk.queue.words import category_name, points, queue_name
from moderator_app.desk.queue_host import QueueHost
from moderator_app.desk.store.changes import Changes
from moderator_app.desk.store.view import Filter, Listed, Order, QueueCount
from moderator_app.desk.widgets.states import States
from moderator_app.domain.case import ItemKind
from moderator_app.domain.policy import SEVERITIES

NARROW = 640
"""Below this width (pixels) only the case and its due time are shown, and the queues fold away."""
TIGHT = 340
"""Below this only the search is left above the list."""
LEAST = 260
TYPING_MS = 150
TICK_MS = 15_000
NARROW_DUE = 104
WIDTHS = {Column.CATEGORY: 210, Column.PRIORITY: 86, Column.DUE: 150, Column.REPORTS: 84, Column.STATE: 150}


class QueueRoom(QWidget):
    """Every open case as a list that stays fluid at 100,000 rows.

    The list is ranked when it is asked for, and keeps that order while cases come and go, so that nothing jumps under
    the cursor; ``queue.rank`` ranks it anew.
    """

    def __init__(self, host: QueueHost, parent: QWidget | None = None) -> None:
        """Build the room; ``refresh`` fills it."""
        super().__init__(parent)
        self._host = host
        self._ranked_at = host.now_server_ms()
        self._filter = Filter()
        self._counts: dict[str, QueueCount] = {}
        self._form = Ui_QueueRoomForm()
        self._form.setupUi(self)
        self.table = QTableView(self)
        self.model = QueueModel(lambda numbers: host.rows(numbers, self._ranked_at), self._titles, self)
        self._delegate = QueueDelegate(host, host.now_server_ms)
        self._states = States(self.table, host.icons, self._form.place)
        self._why = WhyPanel(self._form.why)
        self._views = Views(host, self._form, self.showing, self._apply, self.table.setFocus)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self._asked)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self.table.viewport().update)
        self._tick.start()
        self._set_up_table()
        self._connect()
        self._bind()
        self.retranslate()
        self._states.show_loading(self.tr("Loading the queue…"))

    # What the desk tells the room.

    def refresh(self) -> None:
        """Rank and show anew."""
        self._ranked_at = self._host.now_server_ms()
        self._find()

    def hear(self, changes: Changes) -> None:
        """Take in what changed; the order that is on the screen stays."""
        if changes.policy:
            self._fill_choices()
        if changes.views:
            self._views.fill()
        if changes.cases or changes.everything:
            self._find()
        elif changes.outbox or changes.leases:
            self.model.refresh()

    def selected(self) -> Listed | None:
        """Return the selected row."""
        return self.model.listed(self.table.currentIndex().row())

    def select_case(self, case_id: str) -> bool:
        """Select a case; say whether it is in the list."""
        number = self._host.number_of(case_id)
        row = -1 if number is None else self.model.row_of(number)
        if row >= 0:
            self._select(row)
        return row >= 0

    def showing(self) -> Filter:
        """Return the filter in force."""
        return self._filter

    # Set-up.

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setItemDelegate(self._delegate)
        table.setObjectName("queue_table")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setShowGrid(False)
        table.setMouseTracking(True)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(Column.CASE, QHeaderView.ResizeMode.Stretch)
        for frame in (self._form.bar, self._form.why):
            frame.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._form.column.setStretchFactor(self._form.split, 1)
        for box in (self._form.kind, self._form.category, self._form.severity, self._form.order):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(11)
        self._form.queues.setIconSize(QSize(14, 14))
        self._form.column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        column = QVBoxLayout(self._form.place)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._states)
        self._form.split.setStretchFactor(0, 0)
        self._form.split.setStretchFactor(1, 1)
        self._form.split.setSizes([190, 900])
        self._form.queues.setObjectName("queue_names")
        self._scale()

    def _scale(self) -> None:
        self.table.verticalHeader().setDefaultSectionSize(self._delegate.row_height())
        for column, width in WIDTHS.items():
            self.table.setColumnWidth(column, self._host.theme.px(width))
        for button, name in ((self._form.live, "play"), (self._form.mine, "person"), (self._form.views, "star")):
            button.setIcon(self._host.icons.icon(name))
        self.table.viewport().update()

    def _connect(self) -> None:
        form = self._form
        form.search.textChanged.connect(self._typing.start)
        form.search.returnPressed.connect(self._to_list)
        for box in (form.kind, form.category, form.severity, form.order):
            box.currentIndexChanged.connect(self._asked)
        form.live.toggled.connect(self._asked)
        form.mine.toggled.connect(self._asked)
        form.queues.currentRowChanged.connect(self._asked)
        self.table.doubleClicked.connect(self._open)
        self.table.selectionModel().currentRowChanged.connect(self._moved)
        self._host.theme.changed.connect(self._scale)

    def _bind(self) -> None:
        commands = self._host.commands
        chosen = self.table.selectionModel().hasSelection
        for name, run, allowed in (
            ("queue.open", self._open, chosen),
            ("queue.search", self._form.search.setFocus, None),
            ("queue.down", lambda: self._step(1), None),
            ("queue.up", lambda: self._step(-1), None),
            ("queue.clear", self._clear, None),
            ("queue.rank", self.refresh, None),
            ("queue.why", self._toggle_why, None),
            ("queue.save_view", self._views.ask_name, None),
        ):
            commands.bind(name, run, allowed or (lambda: True))
        commands.attach(self, Place.QUEUE)
        commands.attach(self.table, Place.ROWS)

    # Words.

    def changeEvent(self, event: QEvent) -> None:
        """Write everything again when the language changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Write every word in the desk's language."""
        form = self._form
        form.search.setPlaceholderText(self.tr("Search title, seller, number  ( / )"))
        for widget, name in (
            (form.search, self.tr("Search the queue")),
            (form.kind, self.tr("Channel")),
            (form.category, self.tr("Category")),
            (form.severity, self.tr("Severity")),
            (form.order, self.tr("Order")),
            (form.live, self.tr("Live now only")),
            (form.mine, self.tr("Only my cases")),
            (form.views, self.tr("Saved views")),
            (form.queues, self.tr("Queues")),
            (self.table, self.tr("Cases")),
        ):
            widget.setAccessibleName(name)
        form.live.setText(self.tr("Live"))
        form.mine.setText(self.tr("Mine"))
        form.views.setText(self.tr("Views"))
        for button in (form.live, form.mine, form.views):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.model.retranslate()
        self._fill_choices()
        self._views.retranslate()
        self._fill_queues()
        self._explain()
        self.table.viewport().update()

    def _titles(self) -> list[str]:
        return [
            self.tr("Case"),
            self.tr("Category"),
            self.tr("Rank"),
            self.tr("Due"),
            self.tr("Reporters"),
            self.tr("State"),
        ]

    def _fill_choices(self) -> None:
        law, language = self._host.lawbook, self._host.language()
        categories = list(law.matrix.categories) if law else []
        severities = {code: code for code in SEVERITIES}
        if law:
            severities = {code: f"{code} {law.matrix.severities[code].in_language(language)}" for code in SEVERITIES}
        orders = {
            Order.PRIORITY.value: self.tr("By rank"),
            Order.DUE.value: self.tr("By due time"),
            Order.OPENED.value: self.tr("By age"),
            Order.MERCHANT.value: self.tr("By seller"),
        }
        everything = self.tr("Every channel"), self.tr("Every category"), self.tr("Every severity")
        _fill(self._form.kind, {"": everything[0]} | {str(kind): kind.label.in_language(language) for kind in ItemKind})
        names = {code: category_name(code, law, language) for code in categories}
        _fill(self._form.category, {"": everything[1]} | names)
        _fill(self._form.severity, {"": everything[2]} | severities)
        _fill(self._form.order, orders)

    def _fill_queues(self) -> None:
        box = self._form.queues
        chosen = box.currentItem().data(Qt.ItemDataRole.UserRole) if box.currentItem() else ""
        law, language = self._host.lawbook, self._host.language()
        known = list(law.queues.queues) if law else sorted(self._counts)
        with QSignalBlocker(box):
            box.clear()
            total = sum(count.waiting for count in self._counts.values())
            for code, name in [
                ("", self.tr("All queues")),
                *((code, queue_name(code, law, language)) for code in known),
            ]:
                count = self._counts.get(code)
                waiting = total if not code else (count.waiting if count else 0)
                late = count.overdue if count else 0
                item = QListWidgetItem(f"{name}   {waiting}" if waiting else name, box)
                item.setData(Qt.ItemDataRole.UserRole, code)
                if late:
                    item.setIcon(self._host.icons.icon("clock", tone="bad"))
                if code == chosen:
                    box.setCurrentItem(item)
            if box.currentItem() is None:
                box.setCurrentRow(0)

    # Asking and showing.

    def _asked(self) -> None:
        """Read the filter from the widgets and rank anew."""
        form = self._form

        def chosen(box: QComboBox) -> tuple[str, ...]:
            value = box.currentData()
            return (value,) if value else ()

        queue = form.queues.currentItem().data(Qt.ItemDataRole.UserRole) if form.queues.currentItem() else ""
        self._filter = Filter(
            queues=(queue,) if queue else (),
            kinds=chosen(form.kind),
            categories=chosen(form.category),
            severities=chosen(form.severity),
            live=form.live.isChecked(),
            mine=form.mine.isChecked(),
            text=form.search.text(),
            order=Order(form.order.currentData() or Order.PRIORITY.value),
        )
        self.refresh()

    def _find(self) -> None:
        self._host.find(self._filter, self._ranked_at, self._found)
        self._host.count(self._counted)

    def _found(self, numbers: array[int]) -> None:
        before = self.table.currentIndex().row()
        self.model.show(numbers)
        if self.model.rowCount():
            self._states.show_content()
            if not self.table.currentIndex().isValid():
                self._select(min(max(before, 0), self.model.rowCount() - 1))
        elif self._filter == Filter():
            self._states.show_empty(self.tr("Nothing waits"), self.tr("New cases appear here by themselves."))
        else:
            self._states.show_empty(
                self.tr("No case matches"),
                self.tr("Cases exist that the filters hide."),
                action=self.tr("Clear the filters"),
                act=self._clear,
            )
        self._explain()
        self._host.commands.refresh()

    def _counted(self, counts: list[QueueCount]) -> None:
        self._counts = {count.queue: count for count in counts}
        self._fill_queues()

    def _select(self, row: int) -> None:
        index = self.model.index(row, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.table.selectionModel().setCurrentIndex(index, flags)
        self.table.scrollTo(index)

    def _step(self, by: int) -> None:
        rows = self.model.rowCount()
        if rows:
            self._select(min(max(self.table.currentIndex().row() + by, 0), rows - 1))

    def _moved(self, _index: QModelIndex) -> None:
        self._explain()
        self._host.commands.refresh()

    def _open(self) -> None:
        listed = self.selected()
        if listed is not None:
            self._host.open_case(listed.case.id)

    def _to_list(self) -> None:
        self._typing.stop()
        self._asked()
        self.table.setFocus()

    def _clear(self) -> None:
        self._apply(Filter())
        self.table.setFocus()

    def _toggle_why(self) -> None:
        self._why.toggle()
        self._explain()

    def _explain(self) -> None:
        if not self._why.visible:
            return
        listed, now = self.selected(), self._host.now_server_ms()
        if listed is None:
            title = self.tr("No case is selected.")
        else:
            title = self.tr("Rank %1 of %2").replace("%1", points(listed.priority)).replace("%2", listed.case.number)
        self._why.show_case(listed, now, title)

    def _apply(self, wanted: Filter) -> None:
        form = self._form
        boxes = (form.kind, wanted.kinds), (form.category, wanted.categories), (form.severity, wanted.severities)
        watched = (form.search, form.live, form.mine, form.queues, form.order, *(box for box, _ in boxes))
        blockers = [QSignalBlocker(widget) for widget in watched]
        for box, values in boxes:
            box.setCurrentIndex(max(0, box.findData(values[0]) if values else 0))
        form.order.setCurrentIndex(max(0, form.order.findData(wanted.order.value)))
        form.search.setText(wanted.text)
        form.live.setChecked(wanted.live)
        form.mine.setChecked(wanted.mine)
        for row in range(form.queues.count()):
            if form.queues.item(row).data(Qt.ItemDataRole.UserRole) == (wanted.queues[0] if wanted.queues else ""):
                form.queues.setCurrentRow(row)
        del blockers
        self._asked()

    # Room.

    def minimumSizeHint(self) -> QSize:
        """Return the room that a narrow list needs; what does not fit is left out."""
        return QSize(self._host.theme.px(LEAST), self._host.theme.px(160))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show fewer columns where there is little room."""
        super().resizeEvent(event)
        narrow = self.width() < self._host.theme.px(NARROW)
        for column in (Column.CATEGORY, Column.PRIORITY, Column.REPORTS, Column.STATE):
            self.table.setColumnHidden(column, narrow)
        self.table.setColumnWidth(Column.DUE, self._host.theme.px(NARROW_DUE if narrow else WIDTHS[Column.DUE]))
        self._form.queues.setVisible(not narrow)
        for widget in (self._form.kind, self._form.category, self._form.severity, self._form.order, self._form.views):
            widget.setVisible(not narrow)
        for button in (self._form.live, self._form.mine):
            button.setVisible(self.width() >= self._host.theme.px(TIGHT))


def _fill(box: QComboBox, choices: dict[str, str]) -> None:
    """Give a box its choices and keep what was chosen."""
    chosen = box.currentData()
    with QSignalBlocker(box):
        box.clear()
        for value, words in choices.items():
            box.addItem(words, value)
        box.setCurrentIndex(max(0, box.findData(chosen)))
