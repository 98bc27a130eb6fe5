import os
import struct
import threading

import pytest

from moderator_app.media.pipe import Pipe


@pytest.fixture
def ends():
    from_desk, to_child = os.pipe()
    from_child, to_desk = os.pipe()
    yield Pipe(from_child, to_child), Pipe(from_desk, to_desk), to_desk
    for fd in (from_desk, to_child, from_child, to_desk):
        try:
            os.close(fd)
        except OSError:
            continue


def test_a_message_arrives_with_its_block(ends):
    desk, child, _ = ends
    desk.send({"do": "看", "n": 1}, b"\x00\x01")
    assert child.receive(5) == ({"do": "看", "n": 1}, b"\x00\x01")


def test_a_block_larger_than_the_pipe_arrives_whole(ends):
    desk, child, _ = ends
    block = bytes(range(256)) * 20_000
    sender = threading.Thread(target=desk.send, args=({}, block))
    sender.start()
    assert child.receive(30)[1] == block
    sender.join()


def test_silence_times_out(ends):
    desk, _, _ = ends
    with pytest.raises(TimeoutError):
        desk.receive(0.01)


def test_the_end_is_told(ends):
    desk, _, to_desk = ends
    os.close(to_desk)
    with pytest.raises(EOFError):
        desk.receive(5)


@pytest.mark.parametrize(
    "nonsense",
    [
        struct.pack("<II", 2, 0) + b"[]",
        struct.pack("<II", 3, 0) + b"{]}",
        struct.pack("<II", 2, 0) + b"\xff\xff",
        struct.pack("<II", 0xFFFFFFFF, 0),
        struct.pack("<II", 2, 0xFFFFFFFF) + b"{}",
    ],
)
def test_nonsense_is_refused_before_its_memory_is_taken(ends, nonsense):
    desk, _, to_desk = ends
    os.write(to_desk, nonsense)
    with pytest.raises(ValueError, match=r".+"):
        desk.receive(5)


def test_half_a_message_times_out(ends):
    desk, _, to_desk = ends
    os.write(to_desk, struct.pack("<II", 10, 0) + b"{")
    with pytest.raises(TimeoutError):
        desk.receive(0.05)
