"""Steps of ``outbox.db``."""
