"""Desks and servers of every version that is out there understand those of today, and the other way round."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from moderator_app.server.gate import ROUTES
from moderator_app.wire import messages as m
from tests.wire.exchange import GOLDEN, WHOLE, Exchange, recorded, shape, walk, with_server

VERSIONS = sorted(path.stem for path in GOLDEN.glob("*.json"))


@pytest.fixture(scope="module")
def today() -> list[Exchange]:
    return with_server(walk)


def test_there_is_a_corpus_for_every_version_that_is_spoken():
    assert ".".join(map(str, m.PROTOCOL)) in VERSIONS


@pytest.mark.parametrize("version", VERSIONS)
def test_todays_server_reads_what_an_older_desk_sends(version: str):
    for kept in recorded(version):
        body = ROUTES[kept.name].body
        if kept.request is not None:
            msgspec.json.decode(msgspec.json.encode(kept.request), type=body)


@pytest.mark.parametrize("version", VERSIONS)
def test_todays_desk_reads_what_an_older_server_answers(version: str):
    for kept in recorded(version):
        expected = m.Problem if kept.status >= 400 else ROUTES[kept.name].reply
        msgspec.json.decode(msgspec.json.encode(kept.reply), type=expected)


def unknown(now: Any, then: Any, place: str = "") -> list[str]:
    """Return the fields of today's answer that an older desk, which refuses what it does not know, has never seen."""
    if isinstance(now, dict) and isinstance(then, dict):
        strange = [f"{place}/{key}" for key in now if key not in then]
        return strange + [one for key in now if key in then for one in unknown(now[key], then[key], f"{place}/{key}")]
    if isinstance(now, list) and isinstance(then, list):
        return unknown(now[0], then[0], f"{place}/*")
    return []


@pytest.mark.parametrize("version", VERSIONS)
def test_todays_server_answers_an_older_desk_as_it_knows_it(version: str, today: list[Exchange]):
    then = recorded(version)
    assert [(one.name, one.status) for one in today] == [(one.name, one.status) for one in then]
    strange = {
        one.name: found
        for one, kept in zip(today, then, strict=True)
        if one.name not in WHOLE and (found := unknown(shape(one.reply), shape(kept.reply)))
    }
    assert strange == {}


def test_the_comparison_sees_a_field_that_was_not_there():
    before = {"leases": [{"id": "a"}], "n": 1}
    after = {"leases": [{"id": "a", "new": 1}], "n": 1, "more": ""}
    assert unknown(shape(after), shape(before)) == ["/more", "/leases/*/new"]
