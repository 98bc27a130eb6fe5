import pytest

from moderator_app.media.faults import MediaFaultCode, RecordingFault
from moderator_app.media.kind import kind_of
from tests.media.clips import make_clip
from tests.media.conftest import FAULTY_TEXTS


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.mp4", "mp4"), ("a.mov", "mp4"), ("a.mkv", "matroska"), ("a.flv", "flv"), ("a.ts", "ts"),
        ("a.mp3", "mp3"), ("a.wav", "wav"), ("a.m4a", "mp4"),
    ],
)  # fmt: skip
def test_a_recording_is_known_by_its_bytes_whatever_its_name(tmp_path, name, kind):
    made = make_clip(tmp_path / name, frames=10, video=name[-3:] not in {"mp3", "wav", "m4a"})
    assert kind_of(made.rename(tmp_path / "renamed.txt")).name == kind


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", MediaFaultCode.EMPTY),
        (FAULTY_TEXTS["dash.mp4"], MediaFaultCode.REFUSED_KIND),
        (FAULTY_TEXTS["hls.mp4"], MediaFaultCode.REFUSED_KIND),
        (b"\xef\xbb\xbf \n#EXTM3U\n", MediaFaultCode.REFUSED_KIND),
        (b"[playlist]\nFile1=http://127.0.0.1/\n", MediaFaultCode.REFUSED_KIND),
        (b"ffconcat version 1.0\nfile other.mp4\n", MediaFaultCode.REFUSED_KIND),
        (b"OggS" + bytes(100), MediaFaultCode.REFUSED_KIND),
        (FAULTY_TEXTS["text.mp4"], MediaFaultCode.NOT_A_FILM),
        (bytes(range(256)) * 40, MediaFaultCode.NOT_A_FILM),
        (b"G", MediaFaultCode.NOT_A_FILM),
    ],
)
def test_anything_else_is_refused_with_its_reason(tmp_path, content, code):
    path = tmp_path / "named.mp4"
    path.write_bytes(content)
    with pytest.raises(RecordingFault) as refused:
        kind_of(path)
    assert refused.value.code is code
    assert refused.value.source == "named.mp4"


def test_a_missing_file_and_a_folder_are_missing(tmp_path):
    for path in (tmp_path / "none.mp4", tmp_path):
        with pytest.raises(RecordingFault) as refused:
            kind_of(path)
        assert refused.value.code is MediaFaultCode.MISSING


def test_every_fault_has_a_sentence_in_both_languages():
    for code in MediaFaultCode:
        assert code.label.en.endswith(".")
        assert code.label.zh.endswith("。")
