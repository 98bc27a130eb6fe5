from pathlib import Path

from moderator_app.media.faults import MediaFaultCode
from moderator_app.media.player import FakePlayer, Player, PlayerStatus


def a_loaded_player(**more) -> FakePlayer:
    player = FakePlayer(**more)
    player.load(Path("clip.mp4"))
    return player


def shown(player: FakePlayer) -> int:
    frame = player.latest_frame()
    assert frame is not None
    assert len(frame.data) == frame.height * frame.stride
    return FakePlayer.frame_number(frame)


def test_it_is_a_player():
    player: Player = FakePlayer()
    assert player.state().status is PlayerStatus.EMPTY
    assert player.latest_frame() is None


def test_loading_never_plays_by_itself_and_starts_muted():
    state = a_loaded_player().state()
    assert (state.status, state.position_ms, state.muted) == (PlayerStatus.READY, 0, True)


def test_a_slow_file_is_loading_until_the_clock_moves():
    player = a_loaded_player(slow=True)
    assert player.state().status is PlayerStatus.LOADING
    assert not player.state().settled
    player.advance(1)
    assert player.state().status is PlayerStatus.READY


def test_playing_follows_the_virtual_clock_and_the_rate():
    player = a_loaded_player()
    player.play()
    player.advance(1000)
    assert (player.state().position_ms, shown(player)) == (1000, 25)
    player.set_rate(9)
    player.advance(1000)
    assert (player.state().rate, player.state().position_ms) == (4.0, 5000)


def test_it_ends_and_play_starts_over():
    player = a_loaded_player(length_ms=1000)
    player.play()
    player.advance(5000)
    assert (player.state().status, player.state().position_ms) == (PlayerStatus.ENDED, 1000)
    player.play()
    assert (player.state().status, player.state().position_ms) == (PlayerStatus.PLAYING, 0)


def test_steps_pause_and_land_on_whole_frames():
    player = a_loaded_player()
    player.play()
    player.seek(1015)
    player.step(+1)
    assert (player.state().status, player.state().position_ms, shown(player)) == (PlayerStatus.PAUSED, 1040, 26)
    player.step(-30)
    assert shown(player) == 0


def test_the_counter_grows_only_with_a_new_picture():
    player = a_loaded_player()
    before = player.state().frame_counter
    player.seek(10)
    assert player.state().frame_counter == before
    player.seek(50)
    assert player.state().frame_counter == before + 1


def test_a_faulty_file_fails_and_a_truncated_one_only_warns():
    player = FakePlayer(faults={"bad.mp4": MediaFaultCode.NOT_A_FILM, "cut.mp4": MediaFaultCode.TRUNCATED})
    player.load(Path("bad.mp4"))
    assert (player.state().status, player.state().fault) == (PlayerStatus.FAILED, MediaFaultCode.NOT_A_FILM)
    player.play()
    assert player.state().status is PlayerStatus.FAILED
    player.load(Path("cut.mp4"))
    assert (player.state().status, player.state().fault) == (PlayerStatus.READY, MediaFaultCode.TRUNCATED)


def test_after_a_crash_the_next_load_works():
    player = a_loaded_player()
    player.crash()
    assert player.state().fault is MediaFaultCode.CRASHED
    player.load(Path("other.mp4"))
    assert player.state().status is PlayerStatus.READY
