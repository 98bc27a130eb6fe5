"""The price before and after, in both rooms: what was shown first, what in the end, what was really paid."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from moderator_app.desk.case.listing_facts import price_facts
from moderator_app.desk.case.prices import shown_prices
from moderator_app.desk.case.words import brief_clock
from moderator_app.desk.widgets.plain import PlainLabel
from moderator_app.domain.case import Item
from moderator_app.domain.money import format_minor
from moderator_app.domain.transcript import Lane

ROWS = ("before", "after", "change", "compared", "paid")


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """How a room's price moved while it was on air; sums in minor units."""

    currency: str = "CNY"
    before: tuple[int, int] | None = None
    """(price, when in milliseconds) shown first."""
    after: tuple[int, int] | None = None
    """The same of the last price shown."""
    compared_minor: int | None = None
    """The price beside the last one, whatever it claims to be."""
    paid_minor: int | None = None
    """The lowest price really paid in the seven days before."""

    @property
    def fell_bps(self) -> int | None:
        """By how much the price fell, in hundredths of a percent of the first one; None where nothing is known."""
        if self.before is None or self.after is None or not self.before[0]:
            return None
        return 10_000 * (self.before[0] - self.after[0]) // self.before[0]


def before_after(item: Item | None) -> BeforeAfter:
    """Return how the price of a room's goods moved."""
    if item is None:
        return BeforeAfter()
    listing = item.listing
    facts = price_facts(listing) if listing is not None else None
    shown = [price for price in shown_prices(item) if price.lane is not Lane.LISTING]
    first, last = (shown[0], shown[-1]) if shown else (None, None)
    compared = last.was_minor if last is not None else None
    return BeforeAfter(
        currency=listing.currency if listing is not None else "CNY",
        before=(first.price_minor, first.t0_ms) if first is not None else None,
        after=(last.price_minor, last.t0_ms) if last is not None else None,
        compared_minor=compared if compared is not None else (facts.compare_minor if facts is not None else None),
        paid_minor=facts.lawful_minor if facts is not None else None,
    )


class PriceCard(QFrame):
    """Both rooms beside each other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self.setProperty("kind", "card")
        self._rooms = (BeforeAfter(), BeforeAfter())
        self.heads = (PlainLabel(kind="strong"), PlainLabel(kind="strong"))
        self._names = {row: PlainLabel(kind="dim") for row in ROWS}
        self.values = {row: (PlainLabel(), PlainLabel()) for row in ROWS}
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 8, 12, 8)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        right = Qt.AlignmentFlag.AlignRight
        for column, head in enumerate(self.heads, 1):
            grid.addWidget(head, 0, column, right)
        for row, name in enumerate(ROWS, 1):
            grid.addWidget(self._names[name], row, 0)
            for column, value in enumerate(self.values[name], 1):
                grid.addWidget(value, row, column, right)
        grid.setColumnStretch(0, 1)
        self.retranslate()

    def show_rooms(self, ours: Item | None, theirs: Item | None) -> None:
        """Show two rooms' prices."""
        self._rooms = (before_after(ours), before_after(theirs))
        self._fill()

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.setAccessibleName(self.tr("Price before and after"))
        names = {
            "before": self.tr("Shown first"),
            "after": self.tr("In the end"),
            "change": self.tr("Change"),
            "compared": self.tr("Compared with"),
            "paid": self.tr("Lowest paid, 7 days"),
        }
        for row, name in names.items():
            self._names[row].setText(name)
        self._fill()

    def _fill(self) -> None:
        for head, name, room in zip(self.heads, (self.tr("Ours"), self.tr("Theirs")), self._rooms, strict=True):
            head.setText(f"{name} · {room.currency}")
        for column, room in enumerate(self._rooms):
            fell = room.fell_bps
            sign = "−" if (fell or 0) > 0 else "+" if (fell or 0) < 0 else ""
            texts = {
                "before": self._at(room.before),
                "after": self._at(room.after),
                "change": "—" if fell is None else f"{sign}{abs(fell) // 100} %",
                "compared": "—" if room.compared_minor is None else format_minor(room.compared_minor),
                "paid": "—" if room.paid_minor is None else format_minor(room.paid_minor),
            }
            for row, text in texts.items():
                self.values[row][column].setText(text)

    @staticmethod
    def _at(shown: tuple[int, int] | None) -> str:
        return "—" if shown is None else f"{format_minor(shown[0])} · {brief_clock(shown[1])}"
