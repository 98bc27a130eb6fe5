import os

import pytest

from moderator_app.media.frames import SLOTS, FrameReader, FrameWriter, open_memory


@pytest.fixture
def window():
    fd = open_memory(8, 4)
    reader, writer = FrameReader(fd, 8, 4), FrameWriter(fd, 8, 4)
    yield reader, writer
    writer.close()
    reader.close()
    os.close(fd)


def show(writer: FrameWriter, value: int) -> None:
    slot = writer.take()
    writer.pixels(slot)[: 8 * 4 * 4] = bytes([value]) * (8 * 4 * 4)
    writer.publish(slot, width=8, height=4, stride=32, media_ms=value * 10, exact=True)


def test_nothing_is_seen_before_the_first_picture(window):
    reader, _ = window
    assert (reader.latest(), reader.counter) == (None, 0)


def test_only_the_newest_picture_waits(window):
    reader, writer = window
    for value in (1, 2, 3):
        show(writer, value)
    frame = reader.latest()
    assert (frame.data[0], frame.media_ms, frame.counter, len(frame.data)) == (3, 30, 3, 128)


def test_a_picture_in_hand_is_never_written_over(window):
    reader, writer = window
    show(writer, 7)
    frame = reader.latest()
    for value in range(20, 20 + 5 * SLOTS):
        show(writer, value)
    assert set(frame.data) == {7}
    assert set(reader.latest().data) == {19 + 5 * SLOTS}


def test_a_picture_can_be_taken_away(window):
    reader, writer = window
    show(writer, 1)
    writer.clear()
    assert reader.latest() is None
    show(writer, 2)
    assert reader.latest().data[0] == 2


def test_the_reader_cannot_write(window):
    reader, writer = window
    show(writer, 1)
    with pytest.raises(TypeError):
        reader.latest().data[0] = 5


@pytest.mark.parametrize(
    "lie",
    [{"width": 4096}, {"height": 10_000}, {"stride": 1 << 40}, {"width": 0}, {"height": -1}, {"stride": 4}],
)
def test_a_lying_header_shows_nothing(window, lie):
    reader, writer = window
    truth = {"width": 8, "height": 4, "stride": 32, "media_ms": 0, "exact": True}
    writer.publish(writer.take(), **{**truth, **lie})
    assert reader.latest() is None


def test_the_clock_runs_at_its_rate_and_stands_at_rate_zero(window):
    reader, writer = window
    writer.set_clock(2_000_000, 0.5, monotonic_ns=10**9)
    clock = reader.clock()
    assert (clock.at(10**9), clock.at(3 * 10**9)) == (2_000_000, 3_000_000)
    writer.set_clock(2_000_000, 0.0, monotonic_ns=10**9)
    assert reader.clock().at(9 * 10**9) == 2_000_000


def test_the_child_cannot_shrink_the_memory_under_the_desk():
    fd = open_memory(8, 4)
    try:
        with pytest.raises(OSError, match="not permitted"):
            os.ftruncate(fd, 0)
    finally:
        os.close(fd)
