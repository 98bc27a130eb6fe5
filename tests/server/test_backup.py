"""Backup and restore: everything comes back, in either database; desks start their feed over; damage is refused."""

from __future__ import annotations

import hashlib
import stat
import zipfile
from pathlib import Path

import pytest

from moderator_app.cli import main
from moderator_app.domain.errors import PersonError, Refused
from moderator_app.server.backup import back_up, restore
from moderator_app.server.bootstrap import open_context
from moderator_app.server.config import ServerConfig
from moderator_app.server.tables import metadata
from tests.server.databases import ON_POSTGRESQL, bytes_of, database_in
from tests.server.house import CHEAP, House, ask, clip, code, fake_scan, run, seller

LEFT_OUT = {"setting", "counter", "audit", "audit_tile", "audit_checkpoint", "decision_log"}
"""Tables that the restored server goes on writing at once."""


@pytest.fixture
def worked(house: House) -> House:
    house.take_in(seller(), *(clip(str(index)) for index in range(4)))
    ann = house.person("ann")
    assert house.decide(ann, house.verdict(run(ann.claim(ask())).leased[0]))[0].receipt is not None
    run(ann.claim(ask()))
    media = b"not really a film"
    place = house.context.config.media_dir / hashlib.sha256(media).hexdigest()[:2] / hashlib.sha256(media).hexdigest()
    place.parent.mkdir()
    place.write_bytes(media)
    return house


def everything(house: House) -> dict[str, list[tuple[object, ...]]]:
    found = {}
    for table in metadata.sorted_tables:
        columns = ", ".join(column.name for column in table.columns)
        rows = house.rows(f"SELECT {columns} FROM {table.name}")  # noqa: S608 - our tables
        found[table.name] = sorted((tuple(row) for row in rows), key=repr)
    return found


def opened(folder: Path, url: str, house: House) -> House:
    config = ServerConfig(data_dir=folder, database_url=url, hashing=CHEAP, clock=house.clock, paces={})
    return House(open_context(config, scan=fake_scan), house.clock, people=house.people)


@pytest.mark.parametrize(
    "other", [False, True] if ON_POSTGRESQL else [False], ids=lambda other: "other" if other else ""
)
def test_a_restored_server_has_every_row_and_goes_on(worked: House, tmp_path: Path, other: bool) -> None:
    ann = worked.person("ann")
    cursor = run(ann.changes("")).cursor
    left = run(ann.leases()).leases[0]
    waiting = worked.verdict(next(one for one in run(ann.claim(ask(0 + 1))).leased))
    archive = tmp_path / "all.zip"
    made = back_up(worked.context.config, archive)
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    before = everything(worked)
    # Booked after the backup, and therefore once more after the restore.
    receipt = worked.decide(ann, waiting)[0].receipt
    folder = tmp_path / "again"
    folder.mkdir()
    url = f"sqlite:///{folder / 'moderator.db'}" if other else database_in(folder, None)
    restored = restore(ServerConfig(data_dir=folder, database_url=url, hashing=CHEAP, clock=worked.clock), archive)
    assert restored == made
    again = opened(folder, url, worked)
    try:
        after = everything(again)
        assert {name: rows for name, rows in after.items() if name not in LEFT_OUT} == {
            name: rows for name, rows in before.items() if name not in LEFT_OUT
        }
        assert len(after["audit"]) == len(before["audit"]) + 1
        somebody = again.person("ann")
        with pytest.raises(Refused) as gone:
            run(somebody.changes(cursor))
        assert gone.value.code == "cursor-gone"
        assert left.id in {lease.id for lease in run(somebody.leases()).leases}
        booked = again.decide(somebody, waiting)[0].receipt
        assert booked is not None
        assert receipt is not None
        assert (booked.id, booked.number) == (receipt.id, receipt.number)
        kept = [path for path in again.context.config.media_dir.rglob("*") if path.is_file()]
        assert [hashlib.sha256(path.read_bytes()).hexdigest() for path in kept] == [path.name for path in kept] != []
    finally:
        again.context.close()


def test_a_damaged_archive_and_a_server_in_use_are_refused_and_nothing_changes(worked: House, tmp_path: Path) -> None:
    archive = tmp_path / "all.zip"
    back_up(worked.context.config, archive)
    with pytest.raises(PersonError, match="there already"):
        back_up(worked.context.config, archive)
    before = everything(worked)
    with pytest.raises(PersonError, match="empty folder"):
        restore(worked.context.config, archive)
    elsewhere = ServerConfig(data_dir=tmp_path / "x", database_url=worked.context.config.url, hashing=CHEAP)
    with pytest.raises(PersonError, match="not empty"):
        restore(elsewhere, archive)
    assert everything(worked) == before
    empty = tmp_path / "y"
    empty.mkdir()
    fresh = ServerConfig(data_dir=empty, database_url=database_in(empty, None), hashing=CHEAP)
    with zipfile.ZipFile(archive) as good, zipfile.ZipFile(tmp_path / "bad.zip", "w") as bad:
        for name in good.namelist():
            data = good.read(name)
            bad.writestr(name, data.replace(b"M1", b"M2") if name == "tables/merchant.jsonl" else data)
    for broken, words in ((tmp_path / "bad.zip", "damaged"), (tmp_path / "none.zip", "cannot be read")):
        with pytest.raises(PersonError, match=words):
            restore(fresh, broken)
    assert bytes_of(fresh.url) == b""


def test_an_archive_that_leads_out_of_its_folder_is_refused(worked: House, tmp_path: Path) -> None:
    archive = tmp_path / "all.zip"
    back_up(worked.context.config, archive)
    with zipfile.ZipFile(archive, "a") as file:
        file.writestr("../outside", b"x")
    empty = tmp_path / "z"
    empty.mkdir()
    with pytest.raises(PersonError, match="other files"):
        restore(ServerConfig(data_dir=empty, database_url=database_in(empty, None), hashing=CHEAP), archive)
    assert not (tmp_path / "outside").exists()


def test_the_command_line_does_both(worked: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = worked.context.config.url
    archive = str(tmp_path / "all.zip")
    assert main(["--data", str(tmp_path / "cli"), "backup", archive, "--database", url, "--without-media"]) == 0
    target = f"sqlite:///{tmp_path / 'new.db'}"
    assert main(["--data", str(tmp_path / "new"), "restore", archive, "--database", target]) == 0
    assert "rows restored" in capsys.readouterr().out
    assert main(["--data", str(tmp_path / "new2"), "restore", archive, "--database", target]) == 1
    assert code(None) == ""
