"""Figures drawn as a dot on its interval, each opening the rows behind it.

How painting flows: a line for each figure: its name at the left, a scale (0 to 100 % for shares, −1 to 1 for what is
corrected for chance), the interval as a bar, the estimate as a dot, and the numbers in words at the right. A figure
that rests on too little says how much there is, and draws nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import msgspec
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from moderator_app.desk.audit.words import minutes
from moderator_app.desk.widgets.theme import Theme
from moderator_app.domain.appeal import ErrorClass
from moderator_app.domain.statistics import LEAST, Z95, share_of
from moderator_app.wire.messages.quality import Figures, LogFilter, Share

LINE = 44
COEFFICIENT = ("−1", "0", "1")
NAME = 250
WORDS = 290


@dataclass(frozen=True, slots=True)
class Line:
    """One figure as it is drawn and read."""

    name: str
    words: str
    filter: LogFilter | None
    """The decisions behind it; None where there are none, but back-checks."""
    mark: tuple[float, float, float] | None = None
    """Low, value and high as parts of the scale, 0 to 1."""
    ends: tuple[str, str, str] = ("0", "50", "100 %")
    """What stands under the beginning, the middle and the end of the scale."""


def kappa_interval(raw: float, kappa: float, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a plain kappa.

    Its standard error is √(p(1−p) / (n(1−e)²)) with p the raw agreement and e what chance gives (Cohen 1960, "A
    coefficient of agreement for nominal scales", formula 7); e follows from p and kappa.
    """
    if kappa >= 1:
        return 1.0, 1.0
    chance = (raw - kappa) / (1 - kappa)
    half = Z95 * math.sqrt(raw * (1 - raw) / n) / (1 - chance)
    return max(-1.0, kappa - half), min(1.0, kappa + half)


