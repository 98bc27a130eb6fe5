"""A small log with its notary, for tests that then do something bad to it."""

import base64
from dataclasses import dataclass, replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from moderator_app.audit.notes import Notary
from moderator_app.audit.verify import event_line, head_line
from moderator_app.domain.audit_event import FIRST_PREV, AuditEvent, chain_hash
from moderator_app.domain.audit_tree import CompactRange
from moderator_app.domain.checkpoint import Checkpoint

ORIGIN = "review.example/audit"
NOTARY = Notary(
    ORIGIN, Ed25519PrivateKey.from_private_bytes(base64.b64decode("Zm9yIHRlc3RzIG9ubHksIGZvciB0ZXN0cyBvbmx5ISE="))
)


@dataclass
class Log:
    rows: list[tuple[AuditEvent, bytes]]
    notes: list[str]

    def write(self, path: Path) -> Path:
        lines = [head_line(ORIGIN, NOTARY.key, self.notes)]
        lines += [event_line(event, leaf) for event, leaf in self.rows]
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return path


def chained(actions: list[str]) -> list[tuple[AuditEvent, bytes]]:
    rows, prev = [], FIRST_PREV
    for seq, action in enumerate(actions, 1):
        event = AuditEvent(
            seq=seq, at_ms=1_795_305_600_000 + seq, actor="u1", action=action, object_type="case", object_id=f"c{seq}",
            detail='{"理由":"引导私下交易"}', prev_hash=prev,
        )  # fmt: skip
        rows.append((event, event.leaf()))
        prev = chain_hash(event.leaf_data())
    return rows


def sealed(rows: list[tuple[AuditEvent, bytes]], size: int) -> str:
    edge = CompactRange()
    edge.extend(leaf for _, leaf in rows[:size])
    return NOTARY.seal(Checkpoint(ORIGIN, size, edge.root()))


def a_log(count: int = 12, marks: tuple[int, ...] = (5, 12)) -> Log:
    rows = chained([f"case.step{number}" for number in range(count)])
    return Log(rows, [sealed(rows, size) for size in marks])


def edited(row: tuple[AuditEvent, bytes], **changes) -> tuple[AuditEvent, bytes]:
    return replace(row[0], **changes), row[1]
