"""SECURITY.md names tests; what it names is there, and no row stands on nothing."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from moderator_app.server.limits import CLASS_OF, DEFAULT
from tests.house.source import ROOT

PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
REASONS = ("Reason: ", "Operator: ")


def rows(heading: str) -> list[list[str]]:
    """Return the cells of the table under a heading."""
    part = re.split(r"\n## ", PAGE.split(f"\n## {heading}")[1], maxsplit=1)[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


THREATS = rows("Threats")
ASVS = rows("OWASP ASVS")


@cache
def names_in(path: str) -> frozenset[str]:
    """Return the names of a file's tests."""
    tree = ast.parse((ROOT / "tests" / path).read_text(encoding="utf-8"))
    return frozenset(
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    )


def named(text: str) -> list[tuple[str, str]]:
    """Return (file, test) of everything that looks like a test; the test is empty where a whole file is named."""
    return re.findall(r"`([\w/]+\.py)(?:::(\w+))?`", text)


@pytest.mark.parametrize("row", [*THREATS, *ASVS], ids=lambda row: row[0][:40])
def test_every_row_stands_on_a_test_or_a_reason(row: list[str]) -> None:
    told = " ".join(row[1:])
    found = [(path, test) for path, test in named(told) if "test_" in path]
    assert found or any(reason in told for reason in REASONS), "neither a test nor a reason"
    for path, test in found:
        assert (ROOT / "tests" / path).is_file(), path
        assert names_in(path), path
        assert not test or test in names_in(path), f"{path} has no {test}"


def test_other_files_that_are_named_are_there() -> None:
    for path, _test in named(PAGE):
        places = (ROOT / "tests" / path, ROOT / "moderator_app" / path, ROOT / path)
        assert any(place.is_file() for place in places), path


def test_every_threat_has_its_row() -> None:
    assert len(THREATS) == 17
    assert all(len(row) == 3 and all(row) for row in THREATS)


def test_no_number_comes_twice_and_all_are_in_order() -> None:
    numbers = [tuple(map(int, row[0].split("."))) for row in ASVS]
    assert numbers == sorted(set(numbers))
    assert {number[0] for number in numbers} == set(range(1, 18))
    assert len(numbers) > 230


def test_the_page_tells_every_limit() -> None:
    told = {row[1].replace(",", "") for row in rows("The doors") if re.match(r"[\d,]+ an? ", row[1])}
    spans = {60_000: "a minute", 3_600_000: "an hour"}
    assert told == {f"{pace.calls} {spans[pace.per_ms]}" for pace in DEFAULT.values()}
    assert len([row for row in rows("The doors") if re.match(r"[\d,]+ an? ", row[1])]) == len(set(CLASS_OF.values()))
