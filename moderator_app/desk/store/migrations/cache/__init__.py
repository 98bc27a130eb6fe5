"""Steps of ``cache.db``."""
