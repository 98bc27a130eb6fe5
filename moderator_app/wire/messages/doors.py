"""What is said at the doors: codes, the browser's way in, sessions, and the keys of desks."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from moderator_app.wire.messages.base import Id, Message
from moderator_app.wire.messages.people import Session

Hex64 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
Hex128 = Annotated[str, Meta(pattern=r"^[0-9a-f]{128}$")]
Token = Annotated[str, Meta(min_length=20, max_length=200, pattern=r"^[A-Za-z0-9_.~-]+$")]
Stage = Literal["", "code", "enrol"]


class Ways(Message, frozen=True, kw_only=True):
    """How one may sign in here."""

    password: bool = True
    outside: str = ""
    """Name of the identity provider, to be shown on a button; empty where there is none."""


class Code(Message, frozen=True, kw_only=True):
    """A one-time code, or a recovery code; blanks and strokes do not count."""

    code: Annotated[str, Meta(min_length=6, max_length=40, pattern=r"^[0-9A-Za-z -]*$")]


class Enrolment(Message, frozen=True, kw_only=True):
    """A new key for one-time codes; it counts once a code made with it has come back."""

    key: str
    """Base32, for typing."""
    uri: str
    """``otpauth://totp/…``, for an authenticator."""


class Confirmed(Message, frozen=True, kw_only=True):
    """The second factor stands."""

    recovery_codes: tuple[str, ...]
    """Shown once; each opens once."""
    session: Session


class PasswordChange(Message, frozen=True, kw_only=True):
    """A new password, by somebody who knows the old one."""

    old: Annotated[str, Meta(min_length=1, max_length=1024)]
    new: Annotated[str, Meta(min_length=8, max_length=1024)]


class OutsideStart(Message, frozen=True, kw_only=True):
    """A desk asks to be sent to the identity provider."""

    device_id: Id
    device_name: Annotated[str, Meta(max_length=200)] = ""
    code_challenge: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{43}$")]
    """RFC 7636, method S256."""
    redirect_uri: Annotated[str, Meta(pattern=r"^http://(127\.0\.0\.1|\[::1\]):[0-9]{1,5}/[a-z]*$", max_length=100)]
    """On this machine's loopback (RFC 8252, section 7.3)."""


class OutsideWay(Message, frozen=True, kw_only=True):
    """Where the browser goes."""

    url: str
    state: str
    """Comes back with the code; the desk compares."""


class OutsideFinish(Message, frozen=True, kw_only=True):
    """What the browser brought back."""

    state: Token
    code: Annotated[str, Meta(min_length=1, max_length=2000)]
    code_verifier: Annotated[str, Meta(pattern=r"^[A-Za-z0-9._~-]{43,128}$")]
    device_id: Id


class SessionRow(Message, frozen=True, kw_only=True):
    """One sign-in that is still good."""

    id: str
    device_id: str
    device_name: str
    address: str
    started_at_ms: int
    seen_at_ms: int
    """When its tokens were last renewed."""
    stage: Stage = ""
    here: bool = False
    """The session that asks."""


class KeyRow(Message, frozen=True, kw_only=True):
    """One key that signs, or signed, somebody's decisions."""

    id: str
    device_id: str
    device_name: str
    public_key: str
    registered_at_ms: int
    revoked_at_ms: int | None = None


class Sessions(Message, frozen=True, kw_only=True):
    """Where somebody is signed in, and which desks sign for this person."""

    sessions: tuple[SessionRow, ...]
    keys: tuple[KeyRow, ...]
    second_factor: bool
    recovery_codes_left: int


class NewKey(Message, frozen=True, kw_only=True):
    """A desk's key, with the proof that the desk holds its private half."""

    public_key: Hex64
    proof: Hex128
    """Signature over ``wire.signing.registration_bytes``."""
