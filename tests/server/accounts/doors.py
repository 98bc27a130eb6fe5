"""People at the doors of a small backend: accounts with passwords, authenticators, and desks that sign."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from moderator_app.domain.decision import Decision
from moderator_app.domain.errors import Refused
from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Role
from moderator_app.server.accounts.codes import STEP_MS, code_at
from moderator_app.server.bootstrap import NewAccount, create_account
from moderator_app.server.local import LocalBackend
from moderator_app.wire import messages as m
from moderator_app.wire.messages import doors as dm
from moderator_app.wire.signing import decision_bytes, decision_digest, key_id, registration_bytes
from tests.server.house import House, run

PASSWORD = "correct horse"


def account(house: House, name: str, *roles: Role) -> str:
    """Make an account with ``PASSWORD`` and return its id."""
    new = NewAccount(name=name, display=name.title(), password=PASSWORD, roles=roles or (Role.REVIEWER,))
    return create_account(house.context, new).id


def signed_in(
    house: House, name: str, *, device_id: str = "", address: str = "local"
) -> tuple[LocalBackend, m.Session]:
    """Sign in by password."""
    desk = LocalBackend(house.context, address=address)
    request = m.PasswordSignIn(name=name, password=PASSWORD, device_id=device_id or new_id(), device_name=f"{name}'s")
    return desk, run(desk.sign_in(request))


def call(desk: LocalBackend, name: str, request: Any = None, **path: str) -> Any:
    """Make a call by its name."""
    return run(desk.call(name, request, **path))


def refusal(desk: LocalBackend, name: str, request: Any = None, **path: str) -> Refused:
    """Return how a call is refused."""
    try:
        call(desk, name, request, **path)
    except Refused as error:
        return error
    raise AssertionError(f"{name} was not refused")


class Authenticator:
    """What a person has in a pocket."""

    def __init__(self, house: House, enrolment: dm.Enrolment) -> None:
        self._house = house
        secret = parse_qs(urlsplit(enrolment.uri).query)["secret"][0]
        self.key = base64.b32decode(secret + "=" * (-len(secret) % 8))

    def code(self, *, steps: int = 0) -> dm.Code:
        """Return the code of now, or of so many steps later."""
        return dm.Code(code=code_at(self.key, self._house.clock.now // STEP_MS + steps))


def enrolled(house: House, desk: LocalBackend) -> tuple[Authenticator, dm.Confirmed]:
    """Enrol and confirm a second factor; the clock goes on by one step, so that the next code is a new one."""
    pocket = Authenticator(house, call(desk, "factor_enrol"))
    confirmed = call(desk, "factor_confirm", pocket.code())
    desk._token = confirmed.session.access_token
    house.clock.now += STEP_MS
    return pocket, confirmed


class Desk:
    """A desk with a key of its own."""

    def __init__(self, house: House, name: str) -> None:
        self.device_id = new_id()
        self.private = Ed25519PrivateKey.generate()
        self.public = self.private.public_key().public_bytes_raw()
        self.key = key_id(self.public)
        self.wire, session = signed_in(house, name, device_id=self.device_id)
        self.account = session.user.id

    def register(self) -> dm.KeyRow:
        """Register the key."""
        return call(self.wire, "key_register", self.proof())

    def proof(self) -> dm.NewKey:
        """Return the key with its proof."""
        signed = registration_bytes(self.account, self.device_id, self.public)
        return dm.NewKey(public_key=self.public.hex(), proof=self.private.sign(signed).hex())

    def sign(self, decision: Decision) -> Decision:
        """Return the decision with this desk's signature."""
        from dataclasses import replace

        named = replace(decision, device_key=self.key)
        signed = decision_bytes(self.account, self.key, decision_digest(named))
        return replace(named, device_sig=self.private.sign(signed).hex())
