import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from moderator_app.domain.errors import HouseError
from moderator_app.media.cage import Cage
from moderator_app.media.faults import MediaFaultCode, RecordingFault
from moderator_app.media.launch import Child

ROOT = Path(__file__).resolve().parents[2]


def test_a_caged_child_reaches_no_network(workshop):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        socket.create_connection(("127.0.0.1", port), timeout=5).close()  # we do reach it
        reached = workshop.can_reach("127.0.0.1", port)
    if not workshop.caged:
        pytest.skip("this kernel lets nobody make a network namespace; the cage says that it is open")
    assert not reached


def test_a_child_that_dies_costs_its_call_and_nothing_else(clip):
    with Cage(children=1) as cage:
        cage.probe(clip)
        child = cage._idle[0]
        killer = threading.Timer(0.2, os.kill, (child.process.pid, signal.SIGSEGV))
        killer.start()
        with pytest.raises(RecordingFault) as fault:
            cage._ask({"do": "sleep", "seconds": 60}, 60.0)
        killer.join()
        assert fault.value.code is MediaFaultCode.CRASHED
        assert cage.probe(clip).fault is None


def test_a_child_that_dies_while_idle_is_replaced(clip):
    with Cage(children=1) as cage:
        cage.probe(clip)
        cage._idle[0].process.kill()
        cage._idle[0].process.wait()
        assert cage.probe(clip).fault is None


def test_a_child_that_takes_too_long_is_ended(clip):
    with Cage(children=1) as cage:
        with pytest.raises(RecordingFault) as fault:
            cage._ask({"do": "sleep", "seconds": 60}, 0.3)
        assert fault.value.code is MediaFaultCode.TIMED_OUT
        assert cage.probe(clip).fault is None


def test_many_threads_share_a_cage(workshop, clip):
    answers: list[int] = []
    threads = [
        threading.Thread(target=lambda at=at: answers.append(workshop.still(clip, at).media_ms))
        for at in range(0, 8_000, 1_000)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == list(range(0, 8_000, 1_000))


def test_a_callbacks_own_error_is_not_taken_for_a_crash(clip):
    def stumble(_: int) -> None:
        raise ValueError("the caller's own")

    with Cage(children=1) as cage:
        with pytest.raises(ValueError, match="the caller's own"):
            cage.waveform(clip, progress=stumble)
        assert cage.probe(clip).fault is None


def test_a_closed_cage_refuses_and_leaves_no_process(clip):
    cage = Cage()
    cage.probe(clip)
    child = cage._idle[0]
    cage.close()
    cage.close()
    assert not child.alive
    with pytest.raises(HouseError):
        cage.probe(clip)


def test_a_child_ends_by_itself_when_its_pipe_is_closed():
    child = Child("workshop")
    child.greet()
    assert child.process.stdin is not None
    child.process.stdin.close()
    assert child.process.wait(30) == 0
    child.kill()


def test_the_desk_loads_no_decoder_to_speak_to_the_cage():
    code = (
        "import sys; import moderator_app.media.cage, moderator_app.media.caged_player; "
        "print([name for name in ('av', 'vlc', 'numpy', 'PySide6') if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_a_child_never_loads_the_toolkit():
    code = (
        "import sys; import moderator_app.media.motion, moderator_app.media.workshop, moderator_app.media.child; "
        "print([name for name in sys.modules if name.startswith(('PySide6', 'moderator_app.desk', 'sqlalchemy'))])"
    )
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
