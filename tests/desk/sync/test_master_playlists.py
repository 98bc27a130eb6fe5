"""Playlists of playlists: one stream is chosen, and what it needs is found beside it or where the policy allows."""

from __future__ import annotations

import pytest

from moderator_app.domain.case import Media
from moderator_app.domain.errors import Refused
from moderator_app.media.faults import RecordingFault
from tests.desk.sync.shelf import HLS, PATIENCE_S, Shelf, hls, sha
from tests.desk.sync.unruly_server import UnrulyServer

SEGMENTS = [bytes([number]) * 188 * 40 for number in range(4)]


def test_of_a_playlist_of_playlists_the_best_stream_plays_beside_it_or_from_an_allowed_address(
    shelf: Shelf, server: UnrulyServer
) -> None:
    low, _film = hls(SEGMENTS[:1], lambda number: f"{number}.ts")
    own, _film = hls(SEGMENTS, lambda number: sha(SEGMENTS[number]))
    far, _film = hls(SEGMENTS, lambda number: f"parts/{number}.ts")
    beside = tuple(Media(sha256=sha(one), bytes=len(one), mime="video/mp2t") for one in SEGMENTS)
    lists = tuple(Media(sha256=sha(one), bytes=len(one), mime=HLS, name=f"{sha(one)}.m3u8") for one in (low, own))
    for tall in (lists[1].name, f"{server.url}/vod/tall.m3u8"):
        text = (
            f"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,RESOLUTION=2x2\n{lists[0].name}\n"
            f"#EXT-X-STREAM-INF:BANDWIDTH=2,RESOLUTION=4x4\n{tall}\n"
        ).encode()
        server.files = {f"/v1/media/{sha(one)}": one for one in (text, low, own, *SEGMENTS)}
        server.files |= {"/vod/tall.m3u8": far}
        server.files |= {f"/vod/parts/{number}.ts": one for number, one in enumerate(SEGMENTS)}
        film = Media(sha256=sha(text), bytes=len(text), mime=HLS, name="all.m3u8")
        path = shelf.play_list(film, (film, *lists, *beside)).result(PATIENCE_S)
        assert path.read_bytes() == b"".join(SEGMENTS)


@pytest.mark.parametrize("uri", ["elsewhere.m3u8", "https://not-allowed.example/tall.m3u8"])
def test_a_stream_that_lies_nowhere_or_where_the_policy_forbids_is_not_asked_for(
    shelf: Shelf, server: UnrulyServer, uri: str
) -> None:
    text = f"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{uri}\n".encode()
    server.files = {f"/v1/media/{sha(text)}": text}
    film = Media(sha256=sha(text), bytes=len(text), mime=HLS, name="all.m3u8")
    with pytest.raises((RecordingFault, Refused)):
        shelf.play_list(film, (film,)).result(PATIENCE_S)
