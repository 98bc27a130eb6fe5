"""The head of the room: which case this is, whose it is, how long it is ours, and what happened to it meanwhile."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from moderator_app.desk.case.case_file import CaseFile
from moderator_app.desk.case.keys import CHOOSE, PRESS, keep_keys
from moderator_app.desk.case.words import item_name
from moderator_app.desk.case_host import CaseHost
from moderator_app.desk.commands import key_text
from moderator_app.desk.widgets.plain import ElidedLabel, PlainLabel


class CaseHeader(QWidget):
    """Title line, item chooser, picture switch, lease clock, and a strip for news.

    Signals:
        item_chosen(str): another item is to be shown.
        picture_toggled(bool): show the picture, or text only.
        pk_toggled(bool): show both rooms of the PK, or no longer.
        news_accepted(): the reader wants the new evidence.
    """

    item_chosen = Signal(str)
    picture_toggled = Signal(bool)
    pk_toggled = Signal(bool)
    news_accepted = Signal()

    def __init__(self, host: CaseHost, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._host = host
        self._file: CaseFile | None = None
        self.number = PlainLabel(kind="strong")
        self.title = ElidedLabel()
        self.lease = PlainLabel(kind="small")
        self.items = QComboBox()
        self.items.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.items.setMaximumWidth(host.theme.px(420))
        self.items.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.items.setMinimumContentsLength(16)
        self.picture = QPushButton()
        self.picture.setCheckable(True)
        self.pk = QPushButton()
        self.pk.setCheckable(True)
        self.news = QFrame()
        self.news.setProperty("banner", "warning")
        self.news_text = PlainLabel(wrap=True)
        self.news_button = QPushButton()
        keep_keys(CHOOSE, self.items)
        keep_keys(PRESS, self.picture, self.pk, self.news_button)
        line = QHBoxLayout()
        line.setContentsMargins(12, 6, 12, 6)
        line.setSpacing(8)
        line.addWidget(self.number)
        line.addWidget(self.title, 1)
        for control in (self.items, self.pk, self.picture, self.lease):
            line.addWidget(control)
        news = QHBoxLayout(self.news)
        news.setContentsMargins(12, 4, 12, 4)
        news.addWidget(self.news_text, 1)
        news.addWidget(self.news_button)
        self.news.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(line)
        layout.addWidget(self.news)
        self.items.activated.connect(lambda place: self.item_chosen.emit(str(self.items.itemData(place))))
        self.picture.toggled.connect(self.picture_toggled)
        self.pk.clicked.connect(self.pk_toggled)
        self.news_button.clicked.connect(self.news_accepted)
        self.retranslate()

    def show_file(self, file: CaseFile | None) -> None:
        """Show another case."""
        self._file = file
        self.tell("")
        self._fill()

    def show_item(self, item_id: str, *, film: bool, picture: bool) -> None:
        """Show which item is on the stage."""
        with QSignalBlocker(self.items):
            self.items.setCurrentIndex(self.items.findData(item_id))
        with QSignalBlocker(self.picture):
            self.picture.setChecked(picture)
        self.picture.setVisible(film)
        self.pk.setVisible(self._file is not None and bool(self._file.item(item_id).pk_partner))

    def show_pk(self, *, on: bool) -> None:
        """Show whether both rooms of the PK are on the stage."""
        with QSignalBlocker(self.pk):
            self.pk.setChecked(on)

    def show_lease(self, left_ms: int | None) -> None:
        """Show how long the case is ours, in milliseconds; None when it is not."""
        if self._file is None:
            self.lease.setText("")
        elif left_ms is None:
            self.lease.setText(self.tr("Read only"))
        else:
            self.lease.setText(self.tr("Yours for {minutes} min").format(minutes=-(-left_ms // 60_000)))

    def tell(self, sentence: str, action: str = "") -> None:
        """Show news of the case, with a way to take it up; empty puts the strip away."""
        self.news_text.setText(sentence)
        self.news_button.setText(action)
        self.news_button.setVisible(bool(action))
        self.news.setVisible(bool(sentence))

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.items.setAccessibleName(self.tr("Item of the case"))
        self.picture.setText(self.tr("Picture"))
        keys = key_text(self._host.commands.list["case.pk"])
        self.pk.setText(f"{self.tr('Both rooms')}  {keys}" if keys else self.tr("Both rooms"))
        self.pk.setAccessibleName(self.tr("Both rooms of the PK"))
        self.news_button.setAccessibleName(self.tr("Take up the news"))
        self.picture.setToolTip(self.tr("Show the picture, or leave the room to the text."))
        self._fill()

    def _fill(self) -> None:
        file, language = self._file, self._host.language()
        with QSignalBlocker(self.items):
            chosen = self.items.currentData()
            self.items.clear()
            for item in file.items if file else ():
                self.items.addItem(item_name(item, language), item.id)
            self.items.setCurrentIndex(max(0, self.items.findData(chosen)))
        self.items.setVisible(self.items.count() > 1)
        if file is None:
            self.number.setText("")
            self.title.setText("")
            self.picture.setVisible(False)
            self.pk.setVisible(False)
            return
        case = file.content.case
        parts = [case.merchant_name, case.title, case.kind.label.in_language(language)]
        self.number.setText(case.number)
        self.title.setText(" · ".join(part for part in parts if part))
        self.title.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
