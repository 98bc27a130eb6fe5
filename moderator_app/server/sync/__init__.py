"""The feed: what changed since, and everything there is, in pages."""
