"""A memory of the last checkpoint: whoever keeps one notices when a log was cut short, rewritten or forked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from moderator_app.audit.notes import open_checkpoint
from moderator_app.domain.audit_tree import proves_consistency
from moderator_app.domain.checkpoint import Checkpoint, VerifierKey, parse_key
from moderator_app.domain.errors import BadInput, WorldError


class LogForked(WorldError):  # noqa: N818 - what happened to the log
    """The server's audit log is not the one that was seen before."""


@dataclass(slots=True)
class Witness:
    """What one desk remembers of a server's log. The key that is seen first is the key that is trusted.

    The file holds the verifier key on its first line and the signed checkpoint after it.
    """

    path: Path

    def remembered(self) -> tuple[VerifierKey, Checkpoint, str] | None:
        """Return key, checkpoint and note, None before the first.

        Raises:
            BadInput: the file was damaged.
        """
        try:
            key_line, _, note = self.path.read_text(encoding="utf-8").partition("\n")
        except FileNotFoundError:
            return None
        key = parse_key(key_line)
        return key, open_checkpoint(note, key), note

    @property
    def size(self) -> int:
        """Number of events under the remembered checkpoint, 0 before the first: what to ask a proof from."""
        known = self.remembered()
        return 0 if known is None else known[1].size

    def accept(self, note: str, key: str, proof: Sequence[bytes]) -> Checkpoint:
        """Check a newer checkpoint against the remembered one, and remember it instead.

        Args:
            note: the signed checkpoint that the server shows now.
            key: the verifier key it names; believed only when none is remembered.
            proof: consistency proof from the remembered size to the new one.

        Raises:
            LogForked: another key, a shorter log, or one that does not begin with what was seen.
            BadInput: the note cannot be read.
        """
        known = self.remembered()
        if known is None:
            trusted = parse_key(key)
            newer = open_checkpoint(note, trusted)
            self._remember(trusted, note)
            return newer
        trusted, older, _ = known
        try:
            newer = open_checkpoint(note, trusted)
        except BadInput as error:
            raise LogForked(f"The checkpoint is not signed by the known key: {error.faults[0].reason}.") from None
        if newer.origin != older.origin:
            raise LogForked(f"This is another log: {newer.origin}.")
        if newer.size < older.size:
            raise LogForked(f"The log was cut short: {newer.size} events, where {older.size} were seen before.")
        if not proves_consistency(older.size, older.root, newer.size, newer.root, proof):
            raise LogForked(f"The log was rewritten: it does not begin with the {older.size} events seen before.")
        self._remember(trusted, note)
        return newer

    def _remember(self, key: VerifierKey, note: str) -> None:
        half = self.path.with_suffix(".part")
        half.write_text(f"{key}\n{note}", encoding="utf-8")
        half.replace(self.path)
