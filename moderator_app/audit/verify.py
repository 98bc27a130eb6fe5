"""The proof of an exported audit log, offline: is it the log that its checkpoints were signed for, event by event?

An export is JSON lines. The first line is the head: ``{"format": "moderator-audit/1", "origin": …, "key": verifier key,
"checkpoints": [signed note, …]}``. Each further line is one event with all its columns and ``leaf``, the hash that the
tree holds for it. What was edited alone is named exactly; what was rewritten together with all its hashes still does
not fit the next signed checkpoint, and is named by the events between that and the last one that fits.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from moderator_app.audit.notes import open_checkpoint
from moderator_app.audit.signatures import Signatures
from moderator_app.domain.audit_event import FIRST_PREV, AuditEvent, chain_hash
from moderator_app.domain.audit_tree import CompactRange, leaf_hash
from moderator_app.domain.checkpoint import Checkpoint, VerifierKey, parse_key
from moderator_app.domain.errors import BadInput, Fault

FORMAT = "moderator-audit/1"

_TEXTS = ("actor", "action", "object_type", "object_id", "detail", "prev_hash")


@dataclass(frozen=True, slots=True)
class Tampered:
    """What does not fit."""

    seq: int
    """The first bad event; 0 when it is a checkpoint that is wrong."""
    reason: str

    def __str__(self) -> str:
        """Return it as a sentence."""
        return f"event {self.seq}: {self.reason}" if self.seq else self.reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of a proof."""

    events: int
    """Events that were looked at."""
    sealed: int
    """Events under the largest checkpoint that fits."""
    checkpoints: int
    """Checkpoints that fit."""
    fault: Tampered | None
    key: VerifierKey | None = None
    """Whose signatures were checked."""
    signatures: int = 0
    """Decisions whose desk's signature was checked."""
    own_key: bool = False
    """The key was taken from the export itself: whoever forged the log could have forged it too."""

    @property
    def good(self) -> bool:
        """Whether nothing speaks against the log."""
        return self.fault is None


@dataclass(slots=True)
class Walk:
    """Follows a log event by event and stops at the first that does not fit."""

    marks: dict[int, bytes]
    """Number of events → root of a checkpoint whose signature is good."""
    size: int = 0
    sealed: int = 0
    good_marks: int = 0
    fault: Tampered | None = None
    signatures: Signatures = field(default_factory=Signatures)
    _chain: str = FIRST_PREV
    _range: CompactRange = field(default_factory=CompactRange)

    def take(self, event: AuditEvent, leaf: bytes) -> bool:
        """Look at the next event with the hash that the tree holds for it; return whether it fits."""
        due = self.size + 1
        if event.seq != due:
            reason = "is missing" if event.seq > due else f"is missing; event {event.seq} stands in its place"
            return self._stop(due, reason)
        data = event.leaf_data()
        seen = leaf_hash(data)
        if seen != leaf:
            return self._stop(due, "was changed: its contents do not fit the hash in the tree")
        if event.prev_hash != self._chain:
            at = max(1, due - 1)
            return self._stop(at, f"is not the event that event {due} was written after")
        wrong = self.signatures.look(event)
        if wrong:
            return self._stop(due, wrong)
        self._chain = chain_hash(data)
        self._range.append(seen)
        self.size = due
        return self._mark()

    def _mark(self) -> bool:
        root = self.marks.get(self.size)
        if root is None:
            return True
        if root != self._range.root():
            first = self.sealed + 1
            reason = f"or a later one up to {self.size} was rewritten: the signed checkpoint has another root"
            return self._stop(first, reason)
        self.sealed = self.size
        self.good_marks += 1
        return True

    def end(self) -> None:
        """Say that no event follows."""
        missing = max((size for size in self.marks if size > self.size), default=0)
        if self.fault is None and missing:
            self._stop(self.size + 1, f"is missing: the log ends before the {missing} events of a signed checkpoint")

    def _stop(self, seq: int, reason: str) -> bool:
        self.fault = Tampered(seq, reason)
        return False


