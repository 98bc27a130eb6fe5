"""A reviewer's day at the desk: one case watched and decided, one without the network, and again after a power cut."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from moderator_app.media.player import PlayerStatus
from moderator_app.tour.visitor import CTRL, PLAIN, Pause, Steps, Until, Visitor, decide, sit_down, take_focus

if TYPE_CHECKING:
    from moderator_app.desk.case.room import CaseRoom

SEARCH = "面霜返场"
CASES = 60
"""The sample day brings at least so many."""


def day(visitor: Visitor) -> Steps:
    """Act one: from the sign-in to a decision sent, then one more without the network."""
    desk = visitor.desk
    yield from sit_down(visitor, cases=CASES, pictures=True)
    yield from visitor.picture("queue")
    desk.queue_room.table.setFocus()
    visitor.press(Qt.Key.Key_W)
    visitor.press(Qt.Key.Key_Slash)
    visitor.write(SEARCH)
    visitor.press(Qt.Key.Key_Return)
    yield Until(lambda: desk.queue_room.model.rowCount() == 1, f"the search {SEARCH} finds one case")
    yield Pause(0.5)
    yield from visitor.picture("queue-search-and-why-this-rank")
    desk.queue_room.table.setFocus()
    visitor.press(Qt.Key.Key_W)
    visitor.press(Qt.Key.Key_Return)
    yield Until(visitor.at_work, "the case is open")
    for key, modifiers in ((Qt.Key.Key_1, CTRL), (Qt.Key.Key_Escape, PLAIN), (Qt.Key.Key_2, CTRL)):
        visitor.press(key, modifiers)
        yield Pause(0.1)
    yield from watch(visitor)
    yield from decide(visitor, 1, submit=False)
    yield from visitor.picture("finding-and-proposed-grade")
    case = desk.review.case_id()
    visitor.press(Qt.Key.Key_Return, CTRL)
    yield Until(lambda: visitor.owed() == 1, "the decision is stored")
    first = visitor.debt()
    yield Until(lambda: desk.review.case_id() != case, "the case is decided")
    yield Until(visitor.at_work, "the next case is open")
    yield from visitor.picture("submitted-and-next")
    yield Until(lambda: visitor.owed() == 0, "the decision has been sent")
    visitor.tell(decided=first)
    yield from offline(visitor)


def watch(visitor: Visitor) -> Steps:
    """Play the clip, see the spoken word lit, walk the highlights, accept one and reject one."""
    room = visitor.room
    play = room.playback
    yield Until(lambda: play.state.status is PlayerStatus.READY, "the recording is ready")
    room.stage.transcript.text.setFocus()
    yield from visitor.picture("case-opened")
    visitor.press(Qt.Key.Key_J)
    yield Until(lambda: play.state.settled, "the player is at the highlight")
    visitor.press(Qt.Key.Key_Space)
    yield Until(lambda: play.state.status is PlayerStatus.PLAYING, "the clip plays")
    start = room.clock.position
    yield Until(lambda: room.clock.position > start + 900, "the clock runs")
    yield Until(lambda: lit_right(room), "the spoken word is lit")
    yield from visitor.picture("playing-the-spoken-word-lit")
    visitor.press(Qt.Key.Key_Space)
    yield Until(lambda: play.state.status is PlayerStatus.PAUSED, "the clip stands")
    hits = room.highlights.model.rowCount()
    visitor.check(hits >= 2, "the case has at least two highlights")
    for _ in range(hits):
        visitor.press(Qt.Key.Key_K)
        yield Pause(0.1)
    visitor.press(Qt.Key.Key_R)
    for _ in range(2):
        yield Pause(0.3)
        visitor.press(Qt.Key.Key_A)
    yield Pause(0.3)
    visitor.press(Qt.Key.Key_K)
    yield Pause(0.3)
    yield Until(lambda: play.state.settled, "the player has settled")
    yield from visitor.picture("highlights-one-accepted-one-rejected")


def lit_right(room: CaseRoom) -> bool:
    """Say whether the lit span is the word that the transcript has at the clock."""
    text = room.stage.transcript.text
    return text.lit is not None and text.lit == text.document_.word_at(room.clock.position)


def offline(visitor: Visitor) -> Steps:
    """Without the network: decide the open case; it waits in the outbox."""
    desk = visitor.desk
    visitor.tell(ready="to lose the network")
    yield visitor.told("pulled")
    visitor.sync_now()
    yield Until(visitor.offline, "the desk notices that the network is away")
    yield from visitor.picture("network-away")
    room = visitor.room
    visitor.check(room.highlights.model.rowCount() >= 1, "the open case has a highlight")
    room.highlights.table.setFocus()
    visitor.press(Qt.Key.Key_K)
    yield Pause(0.1)
    visitor.press(Qt.Key.Key_A)
    yield Pause(0.2)
    case = desk.review.case_id()
    yield from decide(visitor, 0)
    yield Until(lambda: desk.review.case_id() != case, "the case is decided without the network")
    yield Until(lambda: visitor.owed() == 1, "the decision waits in the outbox")
    second = visitor.debt()
    yield Pause(2.5)
    yield from visitor.picture("decided-offline-waiting-in-the-outbox")
    visitor.tell(decided=second)
    visitor.tell(ready="to be killed")
    yield visitor.told("never")


def back(visitor: Visitor) -> Steps:
    """Act two: the desk starts again without the network, then the network returns."""
    desk = visitor.desk
    yield from take_focus(visitor)
    yield Until(lambda: desk.review.who is not None, f"{visitor.orders.name} is back at the desk without signing in")
    yield Until(lambda: visitor.owed() == 1, "the decision still waits in the outbox")
    yield Until(lambda: desk.queue_room.model.rowCount() > 0, "the mirror still shows the queue")
    yield from visitor.picture("killed-and-started-again")
    visitor.tell(ready="for the network")
    yield visitor.told("plugged")
    visitor.sync_now()
    yield Until(lambda: visitor.owed() == 0, "the decision has been sent")
    yield Until(lambda: not visitor.offline(), "the desk is online")
    yield from visitor.picture("network-back-everything-sent")


SCENES: dict[str, Callable[[Visitor], Steps]] = {"day": day, "back": back}
