"""A desk without a window, as a process that is killed: takes cases, clears them, and writes down what it was told.

``python -m tests.chaos.desk_process FOLDER URL NAME PASSWORD``. The journal holds the id of every decision whose
``add`` returned: from then on a person believes it safe. Cases are taken one by one, and now and then reserved by the
dozen as for a shift without a network, some for so short a time that it is over before all are decided.
"""

from __future__ import annotations

import os
import random
import sys
import time
from functools import cache
from pathlib import Path

from moderator_app.desk.store.store import open_store
from moderator_app.desk.sync.backend import HttpBackend
from moderator_app.desk.sync.core import Link, Phase
from moderator_app.desk.sync.courier import Courier
from moderator_app.desk.sync.crossing import Callbacks
from moderator_app.desk.sync.media_cache import MediaCache
from moderator_app.desk.sync.server_clock import ServerClock
from moderator_app.domain.assessment import assess
from moderator_app.domain.decision import ClearReason, Decision
from moderator_app.domain.errors import ModeratorError
from moderator_app.domain.evidence import manifest_root
from moderator_app.domain.identity import new_id, now_ms
from moderator_app.domain.lawbook import Lawbook
from moderator_app.server.lawbook_files import load_law
from moderator_app.wire import messages as m

KEY = bytes(range(32))
OWED = 120
"""No more than so many decisions wait to be sent: people do not type faster than that."""
SHIFT = 0.5
"""How often a shift is prepared in place of taking one case."""
TERMS = (2_000, 15_000, 120_000)
"""How long a shift may last, in milliseconds."""


@cache
def lawbook() -> Lawbook:
    """Return the law; reading it takes a while."""
    return load_law().book


def cleared(leased: m.Leased) -> Decision:
    """Return the decision that nothing is wrong, as an honest desk makes it."""
    book = lawbook()
    content, case = leased.content, leased.content.case
    proposed = assess(
        book,
        findings=(),
        history=content.context.history,
        violation_at_ms=content.violation_at_ms,
        effective_at_ms=now_ms(),
        affected=content.affected,
        merchant=content.context.merchant,
        evidence=(),
    ).proposal
    return Decision(
        id=new_id(),
        case_id=case.id,
        round=case.round,
        content_version=case.content_version,
        lease_epoch=leased.lease.epoch,
        policy_version=book.matrix.version,
        rulebook_version=book.rulebook.version,
        findings=(),
        grade=proposed.grade,
        proposed_grade=proposed.grade,
        recurrence_basis=proposed.basis_ids,
        evidence=(),
        manifest_root=manifest_root(()),
        clear_reason=ClearReason.NO_VIOLATION,
        decided_at_ms=now_ms(),
    )


def take(courier: Courier) -> m.Leased | None:
    """Take the next case, with a shift reserved before it now and then."""
    if random.random() < SHIFT and not courier.shift.cases():  # noqa: S311 - no secret
        courier.prepare_shift((), m.MAX_CLAIM, random.choice(TERMS), lambda _seen: None).result(20)  # noqa: S311
    return courier.take(()).result(20)


def begin(courier: Courier, account: str, token: str) -> None:
    """Start a courier and wait until it works: on a busy machine its thread comes late."""
    courier.start(account, token)
    while not hasattr(courier, "shift"):
        time.sleep(0.05)


def work(folder: Path, url: str, name: str, password: str) -> None:
    """Work until killed, or until a file ``stop`` lies in the folder and nothing is owed any more."""
    store = open_store(folder, KEY)
    token = folder / "token"
    account = folder / "account"
    links: list[Link] = [Link()]
    clock = ServerClock()

    def keep(session: m.Session) -> None:
        for path, text in ((token, session.refresh_token), (account, session.user.id)):
            part = path.with_suffix(".part")
            part.write_text(text)
            part.replace(path)

    courier = Courier(
        store,
        lambda: HttpBackend(url, store.outbox.device_id(), clock, keep=keep),
        clock,
        MediaCache(folder / "media", KEY),
        Callbacks(changes=lambda _c: None, link=links.append, lease=lambda _c, _l: None, problem=lambda _p: None),
    )
    known = account.exists() and token.exists()
    begin(courier, account.read_text() if known else "", token.read_text() if known else "")
    journal = os.open(folder / "journal", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    courier.prefetch(())
    (folder / "alive").write_text(str(os.getpid()))
    while True:
        try:
            if links[-1].phase is Phase.SIGNED_OUT:
                device = store.outbox.device_id()
                courier.sign_in(m.PasswordSignIn(name=name, password=password, device_id=device)).result(20)
            stop = (folder / "stop").exists()
            owed = store.outbox.count().waiting
            if stop:
                if not owed:
                    break
                courier.hurry()
                time.sleep(0.1)
                continue
            if owed > OWED:
                time.sleep(0.05)
                continue
            leased = take(courier)
            if leased is None:
                time.sleep(0.1)
                continue
            decision = cleared(leased)
            store.outbox.add("decision", decision, case_id=decision.case_id, account=account.read_text())
            os.write(journal, decision.id.encode() + b"\n")
            courier.wake()
        except (ModeratorError, TimeoutError):
            time.sleep(random.uniform(0.01, 0.1))  # noqa: S311 - so that desks do not march in step
    courier.close()
    store.close()
    (folder / "done").touch()


if __name__ == "__main__":
    work(Path(sys.argv[1]), *sys.argv[2:5])
