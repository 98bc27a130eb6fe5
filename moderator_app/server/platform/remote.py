"""The platform at the other end of a network."""

from __future__ import annotations

from collections.abc import Mapping

import httpx

TIMEOUT_S = 10


class RemotePlatform:
    """Posts calls to the platform's address. Redirects are not followed: a signature is meant for one address."""

    def __init__(self, url: str, *, transport: httpx.AsyncBaseTransport | None = None) -> None:
        """Remember the address; the connection is opened at the first call.

        Args:
            url: where calls go.
            transport: another way there than the network, for tests.
        """
        self._url = url
        self._transport = transport
        self._client: httpx.AsyncClient | None = None

    async def deliver(self, headers: Mapping[str, str], body: bytes) -> int:
        """Deliver one call; return the HTTP status, 0 when nobody answered."""
        if self._client is None:
            self._client = httpx.AsyncClient(
                timeout=TIMEOUT_S, follow_redirects=False, trust_env=False, transport=self._transport
            )
        try:
            answer = await self._client.post(self._url, content=body, headers=dict(headers))
        except httpx.HTTPError:
            return 0
        return answer.status_code

    async def close(self) -> None:
        """Close the connection."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None
