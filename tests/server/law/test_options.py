"""Where calls to the platform go is chosen on the command line, and a wrong choice is told before anything starts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from moderator_app import cli
from moderator_app.server.config import ServerConfig

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[ServerConfig]:
    configs: list[ServerConfig] = []

    def serve(config: ServerConfig, *_args: Any, **_more: Any) -> None:
        configs.append(config)

    monkeypatch.setattr("moderator_app.server.run.serve", serve)
    return configs


def test_the_platform_and_its_secret_are_options_of_serve(tmp_path: Path, started: list[ServerConfig]) -> None:
    secret = tmp_path / "secret"
    secret.write_text(f"{SECRET}\n")
    command = ["--data", str(tmp_path), "serve", "--platform", "https://platform.example/hooks"]
    assert cli.main([*command, "--platform-secret-file", str(secret)]) == 0
    assert [(one.platform_url, one.platform_secret) for one in started] == [("https://platform.example/hooks", SECRET)]
    assert cli.main(["--data", str(tmp_path), "serve"]) == 0
    assert (started[-1].platform_url, started[-1].platform_secret) == ("", "")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--platform", "platform.example"], "needs an address"),
        (["--platform-secret-file", "missing"], "No such file"),
        (["--platform-secret-file", "short"], "24 to 64 bytes"),
    ],
)
def test_a_wrong_choice_is_told(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    started: list[ServerConfig],
    options: list[str],
    told: str,
) -> None:
    (tmp_path / "short").write_text("whsec_AAAA")
    options = [str(tmp_path / "short") if part == "short" else part for part in options]
    assert cli.main(["--data", str(tmp_path), "serve", *options]) != 0
    assert told in capsys.readouterr().err
    assert started == []
