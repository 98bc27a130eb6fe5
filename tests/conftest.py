"""What holds for every test: no screen, no home of the person who runs it, nobody's keyring, no thread left behind."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_HOME = Path(tempfile.mkdtemp(prefix="moderator-tests-"))
for _name in ("CONFIG_HOME", "DATA_HOME", "CACHE_HOME", "STATE_HOME", "RUNTIME_DIR"):
    _folder = _HOME / _name.lower()
    _folder.mkdir(mode=0o700)
    os.environ[f"XDG_{_name}"] = str(_folder)
# Set before anything is imported that may look: a module that works out its folders at import finds these.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
os.environ.pop("DBUS_SESSION_BUS_ADDRESS", None)

_PATIENCE_S = 3.0
"""How long a thread may take to end after its test: a courier finishing its last call, not one that was forgotten."""


def pytest_unconfigure() -> None:
    """Remove the private home of this run."""
    shutil.rmtree(_HOME, ignore_errors=True)


def _running() -> set[threading.Thread]:
    """Return the threads that Python itself started.

    A thread of a C library that once called into Python stays listed as a dummy; it is not ours to end.
    """
    return {thread for thread in threading.enumerate() if not isinstance(thread, threading._DummyThread)}


@pytest.fixture(autouse=True)
def _no_window_stays_behind() -> Iterator[None]:
    """Delete what a test left to be deleted: no event loop does, and each theme dresses all windows."""
    yield
    qt = sys.modules.get("PySide6.QtCore")
    if qt is not None and qt.QCoreApplication.instance() is not None:
        qt.QCoreApplication.sendPostedEvents(None, qt.QEvent.Type.DeferredDelete)


@pytest.fixture(autouse=True)
def _no_thread_stays_behind() -> Iterator[None]:
    """Fail a test that leaves a thread running: on a desk it would keep the window's process alive after closing.

    Set up before a test's own fixtures and after those of its module or session, so what these share may go on.
    """
    before = _running()
    yield
    deadline = time.monotonic() + _PATIENCE_S
    for thread in _running() - before:
        thread.join(max(0.0, deadline - time.monotonic()))
    left = _running() - before
    if left:
        pytest.fail(
            f"left running: {', '.join(sorted(thread.name for thread in left))}; end it in the test or its fixture"
        )
