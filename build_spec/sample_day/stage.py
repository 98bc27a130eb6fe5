"""The picture: a live room drawn with QPainter, frame by frame.

What never moves (wall, shelf, table, name of the store) is painted once; every frame adds the anchor, the card, the
comments, the captions and the running clock. Needs ``QT_QPA_PLATFORM=offscreen`` where there is no screen.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QImage,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPen,
)

from build_spec.sample_day.props import draw_prop
from build_spec.sample_day.script import Card, Script, Utterance

WIDTH, HEIGHT, FPS = 854, 480, 15
FONT = "Noto Sans CJK SC"
WHITE = QColor(255, 255, 255)
INK = QColor(34, 34, 40)
SHADE = QColor(12, 14, 20, 150)
SPOKEN = QColor(255, 214, 120)
SKINS = ("#f3d2b8", "#eec4a2", "#f6dcc8", "#e4b48f")
PANEL_X = 596
PANEL_W = WIDTH - PANEL_X - 16
LEFT, CENTRE = int(Qt.AlignmentFlag.AlignLeft), int(Qt.AlignmentFlag.AlignCenter)
MIDDLE = int(Qt.AlignmentFlag.AlignVCenter)


def font(pixels: int, *, bold: bool = False) -> QFont:
    """Return the sample day's face at a size."""
    face = QFont(FONT)
    face.setPixelSize(pixels)
    face.setBold(bold)
    return face


