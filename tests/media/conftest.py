import ctypes
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from moderator_app.media.cage import Cage
from moderator_app.media.caged_player import CagedPlayer
from tests.media.clips import make_clip


@pytest.fixture(scope="session")
def clip(tmp_path_factory) -> Path:
    """Ten seconds of numbered frames with sound, a keyframe every two seconds."""
    return make_clip(tmp_path_factory.mktemp("clips") / "clip.mp4")


@pytest.fixture(scope="session")
def long_gop_clip(tmp_path_factory) -> Path:
    return make_clip(tmp_path_factory.mktemp("clips") / "long_gop.mp4", keyframe_every=250, sound=False)


@pytest.fixture(scope="session")
def workshop() -> Iterator[Cage]:
    with Cage() as cage:
        yield cage


@pytest.fixture
def new_player() -> Iterator[Callable[..., CagedPlayer]]:
    made: list[CagedPlayer] = []

    def make(**more) -> CagedPlayer:
        made.append(CagedPlayer(640, 360, **more))
        return made[-1]

    yield make
    for player in made:
        player.close()


@pytest.fixture(scope="session")
def libvlc() -> None:
    """Skip what needs motion, only where libvlc is really absent."""
    try:
        ctypes.CDLL("libvlc.so.5")
    except OSError:
        pytest.skip("libvlc is not installed on this machine")


FAULTY_TEXTS = {
    "dash.mp4": b"""<?xml version="1.0"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT4S" profiles="x">
<Period><AdaptationSet mimeType="video/mp4"><SegmentTemplate media="$Number$.m4s" duration="2"/>
<Representation id="1" bandwidth="1"/></AdaptationSet></Period></MPD>""",
    "hls.mp4": b"#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nhttp://127.0.0.1:9/segment.ts\n#EXT-X-ENDLIST\n",
    "text.mp4": "今晚十点开播，先到先得。\nPlain words, not a recording.\n".encode(),
}


@pytest.fixture
def front_index_clip() -> Callable[[Path], Path]:
    """Make the ten-second clip with its index before its data, as recordings for streaming have it."""

    def make(path: Path) -> Path:
        return make_clip(path, options={"movflags": "faststart"})

    return make
