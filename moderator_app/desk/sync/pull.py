"""From the server to the mirror: a snapshot once, then the feed by long poll, and the rules when they change."""

from __future__ import annotations

from collections.abc import Callable

from moderator_app.desk.store.changes import Changes
from moderator_app.desk.store.store import Store
from moderator_app.domain.errors import Refused
from moderator_app.wire.protocol import Backend

WAIT_S = 20

Tell = Callable[[Changes], None]


class Pull:
    """Keeps the mirror true."""

    def __init__(self, backend: Backend, store: Store, tell: Tell, progress: Callable[[int, int], None]) -> None:
        """Write what ``backend`` says into ``store``; tell changes, and rows of the first synchronisation."""
        self._backend = backend
        self._store = store
        self._tell = tell
        self._progress = progress

    async def rules(self) -> None:
        """Fetch the rules and the queues."""
        self._tell(self._store.mirror.keep_document("policy", await self._backend.policy()))
        await self.queues()

    async def queues(self) -> None:
        """Fetch the queues with their names and counts; a person who sees no cases sees none."""
        try:
            queues = await self._backend.queues()
        except Refused as no:
            if no.code != "forbidden":
                raise
            return
        self._store.mirror.keep_document("queues", queues)
        self._tell(Changes(leases=True))

    async def everything(self) -> None:
        """Bring the mirror up to date: from the cursor, or from the beginning when there is none or it is gone."""
        cursor = self._store.mirror.document("cursor", str)
        if cursor:
            try:
                await self.once(wait_s=0)
            except Refused as no:
                if no.code != "cursor-gone":
                    raise
                self._store.mirror.start_over()
            else:
                return
        await self._snapshot()
        await self.once(wait_s=0)

    async def _snapshot(self) -> None:
        page, first, done, start = "", True, 0, ""
        whose = self._store.mirror.document("account", str)
        while first or page:
            reply = await self._backend.snapshot(page)
            if self._store.mirror.document("account", str) != whose:
                # Somebody signed in meanwhile and the mirror was wiped: what came was not asked for by this person.
                page, first, done, start = "", True, 0, ""
                whose = self._store.mirror.document("account", str)
                continue
            start = start or reply.cursor_at_start
            page = reply.page
            changes = self._store.mirror.snapshot_page(reply.cases, first=first, last=not page, cursor=start)
            first = False
            done += len(reply.cases)
            self._progress(done, max(reply.total, done))
            self._tell(changes)

    async def once(self, *, wait_s: int = WAIT_S) -> None:
        """Take the next changes, all that are there; wait up to ``wait_s`` seconds for the first.

        Raises:
            Refused: ``cursor-gone`` when it must begin with a snapshot.
            Unreachable: nobody answers.
        """
        more, wait = True, wait_s
        while more:
            cursor = self._store.mirror.document("cursor", str)
            if not cursor:
                await self._snapshot()  # never from the feed's beginning: what has not changed is not in it
                continue
            page = await self._backend.changes(cursor, wait_s=wait)
            if self._store.mirror.document("cursor", str) != cursor:
                continue  # the mirror was wiped while we waited: this page goes on from something that is gone
            more, wait = page.more, 0
            if not page.items and page.cursor == cursor:
                continue
            changes = self._store.mirror.apply(page.items, page.cursor)
            if changes.policy:
                await self.rules()
            if changes:
                self._tell(changes)
