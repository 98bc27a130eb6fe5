import io
import random
from fractions import Fraction

import av
import pytest

from moderator_app.assets import resource
from moderator_app.media.faults import MediaFaultCode, RecordingFault
from moderator_app.media.film import Film, paint
from moderator_app.media.findings import Still
from tests.media.clips import FPS, make_clip, number_in


def number_of(still: Still) -> int:
    return number_in(still.data, still.width, still.height, still.stride)


@pytest.mark.parametrize("name", ["clip", "long_gop_clip"])
def test_thirty_random_instants_give_exactly_their_frame(workshop, request, name):
    path = request.getfixturevalue(name)
    chance = random.Random(20261122)  # noqa: S311 - a fixed draw, no secret
    for _ in range(30):
        at_ms = chance.randrange(10_000)
        still = workshop.still(path, at_ms)
        assert (at_ms, number_of(still)) == (at_ms, at_ms * FPS // 1000)


def test_a_stills_own_time_finds_the_same_frame_again(workshop, clip):
    for at_ms in (0, 33, 34, 99, 101, 5_017, 9_999):
        still = workshop.still(clip, at_ms)
        assert number_of(workshop.still(clip, still.media_ms)) == number_of(still)
        if still.media_ms:
            assert number_of(workshop.still(clip, still.media_ms - 1)) == number_of(still) - 1


def test_beyond_the_ends_there_are_the_first_and_the_last_frame(workshop, clip):
    assert number_of(workshop.still(clip, -500)) == 0
    assert number_of(workshop.still(clip, 99_000)) == 299


@pytest.mark.parametrize("suffix", ["mkv", "mov", "flv", "ts"])
def test_other_containers_are_exact_too(workshop, tmp_path, suffix):
    path = make_clip(tmp_path / f"clip.{suffix}")
    first_ms = workshop.still(path, 0).media_ms
    for number in (0, 1, 59, 60, 61, 200, 299):
        # The middle of the frame, for some containers round its time to milliseconds.
        assert number_of(workshop.still(path, first_ms + (number * 1000 + 500) // FPS)) == number


def test_one_picture_gives_the_same_pixels_however_often_it_is_taken():
    """With several threads FFmpeg now and then spoils some pixels where its slices meet, of a film's first picture."""
    seen = set()
    for _ in range(60):
        film = Film(resource("sample", "clips", "clip-06.mp4"))
        seen.add(bytes(paint(film.picture_at(Fraction(2096, 100)).frame, (854, 480))))
        film.close()
    assert len(seen) == 1


def test_the_png_holds_the_same_pixels_and_the_same_bytes_each_time(workshop, clip):
    still = workshop.still(clip, 4_000, png=True)
    with av.open(io.BytesIO(still.png), format="png_pipe") as picture:
        frame = next(picture.decode(video=0)).reformat(format="bgra")
    pixels = bytes(frame.to_ndarray())
    assert (frame.width, frame.height) == (still.width, still.height)
    assert [pixels[at : at + 3] for at in range(0, len(pixels), 4)] == [
        still.data[at : at + 3] for at in range(0, len(still.data), 4)
    ]
    assert workshop.still(clip, 4_000, png=True).png == still.png
    assert workshop.still(clip, 4_000).png == b""


def test_a_still_is_scaled_down_to_fit_but_never_up(workshop, clip):
    assert (workshop.still(clip, 0).width, workshop.still(clip, 0).height) == (320, 176)
    small = workshop.still(clip, 3_000, box=(160, 160))
    assert (small.width, small.height, number_of(small)) == (160, 88, 90)


def test_thumbnails_are_the_keyframes_before_and_come_one_by_one(workshop, clip):
    seen: list[tuple[int, int]] = []
    stills = workshop.thumbnails(
        clip, [0, 1_900, 2_000, 7_500], box=(160, 96), each=lambda place, still: seen.append((place, still.media_ms))
    )
    assert [number_of(still) for still in stills] == [0, 0, 60, 180]
    assert seen == [(0, 0), (1, 0), (2, 2_000), (3, 6_000)]


def test_a_file_without_pictures_says_so(workshop, tmp_path):
    with pytest.raises(RecordingFault) as fault:
        workshop.still(make_clip(tmp_path / "sound.wav", frames=30, video=False), 0)
    assert fault.value.code is MediaFaultCode.NO_VIDEO


def test_a_changed_file_is_opened_anew(workshop, tmp_path, clip):
    path = make_clip(tmp_path / "changing.mp4", frames=30)
    assert number_of(workshop.still(path, 99_000)) == 29
    path.write_bytes(clip.read_bytes())
    assert number_of(workshop.still(path, 99_000)) == 299
