"""Compile ``ui/*.ui`` to ``moderator_app/desk/forms/ui_<stem>.py``, or with ``--check`` prove that they are fresh.

The compiler's output carries no date, so the same form always gives the same module and a comparison is enough.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "ui"
TARGETS = ROOT / "moderator_app" / "desk" / "forms"
UIC = Path(sys.executable).parent / "pyside6-uic"


class FormRefusedError(Exception):
    """A form that the compiler refuses; the message is the compiler's, with the form's name."""


def compiled(form: Path) -> str:
    """Return the module text made from one form.

    Raises:
        FormRefusedError: the compiler refused it.
    """
    done = subprocess.run([str(UIC), str(form)], capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode != 0 or not done.stdout:
        raise FormRefusedError(f"{form.name}: {done.stderr.strip() or 'the compiler gave nothing'}")
    return done.stdout


def wanted(sources: Path) -> dict[str, str]:
    """Return module name → module text for every form of a folder."""
    return {f"ui_{form.stem}.py": compiled(form) for form in sorted(sources.glob("*.ui"))}


def differences(sources: Path, targets: Path) -> dict[str, str | None]:
    """Return the modules to write (name → text) and to delete (name → None)."""
    fresh = wanted(sources)
    present = {path.name: path.read_text(encoding="utf-8") for path in targets.glob("ui_*.py")}
    stale: dict[str, str | None] = {name: text for name, text in fresh.items() if present.get(name) != text}
    return stale | dict.fromkeys(present.keys() - fresh.keys())


def main() -> int:
    """Write what changed, or only tell of it; with ``--check`` a difference is a failure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a module is not fresh")
    check = parser.parse_args().check
    try:
        changes = differences(SOURCES, TARGETS)
    except FormRefusedError as problem:
        print(problem, file=sys.stderr)
        return 1
    for name, text in sorted(changes.items()):
        why = "has no form in ui/ any more" if text is None else "is not what its form in ui/ gives"
        if check:
            print(f"moderator_app/desk/forms/{name} {why}; run build_spec/forms.py")
        elif text is None:
            (TARGETS / name).unlink()
            print(f"removed {name}")
        else:
            (TARGETS / name).write_text(text, encoding="utf-8")
            print(f"wrote {name}")
    return int(check and bool(changes))


if __name__ == "__main__":
    raise SystemExit(main())
