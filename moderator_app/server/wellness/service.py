"""Exposure budgets, breaks and opt-outs. Everything here is about the caller, and the audit log does not speak of it.

A lead reads that log, and whether somebody would rather not see something is nobody's business but theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import Connection

from moderator_app.domain.errors import Refused
from moderator_app.domain.wellness import DAY_MS, OTHER, Look, Strain, WellnessPolicy, load_wellness, strain_of
from moderator_app.server.case import repository as cases
from moderator_app.server.context import Context, Principal
from moderator_app.server.lawbook_files import read_yaml
from moderator_app.server.wellness import repository
from moderator_app.wire.messages import wellness as wm

FILE = "wellness.yaml"


@lru_cache(maxsize=1)
def policy() -> WellnessPolicy:
    """Return the platform's figures.

    Raises:
        BadInput: the file is wrong.
    """
    return load_wellness(read_yaml(FILE), FILE)


def since(now_ms: int) -> int:
    """Return from when on looks and breaks count, milliseconds since the epoch."""
    return now_ms - DAY_MS


def _strain(connection: Connection, account_id: str, now_ms: int) -> Strain:
    begin = since(now_ms)
    looks = repository.looks_since(connection, account_id, begin)
    return strain_of(policy(), looks, repository.breaks_since(connection, account_id, begin), now_ms)


def kept_away(connection: Connection, account_id: str, now_ms: int, *, blank: bool = False) -> tuple[str, ...]:
    """Return the classes of which this person is handed nothing now.

    Args:
        connection: where.
        account_id: the person.
        now_ms: the server's clock, milliseconds since the epoch.
        blank: that nothing is stored which counts (no look and no break ``since``, no opt-out) is known already.

    Raises:
        Refused: ``rest``, a break is on, or due before anything else.
    """
    if blank:
        return tuple(sorted(strain_of(policy(), (), (), now_ms).full()))
    figures, strain = policy(), _strain(connection, account_id, now_ms)
    if strain.break_until_ms:
        left = -(-(strain.break_until_ms - now_ms) // 60_000)
        raise Refused("rest", f"You are on a break for {left} more minutes. Your cases wait for you.", minutes=left)
    if strain.row_ms >= figures.require_ms:
        done, pause = strain.row_ms // 60_000, figures.break_ms // 60_000
        raise Refused(
            "rest",
            f"You have looked for {done} minutes without a pause. Take a break of {pause} minutes; your cases wait.",
            minutes=pause,
        )
    return tuple(sorted(strain.full() | repository.optouts(connection, account_id)))


def check_chosen(distress: str, away: Sequence[str]) -> None:
    """See that one particular case may be handed out.

    Raises:
        Refused: ``rest``, it belongs to a class that this person is kept from now.
    """
    if policy().class_of(distress) in away:
        raise Refused("rest", "You have seen enough of this kind for now, or asked not to. A colleague takes it.")


def kept(away: Sequence[str]) -> tuple[str, ...] | None:
    """Return the classes that may still be handed out where every class the policy does not name is kept away.

    None where those may come too.
    """
    return tuple(one.id for one in policy().classes if one.id not in away) if OTHER in away else None


async def own(context: Context, who: Principal) -> wm.Wellness:
    """Return where the caller stands."""
    return await context.database.read(lambda connection: _own(connection, context, who))


def _own(connection: Connection, context: Context, who: Principal) -> wm.Wellness:
    now, figures = context.now(), policy()
    strain, out = _strain(connection, who.user_id, now), repository.optouts(connection, who.user_id)
    return wm.Wellness(
        server_time_ms=now,
        classes=tuple(
            wm.ClassExposure(
                id=one.budget.id,
                name=one.budget.name,
                day_ms=one.day_ms,
                day_limit_ms=one.budget.day_ms,
                row_ms=one.row_ms,
                row_limit_ms=one.budget.row_ms,
                items=one.items,
                item_limit=one.budget.items,
                opted_out=one.budget.id in out,
                full=one.full,
            )
            for one in strain.classes
        ),
        row_ms=strain.row_ms,
        offer_ms=figures.offer_ms,
        require_ms=figures.require_ms,
        break_ms=figures.break_ms,
        break_until_ms=strain.break_until_ms,
    )


async def looked(context: Context, who: Principal, request: wm.Looked) -> wm.Wellness:
    """Count what a desk of the caller had on its table.

    Raises:
        Refused: ``not-found``.
    """

    def run(connection: Connection) -> wm.Wellness:
        now = context.now()
        repository.forget_before(connection, who.user_id, now - 2 * DAY_MS)
        if not repository.knows_look(connection, request.id):
            row = cases.case_row(connection, request.case_id)
            if row is None:
                raise Refused("not-found", "There is no such case.", pointer="/case_id")
            look = Look(
                case_id=row["id"],
                cls=policy().class_of(row["distress"]),
                ended_at_ms=now,
                spent_ms=request.spent_ms,
            )
            repository.add_look(connection, request.id, who.user_id, look)
        return _own(connection, context, who)

    return await context.database.write(run)


async def begin_break(context: Context, who: Principal, request: wm.BreakBegun) -> wm.Wellness:
    """Begin a break; a second one while one lasts changes nothing."""

    def run(connection: Connection) -> wm.Wellness:
        now = context.now()
        on = _strain(connection, who.user_id, now).break_until_ms
        if not on and not repository.knows_break(connection, request.id):
            repository.add_break(connection, request.id, who.user_id, now)
        return _own(connection, context, who)

    return await context.database.write(run)


async def set_optouts(context: Context, who: Principal, request: wm.OptOuts) -> wm.Wellness:
    """Keep the caller's opt-outs in place of those before.

    Raises:
        Refused: ``validation``, there is no such class.
    """
    known = {one.id for one in policy().classes}
    for index, name in enumerate(request.classes):
        if name not in known:
            raise Refused("validation", "There is no such class.", pointer=f"/classes/{index}")

    def run(connection: Connection) -> wm.Wellness:
        repository.set_optouts(connection, who.user_id, frozenset(request.classes))
        return _own(connection, context, who)

    return await context.database.write(run)
