"""The database's history: one numbered step per file, run when the server starts.

Alembic is imported only when the stored revision is not the newest, for it costs more than the rest of the start.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect

from moderator_app.server.tables import HEAD

FOLDER = Path(__file__).parent


def revision(connection: Connection) -> str:
    """Return the stored revision, empty for a new database."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() or "")


def migrate(connection: Connection) -> bool:
    """Bring the database to the newest revision inside the caller's transaction; return whether anything was done."""
    stored = revision(connection)
    if stored == HEAD:
        return False
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        if not stored:
            from moderator_app.server.database.schema import create  # noqa: PLC0415 - once in a database's life

            create(connection)
            return True
    from alembic import command  # noqa: PLC0415 - see the module's first lines
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    # The interpolation of ini values must not trip over a percent sign in a path.
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    return True
