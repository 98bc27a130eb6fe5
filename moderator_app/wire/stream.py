"""The stream of nudges (``GET /v1/stream``): server-sent events that say that there is something to pull, never what.

Events (each with JSON data):
    ``nudge``   ``{"seq": n}``: the feed has rows up to ``n``; one comes at once, so that nothing is missed between a
                reader's last pull and its connection. Several may be missing or come twice: what counts is the pull.
    ``policy``  ``{"matrix": v, "rulebook": v}``: other rules are in force; ask ``GET /v1/policy``.
    ``end``     ``{"code": c}``: the server lets go (``over`` after ``?seconds=``, at most ``LONGEST_S``; ``closing``;
                ``replaced`` by a newer stream of the same device; ``unauthenticated``, ``account-disabled`` or
                ``forbidden`` when the token opens nothing any more). Connect again, with a fresh token if need be.
A line ``: beat`` comes every ``BEAT_S`` seconds; a reader that hears nothing for three of them connects again. Where a
proxy holds streams back, ``GET /v1/changes?wait=25`` brings the same news, a little later.

The form is that of the HTML standard, section 9.2 (server-sent events), with one line of data for each event.
"""

from __future__ import annotations

from typing import Any

import msgspec

MEDIA_TYPE = "text/event-stream"
LONGEST_S = 900
"""Seconds a stream lasts at most; the reader connects again."""
BEAT_S = 15
"""Seconds between two signs of life."""
SILENT_S = 3 * BEAT_S
"""Seconds of silence after which a reader gives a stream up."""
PULL_JITTER_S = 2.0
"""A reader waits up to so many seconds, drawn at random, before it pulls: all were nudged at the same moment."""

NUDGE = "nudge"
POLICY = "policy"
END = "end"
LONGEST_EVENT = 4096
"""Bytes; ours are below a hundred."""


class Event(msgspec.Struct, frozen=True):
    """One event as it came."""

    name: str
    data: dict[str, Any]


def encoded(event: Event) -> bytes:
    """Return an event's bytes."""
    return b"event: %b\ndata: %b\n\n" % (event.name.encode(), msgspec.json.encode(event.data))


BEAT = b": beat\n\n"


class Reader:
    """Takes a stream's bytes as they come, cut anywhere, and gives whole events."""

    def __init__(self) -> None:
        """Nothing came yet."""
        self._rest = b""

    def feed(self, piece: bytes) -> list[Event]:
        """Return the events that ``piece`` completes; comments, unknown fields and damaged data are passed over.

        Raises:
            ValueError: something longer than any event of ours; this is no stream of nudges.
        """
        self._rest = (self._rest + piece).replace(b"\r\n", b"\n")
        *blocks, self._rest = self._rest.split(b"\n\n")
        if len(self._rest) > LONGEST_EVENT:
            raise ValueError("this is no stream of nudges")
        return [event for event in map(_event, blocks) if event is not None]


def _event(block: bytes) -> Event | None:
    fields = {}
    for line in block.split(b"\n"):
        name, _, value = line.partition(b":")
        fields[name] = value.removeprefix(b" ")
    if b"data" not in fields:
        return None
    try:
        data = msgspec.json.decode(fields[b"data"])
        return Event(fields.get(b"event", b"message").decode(), data) if isinstance(data, dict) else None
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
