"""Private words in what was decided: quoted while it is on its way, gone from this desk once it has arrived."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec
from sqlalchemy import Connection, select, update

from moderator_app.desk.store.tables import outbox
from moderator_app.domain.decision import Decision
from moderator_app.domain.transcript import Lane
from moderator_app.wire.messages.offline import NewOpinion

GONE = "…"
"""Stands for words that this desk no longer keeps; where they stood is still known, and the server has them."""


_KINDS: dict[str, Any] = {"decision": Decision, "opinion": NewOpinion}


def forget_words(connection: Connection, ids: Sequence[str]) -> None:
    """Drop private words, and the work they stand in, from rows that nobody has to send or to look at any more."""
    if not ids:
        return
    quoting = select(outbox.c.id, outbox.c.kind, outbox.c.body).where(outbox.c.id.in_(ids), outbox.c.kind.in_(_KINDS))
    for row in connection.execute(quoting).all():
        bare = without_private_words(msgspec.json.decode(row.body, type=_KINDS[row.kind]))
        if bare is not None:
            values = {"body": msgspec.json.encode(bare), "draft": ""}
            connection.execute(update(outbox).where(outbox.c.id == row.id).values(**values))


def without_private_words(body: Any) -> Any | None:
    """Return a debt's body without what it quotes of private messages; None where it quotes nothing of them."""
    if isinstance(body, NewOpinion):
        bare = without_private_words(body.decision)
        return None if bare is None else msgspec.structs.replace(body, decision=bare)
    if not isinstance(body, Decision):
        return None
    if all(piece.lane is not Lane.MESSAGE or piece.text in {"", GONE} for piece in body.evidence):
        return None
    return replace(
        body,
        evidence=tuple(
            replace(piece, text=GONE) if piece.lane is Lane.MESSAGE and piece.text else piece for piece in body.evidence
        ),
    )
