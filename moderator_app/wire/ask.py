"""One call as data: the name of its endpoint, what goes in, what comes out.

The calls of every day have methods of their own in ``wire.protocol.Backend``; the many rarer ones are asked this way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Generic, TypeVar
from urllib.parse import quote

from moderator_app.wire.endpoint import Endpoint

T = TypeVar("T")
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A file that was written as it came, piece by piece."""

    path: Path
    size: int
    """Bytes."""
    sha256: str
    """In hexadecimal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Generic[T]):
    """A call that is still to be made."""

    endpoint: str
    """Its name in ``wire.protocol.ENDPOINTS``."""
    reply: type[T]
    """What comes back; ``NoneType`` for an empty answer."""
    body: Any = None
    path: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    """Values for the braces in the endpoint's path, not yet quoted."""
    query: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    into: Path | None = None
    """Where to write an answer that is a file; ``reply`` is ``Saved`` then."""
    patience_s: float | None = None
    """How long the answer may take, seconds; as long as any other call's when None."""

    def address(self, endpoint: Endpoint) -> str:
        """Return the path with its braces filled in.

        Raises:
            KeyError: a value is missing.
        """
        return endpoint.path.format_map({name: quote(value, safe="") for name, value in self.path.items()})
