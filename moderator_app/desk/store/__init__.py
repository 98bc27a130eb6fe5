"""The offline database: our debts (outbox), the server's truth (mirror) and what is shown of it (projection).

Two files, because they deserve different care: ``outbox.db`` is never deleted, ``cache.db`` can be fetched again.
Nothing here imports SQLAlchemy at import time of the package itself; ``changes`` and ``view`` are plain data that the
rooms may import without it.
"""
