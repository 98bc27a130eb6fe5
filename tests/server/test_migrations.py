from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from moderator_app.server.database import Database
from moderator_app.server.database.schema import refusals, sqlite_triggers
from moderator_app.server.migrations import FOLDER, migrate, revision
from moderator_app.server.tables import HEAD, metadata
from tests.server.databases import cluster, postgresql_only, sqlite_only


def shape(connection: Connection) -> dict[str, list[str]]:
    """Return every table, index and trigger with its parts; alembic orders a table's constraints its own way."""
    found = {}
    for name, sql in connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE '%alembic%'"):
        plain = re.sub(r"\s+", " ", sql or "")
        found[name] = sorted(part.strip() for part in re.split(r", (?=CONSTRAINT)|\) STRICT", plain))
    return found


def test_the_named_head_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_the_migrations_lead_to_exactly_the_tables(tmp_path: Path) -> None:
    shapes = []
    for name, make in (("migrated", migrate), ("made", metadata.create_all)):
        database = Database(f"sqlite:///{tmp_path / name}.db")
        database.write_now(make)
        shapes.append(database.read_now(shape))
        database.close()
    assert shapes[0] == shapes[1]
    assert any("STRICT" not in part for part in shapes[0]["case_file"])


def test_every_table_is_strict(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'x'}.db")
    database.write_now(migrate)
    loose = database.read_now(
        lambda connection: [
            row[0]
            for row in connection.exec_driver_sql(
                "SELECT name FROM pragma_table_list WHERE strict = 0 AND type = 'table' AND schema = 'main' "
                "AND name NOT LIKE 'sqlite_%' AND name <> 'alembic_version'"
            )
        ]
    )
    database.close()
    assert loose == []


@sqlite_only
def test_a_second_migration_changes_nothing_and_imports_nothing(template: Path, tmp_path: Path) -> None:
    copy = tmp_path / "moderator.db"
    copy.write_bytes(template.read_bytes())
    script = (
        "import sys\n"
        "from moderator_app.server.database import Database\n"
        "from moderator_app.server.migrations import migrate\n"
        f"database = Database({f'sqlite:///{copy}'!r})\n"
        "assert database.write_now(migrate) is False\n"
        "database.close()\n"
        "assert 'alembic' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_new_database_has_no_revision(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'x'}.db")
    assert database.read_now(revision) == ""
    database.write_now(migrate)
    assert database.read_now(revision) == HEAD
    database.close()


def test_everything_that_sqlite_refuses_postgresql_refuses_too() -> None:
    told = [statement for statement in refusals() if "_at_once" not in statement]
    assert len(told) == len(sqlite_triggers()) > 20
    assert all("EXECUTE FUNCTION refuse(" in statement for statement in told)
    assert not any("IS NOT NEW" in statement or "IS NOT OLD" in statement for statement in told)


@postgresql_only
def test_a_postgresql_database_begins_with_every_table_trigger_and_the_newest_revision() -> None:
    database = Database(cluster().create("m_fresh"))
    try:
        assert database.read_now(revision) == ""
        assert database.write_now(migrate) is True
        assert database.write_now(migrate) is False
        assert database.read_now(revision) == HEAD
        tables = {
            row[0]
            for row in database.read_now(
                lambda connection: connection.exec_driver_sql(
                    "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
                ).all()
            )
        }
        assert tables == set(metadata.tables) | {"decision_text", "alembic_version"}
        triggers = database.read_now(
            lambda connection: connection.exec_driver_sql(
                "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal"
            ).scalar()
        )
        assert triggers == len(refusals())
    finally:
        database.close()
        cluster().drop("m_fresh")
