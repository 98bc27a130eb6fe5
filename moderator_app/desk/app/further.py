"""What the case view asks the server for beyond the case: the other room of a PK, more of a private conversation.

Nothing of it is stored on this desk; it lives as long as the case is on the table.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject

from moderator_app.desk.app.recordings import OnlyHere, film_of
from moderator_app.desk.bridge import Bridge
from moderator_app.desk.case_host import SightStore
from moderator_app.desk.sync import case_calls
from moderator_app.domain.errors import MediaFault, Unreachable
from moderator_app.media.stream import Stream
from moderator_app.wire.messages import CaseContent, Messages, MessagesExpand, Partner

if TYPE_CHECKING:  # it brings the database along, which a window need not wait for
    from moderator_app.desk.app.ground import Ground
    from moderator_app.desk.sync.courier import Courier


class Further:
    """Asks for one case at a time, and remembers whose recording may be opened beside the case's own."""

    def __init__(self, bridge: Bridge, owner: QObject) -> None:
        """Answer on the main thread, for as long as ``owner`` lives."""
        self._bridge, self.owner = bridge, owner
        self._partner: tuple[str, Partner] | None = None

    def films(self, content: CaseContent | None) -> CaseContent | None:
        """Return a case's content with the other room's recording among its own, if that was looked at."""
        if content is None or self._partner is None or self._partner[0] != content.case.id:
            return content
        item = self._partner[1].item
        return content if item is None else msgspec.structs.replace(content, items=(*content.items, item))

    def partner(
        self,
        courier: Courier | None,
        case_id: str,
        here: OnlyHere,
        ready: Callable[[Partner], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Ask for the other room of a case's PK."""
        if courier is None:
            failed(Unreachable("The desk is not connected."))
            return

        def came(found: Partner) -> None:
            self._partner = (case_id, found)
            ready(found)

        asked = courier.ask(case_calls.partner(case_id))
        self._bridge.follow(asked, here.only(came), here.only(failed), owner=self.owner)

    def messages(  # noqa: PLR0917 - who, what, for whom, and two ways back
        self,
        courier: Courier | None,
        item_id: str,
        wanted: MessagesExpand,
        here: OnlyHere,
        ready: Callable[[Messages], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Ask for more of a private conversation."""
        if courier is None:
            failed(Unreachable("The desk is not connected."))
            return
        asked = courier.ask(case_calls.expand_messages(item_id, wanted))
        self._bridge.follow(asked, here.only(ready), here.only(failed), owner=self.owner)


class AsksFurther:
    """What ``CaseHost`` asks of the server and the disk; whoever hosts a room says which case is open."""

    _further: Further
    _bridge: Bridge

    def _content_now(self) -> CaseContent | None:
        """Return what the case on the table contains, or None."""
        raise NotImplementedError

    def _ground_now(self) -> Ground | None:
        """Return the ground, or None before the store is open."""
        raise NotImplementedError

    def _open_now(self) -> tuple[str, OnlyHere] | None:
        """Return the case on the table and the guard of its callbacks, or None."""
        raise NotImplementedError

    @property
    def sights(self) -> SightStore | None:
        """Where outlines and small pictures are kept."""
        ground = self._ground_now()
        return ground.sights if ground is not None else None

    def partner(self, ready: Callable[[Partner], None], failed: Callable[[Exception], None]) -> None:
        """Get the other room of the open case's PK."""
        opened, ground = self._open_now(), self._ground_now()
        if opened is not None:
            case_id, here = opened
            self._further.partner(ground.courier if ground else None, case_id, here, ready, failed)

    def read_messages(
        self,
        item_id: str,
        wanted: MessagesExpand,
        ready: Callable[[Messages], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Read private messages beyond the minimal window."""
        opened, ground = self._open_now(), self._ground_now()
        if opened is not None:
            self._further.messages(ground.courier if ground else None, item_id, wanted, opened[1], ready, failed)

    def open_media(
        self,
        sha256: str,
        ready: Callable[[Path], None],
        failed: Callable[[Exception], None],
        progress: Callable[[int, int], None] | None = None,
        early: Callable[[Stream], None] | None = None,
    ) -> None:
        """Get a recording of the open case, or of the other room of its PK, as a local file."""
        opened, ground = self._open_now(), self._ground_now()
        found = film_of(self._further.films(self._content_now()), sha256)
        courier = ground.courier if ground is not None else None
        if opened is None or courier is None or found is None:
            failed(MediaFault("The case names no such recording."))
            return
        (film, beside), here = found, opened[1]
        self._bridge.follow(
            courier.stream_media(film, here.from_afar(progress), early=here.from_afar(early), beside=beside),
            here.only(ready),
            here.only(failed),
            owner=self._further.owner,
        )
