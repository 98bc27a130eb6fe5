import pytest

from moderator_app.media.faults import MediaFaultCode
from tests.media.clips import make_clip
from tests.media.conftest import FAULTY_TEXTS


def cut(path, share: float):
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    return path


def test_a_whole_clip_is_described(workshop, clip):
    info = workshop.probe(clip)
    assert (info.kind, info.duration_ms, info.width, info.height) == ("mp4", 10_000, 320, 176)
    assert (info.fps, round(info.frame_ms, 1), info.has_audio) == (30.0, 33.3, True)
    assert info.audio_codec == "aac"
    assert info.video_codec in {"h264", "mpeg4"}
    assert (info.truncated, info.fault) == (False, None)


def test_sound_alone_is_described_and_has_no_picture(workshop, tmp_path):
    info = workshop.probe(make_clip(tmp_path / "sound.mp3", frames=60, video=False))
    assert (info.fault, info.has_audio, info.width) == (MediaFaultCode.NO_VIDEO, True, 0)
    assert abs(info.duration_ms - 2_000) < 100


@pytest.mark.parametrize("suffix", ["mkv", "flv", "ts"])
def test_a_cut_recording_is_truncated_and_its_real_length_is_known(workshop, tmp_path, suffix):
    info = workshop.probe(cut(make_clip(tmp_path / f"cut.{suffix}"), 0.6))
    assert (info.fault, info.truncated) == (MediaFaultCode.TRUNCATED, True)
    assert 4_000 < info.duration_ms < 8_000


@pytest.mark.parametrize("suffix", ["mkv", "flv", "ts", "mov", "mp4"])
def test_a_whole_recording_is_not_truncated(workshop, tmp_path, suffix):
    assert workshop.probe(make_clip(tmp_path / f"whole.{suffix}", frames=45)).fault is None


def test_an_mp4_cut_behind_its_index_is_truncated(workshop, tmp_path, front_index_clip):
    info = workshop.probe(cut(front_index_clip(tmp_path / "cut.mp4"), 0.6))
    assert (info.fault, info.truncated, info.stated_ms) == (MediaFaultCode.TRUNCATED, True, 10_000)
    assert 4_000 < info.duration_ms < 8_000


def test_an_mp4_without_its_index_is_beyond_reading(workshop, tmp_path):
    info = workshop.probe(cut(make_clip(tmp_path / "cut.mp4"), 0.6))
    assert (info.fault, info.truncated) == (MediaFaultCode.NOT_A_FILM, True)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.mp4", b"", MediaFaultCode.EMPTY),
        ("garbage.mp4", bytes(range(1, 200)) * 100, MediaFaultCode.NOT_A_FILM),
        ("framed_garbage.mp4", b"\0\0\0\x18ftypisom" + bytes(range(256)) * 100, MediaFaultCode.NOT_A_FILM),
        ("dash.mp4", FAULTY_TEXTS["dash.mp4"], MediaFaultCode.REFUSED_KIND),
        ("hls.mp4", FAULTY_TEXTS["hls.mp4"], MediaFaultCode.REFUSED_KIND),
        ("text.mp4", FAULTY_TEXTS["text.mp4"], MediaFaultCode.NOT_A_FILM),
    ],
)
def test_a_faulty_file_is_named_for_what_it_is(workshop, tmp_path, name, content, code):
    path = tmp_path / name
    path.write_bytes(content)
    assert workshop.probe(path).fault is code


def test_a_missing_file_is_missing(workshop, tmp_path):
    assert workshop.probe(tmp_path / "none.mp4").fault is MediaFaultCode.MISSING


def test_bit_rot_still_gives_pictures(workshop, tmp_path, clip):
    data = bytearray(clip.read_bytes())
    for at in range(3_000, len(data) // 2, 997):
        data[at] ^= 0x5A
    path = tmp_path / "rotten.mp4"
    path.write_bytes(data)
    assert workshop.probe(path).duration_ms == 10_000
    assert workshop.still(path, 9_500).width == 320
