from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from moderator_app.desk.case.clock import SessionClock
from moderator_app.desk.case.picture import blurred_width, fitted, paint_frame, soften
from moderator_app.desk.case.playback import Playback
from moderator_app.media.player import FakePlayer


@pytest.fixture
def clock(qapp: QApplication) -> SessionClock:
    assert qapp is not None
    made = SessionClock()
    made.reset(60_000)
    return made


@pytest.fixture
def playback(clock: SessionClock, player: FakePlayer):
    made = Playback(player, clock)
    made.load(Path("clip.mp4"))
    yield made
    made.close()


@pytest.fixture
def player() -> FakePlayer:
    return FakePlayer()


def test_nothing_moves_or_sounds_when_a_recording_opens(playback: Playback, player: FakePlayer) -> None:
    assert "play" not in player.calls
    assert "unmute" not in player.calls
    assert playback.state.muted


def test_the_clock_follows_a_playing_recording(playback: Playback, player: FakePlayer, clock: SessionClock) -> None:
    playback.toggle()
    player.advance(1234)
    playback.poll()
    assert clock.position == 1234
    assert clock.running
    playback.toggle()
    assert not clock.running


@pytest.mark.usefixtures("playback")
def test_a_person_who_seeks_carries_the_recording_along(player: FakePlayer, clock: SessionClock) -> None:
    clock.seek(20_000)
    assert player.calls[-1] == "seek 20000 exact"
    assert clock.position == 20_000


def test_a_stale_position_is_not_believed_while_a_seek_settles(clock: SessionClock) -> None:
    class Slow(FakePlayer):
        def state(self):
            from dataclasses import replace

            return replace(super().state(), position_ms=5, settled=self.arrived)

        arrived = True

    player = Slow()
    playback = Playback(player, clock)
    playback.load(Path("clip.mp4"))
    player.arrived = False
    clock.seek(30_000)
    for _ in range(5):
        playback.poll()
        assert clock.position == 30_000
    playback.close()


def test_a_loop_returns_to_its_beginning(playback: Playback, player: FakePlayer, clock: SessionClock) -> None:
    playback.set_loop((3000, 2000))
    assert playback.loop == (2000, 3000)
    playback.toggle()
    assert clock.position == 2000
    player.advance(1100)
    playback.poll()
    assert clock.position == 2000
    playback.set_loop((5, 5))
    assert playback.loop is None


def test_speeds_stay_among_those_on_offer(playback: Playback, player: FakePlayer) -> None:
    for _ in range(20):
        playback.change_rate(1)
    assert player.state().rate == 4.0
    for _ in range(20):
        playback.change_rate(-1)
    assert player.state().rate == 0.25


def test_steps_are_whole_frames(playback: Playback, player: FakePlayer, clock: SessionClock) -> None:
    playback.step(3)
    assert clock.position == 3 * player.frame_length_ms
    playback.step(-1)
    assert clock.position == 2 * player.frame_length_ms


def test_without_a_player_the_clock_still_moves(clock: SessionClock) -> None:
    playback = Playback(None, clock)
    playback.nudge(5000)
    playback.step(1)
    playback.toggle()
    assert clock.position == 5040


def test_a_recording_longer_than_was_said_stretches_the_session(player: FakePlayer, clock: SessionClock) -> None:
    player.length_ms = 90_000
    playback = Playback(player, clock)
    playback.load(Path("clip.mp4"))
    assert clock.length == 90_000
    playback.close()


def test_a_new_picture_is_told_once(playback: Playback, player: FakePlayer) -> None:
    told: list[int] = []
    playback.picture_changed.connect(lambda: told.append(1))
    playback.poll()
    assert told == []
    playback.toggle()
    player.advance(40)
    playback.poll()
    playback.poll()
    assert len(told) == 1


def _painted(blur: int, grey: int) -> QImage:
    player = FakePlayer()
    player.load(Path("x.mp4"))
    player.seek(40 * 0x0A1E50)
    player.length_ms = 10**9
    player.seek(40 * 0x0A1E50)
    canvas = QImage(200, 200, QImage.Format.Format_RGB32)
    canvas.fill(QColor("#123456"))
    painter = QPainter(canvas)
    frame = player.latest_frame()
    assert frame is not None
    place = paint_frame(painter, frame, canvas.rect(), blur=blur, grey=grey)
    painter.end()
    assert (place.width(), place.height()) == (200, 112)
    return canvas


def test_the_picture_keeps_its_shape_and_its_colour() -> None:
    canvas = _painted(0, 0)
    colour = canvas.pixelColor(100, 100)
    assert (colour.red(), colour.green(), colour.blue()) == (0x0A, 0x1E, 0x50)
    assert canvas.pixelColor(100, 10) == QColor("#123456")


def test_full_grey_leaves_no_colour_and_half_grey_leaves_half() -> None:
    whole, half = _painted(0, 100).pixelColor(100, 100), _painted(0, 50).pixelColor(100, 100)
    assert whole.red() == whole.green() == whole.blue()
    assert 0 < half.saturation() < QColor(0x0A, 0x1E, 0x50).saturation()


def test_more_blur_keeps_fewer_pixels() -> None:
    widths = [blurred_width(1280, percent) for percent in range(0, 101, 10)]
    assert widths[0] == 1280
    assert widths[-1] == 12
    assert widths == sorted(widths, reverse=True)
    image = QImage(640, 360, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    assert soften(image, 100, 0).width() == 12


def test_nothing_fits_into_no_room() -> None:
    image = QImage(0, 0, QImage.Format.Format_RGB32)
    assert fitted(image.size(), image.rect()).isEmpty()


def test_who_goes_elsewhere_while_the_recording_opens_is_there_when_it_is_open(tmp_path) -> None:
    player, clock = FakePlayer(slow=True), SessionClock()
    playback = Playback(player, clock)
    clock.reset(60_000)
    playback.load(tmp_path / "clip.mp4", at_ms=0)
    clock.seek(21_000)
    player.advance(0)
    playback.poll()
    playback.poll()
    assert clock.position == 21_000
    assert player.state().position_ms == 21_000
    playback.close()
