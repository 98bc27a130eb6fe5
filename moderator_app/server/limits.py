"""How often somebody may ask: one pace for each class of calls, by account or by address.

A pace is kept by the generic cell rate algorithm: one number for each asker, no lists of times. The clock is monotonic,
so that a machine whose wall clock jumps shuts nobody out. Each server process keeps its own count; wrong passwords and
codes are counted in the database instead, for all processes and across restarts (``sign_in_try``).
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from moderator_app.domain.errors import Refused

MINUTE_MS = 60_000
FORGET_AT = 20_000
"""Askers remembered before those who have been quiet are forgotten."""


@dataclass(frozen=True, slots=True)
class Pace:
    """So many calls in so long; a burst may take them all at once."""

    calls: int
    per_ms: int


SIGN_IN, RENEW, CLAIM, SEARCH, EXPORT, REVEAL, MANAGE, PUBLIC = (
    "sign_in", "renew", "claim", "search", "export", "reveal", "manage", "public",
)  # fmt: skip

DEFAULT: Mapping[str, Pace] = MappingProxyType(
    {
        SIGN_IN: Pace(200, MINUTE_MS),  # of everybody together; the narrow limits are in the database
        RENEW: Pace(120, MINUTE_MS),
        CLAIM: Pace(60, MINUTE_MS),
        SEARCH: Pace(1200, MINUTE_MS),  # scrolling through the log asks often
        EXPORT: Pace(5, 60 * MINUTE_MS),
        REVEAL: Pace(240, MINUTE_MS),
        MANAGE: Pace(60, MINUTE_MS),
        PUBLIC: Pace(600, MINUTE_MS),
    }
)

CLASS_OF: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("sign_in", "outside_start", "outside_finish"), SIGN_IN),
        **dict.fromkeys(("refresh", "code", "factor_confirm", "factor_drop", "password_change"), RENEW),
        **dict.fromkeys(("claim", "second_claim", "qa_claim", "appeal_claim"), CLAIM),
        **dict.fromkeys(("log_query", "audit_events", "policy_replay"), SEARCH),
        "export_start": EXPORT,
        **dict.fromkeys(("case_content", "case_partner", "messages_expand", "log_entry"), REVEAL),
        **dict.fromkeys(
            (
                "user_new", "user_change", "user_sessions_end", "user_factor_reset", "user_key_revoke", "key_register",
                "key_revoke", "session_end", "factor_enrol",
            ),
            MANAGE,
        ),
        **dict.fromkeys(
            (
                "page_archive", "page_search", "page_corrections", "page_issue", "feed_json", "feed_atom", "issue_json",
                "issue_csv", "issue_pdf", "preview_page", "preview_paper", "device_orders", "device_wiped",
            ),
            PUBLIC,
        ),
    }
)  # fmt: skip
"""Endpoint → class. What is not here is not slowed: it is cheap, or answered from what is held anyway."""


@dataclass(slots=True)
class Limiter:
    """Counts who asks how often; may be used from any thread."""

    paces: Mapping[str, Pace]
    calls: int = 0
    """Calls that have come in, slowed or not."""
    _due: dict[tuple[str, str], int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def check(self, endpoint: str, *, account: str, address: str, now_ms: int) -> None:
        """Count one call.

        Args:
            endpoint: its name.
            account: who asks; empty for nobody in particular, and then the address counts.
            address: the network address.
            now_ms: a clock that never goes back.

        Raises:
            Refused: ``rate-limited`` with ``retry_after_s``; a refused call does not count.
        """
        self.calls += 1
        kind = CLASS_OF.get(endpoint, "")
        pace = self.paces.get(kind)
        if pace is None:
            return
        asker = "everybody" if kind == SIGN_IN else account or f"at {address}"
        step = pace.per_ms // pace.calls
        with self._lock:
            due = max(self._due.get((kind, asker), 0), now_ms)
            early = due + step - pace.per_ms - now_ms
            if early <= 0:
                self._due[kind, asker] = due + step
                if len(self._due) > FORGET_AT:
                    self._due = {name: at for name, at in self._due.items() if at > now_ms}
                return
        wait_s = -(-early // 1000)
        raise Refused("rate-limited", f"Too many requests; try again in {wait_s} s.", retry_after_s=wait_s)
