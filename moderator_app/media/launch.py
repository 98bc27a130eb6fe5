"""Starting and ending one caged child process, seen from the desk's side."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from moderator_app.media.pipe import Message, Pipe

_START_S = 20.0
_END_S = 1.0
_PACKAGE_ROOT = Path(__file__).resolve().parents[2]
_KEPT = (
    *("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH"),
    *("XDG_RUNTIME_DIR", "PULSE_SERVER", "PULSE_COOKIE", "VLC_PLUGIN_PATH", "PYTHON_VLC_LIB_PATH"),
)
"""What a child needs of our environment: to start, to find VLC, to reach the sound server. Nothing secret."""


class Child:
    """One caged process in a role, and the pipe to it.

    It ends when its pipe is closed, so it never outlives the desk, however the desk ends.
    """

    def __init__(self, role: str, arguments: Sequence[str] = (), keep_fds: Sequence[int] = ()) -> None:
        """Start it; ``greet()`` waits until it is up.

        Args:
            role: ``player`` or ``workshop``, see ``child.py``.
            arguments: further words of its command line.
            keep_fds: open file descriptors that it inherits under their numbers.

        Raises:
            OSError: no process can be started.
        """
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        environment["PYTHONPATH"] = os.pathsep.join([str(_PACKAGE_ROOT), *(part for part in sys.path if part)])
        # One thread per process is enough for the arithmetic here, and more would break the user namespace.
        environment["OPENBLAS_NUM_THREADS"] = "1"
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-P", "-m", "moderator_app.media.child", role, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            pass_fds=tuple(keep_fds),
            cwd="/",
            env=environment,
            start_new_session=True,
        )
        if self.process.stdin is None or self.process.stdout is None:
            raise OSError("no pipe to the child")
        self.pipe = Pipe(self.process.stdout.fileno(), self.process.stdin.fileno())
        self.caged = True
        """Its network is out of reach; believed until its first words say otherwise."""

    def greet(self) -> Message:
        """Wait for its first words, set ``caged`` and return them.

        Raises:
            EOFError, TimeoutError, ValueError: it died, kept silent or spoke nonsense.
        """
        message, _ = self.pipe.receive(_START_S)
        self.caged = message.get("caged") is True
        return message

    @property
    def alive(self) -> bool:
        """It has not ended."""
        return self.process.poll() is None

    def kill(self) -> None:
        """End it now and wait until it has ended. May be called twice."""
        with contextlib.suppress(OSError):
            self.process.kill()
        self._bury()

    def close(self) -> None:
        """Ask it to end by closing the pipe; kill it when it lingers. May be called twice."""
        if self.process.stdin is not None:
            with contextlib.suppress(OSError):
                self.process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(_END_S)
        self.kill()

    def _bury(self) -> None:
        self.process.wait()
        for end in (self.process.stdin, self.process.stdout):
            if end is not None:
                with contextlib.suppress(OSError):
                    end.close()
