"""An OpenID Connect provider as this server meets it: discovery, the exchange of a code, and the proof of an id token.

Sources: OpenID Connect Core 1.0, sections 3.1.2 and 3.1.3; RFC 7636 (PKCE); RFC 8252 (native applications). Only
signatures with the provider's published keys count: a token without one, or under a shared secret, never does.
"""

from __future__ import annotations

import asyncio
import hmac
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from moderator_app.domain.errors import Refused
from moderator_app.server.config import Outside

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA", "Ed25519")
SLACK_S = 60
"""How far the provider's clock may be off."""
ANSWER_BYTES = 1 << 20
WAIT_S = 10


class Metadata(msgspec.Struct, frozen=True):
    """What a provider says of itself (OpenID Connect Discovery 1.0); the members that are used here."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


class Tokens(msgspec.Struct, frozen=True):
    """What a code is exchanged for; only the id token is used, and none is kept."""

    id_token: str


class Provider:
    """One provider; remembers its metadata and keys until a key is missing."""

    def __init__(self, outside: Outside) -> None:
        """Prepare; nothing is asked yet."""
        self._outside = outside
        self._metadata: Metadata | None = None
        self._keys: KeySet | None = None

    async def way(self, *, state: str, nonce: str, challenge: str, redirect_uri: str) -> str:
        """Return the address for the browser.

        Raises:
            Refused: ``outside-refused`` when the provider cannot be used.
        """
        metadata = await self._describe()
        asked = {
            "response_type": "code",
            "client_id": self._outside.client_id,
            "scope": "openid email profile",
            "redirect_uri": redirect_uri,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        joint = "&" if urlsplit(metadata.authorization_endpoint).query else "?"
        return f"{metadata.authorization_endpoint}{joint}{urlencode(asked)}"

    async def claims(self, *, code: str, verifier: str, redirect_uri: str, nonce: str, now_ms: int) -> dict[str, Any]:
        """Exchange a code and return the claims of the id token, proved.

        Raises:
            Refused: ``outside-refused``; the sentence says what does not fit.
        """
        metadata = await self._describe()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "client_id": self._outside.client_id,
            "code_verifier": verifier,
        }
        secret = self._outside.client_secret
        auth = httpx.BasicAuth(self._outside.client_id, secret) if secret else None
        answer = await self._ask("POST", metadata.token_endpoint, data=form, auth=auth)
        tokens = _decoded(answer, Tokens)
        claims = await self._proved(tokens.id_token, metadata)
        self._check(claims, metadata, nonce=nonce, now_s=now_ms // 1000)
        return claims

    async def _proved(self, token: str, metadata: Metadata) -> dict[str, Any]:
        for fresh in (False, True):
            if self._keys is None or fresh:
                # Once more with fresh keys: a provider changes them whenever it likes.
                document = _decoded(await self._ask("GET", metadata.jwks_uri), dict[str, Any])
                try:
                    self._keys = KeySet.import_key_set(document)
                except (JoseError, ValueError, KeyError, TypeError):
                    raise _refused("Its keys cannot be read.") from None
            try:
                claims = jwt.decode(token, self._keys, algorithms=list(ALGORITHMS)).claims
            except (JoseError, ValueError, TypeError):
                continue
            return dict(claims)
        raise _refused("Its signature is not good.")

    def _check(self, claims: dict[str, Any], metadata: Metadata, *, nonce: str, now_s: int) -> None:
        audience = claims.get("aud")
        audiences = [audience] if isinstance(audience, str) else audience
        wrong = None
        if claims.get("iss") != metadata.issuer:
            wrong = "It comes from another issuer."
        elif not isinstance(audiences, list) or self._outside.client_id not in audiences:
            wrong = "It is for somebody else."
        elif len(audiences) > 1 and claims.get("azp") != self._outside.client_id:
            wrong = "It was asked for by somebody else."
        elif not _whole(claims.get("exp")) or claims["exp"] <= now_s - SLACK_S:
            wrong = "It has expired."
        elif not _whole(claims.get("iat")) or claims["iat"] > now_s + SLACK_S:
            wrong = "It comes from the future."
        elif not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
            wrong = "It answers another question."
        elif not isinstance(claims.get("sub"), str) or not 0 < len(claims["sub"]) <= 255:
            wrong = "It names nobody."
        if wrong is not None:
            raise _refused(wrong)

    async def _describe(self) -> Metadata:
        if self._metadata is None:
            issuer = self._outside.issuer.rstrip("/")
            metadata = _decoded(await self._ask("GET", f"{issuer}/.well-known/openid-configuration"), Metadata)
            if metadata.issuer.rstrip("/") != issuer:
                raise _refused("It gives another name than the one that was configured.")
            for address in (metadata.authorization_endpoint, metadata.token_endpoint, metadata.jwks_uri):
                _check_address(address, issuer)
            self._metadata = metadata
        return self._metadata

    async def _ask(self, method: str, url: str, **more: Any) -> bytes:
        _check_address(url, self._outside.issuer)
        body = bytearray()
        try:
            async with (
                asyncio.timeout(WAIT_S),
                httpx.AsyncClient(timeout=WAIT_S, trust_env=False, follow_redirects=False) as client,
                client.stream(method, url, headers={"Accept": "application/json"}, **more) as response,
            ):
                async for piece in response.aiter_bytes():
                    body += piece
                    if len(body) > ANSWER_BYTES:
                        raise _refused("Its answer is too long.")
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError):
            raise _refused("It does not answer.") from None
        if response.status_code != httpx.codes.OK:
            raise _refused(f"It answered with status {response.status_code}.")
        return bytes(body)


@lru_cache(maxsize=4)
def provider_of(outside: Outside) -> Provider:
    """Return the provider of a configuration, the same one each time."""
    return Provider(outside)


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _check_address(url: str, issuer: str) -> None:
    """Check that an address is https, or on this machine where the provider itself is."""
    parts, home = urlsplit(url), urlsplit(issuer)
    local = {"127.0.0.1", "localhost", "::1"}
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in local and home.hostname in local):
        return
    raise _refused("Its addresses are not encrypted.")


def _decoded(body: bytes, kind: Any) -> Any:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise _refused("Its answer cannot be read.") from None


def _refused(why: str) -> Refused:
    return Refused("outside-refused", f"The identity provider did not sign you in. {why}")
