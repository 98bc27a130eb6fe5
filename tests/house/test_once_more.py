"""A test that fails beside others is run once more alone; what fails alone has failed."""

import importlib.util
import sys
from pathlib import Path

import pytest

SPEC = importlib.util.spec_from_file_location("check_script", Path(__file__).parents[2] / "build_spec" / "check.py")

FAILS_ONCE = """
import pathlib
mark = pathlib.Path(__file__).with_name("mark")
def test_starved():
    if not mark.exists():
        mark.write_text("")
        raise AssertionError("too slow")
def test_other():
    pass
"""


@pytest.fixture
def script(tmp_path, monkeypatch):
    module = importlib.util.module_from_spec(SPEC)
    monkeypatch.setitem(sys.modules, "check_script", module)
    SPEC.loader.exec_module(module)
    module.ROOT = tmp_path
    return module


@pytest.mark.parametrize(
    ("body", "counts"),
    [
        (FAILS_ONCE, (0, 2, 0, 1)),
        ("def test_wrong():\n    raise AssertionError\ndef test_other():\n    pass\n", (1, 1, 1, 0)),
    ],
)
def test_what_fails_alone_has_failed_and_nothing_else(script, tmp_path, body, counts):
    (tmp_path / "test_some.py").write_text(body, encoding="utf-8")
    command = (*script.PYTEST, "-p", "no:qt", "-p", "no:xdist", str(tmp_path))
    outcome = script.run(script.Stage("tests", command, tests=True))
    assert (outcome.code, outcome.passed, outcome.failed, outcome.alone) == counts
