"""Parts of recordings from the platform's own address, where the policy allows it.

The server names the origins; nothing else is ever asked. A redirect is refused, for it may lead anywhere, and so is an
answer longer than what was asked for.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

import httpx

from moderator_app.domain.errors import Refused, Unreachable
from moderator_app.media.faults import MediaFaultCode, RecordingFault

TIMEOUT_S = 20.0
MAX_PART = 256 << 20


def origin_of(address: str) -> str:
    """Return ``scheme://host[:port]`` of an address, or nothing when it is none that could be allowed."""
    try:
        parts = urlsplit(address)
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
        return ""
    return f"{parts.scheme}://{parts.hostname}{port}"


class PlatformMedia:
    """A careful reader of the addresses that the policy allows; lives on the courier's loop."""

    def __init__(self, origins: Collection[str], client: httpx.AsyncClient | None = None) -> None:
        """Allow these origins; without any, every address is refused."""
        self._origins = frozenset(origins)
        self._client = client

    def check(self, address: str) -> None:
        """See that an address may be asked.

        Raises:
            Refused: ``forbidden``, the policy does not allow it.
        """
        origin = origin_of(address)
        if not origin or origin not in self._origins:
            raise Refused("forbidden", "The recording lies at an address that the policy does not allow.")

    async def length(self, address: str) -> int:
        """Return how many bytes there are at an address.

        Raises:
            Unreachable: nobody answers.
            Refused: the policy does not allow it.
            MediaFault: it does not say, or there is nothing.
        """
        self.check(address)
        response = await self._ask("HEAD", address, {})
        size = response.headers.get("content-length", "")
        if response.status_code != httpx.codes.OK or not size.isdecimal() or not 0 < int(size) <= MAX_PART:
            raise RecordingFault(MediaFaultCode.MISSING)
        return int(size)

    async def part(self, address: str, start: int, length: int) -> bytes:
        """Return a range of bytes, whole or not at all.

        Raises:
            Unreachable: nobody answers, or too little came.
            Refused: the policy does not allow it.
            MediaFault: something else came.
        """
        self.check(address)
        headers = {"Range": f"bytes={start}-{start + length - 1}", "Accept-Encoding": "identity"}
        response = await self._ask("GET", address, headers, most=start + length)
        data = response.content
        if response.status_code == httpx.codes.OK:
            data = data[start:]
        elif response.status_code != httpx.codes.PARTIAL_CONTENT:
            raise RecordingFault(MediaFaultCode.MISSING)
        if len(data) < length:
            raise Unreachable("The recording stopped half way.")
        return data[:length]

    async def aclose(self) -> None:
        """Close all connections."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def _ask(self, method: str, address: str, headers: dict[str, str], most: int = 0) -> httpx.Response:
        if self._client is None:
            self._client = httpx.AsyncClient(follow_redirects=False, timeout=TIMEOUT_S, trust_env=False)
        try:
            async with self._client.stream(method, address, headers=headers) as response:
                if response.is_redirect:
                    raise Refused("forbidden", "The recording lies at an address that the policy does not allow.")
                if response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
                    raise Unreachable("The platform's server has a problem.")
                body = bytearray()
                async for piece in response.aiter_raw():
                    body += piece
                    if len(body) > max(most, 1 << 16):
                        break
                plain = [(name, value) for name, value in response.headers.items() if name != "content-encoding"]
                return httpx.Response(response.status_code, headers=plain, content=bytes(body))
        except httpx.HTTPError as problem:
            raise Unreachable("The platform's server does not answer.") from problem
