"""Whether the server's audit log is the one that was seen before, only longer."""

from __future__ import annotations

from collections.abc import Callable

from moderator_app.audit.witness import LogForked, Witness
from moderator_app.desk.sync.wire_end import WireEnd
from moderator_app.domain.errors import Refused


async def check_log(wire: WireEnd, witness: Witness, problem: Callable[[Exception], None]) -> None:
    """Demand the proof; work goes on if it fails, for that is for people to settle, but they are told each time.

    Args:
        wire: the way to the server.
        witness: remembers the newest checkpoint that was proved.
        problem: told of a log that is another one.

    Raises:
        Refused: the server would not say, for another reason than having nothing to show.
        Unreachable: there is no way to it.
    """
    seen = witness.size
    try:
        sealed = await wire.audit_checkpoint()
        proof: tuple[str, ...] = ()
        if 0 < seen < sealed.size:
            proof = (await wire.audit_consistency(seen, sealed.size)).hashes
        witness.accept(sealed.note, sealed.key, [bytes.fromhex(part) for part in proof])
    except Refused as no:
        # A server of before the log was sealed has nothing to show; one that had must not stop showing it.
        if no.code not in {"not-found", "log-broken"}:
            raise
        if seen or no.code == "log-broken":
            problem(no)
    except LogForked as fork:
        problem(Refused("log-forked", str(fork)))
