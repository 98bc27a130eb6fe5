from __future__ import annotations

import pytest

from moderator_app.media.faults import MediaFaultCode, RecordingFault
from moderator_app.media.playlist import Part, is_playlist, read_playlist

SIMPLE = """#EXTM3U
#EXT-X-VERSION:3
#EXT-X-TARGETDURATION:4
# a remark
#EXTINF:4.000,first
one.ts
#EXTINF:3.5,
two.ts
#EXT-X-ENDLIST
"""


def test_parts_come_in_order_with_their_lengths_in_time() -> None:
    playlist = read_playlist(SIMPLE.encode())
    assert playlist.parts == (Part("one.ts", 4000), Part("two.ts", 3500))
    assert playlist.duration_ms == 7500


def test_ranges_of_one_file_follow_each_other_unless_they_say_where_they_begin() -> None:
    text = "#EXTM3U\n#EXT-X-BYTERANGE:100@0\n#EXTINF:1,\na.ts\n#EXT-X-BYTERANGE:50\n#EXTINF:1,\na.ts\n"
    assert [(part.start, part.length) for part in read_playlist(text.encode()).parts] == [(0, 100), (100, 50)]


def test_fragments_stand_behind_their_initialisation_section() -> None:
    text = '#EXTM3U\n#EXT-X-MAP:URI="head.mp4",BYTERANGE="700@20"\n#EXTINF:2,\n1.m4s\n#EXTINF:2,\n2.m4s\n'
    assert [part.uri for part in read_playlist(text.encode()).parts] == ["head.mp4", "1.m4s", "2.m4s"]
    assert read_playlist(text.encode()).parts[0] == Part("head.mp4", 0, 20, 700)


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("no playlist", MediaFaultCode.NOT_A_FILM),
        ("#EXTM3U\n", MediaFaultCode.NOT_A_FILM),
        ("#EXTM3U\n#EXTINF:abc,\na.ts\n", MediaFaultCode.NOT_A_FILM),
        ("#EXTM3U\n#EXT-X-BYTERANGE:0@1\n#EXTINF:1,\na.ts\n", MediaFaultCode.NOT_A_FILM),
        ('#EXTM3U\n#EXT-X-MAP:BYTERANGE="3@0"\n#EXTINF:1,\na.ts\n', MediaFaultCode.NOT_A_FILM),
        ("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nlow.m3u8\n", MediaFaultCode.REFUSED_KIND),
        ("#EXTM3U\n#EXTINF:1,\na.ts\n#EXT-X-DISCONTINUITY\n#EXTINF:1,\nb.ts\n", MediaFaultCode.REFUSED_KIND),
        (
            '#EXTM3U\n#EXT-X-MAP:URI="a"\n#EXTINF:1,\n1\n#EXT-X-MAP:URI="b"\n#EXTINF:1,\n2\n',
            MediaFaultCode.REFUSED_KIND,
        ),
        ('#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="k"\n#EXTINF:1,\na.ts\n', MediaFaultCode.CODEC_MISSING),
    ],
)
def test_what_one_stream_cannot_be_made_of_is_refused_by_its_name(lines: str, code: MediaFaultCode) -> None:
    with pytest.raises(RecordingFault) as refused:
        read_playlist(lines.encode(), "list")
    assert refused.value.code is code


def test_a_key_of_no_encryption_and_bytes_that_are_no_text_are_told_apart() -> None:
    assert read_playlist(b"#EXTM3U\n#EXT-X-KEY:METHOD=NONE\n#EXTINF:1,\na.ts\n").parts == (Part("a.ts", 1000),)
    with pytest.raises(RecordingFault):
        read_playlist(b"#EXTM3U\n\xff\xfe\n")


def test_a_playlist_is_known_by_its_kind() -> None:
    assert is_playlist("application/vnd.apple.mpegurl")
    assert is_playlist("Application/X-mpegURL; charset=utf-8")
    assert not is_playlist("video/mp4")
