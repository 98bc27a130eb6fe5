"""What the case view asks the server for beyond the case: the other room of a PK, more of a private conversation.

Nothing of it is stored on this desk; it lives as long as the case is on the table.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject

from moderator_app.desk.app.recordings import OnlyHere
from moderator_app.desk.bridge import Bridge
from moderator_app.desk.sync import case_calls
from moderator_app.domain.errors import Unreachable
from moderator_app.wire.messages import CaseContent, Messages, MessagesExpand, Partner

if TYPE_CHECKING:  # it brings the database along, which a window need not wait for
    from moderator_app.desk.sync.courier import Courier


class Further:
    """Asks for one case at a time, and remembers whose recording may be opened beside the case's own."""

    def __init__(self, bridge: Bridge, owner: QObject) -> None:
        """Answer on the main thread, for as long as ``owner`` lives."""
        self._bridge, self._owner = bridge, owner
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
        self._bridge.follow(asked, here.only(came), here.only(failed), owner=self._owner)

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
        self._bridge.follow(asked, here.only(ready), here.only(failed), owner=self._owner)
