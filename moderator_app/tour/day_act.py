"""The day: pulls the cable, kills the desk, starts it again, and checks the ledger in the end."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from moderator_app.demo import DEMO_PEOPLE, say
from moderator_app.tour.cable import Cable
from moderator_app.tour.stage import Act, Stage, TourFailed

NAME = DEMO_PEOPLE[0][0]


def play(stage: Stage) -> None:
    """Walk from the sign-in to two booked penalties."""
    address = urlsplit(stage.url)
    with Cable(str(address.hostname), int(address.port or 80)) as cable:
        with stage.seat("day.day", NAME, server=cable.url) as seat:
            seat.until("to lose the network")
            cable.pull()
            seat.word("pulled")
            seat.until("to be killed")
            seat.kill()
            decided = list(seat.told["decided"])
        with stage.seat("day.back", NAME, server=cable.url, known=True) as seat:
            seat.until("for the network")
            cable.plug()
            seat.word("plugged")
            seat.finish()
    asyncio.run(_check_ledger(stage, decided))


async def _check_ledger(stage: Stage, decided: list[str]) -> None:
    """Check that the ledger shows every decision, each once.

    Raises:
        TourFailed: one is missing, or booked twice.
    """
    if len(set(decided)) != 2:
        raise TourFailed(f"two decisions were to be made, not {len(set(decided))}")
    backend = await stage.connection(NAME)
    try:
        for decision_id in decided:
            receipt = await backend.decision(decision_id)
            content = [entry.merchant_id for entry in receipt.entries]
            if not content:
                raise TourFailed(f"decision {receipt.number} ({receipt.state}, {receipt.grade}) booked nothing")
            page = await backend.ledger(content[0])
            mine = [entry.code for entry in page.entries if entry.decision_id == decision_id]
            if not mine or len(set(mine)) != len(mine):
                raise TourFailed(f"decision {receipt.number} is not in the ledger exactly once: {mine}")
            say([f"{receipt.number}: {receipt.grade} {receipt.state}, {len(mine)} ledger entries, each once"])
    finally:
        await backend.aclose()


ACT = Act("day", play, prefix="")
