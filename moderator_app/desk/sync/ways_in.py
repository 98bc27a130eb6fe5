"""Ways into a session besides the password: codes, and the system's browser at an identity provider.

For the browser (RFC 8252, section 7.3) a server of one answer listens on loopback, on a port of the system's choice.
The code that comes back is worth nothing without the verifier (RFC 7636), which never leaves this process but to our
own server, and is looked at only with the state that was sent.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import secrets
import threading
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import httpx
import msgspec

from moderator_app.desk.sync.wire_end import WireEnd
from moderator_app.domain.errors import Cancelled, Refused
from moderator_app.wire import messages as m
from moderator_app.wire.ask import Ask
from moderator_app.wire.messages import doors as dm

PATIENCE_S = 300
LOOK_S = 0.2
"""How often to look whether the person still wants to wait."""
LONGEST_LINE = 8192
_PAGE = """<!doctype html><meta charset="utf-8"><title>{title}</title>
<p style="font:16px sans-serif;margin:4em">{title}</p>"""


def ways(server_url: str) -> dm.Ways:
    """Return how one may sign in at a server; by password where it does not say, or is not there."""
    try:
        answer = httpx.get(f"{server_url}/v1/auth/ways", timeout=3.0, trust_env=False)
        return msgspec.json.decode(answer.content, type=dm.Ways)
    except (httpx.HTTPError, httpx.InvalidURL, msgspec.DecodeError):
        return dm.Ways()


async def by_code(wire: WireEnd, code: str) -> m.Session:
    """Complete a session that is half way in.

    Raises:
        Refused: ``bad-code``; ``rate-limited``; ``unauthenticated`` when it took too long.
        Unreachable: nobody answers.
    """
    session = await wire.ask(Ask(endpoint="code", reply=m.Session, body=dm.Code(code=code)))
    wire.adopt(session.refresh_token, session.access_token)
    return session


async def by_new_factor(wire: WireEnd, code: str) -> dm.Confirmed:
    """Complete a session by confirming a second factor that was just enrolled.

    Raises:
        Refused: ``bad-code``; ``rate-limited``; ``unauthenticated`` when it took too long.
        Unreachable: nobody answers.
    """
    confirmed = await wire.ask(Ask(endpoint="factor_confirm", reply=dm.Confirmed, body=dm.Code(code=code)))
    wire.adopt(confirmed.session.refresh_token, confirmed.session.access_token)
    return confirmed


async def by_browser(
    wire: WireEnd,
    *,
    device_id: str,
    device_name: str,
    show: Callable[[str], None],
    title: str,
    off: threading.Event,
    patience_s: int = PATIENCE_S,
) -> m.Session:
    """Begin a session at the identity provider.

    Args:
        wire: the way to our server.
        device_id: this desk.
        device_name: what it calls itself.
        show: opens the address in the system's browser.
        title: what the browser says when it is over: one sentence, plain text.
        off: set when the person no longer wants it.
        patience_s: how long the person may take.

    Raises:
        Cancelled: ``off`` was set.
        Refused: ``outside-refused``, also when nobody came back in time; ``not-found`` without a provider.
        Unreachable: our server does not answer.
    """
    back: asyncio.Future[dict[str, str]] = asyncio.get_running_loop().create_future()

    async def heard(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            line = await asyncio.wait_for(reader.readline(), 10)
            told = _told(line)
            status = "200 OK" if told is not None else "404 Not Found"
            page = (_PAGE.format(title=title) if told is not None else "").encode()
            head = (
                f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(page)}\r\n"
                "Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n\r\n"
            )
            writer.write(head.encode() + page)
            await writer.drain()
            # Whoever guesses the port does not know the state; only the answer that does counts.
            if told is not None and not back.done() and hmac.compare_digest(told["state"].encode(), state.encode()):
                back.set_result(told)
        except (TimeoutError, OSError, ValueError):
            return
        finally:
            writer.close()

    state = ""
    listening = await asyncio.start_server(heard, "127.0.0.1", 0, limit=LONGEST_LINE)
    try:
        port = listening.sockets[0].getsockname()[1]
        verifier = secrets.token_urlsafe(48)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        start = dm.OutsideStart(
            device_id=device_id,
            device_name=device_name[:200],
            code_challenge=challenge,
            redirect_uri=f"http://127.0.0.1:{port}/back",
        )
        way = await wire.ask(Ask(endpoint="outside_start", reply=dm.OutsideWay, body=start))
        state = way.state
        if urlsplit(way.url).scheme not in {"https", "http"}:
            raise Refused("outside-refused", "The server named an address that is no web page.")
        show(way.url)
        until = asyncio.get_running_loop().time() + patience_s
        while not back.done():
            if off.is_set():
                raise Cancelled("The person no longer wants to go there.")
            if asyncio.get_running_loop().time() > until:
                raise Refused("outside-refused", "Nobody came back from the browser in time.")
            await asyncio.wait({back}, timeout=LOOK_S)
        told = back.result()
    finally:
        listening.close()
    if not told["code"]:
        raise Refused("outside-refused", "The identity provider did not sign you in.")
    finish = dm.OutsideFinish(state=told["state"], code=told["code"], code_verifier=verifier, device_id=device_id)
    session = await wire.ask(Ask(endpoint="outside_finish", reply=m.Session, body=finish))
    wire.adopt(session.refresh_token, session.access_token)
    return session


def _told(line: bytes) -> dict[str, str] | None:
    """Return state and code of a request line for our address, None for any other."""
    parts = line.decode("ascii", "replace").split(" ")
    if len(parts) != 3 or parts[0] != "GET" or urlsplit(parts[1]).path != "/back":
        return None
    query = parse_qs(urlsplit(parts[1]).query)
    return {name: query.get(name, [""])[0] for name in ("state", "code")}
