"""The entry of every caged process: build the walls, then do the role's work.

``python -m moderator_app.media.child player|workshop``. The walls stand before any decoder is loaded.
"""

from __future__ import annotations

import os
import sys

from moderator_app.media import sandbox
from moderator_app.media.pipe import Pipe


def main(arguments: list[str]) -> int:
    """Run the role named first in ``arguments``; return the exit code."""
    caged = sandbox.enter()
    # Decoders print what they like on the standard output: the pipe moves out of their way.
    answers = os.dup(1)
    os.dup2(2, 1)
    pipe = Pipe(0, answers)
    if arguments[0] == "player":
        from moderator_app.media.motion import run as play  # noqa: PLC0415 - loads decoders, so only behind the walls

        return play(pipe, caged=caged, frames_fd=int(arguments[1]), box=(int(arguments[2]), int(arguments[3])))
    from moderator_app.media.workshop import run as work  # noqa: PLC0415 - as above

    return work(pipe, caged=caged)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
