"""The desks' signatures in an exported log: who decided, proved with nothing but the log.

``device_key.register`` events hold the public keys; an event about a decision holds, under ``signed``, account, key,
digest and signature. A log in which somebody's name was put under a decision fails here, whoever ran the server.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from moderator_app.domain.audit_event import AuditEvent
from moderator_app.domain.signature import SIGNED, decision_bytes, is_weak, key_id

REGISTERED, REVOKED = "device_key.register", "device_key.revoke"


@dataclass(slots=True)
class Signatures:
    """Follows a log event by event, after each was found to be the one that the tree holds."""

    good: int = 0
    keys: dict[tuple[str, str], bytes] = field(default_factory=dict)
    """(account, key) → public key, of those that are registered and not revoked."""

    def look(self, event: AuditEvent) -> str:
        """Return what is wrong with an event's signature, empty for nothing."""
        detail = _detail(event)
        if event.action == REGISTERED:
            return self._register(event, detail)
        if event.action == REVOKED:
            self.keys.pop((str(detail.get("account")), event.object_id), None)
            return ""
        signed = detail.get(SIGNED)
        if signed is None:
            return ""
        if not isinstance(signed, dict) or not all(isinstance(part, str) for part in signed.values()):
            return "holds a signature that is none"
        account, key = signed.get("account", ""), signed.get("key", "")
        if account != event.actor:
            return "was signed for somebody else than who did it"
        public = self.keys.get((account, key))
        if public is None:
            return "was signed with a key that was not registered then"
        try:
            told = decision_bytes(account, key, signed.get("digest", ""))
            Ed25519PublicKey.from_public_bytes(public).verify(bytes.fromhex(signed.get("sig", "")), told)
        except (InvalidSignature, ValueError):
            return "holds a signature that the desk did not make"
        self.good += 1
        return ""

    def _register(self, event: AuditEvent, detail: dict[str, Any]) -> str:
        try:
            public = bytes.fromhex(str(detail.get("public_key")))
        except ValueError:
            public = b""
        if key_id(public) != event.object_id:
            return "registers a key under another name"
        if is_weak(public):
            return "registers a key that anybody's signature may fit"
        self.keys[str(detail.get("account")), event.object_id] = public
        return ""


def _detail(event: AuditEvent) -> dict[str, Any]:
    try:
        found = json.loads(event.detail)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
