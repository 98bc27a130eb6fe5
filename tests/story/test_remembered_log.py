"""A desk remembers the server's audit log: one that only grew is welcome, another one is told to the person."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from moderator_app.audit.witness import Witness
from moderator_app.desk.sync.log_check import check_log
from moderator_app.domain.errors import Refused
from moderator_app.server.audit import sequencer
from tests.server.databases import copy_house
from tests.server.house import NOON, clip, open_house, seller


@pytest.mark.parametrize("restored", [False, True], ids=["grown", "restored from an older copy"])
def test_the_desk_demands_that_the_log_only_grew(tmp_path: Path, *, restored: bool) -> None:
    folder, witness = tmp_path / "server", Witness(tmp_path / "desk.witness")
    sequencer._notary.cache_clear()

    def day(*rows: dict) -> list[Exception]:
        house = open_house(folder)
        try:
            house.take_in(*rows)
            told: list[Exception] = []
            wire: Any = house.person("anna")
            asyncio.run(check_log(wire, witness, told.append))
            return told
        finally:
            house.context.close()

    assert day(seller(), clip("a")) == []
    copy_house(folder, tmp_path / "copy")
    assert day(*(clip(f"b{number}", session_ref=f"b{number}") for number in range(30))) == []
    seen = witness.size
    if restored:
        copy_house(tmp_path / "copy", folder)
    told = day(*(clip(f"c{number}", session_ref=f"c{number}", captured_at_ms=NOON) for number in range(40)))
    if not restored:
        assert told == []
        assert witness.size > seen
        return
    (error,) = told
    assert isinstance(error, Refused)
    assert error.code == "log-forked"
    assert witness.size == seen, "what was seen stays remembered"
