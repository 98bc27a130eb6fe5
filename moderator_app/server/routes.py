"""How a room offers its calls: the name in ``wire.protocol.ENDPOINTS``, what goes in, what comes out, who answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from moderator_app.domain.errors import HouseError
from moderator_app.server.context import Context, Principal


class Query(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The root of query strings; each call's parameters are a subclass, so that they are checked like a body."""


class NoQuery(Query, frozen=True, kw_only=True):
    """A call without parameters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call as a room sees it: decoded, authorised."""

    context: Context
    who: Principal | None
    path: Mapping[str, str] = field(default_factory=dict)
    query: Any = None
    data: Any = None
    address: str = ""
    """Network address of the caller."""

    @property
    def person(self) -> Principal:
        """Who is asking, for calls that nobody may make without signing in."""
        if self.who is None:
            raise HouseError("a call for signed-in people was reached without one")
        return self.who


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One call that a room answers."""

    name: str
    answer: Callable[[Call], Awaitable[Any]]
    body: Any = None
    """Type of the request's body, None without one."""
    query: type[Query] = NoQuery
    reply: Any = None
    """Type of the reply, None for an empty one."""
    status: int = 200
    single_rows: bool = False
    """The room decodes the rows one by one and checks each for hostile contents itself."""
