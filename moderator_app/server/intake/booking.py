"""A batch being booked: look up, plan in memory, store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from sqlalchemy import Connection

from moderator_app.domain.case import Item, ItemKind
from moderator_app.domain.identity import new_id, utc
from moderator_app.domain.notice import BEIJING
from moderator_app.domain.penalty import PriorDecision
from moderator_app.server.case.repository import histories
from moderator_app.server.context import Context, Principal
from moderator_app.server.intake import casing, repository
from moderator_app.server.intake.rows import Prepared
from moderator_app.server.intake.sellers import Outcome, Sellers
from moderator_app.server.records import change_row, record_changes, record_events, take_numbers
from moderator_app.server.tables import case, highlight, item, item_version
from moderator_app.wire import messages as m

SETTLED = frozenset({"decided", "closed", "merged", "pending_second", "adjudication"})
"""States of a case in which its evidence no longer changes."""


@dataclass(slots=True)
class _Case:
    """A case while a batch is planned."""

    values: dict[str, Any]
    is_new: bool
    captured_at_ms: int = 0
    content: bool = False
    """Whether its evidence changes (else only counters do)."""
    touched: bool = False


class Batch:
    """One batch over one connection; ``book`` stores it and returns a result for every row."""

    def __init__(
        self, connection: Connection, context: Context, who: Principal, source: str, rows: Sequence[Prepared]
    ) -> None:
        """Look up everything the rows refer to."""
        self._connection = connection
        self._context = context
        self._source = source
        self._rows = rows
        self._now = context.now()
        self._book = context.law.book
        self._outcome = Outcome(at_ms=self._now, actor=who.user_id)
        self._sellers = Sellers(connection, context, who, source, rows, outcome=self._outcome)
        self._new: dict[str, list[dict[str, Any]]] = {name: [] for name in ("item", "version", "highlight", "media")}
        self._changed_items: list[dict[str, Any]] = []
        self._counted_items: list[dict[str, Any]] = []
        wanted = [one.row.source_id for one in rows if isinstance(one.row, m.ItemRow)]
        self._items: dict[str, dict[str, Any]] = {
            key: dict(row) for key, row in repository.known_items(connection, source, wanted).items()
        }
        self._cases: dict[str, _Case] = {
            case_id: _Case(dict(row), is_new=False)
            for case_id, row in repository.cases_by_id(
                connection, [row["case_id"] for row in self._items.values()]
            ).items()
        }
        self._by_key: dict[str, _Case] = {}
        self._histories: dict[str, list[PriorDecision]] = {}

    def book(self) -> dict[int, m.IntakeResult]:
        """Book sellers, then earlier decisions, then items, whatever their order in the batch."""
        self._sellers.book()
        self._find_open_cases()
        for one in self._rows:
            if isinstance(one.row, m.ItemRow):
                self._item(one, one.row)
        self._store()
        return self._outcome.results

    def _find_open_cases(self) -> None:
        sellers = self._sellers.by_ref
        keys = [
            self._key(one, one.row, sellers[one.row.merchant_ref])
            for one in self._rows
            if isinstance(one.row, m.ItemRow) and one.row.merchant_ref in sellers
        ]
        for key, row in repository.open_by_key(self._connection, keys).items():
            self._by_key[key] = self._cases.setdefault(row["id"], _Case(dict(row), is_new=False))
        people = {seller["person_key"] for seller in self._sellers.by_ref.values()}
        self._histories = histories(self._connection, people) if keys else {}

    def _key(self, one: Prepared, row: m.ItemRow, seller: dict[str, Any]) -> str:
        hit = casing.best(one.highlights, self._book)
        family = casing.family_of(hit.category if hit else "", self._book)
        return casing.key_of(seller["id"], row, self._source, family)

    def _item(self, one: Prepared, row: m.ItemRow) -> None:
        seller = self._sellers.of(one, row.merchant_ref)
        if seller is None:
            return
        known = self._items.get(row.source_id)
        if known is None:
            self._new_item(one, row, seller)
            return
        found = self._cases[known["case_id"]]
        if known["content_hash"] == one.content_hash:
            self._outcome.done(one, "duplicate", object_id=known["id"], case_id=known["case_id"])
        elif found.values["state"] in SETTLED:
            self._outcome.refuse(one, "Its case has been decided; new evidence needs a new source_id.", "/source_id")
        elif known["merchant_id"] != seller["id"]:
            self._outcome.refuse(one, "This item belongs to another seller.", "/merchant_ref")
        elif known["evidence_hash"] != one.evidence_hash and not one.looked:
            self._outcome.refuse(one, "It was changed by somebody else at the same time; send it again.", "")
        else:
            self._changed_item(one, row, known, found)

    def _new_item(self, one: Prepared, row: m.ItemRow, seller: dict[str, Any]) -> None:
        key = self._key(one, row, seller)
        found = self._by_key.get(key)
        if found is None:
            found = self._open_case(one, row, seller, key)
        else:
            self._outcome.event("case.join", "case", found.values["id"], {"item": one.item_id})
        known = {
            "id": one.item_id,
            "source": self._source,
            "source_id": row.source_id,
            "kind": row.kind,
            "merchant_id": seller["id"],
            "case_id": found.values["id"],
            "version": 1,
            "content_hash": one.content_hash,
            "evidence_hash": one.evidence_hash,
            "captured_at_ms": row.captured_at_ms,
        }
        self._items[row.source_id] = known
        self._new["item"].append(known)
        self._new["media"] += [
            {"item_id": one.item_id, "sha256": sha256}
            for sha256 in dict.fromkeys(recording.sha256 for recording in row.media)
        ]
        self._outcome.event("item.receive", "item", one.item_id, {"case": found.values["id"], "source": self._source})
        self._add_version(one, row, known, found)
        found.values["viewers"] = max(found.values["viewers"], row.viewers)
        found.values["reports"] += row.reports
        self._outcome.done(one, "accepted", object_id=one.item_id, case_id=found.values["id"])

    def _changed_item(self, one: Prepared, row: m.ItemRow, known: dict[str, Any], found: _Case) -> None:
        values = found.values
        values["viewers"] = max(values["viewers"], row.viewers)
        values["reports"] = max(values["reports"], row.reports)
        values["live_now"] = int(row.live_now)
        found.touched = True
        found.captured_at_ms = max(found.captured_at_ms, row.captured_at_ms)
        known["content_hash"] = one.content_hash
        if known["evidence_hash"] != one.evidence_hash:
            known["evidence_hash"] = one.evidence_hash
            known["version"] += 1
            known["captured_at_ms"] = row.captured_at_ms
            self._changed_items.append(known)
            self._new["media"] += [
                {"item_id": known["id"], "sha256": sha256}
                for sha256 in dict.fromkeys(recording.sha256 for recording in row.media)
            ]
            self._outcome.event("item.change", "item", known["id"], {"version": known["version"]})
            others = repository.others_of(self._connection, values["id"], known["id"])
            values["highlights"], values["score"], values["category"] = others
            self._add_version(one, row, known, found)
        else:
            self._counted_items.append({"id": known["id"], "content_hash": one.content_hash})
        self._outcome.done(one, "accepted", object_id=known["id"], case_id=values["id"])

    def _add_version(self, one: Prepared, row: m.ItemRow, known: dict[str, Any], found: _Case) -> None:
        body = Item(
            id=known["id"],
            kind=ItemKind(row.kind),
            source=self._source,
            source_id=row.source_id,
            merchant_id=known["merchant_id"],
            session_ref=row.session_ref,
            pk_partner=row.pk_partner,
            title=row.title,
            captured_at_ms=row.captured_at_ms,
            language=row.language,
            segments=row.segments,
            listing=row.listing,
            media=row.media,
            affected=row.affected,
            live_now=row.live_now,
            viewers=row.viewers,
            reports=row.reports,
            distress=row.distress,
        )
        self._new["version"].append(
            {
                "item_id": known["id"],
                "version": known["version"],
                "body": msgspec.json.encode(body).decode(),
                "at_ms": self._now,
            }
        )
        hits = one.highlights
        if one.item_id != known["id"]:
            # Somebody else sent the item first: the detectors saw it under an id that was not kept.
            hits = tuple(replace(hit, item_id=known["id"]) for hit in hits)
        self._new["highlight"] += [
            {
                "id": hit.id,
                "item_id": known["id"],
                "item_version": known["version"],
                "category": hit.category,
                "score": hit.score,
                "state": str(hit.state),
                "body": msgspec.json.encode(hit).decode(),
            }
            for hit in hits
        ]
        values = found.values
        hit = casing.best(one.highlights, self._book)
        if hit is not None and hit.score >= values["score"]:
            values["category"], values["score"] = hit.category, hit.score
        values["highlights"] += len(one.highlights)
        values["live_now"] = int(values["live_now"] or row.live_now)
        values["distress"] = values["distress"] or row.distress
        found.captured_at_ms = max(found.captured_at_ms, row.captured_at_ms)
        found.content = found.touched = True

    def _open_case(self, one: Prepared, row: m.ItemRow, seller: dict[str, Any], key: str) -> _Case:
        hit = casing.best(one.highlights, self._book)
        category = hit.category if hit else ""
        values: dict[str, Any] = {
            "id": new_id(),
            "number": "",
            "key": key,
            "merchant_id": seller["id"],
            "title": row.title,
            "kind": row.kind,
            "category": category,
            "family": casing.family_of(category, self._book),
            "severity": "S1",
            "queue": "",
            "state": self._context.law.machines["case"].initial,
            "private": int(casing.is_private(row.kind)),
            "viewers": 0,
            "reports": 0,
            "live_now": int(row.live_now),
            "opened_at_ms": self._now,
            "language": row.language,
            "session_ref": row.session_ref,
            "distress": row.distress,
            "highlights": 0,
            "score": 0,
            "content_version": 1,
            "row_version": 1,
        }
        found = _Case(values, is_new=True)
        self._cases[values["id"]] = self._by_key[key] = found
        self._outcome.event("case.receive", "case", values["id"], {"item": one.item_id, "key": key})
        return found

    # --- storing ------------------------------------------------------------------------------------------------------

    def _store(self) -> None:
        machine = self._context.law.machines["case"]
        touched = [found for found in self._cases.values() if found.touched]
        created = [found for found in touched if found.is_new]
        if created:
            year = utc(self._now).astimezone(BEIJING).year
            numbers = take_numbers(self._connection, "case", len(created))
            for found, number in zip(created, numbers, strict=True):
                found.values["number"] = f"KC-{year}-{number:07d}"
        people = {seller["id"]: seller["person_key"] for seller in self._sellers.by_ref.values()}
        for found in touched:
            values = found.values
            past = self._histories.get(people.get(values["merchant_id"], ""), [])
            casing.ranked(values, past, self._book, captured_at_ms=found.captured_at_ms, now_ms=self._now)
            if found.is_new:
                values["state"] = machine.step(values["state"], "route")
                self._outcome.event("case.route", "case", values["id"], {"queue": values["queue"]})
            else:
                values["row_version"] += 1
                values["content_version"] += int(found.content)
        repository.add_rows(self._connection, case, [found.values for found in created])
        repository.change_rows(
            self._connection, case, [_changes(found.values) for found in touched if not found.is_new]
        )
        repository.add_rows(self._connection, item, self._new["item"])
        repository.change_rows(
            self._connection,
            item,
            [
                {name: row[name] for name in ("id", "version", "content_hash", "evidence_hash", "captured_at_ms")}
                for row in self._changed_items
            ],
        )
        repository.change_rows(self._connection, item, self._counted_items)
        repository.add_rows(self._connection, item_version, self._new["version"])
        repository.add_rows(self._connection, highlight, self._new["highlight"])
        repository.add_media(self._connection, self._new["media"])
        record_events(self._connection, self._outcome.events)
        record_changes(
            self._connection,
            [change_row(self._now, "case", found.values["id"], found.values["row_version"]) for found in touched],
        )


def _changes(values: dict[str, Any]) -> dict[str, Any]:
    """Return the columns of a known case that intake may change."""
    return {
        name: values[name]
        for name in (
            "id",
            "category",
            "severity",
            "queue",
            "severity_weight",
            "likelihood_milli",
            "viewers",
            "reports",
            "live_now",
            "recurrence",
            "allowance_ms",
            "base_priority",
            "turn",
            "aged_at_ms",
            "aged",
            "due_at_ms",
            "distress",
            "highlights",
            "score",
            "content_version",
            "row_version",
        )
    }
