"""What ./run does to a machine, tried with a distribution of shell stubs."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.house.source import ROOT

WANTED = [
    words[0]
    for line in (ROOT / "build_spec" / "apt-packages.txt").read_text(encoding="utf-8").splitlines()
    if (words := line.split("#")[0].split())
]
BASE = {"python3-venv"}
"""Not asked for where the Python at hand has ensurepip, as that of a test run does."""
UNIX = ("awk", "cat", "dirname", "env", "grep", "sed", "sh", "sha256sum", "true")


class Machine:
    """A Debian of stubs: what is installed, who one is, and a diary of what apt-get was told."""

    def __init__(self, folder: Path) -> None:
        self.bin = folder / "bin"
        self.bin.mkdir()
        self.diary = folder / "diary"
        self.diary.touch()
        self.root = folder / "a house"
        (self.root / "build_spec").mkdir(parents=True)
        for name in ("apt-packages.txt", "requirements.lock"):
            (self.root / "build_spec" / name).write_bytes((ROOT / "build_spec" / name).read_bytes())
        for name in UNIX:
            found = next(Path(part) / name for part in os.defpath.split(":") if (Path(part) / name).exists())
            (self.bin / name).symlink_to(found)
        self.stub("python3", "exit 0")
        self.stub("apt-get", f'echo "apt-get $*" >>"{self.diary}"')
        self.user(1000)
        self.installed([])

    def stub(self, name: str, body: str) -> None:
        """Put a command on the path."""
        (self.bin / name).write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        (self.bin / name).chmod(0o755)

    def user(self, number: int) -> None:
        """Say who one is."""
        self.stub("id", f"echo {number}")

    def installed(self, names: list[str], provided: dict[str, str] | None = None) -> None:
        """Say what dpkg-query answers: names installed, and names provided by another package."""
        rows = [f"installed {name} " for name in names]
        rows += [f"installed {by} something, {name} (= 1.0), more" for name, by in (provided or {}).items()]
        self.stub("dpkg-query", "cat <<'ROWS'\n" + "\n".join([*rows, "config-files xvfb "]) + "\nROWS")

    def prepare(self, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the part of the set-up that looks at the distribution."""
        script = f'set -eu; root=$1; . "{ROOT}/build_spec/environment.sh"; prepare_system'
        return subprocess.run(
            ["/bin/sh", "-c", script, "sh", str(self.root)],
            env={"PATH": str(self.bin), **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )

    def told(self) -> list[str]:
        """Return what apt-get was told."""
        return self.diary.read_text(encoding="utf-8").splitlines()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_without_rights_the_exact_command_is_printed_and_nothing_is_done(machine: Machine):
    done = machine.prepare()
    missing = " ".join(name for name in WANTED if name not in BASE)
    assert done.returncode == 3
    assert f"sudo sh -c 'apt-get update && apt-get install --no-install-recommends {missing}'" in done.stderr
    assert machine.told() == []


def test_a_sudo_that_asks_for_a_password_is_no_right(machine: Machine):
    machine.stub("sudo", "exit 1")
    assert machine.prepare().returncode == 3
    assert machine.told() == []


def test_root_installs_what_is_missing_and_only_that(machine: Machine):
    machine.user(0)
    machine.installed([name for name in WANTED if name != "libvlc5"])
    assert machine.prepare().returncode == 0
    update, install = machine.told()
    assert update.startswith("apt-get update")
    assert install.startswith("apt-get install -y")
    assert install.endswith("--no-install-recommends libvlc5")


def test_a_sudo_without_password_is_used(machine: Machine):
    machine.stub("sudo", f'echo sudo >>"{machine.diary}"; shift; exec "$@"')
    machine.installed([name for name in WANTED if name != "xauth"])
    assert machine.prepare().returncode == 0
    assert machine.told()[-2] == "sudo"
    assert machine.told()[-1].endswith(" xauth")


def test_a_package_provided_under_another_name_is_there(machine: Machine):
    machine.installed([name for name in WANTED if name != "libglib2.0-0"], {"libglib2.0-0": "libglib2.0-0t64"})
    done = machine.prepare()
    assert (done.returncode, done.stderr, machine.told()) == (0, "", [])


def test_a_package_removed_but_not_purged_is_missing(machine: Machine):
    machine.installed([name for name in WANTED if name != "xvfb"])
    assert machine.prepare().returncode == 3


def test_a_python_without_ensurepip_asks_for_venv(machine: Machine):
    machine.stub("python3", 'case "$*" in *ensurepip*) exit 1 ;; *) exit 0 ;; esac')
    machine.installed([name for name in WANTED if name not in BASE])
    done = machine.prepare()
    assert done.returncode == 3
    assert "--no-install-recommends python3-venv'" in done.stderr


def test_without_any_python_it_is_asked_for_too(machine: Machine):
    machine.stub("python3", "exit 1")
    machine.installed([name for name in WANTED if name not in BASE])
    assert "--no-install-recommends python3 python3-venv'" in machine.prepare().stderr


def test_a_failing_apt_stops_with_the_command_to_repeat(machine: Machine):
    machine.user(0)
    machine.stub("apt-get", '[ "$1" = update ]')
    done = machine.prepare()
    assert done.returncode == 3
    assert "apt-get update && apt-get install --no-install-recommends" in done.stderr


def test_one_may_say_that_packages_are_not_its_business(machine: Machine):
    done = machine.prepare(MODERATOR_SKIP_APT="1")
    assert (done.returncode, done.stderr) == (0, "")


def test_without_apt_one_is_told_where_the_list_is(machine: Machine):
    (machine.bin / "apt-get").unlink()
    done = machine.prepare()
    assert done.returncode == 0
    assert "apt-packages.txt" in done.stderr


def test_every_package_gives_its_reason():
    lines = (ROOT / "build_spec" / "apt-packages.txt").read_text(encoding="utf-8").splitlines()
    assert not [line for line in lines if line and not line.startswith("#") and not line.partition("#")[2].strip()]
