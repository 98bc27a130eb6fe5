"""Which rooms of the law there are, who may enter them, and how each is built when it is entered for the first time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QWidget

from moderator_app.domain.roles import Capability

if TYPE_CHECKING:  # it builds the rooms by what is said here
    from moderator_app.desk.app.law import Law

NEEDS: dict[str, frozenset[Capability]] = {
    "attention": frozenset(Capability),
    "second": frozenset({Capability.DECISION_SECOND}),
    "blind": frozenset({Capability.QA_REVIEW}),
    "batch": frozenset({Capability.CASE_CONTENT_ANY}),
    "standing": frozenset({Capability.LEDGER_READ}),
    "stops": frozenset({Capability.DECISION_SUBMIT}),
    "appeals": frozenset({Capability.APPEAL_DECIDE}),
    "withdrawals": frozenset({Capability.DECISION_WITHDRAW}),
    "platform": frozenset({Capability.PLATFORM_RESEND}),
    "policy": frozenset({Capability.POLICY_READ}),
    "announcements": frozenset({Capability.ANNOUNCEMENT_PUBLISH}),
}
"""Room → one of these capabilities opens it."""

ALSO: dict[str, frozenset[Capability]] = {"batch": frozenset({Capability.DECISION_SUBMIT})}
"""Room → all of these are needed besides."""


class Room(Protocol):
    """What every room of the law can do."""

    def refresh(self) -> None:
        """Ask for what it shows."""

    def focus_first(self) -> None:
        """Go where work begins in it."""


def _attention(law: Law) -> QWidget:
    from moderator_app.desk.attention.room import AttentionRoom  # noqa: PLC0415 - built when it is entered

    return AttentionRoom(law.attending())


def _second(law: Law) -> QWidget:
    from moderator_app.desk.second.room import SecondRoom  # noqa: PLC0415 - built when it is entered

    return SecondRoom(law)


def _blind(law: Law) -> QWidget:
    from moderator_app.desk.audit.blind_room import BlindRoom  # noqa: PLC0415

    return BlindRoom(law)


def _batch(law: Law) -> QWidget:
    from moderator_app.desk.batch.room import BatchRoom  # noqa: PLC0415

    return BatchRoom(law, law.batch)


def _standing(law: Law) -> QWidget:
    from moderator_app.desk.standing.room import StandingRoom  # noqa: PLC0415

    return StandingRoom(law)


def _stops(law: Law) -> QWidget:
    from moderator_app.desk.stops.room import StopsRoom  # noqa: PLC0415

    return StopsRoom(law, law.on_table)


def _appeals(law: Law) -> QWidget:
    from moderator_app.desk.redress.appeals_room import AppealsRoom  # noqa: PLC0415

    room = AppealsRoom(law)
    room.heard.connect(law.heard)
    return room


def _withdrawals(law: Law) -> QWidget:
    from moderator_app.desk.redress.withdrawals_room import WithdrawalsRoom  # noqa: PLC0415

    return WithdrawalsRoom(law)


def _platform(law: Law) -> QWidget:
    from moderator_app.desk.platform_calls.room import PlatformCallsRoom  # noqa: PLC0415

    return PlatformCallsRoom(law)


def _policy(law: Law) -> QWidget:
    from moderator_app.desk.policy_room.room import PolicyRoom  # noqa: PLC0415

    return PolicyRoom(law)


def _announcements(law: Law) -> QWidget:
    return law.announcing.build()


BUILDERS: dict[str, Callable[[Law], Room]] = {
    "attention": _attention,  # type: ignore[dict-item]
    "second": _second,  # type: ignore[dict-item]
    "blind": _blind,  # type: ignore[dict-item]
    "batch": _batch,  # type: ignore[dict-item]
    "stops": _stops,  # type: ignore[dict-item]
    "standing": _standing,  # type: ignore[dict-item]
    "appeals": _appeals,  # type: ignore[dict-item]
    "withdrawals": _withdrawals,  # type: ignore[dict-item]
    "platform": _platform,  # type: ignore[dict-item]
    "policy": _policy,  # type: ignore[dict-item]
    "announcements": _announcements,  # type: ignore[dict-item]
}
