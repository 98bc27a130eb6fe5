"""Collect the desk's sentences into ``resources/translations``, or with ``--check`` prove them fresh and complete.

Without a flag: every ``tr()`` of ``moderator_app/desk`` and every form of ``ui/`` goes into ``moderator_zh_CN.ts``
(what was translated stays, what is gone goes), and the ``.qm`` is made from it. Sentences still without a translation
are listed, and the exit code is 1 until there are none.

Locations are left out of the file: with them, every moved line would make it stale.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from lxml import etree

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "resources" / "translations" / "moderator_zh_CN.ts"
BIN = Path(sys.executable).parent
HOLE = re.compile(r"%L?\d+|%n|\{[^{}]*\}")
"""What is filled in at run time: Qt's %1 and %n, and str.format's {name}."""


def sentences() -> list[str]:
    """Return the files that may hold sentences for a person, relative to the checkout and in a fixed order."""
    modules = sorted((ROOT / "moderator_app" / "desk").rglob("*.py"))
    files = [path for path in modules if path.parent.name != "forms"] + sorted((ROOT / "ui").glob("*.ui"))
    return [str(path.relative_to(ROOT)) for path in files]


def collect(ts: Path) -> None:
    """Bring a ``.ts`` up to date with the source, keeping its translations."""
    command = [BIN / "pyside6-lupdate", "-silent", "-no-obsolete", "-locations", "none", *sentences(), "-ts", ts]
    subprocess.run(list(map(str, command)), cwd=ROOT, check=True)


def release(ts: Path, qm: Path) -> None:
    """Compile a ``.ts`` into the ``.qm`` that Qt loads.

    The new file takes the old one's place at once: a desk that is running has the old one mapped into its memory, and
    would crash if that were written over.
    """
    fresh = qm.with_suffix(".qm.new")
    subprocess.run([str(BIN / "pyside6-lrelease"), "-silent", str(ts), "-qm", str(fresh)], check=True)
    fresh.replace(qm)


def problems(ts: Path) -> list[str]:
    """Return one sentence per entry that is untranslated, or whose placeholders differ from its source's."""
    found = []
    for context in etree.parse(str(ts)).getroot().iter("context"):
        place = context.findtext("name") or "?"
        for message in context.iter("message"):
            source, translation = message.findtext("source") or "", message.find("translation")
            if translation is None:
                found.append(f"{place}: no translation for “{source}”")
                continue
            forms = [form.text or "" for form in translation.iter("numerusform")] or [translation.text or ""]
            if translation.get("type") == "unfinished" or not all(form.strip() for form in forms):
                found.append(f"{place}: not translated: “{source}”")
            elif any(set(HOLE.findall(form)) - {"%n"} != set(HOLE.findall(source)) - {"%n"} for form in forms):
                found.append(f"{place}: other placeholders than “{source}”: “{'”, “'.join(forms)}”")
    return found


def stale() -> list[str]:
    """Return what a fresh run would change, as sentences."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        ts, qm = Path(folder) / SOURCE.name, Path(folder) / "fresh.qm"
        if not SOURCE.exists():
            return [f"{SOURCE.name} is missing; run build_spec/translations.py"]
        shutil.copy(SOURCE, ts)
        collect(ts)
        if ts.read_bytes() != SOURCE.read_bytes():
            found.append(f"{SOURCE.name} is not what the source gives; run build_spec/translations.py")
        release(SOURCE, qm)
        committed = SOURCE.with_suffix(".qm")
        if not committed.exists() or committed.read_bytes() != qm.read_bytes():
            found.append(f"{committed.name} is not what {SOURCE.name} gives; run build_spec/translations.py")
    return found


def main() -> int:
    """Collect and release, or only check; fail as long as a sentence lacks its translation."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if anything is stale or untranslated")
    if parser.parse_args().check:
        found = stale()
    else:
        found = []
        SOURCE.parent.mkdir(parents=True, exist_ok=True)
        collect(SOURCE)
        release(SOURCE, SOURCE.with_suffix(".qm"))
    found += problems(SOURCE) if SOURCE.exists() else []
    for sentence in found:
        print(sentence)
    return int(bool(found))


if __name__ == "__main__":
    raise SystemExit(main())
