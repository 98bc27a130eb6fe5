"""What the desk does for the eyes and ears of who sits at it: nothing by itself, and everything softened live."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QColor, QImage

from moderator_app.desk.case.picture import soften
from moderator_app.desk.case.room import CaseRoom, build_case_room
from moderator_app.media.findings import Still
from moderator_app.media.player import FakePlayer
from moderator_app.media.stills import png_of
from tests.desk.case.table import FakeHost, content, lease
from tests.desk.case.test_sights import FakeSource

RED = (0, 0, 200)
"""Blue, green, red."""


class RedFilm(FakePlayer):
    """A recording of one red."""

    @property
    def pixel(self) -> bytes:
        return bytes((*RED, 255))

    def latest_frame(self):
        frame = FakePlayer.latest_frame(self)
        if frame is None:
            return None

        return dataclasses.replace(frame, data=memoryview(self.pixel * (self.width * self.height)))


class RedSource(FakeSource):
    """Pictures of the same red, with a PNG that can be read."""

    def _picture(self, at_ms: int) -> Still:
        data = bytes((*RED, 255)) * (32 * 18)
        return Still(data=data, width=32, height=18, media_ms=at_ms, png=png_of(data, 32, 18))


@pytest.fixture
def red(host: FakeHost, qtbot) -> Iterator[CaseRoom]:
    room = build_case_room(host, player=RedFilm(), source=RedSource())
    qtbot.addWidget(room)
    room.resize(1280, 800)
    room.show()
    qtbot.waitExposed(room)
    room.open(content(), lease(), None)
    qtbot.waitUntil(lambda: room.sights.picture(0) is not None)
    room.hands.take_still()
    qtbot.waitUntil(lambda: room.tray.list.count() == 1)
    yield room
    room.shut()


def video(room: CaseRoom) -> QColor:
    return room.stage.view.grab().toImage().pixelColor(room.stage.view.rect().center())


def still(room: CaseRoom) -> QColor:
    size = room.tray.list.iconSize()
    return room.tray.list.item(0).icon().pixmap(size).toImage().pixelColor(size.width() // 2, 5)


def thumbnail(room: CaseRoom) -> QColor:
    layout = room.foot.timeline.layout_()
    spot = QPoint(layout.names + 12, layout.map_height + layout.ruler + layout.film // 2)
    return room.foot.timeline.viewport().grab().toImage().pixelColor(spot)


def test_nothing_plays_and_nothing_sounds_before_it_is_asked_for(room: CaseRoom, player: FakePlayer) -> None:
    for _ in range(2):
        room.open(content(), lease(), None)
    assert not {"play", "unmute"} & set(player.calls)
    assert player.state().muted
    room.playback.toggle()
    assert player.state().muted, "playing is no wish to hear"


def test_text_first_hides_the_picture_until_it_is_asked_for(room: CaseRoom, host: FakeHost) -> None:
    host.settings.set("media.text_first", value=True)
    room.open(content(), lease(), None)
    assert not room.stage.picture.isVisible()
    room.header.picture.click()
    assert room.stage.picture.isVisible()


@pytest.mark.parametrize("seen", [video, still, thumbnail], ids=["video", "still", "thumbnail"])
def test_greyscale_takes_the_colour_out_live_and_by_as_much_as_is_wished(
    red: CaseRoom, host: FakeHost, seen, qtbot
) -> None:
    qtbot.waitUntil(lambda: seen(red) == QColor(200, 0, 0))
    host.settings.set("media.greyscale", 50)
    qtbot.waitUntil(lambda: 100 < seen(red).red() < 200 and 0 < seen(red).green() < 100)
    host.settings.set("media.greyscale", 100)
    qtbot.waitUntil(lambda: seen(red).red() == seen(red).green() == seen(red).blue() > 0)
    host.settings.set("media.greyscale", 0)
    qtbot.waitUntil(lambda: seen(red) == QColor(200, 0, 0))


def test_blur_keeps_fewer_details_with_each_percent_up_to_no_words_and_no_faces() -> None:
    picture = QImage(QSize(640, 360), QImage.Format.Format_RGB32)
    for across in range(640):
        for down in range(360):
            picture.setPixelColor(across, down, QColor("white" if (across // 4 + down // 4) % 2 else "black"))

    def contrast(blur: int) -> int:
        image = soften(picture, blur, 0).convertToFormat(QImage.Format.Format_Grayscale8)
        values = [image.pixelColor(at, image.height() // 2).red() for at in range(image.width())]
        return max(values) - min(values)

    assert contrast(0) == 255
    assert contrast(30) >= contrast(60) >= contrast(100)
    assert contrast(100) < 40


def test_blur_reaches_video_stills_and_thumbnails_live(red: CaseRoom, host: FakeHost, qtbot) -> None:
    before = red.foot.timeline.strip
    host.settings.set("media.blur", 100)
    qtbot.waitUntil(lambda: before._looks[0] == 100)
    assert red.stage.view.blur == 100
    host.settings.set("media.blur", 0)
    qtbot.waitUntil(lambda: before._looks[0] == 0)
