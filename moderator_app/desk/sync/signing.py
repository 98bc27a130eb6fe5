"""The desk's own key: it signs what is decided, at the moment of deciding, and is made known to the server in time.

The private half lies with the other secrets and never leaves this machine. Offline, a decision is signed like any
other; the server checks when it arrives.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar, cast

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from moderator_app.desk.sync.wire_end import WireEnd
from moderator_app.domain.decision import Decision
from moderator_app.domain.errors import Refused
from moderator_app.wire import messages as m
from moderator_app.wire.ask import Ask
from moderator_app.wire.messages import doors as dm
from moderator_app.wire.problems import code_of
from moderator_app.wire.signing import decision_bytes, decision_digest, key_id, registration_bytes

_T = TypeVar("_T")
_SIGNED_ASKS = frozenset({"second_decide"})
_BEGINNINGS = frozenset({"code", "factor_confirm", "outside_finish"})
_OLD_SERVER = frozenset({"not-found", "method-not-allowed"})


def new_private_key() -> str:
    """Return a fresh private key (Ed25519), 64 hexadecimal digits."""
    return Ed25519PrivateKey.generate().private_bytes_raw().hex()


class Signer:
    """Signs with the desk's key."""

    def __init__(self, private_key: str, renew: Callable[[], str]) -> None:
        """Sign with a key.

        Args:
            private_key: 64 hexadecimal digits.
            renew: makes, keeps and returns another one, when the server says that this one was revoked.
        """
        self._renew = renew
        self._take(private_key)

    def _take(self, private_key: str) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(private_key))
        self._public = self._private.public_key().public_bytes_raw()
        self.key = key_id(self._public)

    def sign(self, decision: Decision, account_id: str) -> Decision:
        """Return a decision with this desk's signature."""
        named = replace(decision, device_key=self.key, device_sig="")
        signed = decision_bytes(account_id, self.key, decision_digest(named))
        return replace(named, device_sig=self._private.sign(signed).hex())

    def proof(self, account_id: str, device_id: str) -> dm.NewKey:
        """Return the public key with the proof that the private half is here."""
        signed = registration_bytes(account_id, device_id, self._public)
        return dm.NewKey(public_key=self._public.hex(), proof=self._private.sign(signed).hex())

    def renew(self) -> None:
        """Sign with another key from now on."""
        self._take(self._renew())


class Introduced:
    """A ``WireEnd`` that makes the desk's key known before the first decision of each session goes out.

    What the old key signed before it was revoked is refused by the server and comes back to the person; what is decided
    afterwards is signed with the new one.
    """

    def __init__(self, wire: WireEnd, signer: Signer, device_id: str) -> None:
        """Speak through ``wire``."""
        self._wire = wire
        self._signer = signer
        self._device_id = device_id
        self._known = False

    def __getattr__(self, name: str) -> Any:
        """Return everything else of the wire as it is."""
        return getattr(self._wire, name)

    async def sign_in(self, request: m.PasswordSignIn) -> m.Session:
        """Begin a session; perhaps of somebody to whom this desk is new."""
        self._known = False
        return await self._wire.sign_in(request)

    async def decide(self, request: m.DecisionBatch) -> m.DecisionResults:
        """Send decisions."""
        await self._introduce()
        results = await self._wire.decide(request)
        problems = (result.problem for result in results.results if result.problem is not None)
        if any(code_of(problem.type).startswith("device-key-") for problem in problems):
            self._known = False
        return results

    async def ask(self, ask: Ask[_T]) -> _T:
        """Make a call; one that carries a signature like a decision."""
        if ask.endpoint in _SIGNED_ASKS:
            await self._introduce()
        elif ask.endpoint in _BEGINNINGS:
            self._known = False
        return await self._wire.ask(ask)

    async def _introduce(self) -> None:
        if self._known:
            return
        try:
            who = await self._wire.ask(Ask(endpoint="me", reply=m.User))
            for _attempt in range(2):
                proof = self._signer.proof(who.id, self._device_id)
                try:
                    await self._wire.ask(Ask(endpoint="key_register", reply=dm.KeyRow, body=proof))
                except Refused as no:
                    if no.code != "device-key-revoked":
                        raise
                    self._signer.renew()
                else:
                    break
        except Refused as no:
            if no.code not in _OLD_SERVER:
                raise
            # A server of before desks signed takes no notice of signatures.
        self._known = True


def introduced(wire: WireEnd, signer: Signer, device_id: str) -> WireEnd:
    """Return the wire with the desk's key made known on it."""
    return cast("WireEnd", Introduced(wire, signer, device_id))
