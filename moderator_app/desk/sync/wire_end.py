"""The courier's end of the wire: the protocol, and what a connection has to do with tokens besides."""

from __future__ import annotations

from typing import Any, Protocol

from moderator_app.domain.errors import Refused
from moderator_app.wire import messages as m
from moderator_app.wire.protocol import Backend


class WireEnd(Backend, Protocol):
    """A backend that can go on with an earlier session."""

    @property
    def signed_in(self) -> bool:
        """Whether there is a token to try."""
        ...

    def adopt(self, refresh_token: str, access_token: str = "") -> None:
        """Go on with tokens of an earlier session."""
        ...

    def forget(self) -> None:
        """Drop all tokens."""
        ...

    async def aclose(self) -> None:
        """Close all connections."""
        ...


class Plugged:
    """A ``WireEnd`` over any backend that remembers its own token: plugs the desk into a server without a network."""

    def __init__(self, backend: Backend, device_id: str) -> None:
        """Speak through ``backend``."""
        self._backend = backend
        self._device_id = device_id
        self._refresh = ""
        self._live = False
        self._half_way = False

    def __getattr__(self, name: str) -> Any:
        """Return a call of the protocol; it resumes the session first when there is one to resume."""
        call = getattr(self._backend, name)

        async def resumed(*args: Any, **options: Any) -> Any:
            if not self._live and name not in {"server_info", "refresh"}:
                if not self._refresh:
                    raise Refused("unauthenticated", "Please sign in again; nothing you typed is lost.")
                await self._backend.refresh(m.Refresh(refresh_token=self._refresh, device_id=self._device_id))
                self._live = True
            return await call(*args, **options)

        return resumed

    async def sign_in(self, request: m.PasswordSignIn) -> m.Session:
        """Begin a session."""
        session = await self._backend.sign_in(request)
        self._refresh, self._live, self._half_way = session.refresh_token, True, bool(session.stage)
        return session

    @property
    def signed_in(self) -> bool:
        """Whether there is a token to try."""
        return (self._live or bool(self._refresh)) and not self._half_way

    def adopt(self, refresh_token: str, _access_token: str = "") -> None:
        """Go on with an earlier session."""
        self._refresh, self._live, self._half_way = refresh_token, False, False

    def forget(self) -> None:
        """Drop the session."""
        self._refresh, self._live, self._half_way = "", False, False

    async def aclose(self) -> None:
        """Nothing to close."""
