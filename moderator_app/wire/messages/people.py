"""Who signs in, and what anybody may know of a server."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from moderator_app.domain.roles import Role
from moderator_app.wire.messages.base import Id, Message, Name


class ServerInfo(Message, frozen=True, kw_only=True):
    """What anybody may know of a server before signing in."""

    server_time_ms: int
    protocol_min: str
    protocol_max: str
    version: str
    policy_version: str
    rulebook_version: str
    log_epoch: str
    limits: dict[str, int]
    media_origins: tuple[str, ...] = ()
    """``scheme://host[:port]`` of the addresses from which desks may fetch the parts of a recording."""


class PasswordSignIn(Message, frozen=True, kw_only=True):
    """Name and password of a local account."""

    name: Name
    password: Annotated[str, Meta(min_length=1, max_length=1024)]
    device_id: Id
    device_name: Annotated[str, Meta(max_length=200)] = ""


class Refresh(Message, frozen=True, kw_only=True):
    """The newest refresh token of a device; it is good for one use."""

    refresh_token: Annotated[str, Meta(min_length=1, max_length=200)]
    device_id: Id


class User(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A person (or a service) as others may see them."""

    id: str
    name: str
    display: str
    roles: tuple[Role, ...]
    disabled: bool = False
    manager_id: str = ""
    """The line manager's account; told to whoever manages accounts."""


class Session(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Opaque tokens: the access token for calls, the refresh token for the next pair."""

    access_token: str
    access_ttl_s: int
    refresh_token: str
    user: User
    server_time_ms: int
    stage: Literal["", "code", "enrol"] = ""
    """What is still missing before the session opens anything: a code, or the second factor itself. Such a session has
    no refresh token. Left out when nothing is missing."""


class NewUser(Message, frozen=True, kw_only=True):
    """An account to make."""

    id: Id
    name: Name
    display: Name
    password: Annotated[str, Meta(min_length=8, max_length=1024)] | None = None
    """None: this person signs in at the identity provider only."""
    roles: Annotated[tuple[Role, ...], Meta(min_length=1, max_length=8)]


class UserChange(Message, frozen=True, kw_only=True):
    """A change of an account; what is left out stays."""

    roles: Annotated[tuple[Role, ...], Meta(min_length=1, max_length=8)] | None = None
    disabled: bool | None = None
    manager_id: Annotated[str, Meta(max_length=40, pattern=r"^[^\x00]*$")] | None = None
    """The line manager's account, empty for nobody; who manages does not hear appeals against those managed."""


class UserList(Message, frozen=True, kw_only=True):
    """All accounts."""

    users: tuple[User, ...]
