"""The offline shift: cases reserved with their text and recordings, worked on without a network, given back at the end.

The server chooses which cases may be taken home and for how long; the desk keeps them until that time is over, counted
with its own monotonic clock, and sends what was decided when it is connected again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from moderator_app.desk.store.changes import NOTHING, Changes
from moderator_app.desk.store.store import Store
from moderator_app.desk.sync.leases import RESERVED, Leases
from moderator_app.desk.sync.recordings import Recordings
from moderator_app.domain.errors import MediaFault, Refused
from moderator_app.domain.queue import LeaseMode
from moderator_app.wire import messages as m

MOST = m.MAX_CLAIM
"""So many cases at most are reserved."""
LONGEST_MS = 8 * 3_600_000


@dataclass(frozen=True, slots=True)
class ShiftProgress:
    """How far the preparation is."""

    cases: int = 0
    films: int = 0
    """Recordings that are here whole."""
    all_films: int = 0
    done_bytes: int = 0
    all_bytes: int = 0
    left_out: int = 0
    """Recordings that cannot be had, or for which there is no room; their cases are decided by their text."""


@dataclass(frozen=True, slots=True)
class Reserved:
    """One case of the shift."""

    case_id: str
    number: str
    title: str
    queue: str
    left_ms: int
    films: int
    films_here: int
    done: bool
    """Something is owed or was accepted that ends it."""


Tell = Callable[[ShiftProgress], None]


class Shift:
    """The shift of one person at one desk; lives on the courier's loop, except ``cases``."""

    def __init__(self, leases: Leases, recordings: Recordings, store: Store, tell: Callable[[Changes], None]) -> None:
        """Reserve with ``leases`` and fetch with ``recordings``; ``tell`` hears what changed."""
        self._leases, self._recordings, self._store, self._tell = leases, recordings, store, tell

    async def prepare(self, queues: tuple[str, ...], count: int, ttl_ms: int, progress: Tell) -> ShiftProgress:
        """Reserve cases and fetch what they contain. What is here stays when it is stopped or the network goes.

        Args:
            queues: where from; all that the person may lease from, when empty.
            count: how many at most, up to ``MOST``.
            ttl_ms: for how long at most, up to ``LONGEST_MS``.
            progress: told how far it is.

        Raises:
            Refused: none can be had; the sentence says why.
            Unreachable: nobody answers.
        """
        got = await self._leases.reserve(queues, min(count, MOST), min(ttl_ms, LONGEST_MS))
        return await self._fetch([one.content for one in got], progress)

    async def go_on(self, progress: Tell = lambda _seen: None) -> ShiftProgress:
        """Fetch the recordings of reserved cases that are not here yet: the preparation was stopped or cut off.

        Raises:
            Unreachable: nobody answers.
        """
        held = [lease for lease, role in self._leases.held() if role == RESERVED]
        contents = [self._store.mirror.content(lease.case_id) for lease in held]
        return await self._fetch([content for content in contents if content is not None], progress)

    async def _fetch(self, contents: list[m.CaseContent], progress: Tell) -> ShiftProgress:
        films = {film.sha256: film.bytes for content in contents for item in content.items for film in item.media}
        seen = ShiftProgress(cases=len(contents), all_films=len(films), all_bytes=sum(films.values()))
        progress(seen)
        for sha256, size in films.items():
            try:
                await self._recordings.bring(sha256, size, partial(_at, progress, seen), early=True)
            except (MediaFault, Refused):
                seen = replace(seen, left_out=seen.left_out + 1, all_bytes=seen.all_bytes - size)
            else:
                seen = replace(seen, films=seen.films + 1, done_bytes=seen.done_bytes + size)
            progress(seen)
        return seen

    def cases(self) -> list[Reserved]:
        """Return the cases of the shift, by the time they have left; callable from any thread."""
        here = self._store.mirror.media_here()
        found = []
        for lease, _role in self._leases.held():
            content = self._store.mirror.content(lease.case_id)
            if lease.mode is not LeaseMode.OFFLINE or content is None:
                continue
            films = {film.sha256 for item in content.items for film in item.media}
            found.append(
                Reserved(
                    case_id=lease.case_id,
                    number=content.case.number,
                    title=content.case.title,
                    queue=content.case.queue,
                    left_ms=self._leases.left_ms(lease),
                    films=len(films),
                    films_here=len(films & here),
                    done=self._store.outbox.answered(lease),
                )
            )
        return sorted(found, key=lambda one: (one.done, one.left_ms, one.number))

    def end(self, account: str) -> Changes:
        """Give back what was reserved and not begun; it is owed like everything else, so a network is not needed."""
        changes = NOTHING
        for lease, role in self._leases.held():
            if lease.mode is not LeaseMode.OFFLINE or role != RESERVED or self._store.outbox.answered(lease):
                continue
            _row, added = self._store.outbox.add("release", [lease.id], case_id=lease.case_id, account=account)
            changes |= added | self._store.mirror.drop_lease(lease.case_id)
        self._tell(changes)
        return changes


def _at(progress: Tell, seen: ShiftProgress, done: int, _size: int) -> None:
    progress(replace(seen, done_bytes=seen.done_bytes + done))
