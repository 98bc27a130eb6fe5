"""The room's verbs, bound to the registry: what each does and when it may be done."""

from __future__ import annotations

from typing import Protocol

from moderator_app.desk.case.evidence_hands import EvidenceHands
from moderator_app.desk.case.evidence_stage import EvidenceStage
from moderator_app.desk.case.highlights import HighlightsPanel
from moderator_app.desk.case.playback import Playback
from moderator_app.desk.case.reason_strip import ReasonStrip
from moderator_app.desk.case.verdict.panel import VerdictPanel
from moderator_app.desk.commands import Commands
from moderator_app.domain.highlight import HighlightState


class Room(Protocol):
    """What the verbs need of the room."""

    playback: Playback
    stage: EvidenceStage
    highlights: HighlightsPanel
    verdict: VerdictPanel
    hands: EvidenceHands
    strip: ReasonStrip

    def is_open(self) -> bool:
        """Say whether a case is on the table."""

    def may_decide(self) -> bool:
        """Say whether it is ours to decide."""

    def loop(self) -> None:
        """Loop the mark or the highlight, or no longer."""

    def has_pk(self) -> bool:
        """Say whether there is another room."""

    def toggle_pk(self) -> None:
        """Show both rooms of the PK, or the case's own view again."""

    def submit(self, *, then_next: bool) -> None:
        """Submit."""


def bind_verbs(commands: Commands, room: Room) -> None:
    """Say what the room's verbs do."""
    play, stage, highlights, verdict = room.playback, room.stage, room.highlights, room.verdict
    for name, run in (
        ("play.back", lambda: play.nudge(-1000)),
        ("play.forward", lambda: play.nudge(1000)),
        ("play.back_5", lambda: play.nudge(-5000)),
        ("play.forward_5", lambda: play.nudge(5000)),
        ("play.frame_back", lambda: play.step(-1)),
        ("play.frame_forward", lambda: play.step(1)),
        ("play.loop", room.loop),
        ("highlight.next", lambda: highlights.step(1)),
        ("highlight.previous", lambda: highlights.step(-1)),
        ("evidence.search", stage.start_search),
        ("evidence.more_messages", stage.conversation.read_more),
        ("evidence.abuse", stage.conversation.toggle_abuse),
    ):
        commands.bind(name, run, room.is_open)
    commands.bind("case.pk", room.toggle_pk, room.has_pk)
    for name, run in (
        ("play.toggle", play.toggle),
        ("play.slower", lambda: play.change_rate(-1)),
        ("play.faster", lambda: play.change_rate(1)),
        ("play.mute", play.toggle_mute),
    ):
        commands.bind(name, run, lambda: room.is_open() and play.showing)
    for name, run in (
        ("highlight.confirm", lambda: highlights.judge(HighlightState.ACCEPTED)),
        ("highlight.reject", lambda: highlights.judge(HighlightState.REJECTED)),
        ("evidence.quote", stage.quote),
        ("evidence.still", room.hands.take_still),
        ("evidence.mark_in", room.hands.mark_in),
        ("evidence.mark_out", room.hands.mark_out),
        ("verdict.submit_next", lambda: room.submit(then_next=True)),
        ("verdict.submit", lambda: room.submit(then_next=False)),
        ("verdict.clear", verdict.focus_clear),
        ("verdict.finding", verdict.focus_findings),
        ("case.skip", room.strip.ask_skip),
        ("case.hold", room.strip.ask_hold),
        ("case.escalate", room.strip.ask_escalate),
    ):
        commands.bind(name, run, room.may_decide)
