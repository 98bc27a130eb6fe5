"""The walls of the cage: no network, no core file, no file written, bounded memory.

Linux: ``unshare(2)`` of the user and the network namespace; a process in a new network namespace has no route, not
even to its own loopback (``user_namespaces(7)``, ``network_namespaces(7)``). Where the kernel refuses, the child works
on without that wall and says so.
"""

from __future__ import annotations

import ctypes
import os
import resource
import sys
from pathlib import Path

MEMORY_BYTES = 6 << 30
"""Address space of a child: generous, for decoder threads reserve far more than they use."""

_CLONE_NEWUSER = 0x10000000  # linux/sched.h
_CLONE_NEWNET = 0x40000000
_PR_SET_NO_NEW_PRIVS = 38  # linux/prctl.h


def enter(memory_bytes: int = MEMORY_BYTES) -> bool:
    """Build the walls around this process; call it first, while the process has one thread.

    Args:
        memory_bytes: the largest address space this process may have.

    Returns:
        Whether the network is out of reach.
    """
    without_network = _leave_the_network()
    for limit, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_AS, memory_bytes),
    ):
        _, hard = resource.getrlimit(limit)
        ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(limit, (ceiling, ceiling))
    return without_network


def _leave_the_network() -> bool:
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    user, group = os.geteuid(), os.getegid()
    if libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
        return bool(libc.unshare(_CLONE_NEWNET) == 0)
    try:
        # Keep our own names inside, so that sound servers and file owners still know us.
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    except OSError:
        # The wall stands without the names: we are nobody inside, with the rights on files that we had before.
        return True
    return True
