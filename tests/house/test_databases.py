"""What a test says of the server it says of both databases: none opens a server that only SQLite is ever asked for."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from build_spec.check import ON_A_SERVER
from tests.house.source import ROOT, calls

OPENING = {"open_house", "open_context", "database_in"}
ELSEWHERE = {
    "tests/bench/": "figures name their databases themselves",
    "tests/chaos/": "plays on both by itself",
}
"""Folders that open servers and have their reason to be asked once only."""


def trees() -> Iterator[tuple[str, ast.Module]]:
    """Yield (path, tree) of every module of the tests."""
    for path in sorted((ROOT / "tests").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        yield name, ast.parse(path.read_text(encoding="utf-8"), name)


def unnamed(tree: ast.Module) -> list[int]:
    """Return the lines where a server's settings do not say which database."""
    return [
        call.lineno
        for call, name in calls(tree)
        if name == "ServerConfig" and not {"database_url", None} & {one.arg for one in call.keywords}
    ]


def test_a_test_that_opens_a_server_runs_on_both_databases():
    known = (*(f"{folder}/" for folder in ON_A_SERVER), *ELSEWHERE)
    opening = [name for name, tree in trees() if any(called in OPENING for _, called in calls(tree))]
    assert len(opening) > 20
    found = [name for name in opening if not name.startswith(known)]
    assert not found, f"{found}: add the folder to ON_A_SERVER in build_spec/check.py"


def test_a_server_that_a_test_opens_is_told_its_database():
    folders = tuple(f"{folder}/" for folder in ON_A_SERVER)
    found = [f"{name}:{line}" for name, tree in trees() if name.startswith(folders) for line in unnamed(tree)]
    assert not found, f"{found}: without database_url it is SQLite, whatever the run is said to be on"


def test_settings_without_a_database_are_seen():
    assert unnamed(ast.parse("ServerConfig(data_dir=folder)")) == [1]
    assert unnamed(ast.parse("ServerConfig(data_dir=folder, database_url=url)\nServerConfig(**values)")) == []


def test_the_guide_for_contributors_names_the_folders():
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert not [folder for folder in (*ON_A_SERVER, "tests/chaos") if f"`{folder}`" not in guide]
