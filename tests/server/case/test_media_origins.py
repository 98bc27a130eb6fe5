"""The addresses from which desks may fetch parts of recordings: none, unless the server was started with some."""

from __future__ import annotations

from pathlib import Path

import pytest

from moderator_app.cli import main
from moderator_app.server.config import ServerConfig
from moderator_app.server.local import LocalBackend
from tests.server.house import House, run


def test_a_server_names_no_address_unless_it_was_told_one(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(LocalBackend(house.context).server_info()).media_origins == ()
    started: list[ServerConfig] = []
    monkeypatch.setattr("moderator_app.server.run.serve", lambda config, *_args, **_more: started.append(config))
    command = ["--data", str(tmp_path), "serve"]
    for address in ("https://vod.example", "http://10.0.0.8:8080"):
        command += ["--media-origin", address]
    assert main(command) == 0
    assert started[0].media_origins == ("https://vod.example", "http://10.0.0.8:8080")


@pytest.mark.parametrize("address", ["https://vod.example/path", "ftp://vod.example", "vod.example", "https://a@b"])
def test_what_is_no_origin_is_refused_before_anything_starts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], address: str
) -> None:
    assert main(["--data", str(tmp_path), "serve", "--media-origin", address]) != 0
    assert "--media-origin needs an address" in capsys.readouterr().err
