"""Whoever runs the server makes accounts in its database, the embedded one or a team's, without a word of a password
on the command line."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from moderator_app.cli import main
from moderator_app.domain.identity import new_id
from moderator_app.server.accounts.repository import all_accounts
from moderator_app.server.bootstrap import open_context
from moderator_app.server.config import ServerConfig
from moderator_app.server.local import LocalBackend
from moderator_app.wire import messages as m
from tests.server.databases import ON_POSTGRESQL, database_in
from tests.server.house import CHEAP, run

PASSWORD = "long enough for everybody"


@pytest.fixture
def database(tmp_path: Path, template: Path) -> str:
    """The address of a team's database; where SQLite stands for it, a file apart from the data folder's own."""
    place = tmp_path / "team"
    place.mkdir()
    return database_in(place, template)


def accounts(folder: Path, *words: str) -> int:
    return main(["--data", str(folder), "accounts", *words])


def test_an_account_made_in_a_teams_database_opens_its_server(
    tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    assert accounts(tmp_path / "data", "--database", database, "add", "dora", "--role", "reviewer") == 0
    assert accounts(tmp_path / "data", "--database", database, "list") == 0
    assert "dora\tdora\treviewer" in capsys.readouterr().out.splitlines()
    context = open_context(ServerConfig(data_dir=tmp_path / "data" / "server", database_url=database, hashing=CHEAP))
    try:
        request = m.PasswordSignIn(name="dora", password=PASSWORD, device_id=new_id())
        assert run(LocalBackend(context).sign_in(request)).user.name == "dora"
    finally:
        context.close()
    assert accounts(tmp_path / "data", "--database", database, "sessions", "dora") == 0
    assert capsys.readouterr().out.startswith("session\t")
    assert accounts(tmp_path / "data", "--database", database, "end-sessions", "dora") == 0
    assert capsys.readouterr().out == "dora: 1 sessions ended\n"
    assert accounts(tmp_path / "data", "--database", database, "end-sessions", "nobody") == 1


def test_the_environment_names_the_database_as_it_does_for_the_server(
    tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MODERATOR_DATABASE", database)
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    assert accounts(tmp_path / "data", "add", "eve", "--role", "lead") == 0
    assert accounts(tmp_path / "data", "list") == 0
    assert "eve\teve\tlead" in capsys.readouterr().out.splitlines()
    if not ON_POSTGRESQL:
        assert not (tmp_path / "data" / "server" / "moderator.db").exists()


def test_whoever_runs_the_server_says_who_manages_whom(
    tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MODERATOR_DATABASE", database)
    for name in ("fay", "gus"):
        monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
        assert accounts(tmp_path / "data", "add", name, "--role", "lead") == 0
    capsys.readouterr()
    assert accounts(tmp_path / "data", "managed-by", "fay", "gus") == 0
    assert accounts(tmp_path / "data", "managed-by", "fay", "fay") == 1
    assert accounts(tmp_path / "data", "managed-by", "fay", "nobody") == 1
    context = open_context(ServerConfig(data_dir=tmp_path / "data" / "server", database_url=database, hashing=CHEAP))
    try:
        rows = context.database.read_now(lambda connection: {row["name"]: row for row in all_accounts(connection)})
        assert (rows["fay"]["manager_id"], rows["gus"]["manager_id"]) == (rows["gus"]["id"], "")
    finally:
        context.close()
    assert accounts(tmp_path / "data", "managed-by", "fay") == 0
    assert capsys.readouterr().out == "fay: managed by gus\nfay: managed by nobody\n"