def clock(t_ms: int) -> str:
    """Return media time as ``hh:mm:ss.mmm``."""
    seconds, ms = divmod(t_ms, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{ms:03d}"


def crowd(count: int) -> str:
    """Return a number of viewers as live rooms write it."""
    return f"{count / 10000:.1f}万" if count >= 10000 else str(count)


class Stage:
    """One live room.

    Raises:
        RuntimeError: the Chinese face is not installed.
    """

    def __init__(self, clip: Mapping[str, Any], merchant: Mapping[str, Any], script: Script) -> None:
        self._app = QGuiApplication.instance() or QGuiApplication(["sample-day"])
        if not QFontMetricsF(font(20)).inFont("鲸") or QFont(FONT).exactMatch() is False:
            raise RuntimeError(f"the face {FONT} is missing; install fonts-noto-cjk")
        self.clip, self.merchant, self.script = clip, merchant, script
        self.hue = int(merchant["hue"])
        self._chance = random.Random(str(merchant["key"]))  # noqa: S311 - the same room every time
        self._skin = QColor(self._chance.choice(SKINS))
        self._still = self._paint_still()
        self._mouth = 0.0

    def tone(self, saturation: int, lightness: int, turn: int = 0) -> QColor:
        """Return a colour of the room."""
        return QColor.fromHsl((self.hue + turn) % 360, saturation, lightness)

    # --- what never moves ---------------------------------------------------------------------------------------------

    def _paint_still(self) -> QImage:
        image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
        painter = self._painter(image)
        wall = QLinearGradient(0, 0, 0, HEIGHT)
        wall.setColorAt(0, self.tone(58, 92))
        wall.setColorAt(1, self.tone(50, 58))
        painter.fillRect(0, 0, WIDTH, HEIGHT, wall)
        lamp = QLinearGradient(0, 40, 0, 330)
        lamp.setColorAt(0, QColor(255, 250, 235, 70))
        lamp.setColorAt(1, QColor(255, 250, 235, 0))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(lamp))
        painter.drawEllipse(QRectF(120, 10, 360, 380))
        icon = self.clip["cards"][0]["icon"]
        for shelf, y in enumerate((150, 262)):
            painter.setBrush(self.tone(40, 128))
            painter.drawRoundedRect(QRectF(36, y, 148, 7), 3, 3)
            painter.drawRoundedRect(QRectF(424, y, 148, 7), 3, 3)
            for spot in range(3):
                for x in (44, 432):
                    colour = self.tone(60, 118 + 14 * ((spot + shelf) % 3), 25 * ((spot + shelf + x // 400) % 4))
                    draw_prop(painter, icon, QRectF(x + spot * 46, y - 44, 40, 44), colour)
        table = QLinearGradient(0, 372, 0, HEIGHT)
        table.setColorAt(0, QColor("#b99873"))
        table.setColorAt(1, QColor("#7d6247"))
        painter.setBrush(QBrush(table))
        painter.drawRect(QRectF(0, 376, WIDTH, HEIGHT - 376))
        painter.setBrush(QColor(10, 12, 18, 80))
        painter.drawRect(QRectF(PANEL_X - 14, 0, WIDTH - PANEL_X + 14, HEIGHT))
        self._paint_store(painter)
        painter.end()
        return image

    @staticmethod
    def _painter(image: QImage) -> QPainter:
        painter = QPainter(image)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        return painter

    def _paint_store(self, painter: QPainter) -> None:
        name = str(self.merchant["name"])
        width = QFontMetricsF(font(17, bold=True)).horizontalAdvance(name)
        painter.setBrush(SHADE)
        painter.drawRoundedRect(QRectF(12, 12, width + 66, 44), 22, 22)
        painter.setBrush(self.tone(120, 150))
        painter.drawEllipse(QRectF(16, 16, 36, 36))
        painter.setPen(WHITE)
        painter.setFont(font(19, bold=True))
        painter.drawText(QRectF(16, 15, 36, 36), CENTRE, name[0])
        painter.setFont(font(17, bold=True))
        painter.drawText(QRectF(60, 13, width + 4, 24), LEFT | MIDDLE, name)
        painter.setFont(font(12))
        painter.setPen(QColor(255, 255, 255, 200))
        painter.drawText(QRectF(60, 34, 220, 18), LEFT | MIDDLE, f"{crowd(int(self.merchant['followers']))} 粉丝")
        painter.setPen(Qt.PenStyle.NoPen)

    # --- every frame --------------------------------------------------------------------------------------------------

    def frame(self, t_ms: int) -> QImage:
        """Return the picture at a moment; call it in the order of time."""
        image = self._still.copy()
        painter = self._painter(image)
        painter.setPen(Qt.PenStyle.NoPen)
        self._anchor(painter, t_ms)
        for sign in self.script.signs:
            if sign.t0_ms <= t_ms < sign.t1_ms:
                self._sign(painter, sign.lines)
        if "pk" in self.clip:
            self._battle(painter, t_ms)
        self._top_right(painter, t_ms)
        self._comments(painter, t_ms)
        for card in [card for card in self.script.cards if card.at_ms <= t_ms][-1:]:
            self._card(painter, card, t_ms)
        self._caption(painter, t_ms)
        painter.end()
        return image

    def _anchor(self, painter: QPainter, t_ms: int) -> None:
        loud = self.script.loudness(max(0, t_ms - 30), 70)
        self._mouth = 0.45 * self._mouth + 0.55 * loud
        sway = 5 * math.sin(t_ms / 1700) + 2 * math.sin(t_ms / 430) * self._mouth
        bob = 2.5 * math.sin(t_ms / 620) - 3 * self._mouth
        x, y = 304 + sway, 206 + bob
        hair = QColor.fromHsl((self.hue + 20) % 360, 45, 42)
        style = self.merchant["hair"]
        if style == "long":
            painter.setBrush(hair)
            painter.drawRoundedRect(QRectF(x - 70, y - 62, 140, 190), 62, 58)
        elif style == "bob":
            painter.setBrush(hair)
            painter.drawRoundedRect(QRectF(x - 70, y - 66, 140, 138), 60, 50)
        self._body(painter, x, y)
        self._gesture(painter, x, y, t_ms)
        painter.setBrush(self._skin)
        painter.drawEllipse(QRectF(x - 57, y - 12, 16, 24))
        painter.drawEllipse(QRectF(x + 41, y - 12, 16, 24))
        painter.drawRoundedRect(QRectF(x - 50, y - 58, 100, 122), 48, 56)
        self._hair_front(painter, x, y, style, hair)
        self._face(painter, x, y, t_ms)

    def _body(self, painter: QPainter, x: float, y: float) -> None:
        shirt = self.tone(95, 142, 150)
        painter.setBrush(self._skin.darker(108))
        painter.drawRoundedRect(QRectF(x - 20, y + 44, 40, 46), 12, 12)
        body = QPainterPath(QPointF(x - 118, 400))
        body.cubicTo(x - 118, y + 110, x - 70, y + 88, x - 24, y + 80)
        body.quadTo(x, y + 104, x + 24, y + 80)
        body.cubicTo(x + 70, y + 88, x + 118, y + 110, x + 118, 400)
        body.closeSubpath()
        painter.setBrush(shirt)
        painter.drawPath(body)
        painter.setPen(QPen(shirt.darker(116), 3))
        painter.drawLine(QPointF(x - 70, y + 140), QPointF(x - 66, 398))
        painter.drawLine(QPointF(x + 70, y + 140), QPointF(x + 66, 398))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(40, 42, 50))
        painter.drawRoundedRect(QRectF(x - 5, y + 108, 10, 17), 4, 4)

    def _gesture(self, painter: QPainter, x: float, y: float, t_ms: int) -> None:
        lift = 14 * math.sin(t_ms / 520) * (0.3 + self._mouth)
        product = self.clip["cards"][0]["icon"]
        draw_prop(painter, product, QRectF(x + 92, y + 62 - lift, 70, 78), self.tone(110, 160, 300))
        painter.setBrush(self._skin)
        painter.drawEllipse(QRectF(x + 88, y + 118 - lift, 34, 30))
        painter.drawEllipse(QRectF(x - 116, y + 150 + lift / 2, 34, 30))

    def _hair_front(self, painter: QPainter, x: float, y: float, style: str, hair: QColor) -> None:
        painter.setBrush(hair)
        if style == "bun":
            painter.drawEllipse(QRectF(x - 24, y - 104, 48, 46))
        fringe = QPainterPath(QPointF(x - 54, y - 2))
        fringe.cubicTo(x - 62, y - 86, x + 62, y - 86, x + 54, y - 2)
        fringe.cubicTo(x + 44, y - 36, x + 10, y - 30, x - 8, y - 42)
        fringe.cubicTo(x - 26, y - 30, x - 46, y - 28, x - 54, y - 2)
        painter.drawPath(fringe)
        if style == "cap":
            painter.setBrush(self.tone(100, 96, 190))
            crown = QPainterPath(QPointF(x - 56, y - 30))
            crown.cubicTo(x - 56, y - 96, x + 56, y - 96, x + 56, y - 30)
            crown.closeSubpath()
            painter.drawPath(crown)
            painter.drawRoundedRect(QRectF(x - 40, y - 38, 108, 14), 7, 7)

    def _face(self, painter: QPainter, x: float, y: float, t_ms: int) -> None:
        blink = (t_ms + 700 * (self.hue % 5)) % 3400 < 130
        for side in (-1, 1):
            eye = QRectF(x + side * 21 - 6, y - 8, 12, 2.5 if blink else 14)
            painter.setBrush(INK)
            painter.drawRoundedRect(eye if not blink else eye.translated(0, 6), 6, 7)
            if not blink:
                painter.setBrush(WHITE)
                painter.drawEllipse(QRectF(x + side * 21 - 1, y - 6, 4, 4))
            painter.setBrush(QColor(232, 120, 110, 60))
            painter.drawEllipse(QRectF(x + side * 32 - 11, y + 13, 22, 12))
            painter.setPen(QPen(QColor(70, 52, 48), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(QPointF(x + side * 14, y - 20), QPointF(x + side * 28, y - 21 - 2 * self._mouth))
            painter.setPen(Qt.PenStyle.NoPen)
        opening = 3 + 20 * self._mouth
        painter.setBrush(QColor(150, 58, 58))
        painter.drawRoundedRect(QRectF(x - 14, y + 36 - opening / 3, 28, opening), min(13, opening / 2), opening / 2)
        if opening > 10:
            painter.setBrush(WHITE)
            painter.drawRoundedRect(QRectF(x - 9, y + 37 - opening / 3, 18, 4), 2, 2)

    def _sign(self, painter: QPainter, lines: tuple[str, ...]) -> None:
        width = max(QFontMetricsF(font(21, bold=True)).horizontalAdvance(line) for line in lines) + 34
        height = 34.0 * len(lines) + 22
        painter.save()
        painter.translate(30 + width / 2, 300)
        painter.rotate(-3)
        box = QRectF(-width / 2, -height / 2, width, height)
        painter.setBrush(QColor(0, 0, 0, 60))
        painter.drawRoundedRect(box.translated(3, 5), 5, 5)
        painter.setBrush(QColor("#fbf6e6"))
        painter.drawRoundedRect(box, 5, 5)
        painter.setPen(QColor("#2c3550"))
        painter.setFont(font(21, bold=True))
        for row, line in enumerate(lines):
            painter.drawText(QRectF(-width / 2, -height / 2 + 11 + 34 * row, width, 34), CENTRE, line)
        painter.restore()
        painter.setPen(Qt.PenStyle.NoPen)

    def _battle(self, painter: QPainter, t_ms: int) -> None:
        battle = self.clip["pk"]
        ours = battle["ours"] + t_ms // 9
        theirs = battle["theirs"] + t_ms // 11
        left = max(0, battle["seconds"] - t_ms // 1000)
        x, y, width = 20.0, 66.0, 552.0
        split = width * ours / (ours + theirs)
        painter.setBrush(QColor("#3f7fb5"))
        painter.drawRoundedRect(QRectF(x, y, width, 26), 13, 13)
        painter.setClipRect(QRectF(x, y, split, 26))
        painter.setBrush(QColor("#c4563f"))
        painter.drawRoundedRect(QRectF(x, y, width, 26), 13, 13)
        painter.setClipping(False)
        painter.setPen(WHITE)
        painter.setFont(font(14, bold=True))
        painter.drawText(QRectF(x + 14, y, 200, 26), LEFT | MIDDLE, f"我方 {ours:,}")
        right = int(Qt.AlignmentFlag.AlignRight) | MIDDLE
        painter.drawText(QRectF(x + width - 290, y, 276, 26), right, f"{theirs:,} {battle['rival']}")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(SHADE)
        painter.drawRoundedRect(QRectF(x + width / 2 - 52, y + 30, 104, 24), 12, 12)
        painter.setPen(WHITE)
        painter.drawText(QRectF(x + width / 2 - 52, y + 30, 104, 24), CENTRE, f"PK {left // 60:02d}:{left % 60:02d}")
        painter.setPen(Qt.PenStyle.NoPen)

    def _top_right(self, painter: QPainter, t_ms: int) -> None:
        painter.setBrush(SHADE)
        painter.drawRoundedRect(QRectF(PANEL_X, 12, PANEL_W, 30), 6, 6)
        painter.setBrush(QColor("#e2574c") if t_ms // 500 % 2 == 0 else QColor("#8f3a34"))
        painter.drawEllipse(QRectF(PANEL_X + 10, 22, 10, 10))
        painter.setPen(WHITE)
        painter.setFont(font(18, bold=True))
        painter.drawText(QRectF(PANEL_X + 28, 12, PANEL_W - 34, 30), LEFT | MIDDLE, clock(t_ms))
        viewers = int(self.clip["viewers"])
        now = viewers + int(viewers * 0.012 * math.sin(t_ms / 3100)) + t_ms // 900
        painter.setFont(font(13))
        painter.setPen(QColor(255, 255, 255, 220))
        right = int(Qt.AlignmentFlag.AlignRight) | MIDDLE
        painter.drawText(QRectF(PANEL_X, 12, PANEL_W - 10, 30), right, f"{crowd(now)} 在看")
        painter.setPen(Qt.PenStyle.NoPen)

    def _comments(self, painter: QPainter, t_ms: int) -> None:
        area = QRectF(PANEL_X, 52, PANEL_W, 208)
        painter.save()
        painter.setClipRect(area)
        shown = [comment for comment in self.script.comments if comment.at_ms <= t_ms][-7:]
        y = area.bottom()
        for age, comment in enumerate(reversed(shown)):
            rise = min(1.0, (t_ms - comment.at_ms) / 300)
            y -= 34 * (rise if age == 0 else 1)
            box = QRectF(PANEL_X, y + 3, PANEL_W, 29)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(12, 14, 20, 120))
            painter.drawRoundedRect(box, 8, 8)
            painter.setFont(font(13))
            painter.setPen(QColor(160, 205, 235))
            painter.drawText(box.adjusted(8, 0, 0, 0), LEFT | MIDDLE, comment.viewer[-4:])
            metrics = QFontMetricsF(font(14))
            text = metrics.elidedText(comment.text, Qt.TextElideMode.ElideRight, PANEL_W - 56)
            painter.setFont(font(14))
            painter.setPen(WHITE)
            painter.drawText(box.adjusted(48, 0, -6, 0), LEFT | MIDDLE, text)
        painter.restore()
        painter.setPen(Qt.PenStyle.NoPen)

    def _card(self, painter: QPainter, card: Card, t_ms: int) -> None:
        box = QRectF(PANEL_X, 272, PANEL_W, 122)
        fresh = card.at_ms > 0 and t_ms - card.at_ms < 900
        painter.setBrush(QColor(0, 0, 0, 70))
        painter.drawRoundedRect(box.translated(2, 4), 10, 10)
        painter.setBrush(QColor("#fffdf8"))
        painter.drawRoundedRect(box, 10, 10)
        painter.setBrush(self.tone(50, 225))
        painter.drawRoundedRect(QRectF(box.x() + 10, box.y() + 10, 72, 72), 8, 8)
        draw_prop(painter, card.icon, QRectF(box.x() + 20, box.y() + 18, 52, 56), self.tone(110, 150, 300))
        painter.setPen(INK)
        painter.setFont(font(15, bold=True))
        wrap = int(Qt.TextFlag.TextWordWrap) | int(Qt.TextFlag.TextWrapAnywhere)
        painter.drawText(QRectF(box.x() + 92, box.y() + 8, PANEL_W - 102, 44), LEFT | wrap, card.title)
        painter.setPen(QColor("#c0392b"))
        painter.setFont(font(27 if fresh else 25, bold=True))
        painter.drawText(QRectF(box.x() + 92, box.y() + 50, 150, 36), LEFT | MIDDLE, card.price)
        painter.setFont(font(13))
        if card.was:
            label = f"{card.meaning} "
            metrics = QFontMetricsF(font(13))
            painter.setPen(QColor(110, 110, 118))
            place = QRectF(box.x() + 12, box.y() + 90, PANEL_W - 110, 24)
            painter.drawText(place, LEFT | MIDDLE, label + card.was)
            begin = place.x() + metrics.horizontalAdvance(label)
            middle = place.center().y()
            painter.drawLine(QPointF(begin, middle), QPointF(begin + metrics.horizontalAdvance(card.was), middle))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#d9653b"))
        button = QRectF(box.right() - 84, box.bottom() - 36, 74, 27)
        painter.drawRoundedRect(button, 13, 13)
        painter.setPen(WHITE)
        painter.drawText(button, CENTRE, "去抢购")
        painter.setPen(Qt.PenStyle.NoPen)

    def _caption(self, painter: QPainter, t_ms: int) -> None:
        current = [utterance for utterance in self.script.utterances if utterance.t0_ms - 150 <= t_ms]
        if not current or t_ms > current[-1].t1_ms + 1200:
            return
        utterance = current[-1]
        size = 22
        rows = _rows(utterance.text, size, WIDTH - 96)
        height = 32 * len(rows) + 12
        top = HEIGHT - 8 - height
        painter.setBrush(QColor(12, 14, 20, 175))
        painter.drawRoundedRect(QRectF(24, top, WIDTH - 48, height), 8, 8)
        painter.setFont(font(size, bold=True))
        done = _spoken(utterance, t_ms)
        metrics = QFontMetricsF(font(size, bold=True))
        for row, (start, text) in enumerate(rows):
            x = (WIDTH - metrics.horizontalAdvance(text)) / 2
            cut = max(0, min(len(text), done - start))
            for part, colour in ((text[:cut], SPOKEN), (text[cut:], WHITE)):
                painter.setPen(colour)
                painter.drawText(QRectF(x, top + 6 + 32 * row, WIDTH, 32), LEFT | MIDDLE, part)
                x += metrics.horizontalAdvance(part)
        painter.setPen(Qt.PenStyle.NoPen)


def _spoken(utterance: Utterance, t_ms: int) -> int:
    """Return how many characters have begun to be spoken."""
    return max((word.end for word in utterance.words if word.t0_ms <= t_ms), default=0)


def _rows(text: str, size: int, width: float) -> list[tuple[int, str]]:
    """Break a text into rows that fit, even in length, after a mark where there is one: (first character, text)."""
    metrics = QFontMetricsF(font(size, bold=True))
    count = math.ceil(metrics.horizontalAdvance(text) / width)
    rows: list[tuple[int, str]] = []
    start = 0
    for row in range(count, 0, -1):
        want = start + math.ceil((len(text) - start) / row)
        marks = [at + 1 for at in range(start + 1, len(text)) if text[at] in "，。、！？" and abs(at + 1 - want) <= 5]
        end = len(text) if row == 1 else min(marks, key=lambda at: abs(at - want), default=want)
        rows.append((start, text[start:end]))
        start = end
    return rows
