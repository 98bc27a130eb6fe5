import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from moderator_app.media.caged_player import CagedPlayer
from moderator_app.media.faults import MediaFaultCode
from moderator_app.media.player import Player, PlayerState, PlayerStatus
from tests.media.clips import FPS, make_clip, number_in
from tests.media.conftest import FAULTY_TEXTS

PATIENCE_S = 60


def wait_for(player: CagedPlayer, reached: Callable[[PlayerState], bool]) -> PlayerState:
    until = time.monotonic() + PATIENCE_S
    while not reached(state := player.state()):
        if time.monotonic() > until:
            raise AssertionError(f"never came, last seen {state}")
        time.sleep(0.003)
    return state


def settled(player: CagedPlayer) -> PlayerState:
    return wait_for(player, lambda state: state.settled or state.status is PlayerStatus.FAILED)


def loaded(player: CagedPlayer, path: Path, **more) -> CagedPlayer:
    player.load(path, **more)
    state = settled(player)
    assert state.status is PlayerStatus.READY, state
    return player


def number_shown(player: CagedPlayer) -> int:
    frame = player.latest_frame()
    assert frame is not None
    return number_in(frame.data, frame.width, frame.height, frame.stride)


def child_of(player: CagedPlayer) -> int:
    assert player._session is not None
    return player._session.child.process.pid


def test_it_is_a_player_and_starts_no_child_before_it_is_needed(new_player):
    player: Player = new_player()
    assert player.state().status is PlayerStatus.EMPTY
    assert player.latest_frame() is None
    player.play()
    assert player.state().status is PlayerStatus.EMPTY


def test_loading_shows_the_frame_asked_for_muted_and_still(new_player, clip):
    player = new_player()
    player.load(clip, at_ms=4_000)
    assert player.state().status is PlayerStatus.LOADING
    state = settled(player)
    assert (state.status, state.position_ms, state.duration_ms) == (PlayerStatus.READY, 4_000, 10_000)
    assert (state.width, state.height, state.muted, state.has_audio, state.fault) == (320, 176, True, True, None)
    assert number_shown(player) == 120


def test_a_child_can_be_started_ahead(new_player, clip):
    player = new_player()
    player.warm_up()
    child = child_of(player)
    assert player.state().status is PlayerStatus.EMPTY
    assert loaded(player, clip).state().caged == player.state().caged
    assert child_of(player) == child


def test_pictures_are_scaled_into_the_box_given(clip):
    player = CagedPlayer(160, 160)
    try:
        state = loaded(player, clip, at_ms=2_000).state()
        assert (state.width, state.height, number_shown(player)) == (160, 88, 60)
    finally:
        player.close()


