"""Where statements of reasons go: the registry that is not there, which checks as the real one does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from moderator_app.domain.reasons import check_statement
from moderator_app.server.context import Context
from moderator_app.server.standing import statements


class Registry(Protocol):
    """Takes statements, a batch at a time."""

    async def submit(self, batch: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
        """Submit statements; return (remote id, problem) for each, the problem empty for one that was stored."""
        ...


@dataclass
class FakeRegistry:
    """Keeps what it is given, and refuses what the Commission's database would refuse."""

    stored: dict[str, dict[str, Any]] = field(default_factory=dict)
    away: bool = False
    """Whether nobody answers."""

    async def submit(self, batch: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
        """Store statements by their ``puid``; a known one is found, not stored again."""
        if self.away:
            return [("", "no answer") for _ in batch]
        answers = []
        for payload in batch:
            faults = check_statement(payload)
            if faults:
                answers.append(("", f"422 {faults[0]}"))
                continue
            self.stored.setdefault(payload["puid"], payload)
            answers.append((f"fake-{payload['puid']}", ""))
        return answers


async def send(context: Context, registry: Registry) -> int:
    """Send the statements that are ready, one batch; return how many."""
    rows = await context.database.read(partial(statements.ready, context=context))
    if not rows:
        return 0
    answers = await registry.submit([payload for _, payload in rows])
    outcomes = [
        (decision_id, remote, problem) for (decision_id, _), (remote, problem) in zip(rows, answers, strict=True)
    ]
    await context.database.write(partial(statements.book, context=context, outcomes=outcomes))
    return len(rows)
