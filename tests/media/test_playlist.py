from __future__ import annotations

import pytest

from moderator_app.media.faults import MediaFaultCode, RecordingFault
from moderator_app.media.playlist import Part, Variant, best_of, is_playlist, read_playlist, variants_of

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
        ('#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="k"\n#EXTINF:1,\na.ts\n', MediaFaultCode.ENCRYPTED),
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


MASTER = """#EXTM3U
#EXT-X-STREAM-INF:BANDWIDTH=800000,RESOLUTION=640x360,CODECS="avc1.42e00a,mp4a.40.2"
low.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=2500000,RESOLUTION=1920x1080
middle/plain.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=5000000,RESOLUTION=1920x1080
middle/rich.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=9000000,RESOLUTION=3840x2160
https://vod.example/tall.m3u8
"""


def test_of_several_streams_the_tallest_that_the_desk_can_show_is_chosen_and_of_equal_ones_the_richest() -> None:
    variants = variants_of(MASTER.encode())
    assert [one.height for one in variants] == [360, 1080, 1080, 2160]
    assert best_of(variants).uri == "middle/rich.m3u8"
    assert best_of(variants[3:]).uri == "https://vod.example/tall.m3u8"
    assert variants_of(SIMPLE.encode()) == ()


def test_a_stream_without_a_stated_size_is_the_last_choice() -> None:
    text = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=9\nunknown\n#EXT-X-STREAM-INF:BANDWIDTH=1,RESOLUTION=2x90\nsmall\n"
    assert best_of(variants_of(text.encode())) == Variant("small", 1, 90, whole=True)


def test_a_stream_whose_sound_lies_apart_is_passed_over_and_refused_where_there_is_no_other() -> None:
    sound = '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="zh",URI="zh.m3u8"\n'
    apart = '#EXT-X-STREAM-INF:BANDWIDTH=9,RESOLUTION=1x720,AUDIO="a"\napart\n'
    whole = "#EXT-X-STREAM-INF:BANDWIDTH=1,RESOLUTION=1x360\nwhole\n"
    assert best_of(variants_of(f"#EXTM3U\n{sound}{apart}{whole}".encode())).uri == "whole"
    with pytest.raises(RecordingFault) as refused:
        best_of(variants_of(f"#EXTM3U\n{sound}{apart}".encode()), "list")
    assert refused.value.code is MediaFaultCode.REFUSED_KIND
    inside = '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="zh"\n'
    assert best_of(variants_of(f"#EXTM3U\n{inside}{apart}".encode())).uri == "apart", "its sound comes with it"


def test_a_playlist_of_encrypted_streams_says_so() -> None:
    text = '#EXTM3U\n#EXT-X-SESSION-KEY:METHOD=SAMPLE-AES,URI="k"\n#EXT-X-STREAM-INF:BANDWIDTH=1\na\n'
    with pytest.raises(RecordingFault) as refused:
        variants_of(text.encode())
    assert refused.value.code is MediaFaultCode.ENCRYPTED
    assert "encrypted" in str(refused.value)
