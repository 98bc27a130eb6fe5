"""What alembic runs: the steps, over the connection (and inside the transaction) that the server hands in."""

from __future__ import annotations

from alembic import context

from moderator_app.server.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