class FiguresView(QWidget):
    """The figures of a span of time."""

    def __init__(
        self, theme: Theme, open_rows: Callable[[LogFilter | None], object], parent: QWidget | None = None
    ) -> None:
        """Show nothing yet; ``open_rows`` is called with the rows behind a figure, None for the back-checks."""
        super().__init__(parent)
        self._theme, self._open = theme, open_rows
        self._figures: Figures | None = None
        self.lines: list[Line] = []
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.updateGeometry)

    def show_figures(self, figures: Figures) -> None:
        """Show these figures."""
        self._figures, self._at = figures, 0
        self.retranslate()
        self.updateGeometry()

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        self.setAccessibleName(self.tr("Figures"))
        found = self._figures
        if found is not None:
            self.lines = [
                self._share(self.tr("Right the first time"), found.accuracy),
                self._share(self.tr("Overturned"), found.overturned),
                *self._unflagged(found),
                *self._agreement(found),
                *self._counts(found),
            ]
        self._tell()
        self.update()

    def words(self, share: Share) -> str:
        """Return a figure in words; never a bare rate."""
        found = share.interval
        if found is None:
            return self._too_few(share.n)
        low, value, high = (f"{100 * part:.1f}" for part in (found.low, found.value, found.high))
        return self.tr("{value} % ({low}–{high}), n = {n}").format(value=value, low=low, high=high, n=share.n)

    def _too_few(self, n: int) -> str:
        return self.tr("{n} of {least} observations so far").format(n=n, least=LEAST)

    def _share(self, name: str, share: Share) -> Line:
        found = share.interval
        mark = (found.low, found.value, found.high) if found is not None else None
        return Line(name, self.words(share), share.filter, mark)

    def _unflagged(self, found: Figures) -> list[Line]:
        """Return what back-checks say; they look at everybody's work, so a single person has none."""
        if found.back_check.filter.makers:
            return []
        missed = self._share(self.tr("Violations among unflagged sessions"), found.back_check)
        return [replace(missed, filter=None), self._share(self.tr("Violations found, of all there are"), found.recall)]

    def _agreement(self, found: Figures) -> list[Line]:
        behind = found.accuracy.filter
        agreed = found.agreement
        names = (
            self.tr("Agreement of first and second"),
            self.tr("Cohen's kappa"),
            self.tr("Kappa, quadratic weights"),
            self.tr("Krippendorff's alpha, ordinal"),
        )
        if agreed is None or agreed.n < LEAST:
            hidden = self.tr("hidden below {least} pairs").format(least=LEAST)
            return [Line(name, hidden, behind) for name in names]
        raw = Share(n=agreed.n, interval=share_of(round(agreed.raw * agreed.n), agreed.n), filter=behind)
        lines = [self._share(names[0], raw)]
        if agreed.kappa is None:
            lines.append(Line(names[1], self.tr("undefined: only one grade occurs"), behind))
        else:
            low, high = kappa_interval(agreed.raw, agreed.kappa, agreed.n)
            words = self.tr("{value} ({low}–{high}), n = {n}").format(
                value=f"{agreed.kappa:.2f}", low=f"{low:.2f}", high=f"{high:.2f}", n=agreed.n
            )
            mark = (_on_scale(low), _on_scale(agreed.kappa), _on_scale(high))
            lines.append(Line(names[1], words, behind, mark, COEFFICIENT))
        for name, value in ((names[2], agreed.quadratic), (names[3], found.alpha)):
            if value is None:
                lines.append(Line(name, self.tr("undefined: only one grade occurs"), behind))
            else:
                words = self.tr("{value}, n = {n}").format(value=f"{value:.2f}", n=agreed.n)
                lines.append(Line(name, words, behind, (_on_scale(value),) * 3, COEFFICIENT))
        lines += self._raters(found)
        prevalence = self.tr(", ").join(f"{grade} {100 * share:.0f} %" for grade, share in agreed.prevalence)
        lines.append(Line(self.tr("How often each grade"), prevalence, behind))
        return lines

    def _raters(self, found: Figures) -> list[Line]:
        name, raters = self.tr("Alpha of everybody on the same cases"), found.raters
        if raters is None:
            return []
        if raters.alpha is None:
            return [Line(name, self.tr("undefined: only one grade occurs"), raters.filter)]
        words = self.tr("{value}, {people} people on {cases} cases, {most} at most on one").format(
            value=f"{raters.alpha:.2f}", people=raters.people, cases=raters.cases, most=raters.most
        )
        return [Line(name, words, raters.filter, (_on_scale(raters.alpha),) * 3, COEFFICIENT)]

    def _counts(self, found: Figures) -> list[Line]:
        everything = found.back_check.filter
        kinds = {
            str(ErrorClass.FALSE_POSITIVE): self.tr("false positive"),
            str(ErrorClass.FALSE_NEGATIVE): self.tr("false negative"),
            str(ErrorClass.WRONG_SELECTION): self.tr("wrong selection"),
            str(ErrorClass.TECHNICAL): self.tr("technical"),
        }
        defects = self.tr(", ").join(f"{kinds.get(kind, kind)} {count}" for kind, count in found.error_classes if count)
        disputed = msgspec.structs.replace(everything, disputed=True)
        lines = [Line(self.tr("Confirmed defects"), defects or self.tr("none"), disputed)]
        if found.drift:
            moved = self.tr(", ").join(f"{_signed(by)}: {count}" for by, count in found.drift)
            lines.append(Line(self.tr("Grades by which the first was harsher"), moved, found.accuracy.filter))
        if found.time_median_ms is not None and found.time_p90_ms is not None:
            words = self.tr("half within {median}, nine in ten within {most}").format(
                median=minutes(found.time_median_ms), most=minutes(found.time_p90_ms)
            )
            lines.append(Line(self.tr("Time on a case"), words, everything))
        if found.skips is not None:
            words = self.tr("{skips} beside {n} decisions").format(skips=found.skips, n=found.decisions)
            lines.append(Line(self.tr("Cases passed on"), words, everything))
        return lines

    def _tell(self) -> None:
        self.setAccessibleDescription("; ".join(f"{line.name}: {line.words}" for line in self.lines))

    def sizeHint(self) -> QSize:
        """Return room for all lines."""
        wide = self._theme.px(NAME + WORDS) + 200
        return QSize(wide, max(3, len(self.lines)) * self._theme.px(LINE))

    def minimumSizeHint(self) -> QSize:
        """Return the same: a figure that is cut tells a lie."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, height = self._theme, self._theme.px(LINE)
        painter.setFont(theme.font())
        left, right = theme.px(NAME), self.width() - theme.px(WORDS)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        for at, line in enumerate(self.lines):
            top = at * height
            if at == self._at and self.hasFocus():
                painter.fillRect(QRectF(0, top, self.width(), height), theme.colour("select"))
            painter.setPen(theme.colour("text"))
            painter.drawText(QRectF(8, top, left - 16, height), flags, line.name)
            if line.mark is None:
                painter.setPen(theme.colour("text_dim"))
                painter.drawText(QRectF(left, top, self.width() - left - 8, height), flags, line.words)
            else:
                painter.drawText(QRectF(right + 16, top, self.width() - right - 20, height), flags, line.words)
                self._paint_mark(painter, line.mark, QRectF(left, top, right - left, height))
                self._paint_ends(painter, line.ends, QRectF(left, top, right - left, height))
                painter.setFont(theme.font())
        painter.end()

    def _paint_mark(self, painter: QPainter, mark: tuple[float, float, float], area: QRectF) -> None:
        theme, middle = self._theme, area.center().y()
        painter.setPen(theme.colour("line_strong"))
        painter.drawLine(int(area.left()), int(middle), int(area.right()), int(middle))
        for end in (area.left(), area.center().x(), area.right()):
            painter.drawLine(int(end), int(middle - 4), int(end), int(middle + 4))
        low, value, high = (area.left() + part * area.width() for part in mark)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent_soft"))
        painter.drawRect(QRectF(low, middle - 7, max(2.0, high - low), 14))
        painter.setBrush(theme.colour("accent"))
        painter.drawEllipse(QRectF(value - 5, middle - 5, 10, 10))

    def _paint_ends(self, painter: QPainter, ends: tuple[str, str, str], area: QRectF) -> None:
        painter.setFont(self._theme.font("small"))
        painter.setPen(self._theme.colour("text_dim"))
        below = area.adjusted(0, area.height() / 2 + 6, 0, 0)
        sides = (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight)
        for text, side in zip(ends, sides, strict=True):
            painter.drawText(below, side | Qt.AlignmentFlag.AlignTop, text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the rows behind a line."""
        self._choose(int(event.position().y() // self._theme.px(LINE)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go up and down; Return opens the rows."""
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self._at = max(0, min(len(self.lines) - 1, self._at + step))
            self.update()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._choose(self._at)
        else:
            super().keyPressEvent(event)

    def _choose(self, at: int) -> None:
        if 0 <= at < len(self.lines):
            self._at = at
            self.update()
            self._open(self.lines[at].filter)


def _signed(by: int) -> str:
    """Return a number with its sign, as it is set: a minus is no hyphen."""
    return f"{by:+d}".replace("-", "−") if by else "0"


def _on_scale(value: float) -> float:
    """Return a coefficient's place on a scale from −1 to 1."""
    return min(1.0, max(0.0, (value + 1) / 2))
