"""Making an issue: its words, its rows by query, what is left out, and the second person's look."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, exists, select

from moderator_app.domain.announcement import RowState, Series, Wording
from moderator_app.domain.errors import Refused
from moderator_app.domain.text import Label, nfc
from moderator_app.server.announcements import repository
from moderator_app.server.announcements.candidates import Candidate, candidates, in_period
from moderator_app.server.announcements.redactor import SHORTEST_WRITTEN, Redactor
from moderator_app.server.context import Context, Principal
from moderator_app.server.records import event_row, record_events
from moderator_app.server.tables import account, audit
from moderator_app.wire.messages import announcements as am

OPEN = ("draft", "compiled")
"""States in which rows and words may change."""

HANDS = ("exclude", "include", "word")
"""Steps by which somebody other than the compiler changes what is to be approved."""


def to_wording(body: am.WordingBody) -> Wording:
    """Return the words that a person wrote, in normal form C."""
    return Wording(
        title=Label(zh=nfc(body.title_zh), en=nfc(body.title_en)),
        focus=Label(zh=nfc(body.focus_zh), en=nfc(body.focus_en)),
        guide=Label(zh=nfc(body.guide_zh), en=nfc(body.guide_en)),
    )


def written(wording: Wording) -> list[tuple[str, str]]:
    """Return the written fields with their pointers."""
    return [
        (f"/{name}_{language}", getattr(getattr(wording, name), language))
        for name in ("title", "focus", "guide")
        for language in ("zh", "en")
    ]


def staff(connection: Connection) -> list[str]:
    """Return the names of everybody who works here; readers never see one."""
    return [name for row in connection.execute(select(account.c.name, account.c.display)) for name in row]


def own_words(context: Context) -> str:
    """Return the text that the law itself brings along."""
    matrix = context.law.book.matrix
    labels = [measure.name for measure in matrix.measures.values()]
    labels += [category.name for category in matrix.categories.values()]
    labels += [rule.name for rule in context.law.book.rulebook.rules.values()]
    return "\n".join(part for label in labels for part in (label.zh, label.en))


def watch_words(
    connection: Connection, context: Context, fields: Sequence[tuple[str, str]], private: Iterable[str]
) -> None:
    """Check that written words name nobody.

    Raises:
        Refused: ``validation`` with a pointer.
    """
    denied = [*staff(connection), *private]
    Redactor(denied, shortest=SHORTEST_WRITTEN, common=own_words(context)).check(fields)


def store_series(connection: Connection, context: Context, who: Principal, code: str, body: am.SeriesBody) -> None:
    """Store or change a series; what is published already stays as it is, and so does how the series shows names.

    Raises:
        Refused: ``validation`` for a category that there is not, or for other masking than that of published issues.
    """
    for index, category in enumerate(body.categories):
        if category not in context.law.book.matrix.categories:
            raise Refused("validation", "There is no such category.", pointer=f"/categories/{index}", why="category")
    one = Series(
        code=code,
        title=Label(zh=nfc(body.title_zh), en=nfc(body.title_en)),
        masking=body.masking,
        display_months=body.display_months,
        categories=tuple(dict.fromkeys(body.categories)),
    )
    if repository.issue_counts(connection).get(code) and repository.series(connection, code).masking is not one.masking:
        raise Refused("validation", "Issues with names as they were are published.", pointer="/masking", why="masking")
    now = context.now()
    repository.store_series(connection, one, by_id=who.user_id, at_ms=now)
    detail = {"masking": str(one.masking), "display_months": one.display_months, "categories": list(one.categories)}
    record_events(connection, [event_row(now, who.user_id, "announcement.series", "announcement_series", code, detail)])


def make(connection: Connection, context: Context, who: Principal, body: am.NewIssue) -> None:
    """Make a draft; the same id makes it once.

    Raises:
        Refused: ``not-found`` for the series; ``validation`` for an empty period or personal data.
    """
    known = repository.find_issue(connection, body.id)
    if known is not None:
        if known["made_by"] != who.user_id:
            raise Refused("idempotency-key-reuse", "This issue's id came from somebody else before.", pointer="/id")
        return
    repository.series(connection, body.series)
    if body.period_to_ms <= body.period_from_ms:
        raise Refused("validation", "The period ends before it begins.", pointer="/period_to_ms", why="period")
    wording = to_wording(body.wording)
    watch_words(connection, context, [("/wording" + at, text) for at, text in written(wording)], ())
    now = context.now()
    repository.add_issue(
        connection,
        id=body.id,
        series_code=body.series,
        state=context.law.machines["announcement"].initial,
        wording=repository.encoded(wording),
        period_from_ms=body.period_from_ms,
        period_to_ms=body.period_to_ms,
        made_by=who.user_id,
        changed_at_ms=now,
    )
    detail = {"series": body.series, "from": body.period_from_ms, "to": body.period_to_ms}
    record_events(connection, [event_row(now, who.user_id, "announcement.make", "announcement", body.id, detail)])


def word(connection: Connection, context: Context, who: Principal, row: RowMapping, body: am.WordingBody) -> None:
    """Change the written fields, and nothing else.

    Raises:
        Refused: ``not-allowed`` once a second person looks; ``validation`` for personal data.
    """
    if row["state"] not in OPEN:
        raise Refused("not-allowed", "The words are settled; send the issue back first.", why="settled")
    wording = to_wording(body)
    watch_words(connection, context, written(wording), _private(connection, context, row))
    repository.change(connection, row, "word", who.user_id, context.now(), wording=repository.encoded(wording))


def _private(connection: Connection, context: Context, row: RowMapping) -> list[str]:
    """Return the private texts of everybody an issue could list."""
    series = repository.series(connection, row["series_code"])
    scope = in_period(series, row["period_from_ms"], row["period_to_ms"], context.now())
    return [text for one in candidates(connection, context, series, scope, row["id"]) for text in one.private]


def compile_rows(
    connection: Connection, context: Context, who: Principal, row: RowMapping, cut_off: int | None
) -> None:
    """Freeze the selection by query and cut-off; a compiled issue may be compiled anew.

    Raises:
        Refused: ``not-allowed``; ``validation`` for a cut-off in the future.
    """
    now = context.now()
    cut_off_ms = now if cut_off is None else cut_off
    if cut_off_ms > now:
        raise Refused("validation", "The cut-off lies in the future.", pointer="/cut_off_ms", why="future")
    machine = context.law.machines["announcement"]
    if row["state"] != "compiled":
        machine.step(row["state"], "compile")
    series = repository.series(connection, row["series_code"])
    scope = in_period(series, row["period_from_ms"], row["period_to_ms"], cut_off_ms)
    found = candidates(connection, context, series, scope, row["id"])
    left_out = repository.exclusions(connection, row["id"])
    watch_words(
        connection,
        context,
        written(repository.to_wording(row["wording"])),
        [text for one in found for text in one.private],
    )
    values = [
        stored_row(row["id"], position, one, left_out.get(one.facts.decision_id))
        for position, one in enumerate(found, 1)
    ]
    repository.replace_rows(connection, row["id"], values)
    number = row["compile_no"] + 1
    digests = {value["decision_number"]: _mark(value) for value in values}
    repository.add_compile(
        connection,
        announcement_id=row["id"],
        no=number,
        by_id=who.user_id,
        at_ms=now,
        digests=repository.encoded(digests),
    )
    repository.change(
        connection,
        row,
        "compile",
        who.user_id,
        now,
        detail={"no": number, "cut_off": cut_off_ms, "rows": _counts(values)},
        state="compiled",
        cut_off_ms=cut_off_ms,
        compile_no=number,
        compiled_by=who.user_id,
        compiled_at_ms=now,
        approved_by=None,
        approved_at_ms=None,
        publish_at_ms=None,
    )


def stored_row(announcement_id: str, position: int, one: Candidate, left_out: str | None) -> dict[str, Any]:
    """Return a compiled row as it is stored."""
    state, reason = RowState.LISTED, ""
    if left_out is not None:
        state, reason = RowState.EXCLUDED, left_out
    elif one.block is not None:
        state, reason = RowState.BLOCKED, str(one.block)
    return {
        "announcement_id": announcement_id,
        "decision_id": one.facts.decision_id,
        "position": position,
        "decision_number": one.facts.row.decision,
        "state": str(state),
        "reason": reason,
        "body": repository.encoded(one.facts.row),
        "digest": one.digest,
    }


def _mark(value: dict[str, Any]) -> str:
    return hashlib.sha256(f"{value['state']}\0{value['reason']}\0{value['digest']}".encode()).hexdigest()[:16]


def _counts(values: Iterable[dict[str, Any]]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for value in values:
        counted[value["state"]] = counted.get(value["state"], 0) + 1
    return counted


def exclude(connection: Connection, context: Context, who: Principal, row: RowMapping, body: am.Exclude) -> None:
    """Leave decisions out, with the reason on record.

    Raises:
        Refused: ``not-allowed`` outside of a compiled draft; ``validation`` for a decision that is not in it.
    """
    stored = _compiled_rows(connection, row, body.decision_ids)
    wanted = {name for name, one in stored.items() if body.all_blocked and one["state"] == "blocked"}
    wanted |= set(body.decision_ids)
    fresh = sorted(name for name in wanted if stored[name]["state"] != "excluded")
    now = context.now()
    repository.add_exclusions(
        connection,
        [
            {
                "announcement_id": row["id"],
                "decision_id": name,
                "reason": ": ".join(part for part in (stored[name]["reason"], body.reason) if part),
                "by_id": who.user_id,
                "at_ms": now,
            }
            for name in fresh
        ],
    )
    for name in fresh:
        reason = ": ".join(part for part in (stored[name]["reason"], body.reason) if part)
        repository.change_rows(connection, row["id"], [name], state="excluded", reason=reason)
    detail = {"decisions": fresh, "reason": body.reason}
    repository.change(connection, row, "exclude", who.user_id, now, detail=detail)


def include(connection: Connection, context: Context, who: Principal, row: RowMapping, body: am.Include) -> None:
    """Put decisions back that were left out: each is listed or blocked, as it stands now.

    Raises:
        Refused: ``not-allowed`` outside of a compiled draft; ``validation`` for a decision that is not in it.
    """
    stored = _compiled_rows(connection, row, body.decision_ids)
    back = sorted({name for name in body.decision_ids if stored[name]["state"] == "excluded"})
    repository.forget_exclusions(connection, row["id"], back)
    series = repository.series(connection, row["series_code"])
    for one in candidates(connection, context, series, repository.put_back(row["id"]), row["id"]):
        name = one.facts.decision_id
        fresh = stored_row(row["id"], stored[name]["position"], one, None)
        now = {field: fresh[field] for field in ("state", "reason", "body", "digest")}
        repository.change_rows(connection, row["id"], [name], **now)
    detail = {"decisions": back, "reason": body.reason}
    repository.change(connection, row, "include", who.user_id, context.now(), detail=detail)


def _compiled_rows(connection: Connection, row: RowMapping, named: Sequence[str]) -> dict[str, RowMapping]:
    """Return the rows of a compiled draft by decision, checked that those which are named are among them.

    Raises:
        Refused: ``not-allowed`` outside of a compiled draft; ``validation`` for a decision that is not in it.
    """
    if row["state"] != "compiled":
        raise Refused("not-allowed", "Compile the issue first.", why="not-compiled")
    stored = {one["decision_id"]: one for one in repository.rows(connection, row["id"])}
    for index, name in enumerate(named):
        if name not in stored:
            raise Refused("validation", "This decision is not in the issue.", pointer=f"/decision_ids/{index}")
    return stored


def send(connection: Connection, context: Context, who: Principal, row: RowMapping) -> None:
    """Hand a compiled issue to a second person.

    Raises:
        Refused: ``not-allowed`` while rows are blocked, or when nothing is listed.
    """
    target = context.law.machines["announcement"].step(row["state"], "send")
    states = [one["state"] for one in repository.rows(connection, row["id"])]
    if "blocked" in states:
        raise Refused(
            "not-allowed",
            "Some rows are blocked; leave them out or wait.",
            why="blocked",
            blocked=states.count("blocked"),
        )
    if "listed" not in states:
        raise Refused("not-allowed", "Nothing is listed.", why="nothing-listed")
    repository.change(connection, row, "send", who.user_id, context.now(), state=target)


def give_back(connection: Connection, context: Context, who: Principal, row: RowMapping, reason: str) -> None:
    """Return an issue to its compiler."""
    target = context.law.machines["announcement"].step(row["state"], "return")
    repository.change(connection, row, "return", who.user_id, context.now(), detail={"reason": reason}, state=target)


def approve(connection: Connection, context: Context, who: Principal, row: RowMapping, body: am.Seen) -> None:
    """Approve what was on the screen, by somebody who did not compile it.

    Raises:
        Refused: ``not-allowed``; ``forbidden`` for the compiler and for whoever changed rows or words since;
            ``case-content-changed`` for another version.
    """
    target = context.law.machines["announcement"].step(row["state"], "approve")
    if row["compiled_by"] == who.user_id:
        raise Refused("forbidden", "Whoever compiled an issue does not approve it.", why="compiler")
    if _had_a_hand(connection, row, who):
        raise Refused("forbidden", "Whoever changed rows or words of an issue does not approve it.", why="hand")
    check_seen(row, body.row_version)
    now = context.now()
    repository.change(
        connection,
        row,
        "approve",
        who.user_id,
        now,
        detail={"publish_at": body.publish_at_ms, "compile": row["compile_no"]},
        state=target,
        approved_by=who.user_id,
        approved_at_ms=now,
        publish_at_ms=body.publish_at_ms,
    )


def _had_a_hand(connection: Connection, row: RowMapping, who: Principal) -> bool:
    """Say whether somebody changed rows or words since the compilation: they would approve their own work."""
    hand = exists().where(
        audit.c.object_id == row["id"],
        audit.c.actor == who.user_id,
        audit.c.action.in_([f"announcement.{step}" for step in HANDS]),
        audit.c.at_ms >= row["compiled_at_ms"],
    )
    return bool(connection.scalar(select(hand)))


def check_seen(row: RowMapping, row_version: int) -> None:
    """Check that what was on the screen is what there is.

    Raises:
        Refused: ``case-content-changed``.
    """
    if row["row_version"] != row_version:
        raise Refused(
            "case-content-changed",
            "The issue has changed since you looked.",
            pointer="/row_version",
            why="changed",
            now=row["row_version"],
        )
