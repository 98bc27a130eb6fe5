"""A recording that is still coming: played at once, looked into when it is whole, let go when it is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from moderator_app.desk.case.case_file import film_of
from moderator_app.desk.case.room import CaseRoom, build_case_room
from moderator_app.domain.case import Media
from moderator_app.domain.errors import Refused
from moderator_app.media.faults import MediaFaultCode, RecordingFault
from moderator_app.media.player import FakePlayer, PlayerStatus
from moderator_app.media.stream import Layout, Stream
from tests.desk.case.table import FakeHost, clip, content, lease
from tests.desk.case.test_sights import FakeSource


@pytest.fixture
def coming(host: FakeHost, tmp_path: Path) -> Iterator[Stream]:
    host.coming = Stream(tmp_path / "film.coming", Layout([4, 4]))
    yield host.coming
    host.coming.close(keep=False)


@pytest.fixture
def begun(host: FakeHost, player: FakePlayer, coming: Stream, qtbot) -> Iterator[CaseRoom]:
    made = build_case_room(host, player=player, source=FakeSource())
    qtbot.addWidget(made)
    made.show()
    made.open(content(), lease(), None)
    qtbot.waitUntil(lambda: made.playback.state.status is PlayerStatus.READY)
    assert not coming.whole
    yield made
    made.shut()


def test_it_is_played_at_once_and_pictures_wait_for_the_whole(
    begun: CaseRoom, host: FakeHost, player: FakePlayer, tmp_path: Path
) -> None:
    assert "load film.coming 0 coming" in player.calls
    assert begun.stage.view.sentence == "", "what is shown needs no word about what is fetched"
    assert not begun.sights.path
    assert host.when_whole is not None
    host.when_whole(tmp_path / "clip-1.mp4")
    assert begun.sights.path == tmp_path / "clip-1.mp4"
    assert len([call for call in player.calls if call.startswith("load")]) == 1, "it plays on from where it is"


def test_what_turns_out_to_be_something_else_is_let_go_with_a_sentence(begun: CaseRoom, host: FakeHost) -> None:
    assert host.when_failed is not None
    host.when_failed(RecordingFault(MediaFaultCode.ALTERED))
    assert begun.playback.state.status is PlayerStatus.EMPTY
    assert begun.stage.view.sentence == (
        "What came is not the recording that the case names. The case can be decided by its text."
    )
    assert begun.may_decide()


def test_an_address_that_the_policy_does_not_allow_is_named_as_such(begun: CaseRoom, host: FakeHost) -> None:
    assert host.when_failed is not None
    host.when_failed(Refused("forbidden", "no"))
    assert begun.stage.view.sentence.startswith("The recording lies at an address that the policy does not allow.")


@pytest.mark.parametrize("tongue", ["en", "zh_CN"])
def test_a_stream_that_drops_has_its_sentence_beside_the_picture(
    begun: CaseRoom, host: FakeHost, player: FakePlayer, tongue: str
) -> None:
    host.tongue = tongue
    player._fault = MediaFaultCode.DROPPED
    begun.playback.poll()
    assert begun.stage.view.sentence.startswith(MediaFaultCode.DROPPED.label.in_language(tongue))
    assert begun.playback.showing
    assert begun.may_decide()


def test_a_playlist_stands_for_the_segments_beside_it() -> None:
    item = clip()
    segment = Media(sha256="b" * 64, bytes=4, mime="video/mp2t")
    playlist = Media(sha256="c" * 64, bytes=4, mime="application/vnd.apple.mpegurl")
    assert film_of(replace(item, media=(segment, playlist))) is playlist
    assert film_of(replace(item, media=(segment,))) is segment
