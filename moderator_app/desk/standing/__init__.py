"""A seller's page: where somebody stands, and how it came there."""
