import threading

import pytest

from moderator_app.domain.errors import Cancelled
from moderator_app.media.faults import MediaFaultCode, RecordingFault
from moderator_app.media.findings import Waveform
from tests.media.clips import make_clip


def test_the_outline_follows_the_sound_bucket_by_bucket(workshop, tmp_path):
    outline = workshop.waveform(make_clip(tmp_path / "tone.wav", frames=120, video=False), bucket_ms=100)
    assert (outline.bucket_ms, len(outline.lows), len(outline.highs)) == (100, 40, 40)
    loud, silent = slice(0, 10), slice(10, 20)
    assert all(19_000 < high <= 20_000 for high in outline.highs[loud])
    assert all(-20_000 <= low < -19_000 for low in outline.lows[loud])
    assert set(outline.highs[silent]) == set(outline.lows[silent]) == {0}


def test_compressed_sound_beside_pictures_has_the_same_outline(workshop, clip):
    outline = workshop.waveform(clip, bucket_ms=500)
    assert 20 <= len(outline.highs) <= 21
    assert [high > 10_000 for high in outline.highs[:8]] == [True, True, False, False] * 2


def test_progress_grows_to_the_whole(workshop, clip):
    told: list[int] = []
    workshop.waveform(clip, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1000
    assert len(told) > 5


def test_it_can_be_stopped_and_the_next_wish_is_served(workshop, clip):
    stop = threading.Event()
    with pytest.raises(Cancelled):
        workshop.waveform(clip, progress=lambda _: stop.set(), cancel=stop)
    assert len(workshop.waveform(clip, bucket_ms=1000).highs) >= 10


def test_a_clip_without_sound_says_so(workshop, long_gop_clip):
    with pytest.raises(RecordingFault) as fault:
        workshop.waveform(long_gop_clip)
    assert fault.value.code is MediaFaultCode.NO_AUDIO


def test_a_cut_clip_has_the_outline_of_what_is_there(workshop, tmp_path, front_index_clip):
    path = front_index_clip(tmp_path / "cut.mp4")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert 2 <= len(workshop.waveform(path, bucket_ms=1000).highs) < 9


def test_a_block_of_odd_length_is_no_waveform():
    with pytest.raises(ValueError, match="two equal rows"):
        Waveform.from_block(20, b"123")