def test_paused_seeks_are_exact(new_player, clip):
    player = loaded(new_player(), clip)
    chance = random.Random(7)  # noqa: S311 - a fixed draw, no secret
    for _ in range(30):
        at_ms = chance.randrange(10_000)
        player.seek(at_ms)
        state = settled(player)
        assert (state.position_ms, number_shown(player)) == (at_ms, at_ms * FPS // 1000)
        assert player.latest_frame().exact


def test_steps_are_exact_in_both_directions_and_stop_at_the_ends(new_player, long_gop_clip):
    player = loaded(new_player(), long_gop_clip, at_ms=8_500)
    number = number_shown(player)
    for step in (1, 1, -1, 7, -3, -30, 15, -1, -1, 40, 60, -250, -40, 3):
        player.step(step)
        state = settled(player)
        number = min(max(number + step, 0), 299)
        assert (step, number_shown(player)) == (step, number)
        assert state.position_ms == -(-number * 1000 // FPS)


def test_near_seeks_show_the_keyframe_and_a_step_from_there_is_exact(new_player, clip):
    player = loaded(new_player(), clip)
    player.seek(7_900, exact=False)
    settled(player)
    assert number_shown(player) == 180
    player.step(1)
    settled(player)
    assert number_shown(player) == 181


def test_of_many_seeks_the_last_one_counts(new_player, clip):
    player = loaded(new_player(), clip)
    for at_ms in range(0, 9_000, 100):
        player.seek(at_ms, exact=False)
    player.seek(5_555)
    assert settled(player).position_ms == 5_555
    assert number_shown(player) == 166


@pytest.mark.usefixtures("libvlc")
def test_playing_moves_on_with_a_position_that_never_runs_back_and_agrees_with_the_picture(new_player, clip):
    player = loaded(new_player(), clip, at_ms=1_000)
    player.play()
    positions: list[int] = []
    errors: list[int] = []
    counter = player.state().frame_counter
    while len(errors) < 60:
        state = wait_for(player, lambda state, last=counter: state.frame_counter != last)
        counter = state.frame_counter
        positions.append(state.position_ms)
        frame = player.latest_frame()
        errors.append(abs(frame.media_ms - number_shown(player) * 1000 // FPS))
    assert positions == sorted(positions)
    assert positions[-1] > positions[0] + 500
    assert sorted(errors)[len(errors) // 2] <= 1000 // FPS + 1


@pytest.mark.usefixtures("libvlc")
def test_pausing_shows_an_exact_frame_at_the_position(new_player, clip):
    player = loaded(new_player(), clip)
    player.play()
    wait_for(player, lambda state: state.position_ms > 700)
    player.pause()
    state = settled(player)
    frame = player.latest_frame()
    assert (state.status, frame.exact, frame.media_ms) == (PlayerStatus.PAUSED, True, state.position_ms)
    assert number_shown(player) == state.position_ms * FPS // 1000
    assert player.state().position_ms == state.position_ms


@pytest.mark.usefixtures("libvlc")
def test_it_plays_on_from_where_it_was_stepped_to(new_player, clip):
    player = loaded(new_player(), clip, at_ms=3_000)
    player.step(1)
    counter = settled(player).frame_counter
    player.play()
    wait_for(player, lambda state: state.frame_counter > counter)
    assert 91 <= number_shown(player) <= 110


@pytest.mark.usefixtures("libvlc")
def test_seeking_in_motion_goes_there_and_stays_in_motion(new_player, clip):
    player = loaded(new_player(), clip)
    player.play()
    wait_for(player, lambda state: state.position_ms > 300)
    player.seek(6_000)
    counter = settled(player).frame_counter
    state = wait_for(player, lambda state: state.frame_counter > counter)
    assert state.status is PlayerStatus.PLAYING
    assert 180 <= number_shown(player) <= 200


@pytest.mark.usefixtures("libvlc")
@pytest.mark.parametrize("rate", [0.25, 4.0])
def test_the_rate_can_be_changed_in_motion(new_player, clip, rate):
    player = loaded(new_player(), clip)
    player.play()
    wait_for(player, lambda state: state.position_ms > 300)
    player.set_rate(rate)
    before = settled(player)
    assert before.rate == rate
    after = wait_for(player, lambda state: state.position_ms > before.position_ms + 300)
    assert after.status is PlayerStatus.PLAYING


@pytest.mark.usefixtures("libvlc")
def test_it_ends_on_the_last_frame_and_plays_again_from_the_start(new_player, clip):
    player = loaded(new_player(), clip, at_ms=9_300)
    player.play()
    state = wait_for(player, lambda state: state.status is PlayerStatus.ENDED)
    assert (state.position_ms, number_shown(player)) == (10_000, 299)
    player.play()
    assert settled(player).position_ms < 5_000
    player.step(1)
    assert settled(player).status is PlayerStatus.PAUSED


@pytest.mark.usefixtures("libvlc")
def test_sound_alone_plays_without_pictures(new_player, tmp_path):
    player = loaded(new_player(), make_clip(tmp_path / "sound.wav", frames=150, video=False))
    assert (player.state().fault, player.state().width) == (MediaFaultCode.NO_VIDEO, 0)
    player.play()
    wait_for(player, lambda state: state.position_ms > 300)
    player.pause()
    assert settled(player).status is PlayerStatus.PAUSED
    assert player.latest_frame() is None


@pytest.mark.usefixtures("libvlc")
def test_sound_can_be_asked_for_and_silenced_in_motion(new_player, clip):
    player = loaded(new_player(), clip)
    player.play()
    wait_for(player, lambda state: state.position_ms > 300)
    for muted, percent in ((False, 40), (True, 40), (False, 130)):
        player.set_muted(muted)
        player.set_volume(percent)
        before = settled(player)
        assert (before.muted, before.volume) == (muted, min(percent, 100))
        wait_for(player, lambda state, at=before.position_ms: state.position_ms > at + 200)
    assert loaded(player, clip).state().muted


@pytest.mark.usefixtures("libvlc")
def test_killing_the_decoder_in_motion_leaves_the_desk_alive_and_the_next_load_works(new_player, clip):
    player = loaded(new_player(), clip)
    player.play()
    wait_for(player, lambda state: state.position_ms > 300)
    first = child_of(player)
    os.kill(first, signal.SIGSEGV)
    state = wait_for(player, lambda state: state.status is PlayerStatus.FAILED)
    assert state.fault is MediaFaultCode.CRASHED
    player.play()
    player.seek(100)
    assert player.state().status is PlayerStatus.FAILED
    loaded(player, clip, at_ms=2_000)
    assert number_shown(player) == 60
    assert child_of(player) != first


def test_a_decoder_that_hangs_is_ended(new_player, clip):
    player = loaded(new_player(patience_s=3.0), clip)
    os.kill(child_of(player), signal.SIGSTOP)
    player.seek(1_000)
    assert wait_for(player, lambda state: state.status is PlayerStatus.FAILED).fault is MediaFaultCode.TIMED_OUT
    loaded(player, clip)


def test_without_libvlc_there_are_stills_and_steps_and_a_plain_word(new_player, clip, monkeypatch):
    monkeypatch.setenv("PYTHON_VLC_LIB_PATH", "/nowhere/libvlc.so.5")
    player = loaded(new_player(), clip)
    state = wait_for(player, lambda state: not state.can_play)
    assert state.fault is MediaFaultCode.LIBVLC_MISSING
    player.play()
    assert settled(player).status is PlayerStatus.READY
    player.seek(2_500)
    settled(player)
    player.step(-1)
    settled(player)
    assert number_shown(player) == 74


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, MediaFaultCode.MISSING),
        (b"", MediaFaultCode.EMPTY),
        (bytes(range(1, 200)) * 100, MediaFaultCode.NOT_A_FILM),
        (FAULTY_TEXTS["dash.mp4"], MediaFaultCode.REFUSED_KIND),
        (FAULTY_TEXTS["hls.mp4"], MediaFaultCode.REFUSED_KIND),
        (FAULTY_TEXTS["text.mp4"], MediaFaultCode.NOT_A_FILM),
    ],
)
def test_a_faulty_file_fails_plainly_and_the_same_child_opens_the_next(new_player, tmp_path, clip, content, code):
    path = tmp_path / "named.mp4"
    if content is not None:
        path.write_bytes(content)
    player = new_player()
    player.load(path)
    state = settled(player)
    assert (state.status, state.fault) == (PlayerStatus.FAILED, code)
    assert player.latest_frame() is None
    child = child_of(player)
    loaded(player, clip)
    assert child_of(player) == child


def test_a_truncated_recording_opens_with_a_warning(new_player, tmp_path, front_index_clip):
    path = front_index_clip(tmp_path / "cut.mp4")
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 6 // 10])
    state = loaded(new_player(), path).state()
    assert state.fault is MediaFaultCode.TRUNCATED
    assert 4_000 < state.duration_ms < 8_000


def test_stopping_lets_go_of_the_file(new_player, clip):
    player = loaded(new_player(), clip)
    player.stop()
    state = settled(player)
    assert (state.status, state.duration_ms, state.fault) == (PlayerStatus.EMPTY, 0, None)
    assert player.latest_frame() is None


def test_closing_leaves_no_process_memory_or_descriptor_behind(clip):
    def held() -> tuple[int, int, list[str]]:
        maps = Path("/proc/self/maps").read_text(encoding="utf-8")
        open_files = sum(1 for _ in Path("/proc/self/fd").iterdir())
        named = sorted(path.name for path in Path("/dev/shm").iterdir())  # noqa: S108 - looked at, not written
        return open_files, maps.count("memfd:frames"), named

    before = held()
    player = loaded(CagedPlayer(320, 176), clip)
    frame = player.latest_frame()
    child = child_of(player)
    del frame
    player.close()
    player.close()
    assert held() == before
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
    assert player.state().status is PlayerStatus.EMPTY


def test_a_frame_still_in_hand_outlives_the_player(clip):
    player = loaded(CagedPlayer(320, 176), clip, at_ms=1_000)
    frame = player.latest_frame()
    player.close()
    assert number_in(frame.data, frame.width, frame.height, frame.stride) == 30