def marks_of(checkpoints: Iterable[Checkpoint]) -> tuple[dict[int, bytes], Tampered | None]:
    """Return size → root, and the first pair that cannot both be true: two roots for one size are a forked log."""
    marks: dict[int, bytes] = {}
    for checkpoint in checkpoints:
        known = marks.setdefault(checkpoint.size, checkpoint.root)
        if known != checkpoint.root:
            reason = f"the log was forked: two signed checkpoints of {checkpoint.size} events have different roots"
            return marks, Tampered(0, reason)
    return marks, None


def walk_log(events: Iterable[tuple[AuditEvent, bytes]], checkpoints: Iterable[Checkpoint]) -> Walk:
    """Follow a whole log against checkpoints whose signatures were checked."""
    marks, fork = marks_of(checkpoints)
    walk = Walk(marks=marks, fault=fork)
    if fork is None:
        for event, leaf in events:
            if not walk.take(event, leaf):
                return walk
        walk.end()
    return walk


def head_line(origin: str, key: VerifierKey, notes: Sequence[str]) -> str:
    """Return an export's first line, without its newline."""
    return json.dumps({"format": FORMAT, "origin": origin, "key": str(key), "checkpoints": list(notes)})


def event_line(event: AuditEvent, leaf: bytes) -> str:
    """Return an event's line of an export, without its newline."""
    row: dict[str, Any] = {"seq": event.seq, "at_ms": event.at_ms}
    row |= {name: getattr(event, name) for name in _TEXTS}
    row["leaf"] = leaf.hex()
    return json.dumps(row, ensure_ascii=False)


def verify_export(path: Path, *, key: VerifierKey | None = None, known: Sequence[str] = ()) -> Verdict:
    """Prove an export.

    Args:
        path: the export.
        key: whose signatures to trust; the key that the export names, unless given.
        known: signed checkpoints from elsewhere (a desk's memory, a mailbox) that the log must contain.

    Raises:
        BadInput: the file is no export, or a known checkpoint is none.
        OSError: the file cannot be read.
    """
    with path.open(encoding="utf-8") as lines:
        head = _head(path.name, next(lines, ""))
        trusted = key or parse_key(str(head["key"]))
        try:
            checkpoints = [open_checkpoint(str(note), trusted) for note in head["checkpoints"]]
        except BadInput as error:
            fault = Tampered(0, f"a checkpoint of the export is not to be trusted: {error.faults[0].reason}")
            return Verdict(events=0, sealed=0, checkpoints=0, fault=fault, key=trusted, own_key=key is None)
        checkpoints += [open_checkpoint(note, trusted) for note in known]
        foreign = next((each.origin for each in checkpoints if each.origin != head["origin"]), None)
        if foreign is not None:
            fault = Tampered(0, f"a checkpoint belongs to another log: {foreign}")
            return Verdict(events=0, sealed=0, checkpoints=0, fault=fault, key=trusted, own_key=key is None)
        walk = walk_log(_events(path.name, lines), checkpoints)
    return Verdict(
        events=walk.size,
        sealed=walk.sealed,
        checkpoints=walk.good_marks,
        fault=walk.fault,
        signatures=walk.signatures.good,
        key=trusted,
        own_key=key is None,
    )


def _head(source: str, line: str) -> dict[str, Any]:
    try:
        head = json.loads(line)
    except ValueError:
        head = None
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise BadInput([Fault(source, f"the first line is not the head of a {FORMAT} export", line=1)])
    if not isinstance(head.get("checkpoints"), list) or not isinstance(head.get("origin"), str):
        raise BadInput([Fault(source, "the head names no origin or no checkpoints", line=1)])
    return head


def _events(source: str, lines: Iterable[str]) -> Iterator[tuple[AuditEvent, bytes]]:
    for number, line in enumerate(lines, 2):
        try:
            yield _event(json.loads(line))
        except (ValueError, KeyError, TypeError):
            raise BadInput([Fault(source, "not an event of an audit export", line=number)]) from None


def _event(row: Any) -> tuple[AuditEvent, bytes]:
    texts = {name: row[name] for name in _TEXTS}
    if not all(isinstance(text, str) for text in texts.values()):
        raise TypeError("texts are wanted")
    return AuditEvent(seq=int(row["seq"]), at_ms=int(row["at_ms"]), **texts), bytes.fromhex(row["leaf"])
