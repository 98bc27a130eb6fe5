"""Run every stage of ``./check``, tell the time of each, and end with ``N passed, N failed``.

All stages run, whatever fails before them. A stage that is no test run counts as one check in the closing line; a
test run counts its tests. The exit code is 0 only if every stage passed.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTEST = (sys.executable, "-m", "pytest")
PARALLEL = ("-n", "2", "--dist", "loadfile")
ON_A_SERVER = ("tests/server", "tests/story", "tests/past_work", "tests/wire")
"""The folders whose tests open a server, on whichever database is named."""
FAILED = 1
"""pytest's exit code when tests ran and some failed."""
CLOSING = re.compile(r" in \d+\.\d+s\b")
COUNTED = re.compile(r"(\d+) (passed|failed|errors?)\b")


@dataclass(frozen=True)
class Stage:
    """One thing that must hold."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)
    tests: bool = False
    """A pytest run: shown as it goes, its tests counted."""
    quick: bool = True
    """Whether ``--quick`` keeps it."""


@dataclass(frozen=True)
class Outcome:
    """What became of a stage."""

    stage: Stage
    code: int
    seconds: float
    passed: int
    failed: int
    alone: int = 0
    """Tests that failed beside others and passed by themselves."""

    @property
    def line(self) -> str:
        """Return its row in the list."""
        note = f" ({self.alone} passed only alone)" if self.alone else ""
        return f"{'ok' if self.code == 0 else 'FAILED':<7}{self.seconds:7.1f} s  {self.stage.name}{note}"


def stages(*, quick: bool) -> list[Stage]:
    """Return the stages in their order, the short ones only where ``quick``."""
    python = sys.executable
    chosen = "not xvfb and not long" if quick else "not xvfb"
    screen = ("xvfb-run", "-a", "-s", "-screen 0 1600x1000x24 -nolisten tcp")
    every = [
        Stage("import contracts", (str(BIN / "lint-imports"),)),
        Stage("format (ruff format --check)", (python, "-m", "ruff", "format", "--check", ".")),
        Stage("lint (ruff check)", (python, "-m", "ruff", "check", ".")),
        Stage("types (mypy)", (python, "-m", "mypy")),
        Stage("forms are fresh", (python, "build_spec/forms.py", "--check")),
        Stage("translations are fresh and complete", (python, "build_spec/translations.py", "--check")),
        Stage(
            "tests",
            (*PYTEST, *PARALLEL, "-m", chosen),
            {"QT_QPA_PLATFORM": "offscreen"},
            tests=True,
        ),
        Stage(
            "the server on PostgreSQL",
            (*PYTEST, *PARALLEL, "-m", chosen, *ON_A_SERVER),
            {"QT_QPA_PLATFORM": "offscreen", "MODERATOR_TEST_DATABASE": "postgresql"},
            tests=True,
            quick=False,
        ),
        Stage(
            "tests in a real window (Xvfb)",
            (*screen, *PYTEST, "-m", "xvfb"),
            {"QT_QPA_PLATFORM": "xcb"},
            tests=True,
            quick=False,
        ),
    ]
    return [stage for stage in every if stage.quick or not quick]


def tally(closing: str, code: int) -> tuple[int, int]:
    """Return (passed, failed) from pytest's closing line; a run that died without one has failed once.

    A run whose exit code is bad although no test failed (nothing collected, a crash) counts one failure as well.
    """
    passed = failed = 0
    for number, word in COUNTED.findall(closing):
        if word == "passed":
            passed += int(number)
        else:
            failed += int(number)
    return passed, failed or int(code != 0)


def _once_more(stage: Stage, began: float, closing: str) -> Outcome:
    """Run the tests that failed once more, one after the other: what fails alone has failed.

    Two processes on two busy cores can starve a test that waits for a real window or a real server. Whatever passes
    only alone is named by the first run above and counted as passed.
    """
    passed, failed = tally(closing, FAILED)
    print(f"--- {stage.name}: {failed} failed; once more, one after the other", flush=True)
    alone = tuple(part for part in stage.command if part not in PARALLEL)
    second = run(replace(stage, command=(*alone, "--last-failed", "--last-failed-no-failures", "none")), again=False)
    return Outcome(
        stage, second.code, time.monotonic() - began, passed + second.passed, second.failed, alone=second.passed
    )


def run(stage: Stage, *, again: bool = True) -> Outcome:
    """Run one stage: a test run is shown line by line, any other only if it failed.

    Tests that failed are run ``again`` by themselves.
    """
    print(f"--- {stage.name}", flush=True)
    began = time.monotonic()
    closing, kept = "", []
    try:
        process = subprocess.Popen(
            stage.command,
            cwd=ROOT,
            env={**os.environ, **stage.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
    except FileNotFoundError as problem:
        print(f"    not installed: {problem.filename}", flush=True)
        return Outcome(stage, 127, time.monotonic() - began, 0, 1)
    with process:
        for line in process.stdout or ():
            kept.append(line)
            if CLOSING.search(line) and COUNTED.search(line):
                closing = line
            if stage.tests:
                print(line, end="", flush=True)
    code = process.returncode
    if code and not stage.tests:
        print("".join(kept), flush=True)
    if stage.tests and code == FAILED and again:
        return _once_more(stage, began, closing)
    passed, failed = tally(closing, code) if stage.tests else (int(code == 0), int(code != 0))
    return Outcome(stage, code, time.monotonic() - began, passed, failed)


def main() -> int:
    """Run the stages and print the list, then the closing line."""
    parser = argparse.ArgumentParser(
        prog="./check",
        description="Everything that must hold.",
        epilog="Stages: " + "; ".join(stage.name for stage in stages(quick=False)) + ".",
    )
    parser.add_argument("--quick", action="store_true", help="without tests marked long and without a real window")
    quick = parser.parse_args().quick
    outcomes = [run(stage) for stage in stages(quick=quick)]
    print("\nWhat was checked:")
    for outcome in outcomes:
        print(f"  {outcome.line}")
    print("\nTests, and one for each other stage:")
    print(f"{sum(o.passed for o in outcomes)} passed, {sum(o.failed for o in outcomes)} failed")
    return int(any(outcome.code for outcome in outcomes))


if __name__ == "__main__":
    raise SystemExit(main())
